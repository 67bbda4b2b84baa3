"""The least budget for an outcome, and the largest spend that keeps a ratio: closed forms, brute force, refusals."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation import allocate, certify, reach_target
from optimizer.allocation.questions.shares import loosened, room_for_money
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, FundedLimit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target
from optimizer.errors import AllocationError, InfeasibleError

SCALES = (1.0, 2.0, 5.0)


def segments(count):
    return tuple(Segment(f"platform {place % 2}", f"audience {place}") for place in range(count))


def asked(curves, budget, *limits):
    return AllocationProblem(segments(len(curves)), tuple(curves), budget, limits)


def roots(budget, *limits):
    """Sum of a_i sqrt(x_i): V(B) = sqrt(30 B) with the scales above, at shares a_i^2 / 30."""
    return asked([FamilyCurve("power", scale, 1.0, 0.5) for scale in SCALES], budget, *limits)


def steps(rng, count, n_knots=6, step=1.0):
    """Curves given by points at whole multiples of a step: only these spends matter to a brute force on the grid."""
    knots = step * np.arange(n_knots)
    return [PointCurve(knots, np.append(0.0, np.cumsum(rng.exponential(1.0, n_knots - 1)))) for _ in range(count)]


def best_on_grid(curves):
    """V at 0, 1, 2 ... by exact dynamic programming over whole units; between them no more than straight lines."""
    best = np.zeros(1)
    for curve in curves:
        longer = np.full(len(best) + len(curve.outcome) - 1, -np.inf)
        for spend, outcome in enumerate(curve.outcome):
            part = longer[spend : spend + len(best)]
            np.maximum(part, best + outcome, out=part)
        best = longer
    return best


def test_least_budget_of_square_roots():
    answer = reach_target(roots(1e4), Target("outcome", 100.0))
    assert answer.spend == pytest.approx(100.0**2 / 30.0, rel=2e-6)
    assert answer.outcome >= 100.0
    assert answer.reached == answer.outcome
    assert answer.spend * (1.0 - 1e-5) <= answer.proven_edge <= 100.0**2 / 30.0 * (1.0 + 1e-9)
    np.testing.assert_allclose(answer.allocation.spend, answer.spend * np.square(SCALES) / 30.0, rtol=1e-3)
    assert answer.problem.budget == pytest.approx(answer.spend)
    assert answer.certificate == certify(answer.problem, answer.allocation)
    assert answer.certificate.gap <= 1e-4


@pytest.mark.parametrize(
    ("target", "ratio"),
    [
        (Target("cpa", 4.0), 1.0 / 4.0),
        (Target("roas", 3.0, value_per_outcome=9.0), 3.0 / 9.0),
        (Target("roi", 0.5, value_per_outcome=20.0, margin=0.3), 1.5 / 6.0),
        (Target("roi", -0.5, value_per_outcome=4.0), 0.5 / 4.0),
    ],
)
def test_largest_spend_of_square_roots(target, ratio):
    """sqrt(30 S) = ratio x S at S = 30 / ratio^2."""
    answer = reach_target(roots(1e5), target)
    assert answer.spend == pytest.approx(30.0 / ratio**2, rel=1e-5)
    assert answer.outcome >= ratio * answer.spend * (1.0 - 1e-9)
    assert answer.spend <= answer.proven_edge * (1.0 + 1e-9)
    assert answer.proven_edge == pytest.approx(30.0 / ratio**2, rel=1e-5)
    assert answer.proven_edge >= 30.0 / ratio**2 * (1.0 - 1e-9)
    assert answer.reached == pytest.approx(target.level, rel=1e-5)
    assert answer.certificate.max_violation <= 1e-6


def test_marginal_roas_of_square_roots():
    """v x sqrt(30 / S) / 2 = level at S = 30 (v / (2 level))^2."""
    answer = reach_target(roots(1e5), Target("marginal_roas", 2.0, value_per_outcome=40.0))
    assert answer.spend == pytest.approx(30.0 * 10.0**2, rel=1e-4)
    assert answer.reached == pytest.approx(2.0, rel=1e-4)
    np.testing.assert_allclose(40.0 * answer.allocation.marginal_outcome, 2.0, rtol=1e-3)
    tight = reach_target(roots(500.0), Target("marginal_roas", 2.0, value_per_outcome=40.0))
    assert tight.spend == pytest.approx(500.0)
    assert tight.reached == pytest.approx(40.0 * 0.5 * math.sqrt(30.0 / 500.0), rel=1e-3)


def test_a_ratio_kept_by_all_the_money_takes_all_of_it():
    answer = reach_target(roots(100.0), Target("cpa", 4.0))
    assert answer.spend == pytest.approx(100.0)
    assert answer.proven_edge == pytest.approx(100.0)
    assert answer.reached == pytest.approx(100.0 / math.sqrt(3000.0))


def test_cpa_of_an_s_curve_falls_before_it_rises_and_the_largest_spend_counts():
    """Hill of shape 2: c r^2 / (1 + r^2) = h r / cpa at r = (k +- sqrt(k^2 - 4)) / 2 with k = c cpa / h."""
    problem = asked([FamilyCurve("hill", 100.0, 1000.0, 2.0)], 20_000.0)
    level = 25.0  # k = 2.5: kept from 500 to 2,000
    answer = reach_target(problem, Target("cpa", level))
    assert answer.spend == pytest.approx(2000.0, rel=1e-5)
    assert answer.proven_edge == pytest.approx(2000.0, rel=1e-3)
    below = reach_target(replace(problem, budget=450.0), Target("cpa", 35.0))
    assert below.spend == pytest.approx(450.0)
    with pytest.raises(AllocationError, match=r"No spend up to 450\.0 keeps the CPA at or below 25\.0") as caught:
        reach_target(replace(problem, budget=450.0), Target("cpa", level))
    assert caught.value.message.values["reached"] == pytest.approx(450.0 / (100.0 * 0.2025 / 1.2025), rel=1e-6)
    with pytest.raises(AllocationError, match="the lowest is") as caught:
        reach_target(problem, Target("cpa", 19.0))
    assert caught.value.message.values["reached"] == pytest.approx(20.0, rel=1e-4)
    assert caught.value.message.values["spend"] == pytest.approx(1000.0, rel=1e-2)


def test_two_separate_ranges_of_spend_keep_the_cpa():
    """A cheap small segment, and a large one that starts late: CPA is kept up to 20, not from there to 500, then again.

    First curve: 2 a unit up to 10. Second: nothing up to 400, then 150 at 500, and no more.
    """
    first = PointCurve(np.array([0.0, 10.0]), np.array([0.0, 20.0]))
    second = PointCurve(np.array([0.0, 400.0, 500.0, 2000.0]), np.array([0.0, 0.0, 980.0, 980.0]))
    problem = asked([first, second], 2010.0)
    assert reach_target(problem, Target("cpa", 1.0)).spend == pytest.approx(1000.0, rel=1e-5)
    assert reach_target(replace(problem, budget=300.0), Target("cpa", 1.0)).spend == pytest.approx(20.0, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_against_dynamic_programming(seed):
    rng = np.random.default_rng(seed)
    curves = steps(rng, 4)
    best = best_on_grid(curves)
    problem = asked(curves, float(len(best) - 1))
    level = float(rng.uniform(0.2, 0.9)) * best[-1]
    answer = reach_target(problem, Target("outcome", level))
    # The grid can only need more: a whole unit at most.
    enough = int(np.argmax(best >= level))
    assert enough - 1 <= answer.spend <= enough * (1.0 + 2e-6)
    assert answer.proven_edge <= answer.spend
    assert np.all(best[: int(np.floor(answer.proven_edge))] < level)
    ratio = float(rng.uniform(0.4, 0.95)) * float((best[1:] / np.arange(1, len(best))).max())
    largest = reach_target(problem, Target("cpa", 1.0 / ratio))
    kept = np.flatnonzero(best[1:] >= ratio * np.arange(1, len(best))) + 1
    assert largest.spend >= kept[-1] * (1.0 - 2e-6)
    assert largest.proven_edge >= kept[-1] * (1.0 - 1e-9)
    assert largest.outcome >= ratio * largest.spend * (1.0 - 1e-9)


def test_out_of_reach_says_what_can_be_reached():
    with pytest.raises(AllocationError, match=r"brings 200\.0 outcomes; the most that it brings is") as caught:
        reach_target(roots(1000.0), Target("outcome", 200.0))
    assert caught.value.message.values["reached"] == pytest.approx(math.sqrt(30_000.0))
    assert caught.value.message.values["bound"] == pytest.approx(math.sqrt(30_000.0), rel=1e-4)
    line = asked([FamilyCurve("linear", 10.0, 100.0, 1.0, 500.0)], 400.0)
    with pytest.raises(AllocationError, match="reaches a ROAS of") as caught:
        reach_target(line, Target("roas", 3.0, value_per_outcome=20.0))
    assert caught.value.message.values["reached"] == pytest.approx(2.0)
    with pytest.raises(AllocationError, match="reaches a marginal ROAS of") as caught:
        reach_target(line, Target("marginal_roas", 3.0, value_per_outcome=20.0))
    assert caught.value.message.values["reached"] == pytest.approx(2.0)


def test_a_least_spend_that_is_too_dear_is_out_of_reach():
    """1,000 must be spent where 100 would do: the CPA is at least 1000 / (5 sqrt(1000))."""
    forced = SpendLimit("platform 0", "audience 2", least=LimitAmount(1000.0))
    with pytest.raises(AllocationError, match=r"keeps the CPA at or below 2\.0"):
        reach_target(roots(5000.0, forced), Target("cpa", 2.0))
    with pytest.raises(InfeasibleError):
        reach_target(roots(500.0, forced), Target("outcome", 10.0))


def test_shares_move_with_the_budget():
    """At most a fifth of the budget for the best segment: V(S) = 5 sqrt(S / 5) + sqrt(5 x 4 S / 5) = c sqrt(S)."""
    capped = SpendLimit("platform 0", "audience 2", most=LimitAmount(0.2, "share"))
    constant = 5.0 * math.sqrt(0.2) + 2.0
    problem = roots(1e4, capped)
    least = reach_target(problem, Target("outcome", 100.0))
    assert least.spend == pytest.approx((100.0 / constant) ** 2, rel=1e-4)
    assert least.proven_edge <= (100.0 / constant) ** 2 * (1.0 + 1e-6)
    assert least.proven_edge == pytest.approx(least.spend, rel=0.02)
    largest = reach_target(problem, Target("cpa", 4.0))
    assert largest.spend == pytest.approx((4.0 * constant) ** 2, rel=1e-4)
    assert largest.proven_edge >= (4.0 * constant) ** 2 * (1.0 - 1e-6)
    assert largest.proven_edge == pytest.approx(largest.spend, rel=0.02)


def hard_problem(seed, count=6):
    """S-shaped curves under shares, on/off minimums, a ratio, a funded count and a step: every look takes time."""
    rng = np.random.default_rng(seed)
    half = rng.lognormal(7.0, 1.0, count)
    curves = [
        FamilyCurve("hill", float(h * rng.uniform(0.1, 0.6)), float(h), float(rng.uniform(0.8, 3.0))) for h in half
    ]
    own = [
        SpendLimit(one.platform, one.audience, on_off_minimum=LimitAmount(float(0.2 * h)))
        for one, h in zip(segments(count)[::2], half[::2], strict=True)
    ]
    return asked(
        curves,
        float(4.0 * half.sum()),
        SpendLimit(None, None, most=LimitAmount(0.4, "share"), each=True),
        SpendLimit(None, None, step=50.0, each=True),
        RatioLimit(Scope("platform 0"), Scope("platform 1"), 0.5),
        FundedLimit(Scope("platform 1"), 2),
        *own,
    )


def ticking(step):
    """A clock on which every look at it takes so long, so that the time is over at the same moment everywhere."""
    ticks = itertools.count()
    return lambda: next(ticks) * step


@pytest.mark.parametrize("step", [0.0, 0.01, 0.2])
def test_however_little_time_no_reachable_ratio_is_called_out_of_reach(step):
    problem = hard_problem(2)
    some = replace(problem, budget=problem.budget / 10.0)
    split = allocate(some)
    spend = float(split.spend.sum())
    level = 1.02 * spend / certify(some, split).value
    assert level < 0.6 * problem.budget / certify(problem, allocate(problem)).value
    answer = reach_target(problem, Target("cpa", level), clock=ticking(step))
    assert answer.reached <= level * (1.0 + 1e-9)
    assert answer.proven_edge >= max(answer.spend, spend)
    if step == 0.0:
        assert answer.spend >= spend * 0.999
    with pytest.raises(AllocationError) as caught:
        reach_target(problem, Target("cpa", 0.3 * level), clock=ticking(step))
    values = caught.value.message.values
    assert values["reached"] <= level
    if step == 0.2:
        assert str(caught.value).startswith("In the time given no spend up to")
        assert values["edge"] > 0.0


def test_an_outcome_that_may_be_possible_is_not_called_impossible():
    problem = hard_problem(0)
    clock = ticking(1.0)
    rough = certify(problem, allocate(problem, clock=clock))
    assert rough.upper_bound > rough.value
    level = 0.5 * (rough.value + rough.upper_bound)
    with pytest.raises(AllocationError, match=r"In the time given no split of .* may be possible"):
        reach_target(problem, Target("outcome", level), clock=clock)
    with pytest.raises(AllocationError, match=r"at best .* is possible"):
        reach_target(problem, Target("outcome", 1.1 * rough.upper_bound), clock=clock)


def test_loosened_limits_allow_what_any_budget_in_between_does():
    limit = SpendLimit("a", None, lock=LimitAmount(0.5, "share"), on_off_minimum=LimitAmount(0.1, "share"))
    wide = loosened(roots(7.0, limit), 10.0, 20.0).limits[0]
    assert (wide.least, wide.most, wide.lock) == (LimitAmount(5.0), LimitAmount(10.0), None)
    assert wide.on_off_minimum == LimitAmount(1.0)
    money = SpendLimit("a", None, least=LimitAmount(3.0), most=LimitAmount(0.5, "share"))
    wide = loosened(roots(7.0, money), 10.0, 20.0).limits[0]
    assert (wide.least, wide.most) == (LimitAmount(3.0), LimitAmount(10.0))


def test_an_endless_budget_goes_as_far_as_curves_and_limits():
    curve = FamilyCurve("power", 5.0, 1.0, 0.5, 40.0)
    ends = asked([curve, PointCurve(np.array([0.0, 20.0]), np.array([0.0, 3.0]))], math.inf)
    assert room_for_money(ends) == 60.0
    assert reach_target(ends, Target("cpa", 1e6)).spend == pytest.approx(60.0)
    limits = (
        SpendLimit("platform 0", None, most=LimitAmount(30.0)),
        SpendLimit("platform 1", "audience 1", most=LimitAmount(7.0)),
    )
    assert room_for_money(roots(math.inf, *limits)) == 37.0
    assert reach_target(roots(math.inf, *limits), Target("cpa", 1e6)).spend == pytest.approx(37.0)
    with pytest.raises(AllocationError, match="give the most money that may be spent"):
        reach_target(roots(math.inf), Target("cpa", 4.0))


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target("cpa", 0.0), "The target CPA is 0.0; give a number above 0.0."),
        (Target("outcome", math.nan), "The target outcome is nan"),
        (Target("roi", -1.0), "The target ROI is -1.0; give a number above -1.0."),
        (Target("roas", math.inf), "The target ROAS is inf"),
        (Target("roas", 2.0, value_per_outcome=0.0), "The value per outcome is 0.0"),
        (Target("roi", 2.0, value_per_outcome=3.0, margin=1.5), "The margin is 1.5"),
    ],
)
def test_targets_that_make_no_sense_are_refused(target, sentence):
    with pytest.raises(AllocationError, match=sentence):
        reach_target(roots(100.0), target)


@given(
    st.lists(st.tuples(st.floats(5.0, 200.0), st.floats(20.0, 500.0), st.floats(0.6, 3.0)), min_size=1, max_size=3),
    st.floats(0.05, 0.95),
    st.floats(0.05, 0.95),
)
@settings(max_examples=4, deadline=None, derandomize=True)
def test_more_outcomes_never_need_less_and_a_looser_cpa_never_spends_less(parameters, one, other):
    curves = [FamilyCurve("hill", ceiling, half, shape) for ceiling, half, shape in parameters]
    budget = 4.0 * sum(curve.half_saturation for curve in curves)
    problem = asked(curves, budget)
    whole = sum(float(response_value(curve, budget / len(curves))) for curve in curves)
    few, many = sorted((one * whole, other * whole))
    least = [reach_target(problem, Target("outcome", level)) for level in (few, many)]
    assert least[0].spend <= least[1].spend * (1.0 + 1e-5)
    assert least[0].proven_edge <= least[1].spend
    # The CPA of what has just been answered is kept by a spend that is at least as large.
    kept = reach_target(problem, Target("cpa", 1.001 * least[0].spend / least[0].outcome))
    assert kept.spend >= least[0].spend * (1.0 - 1e-5)
    assert kept.proven_edge >= kept.spend * (1.0 - 1e-9)
