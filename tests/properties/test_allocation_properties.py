"""What must hold of every allocation, whatever the curves and limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_problems import (
    AUDIENCES,
    BUDGET,
    ENDLESS_BESIDE_FLAT,
    ONLY_NOTHING,
    PLATFORMS,
    RATIO_AND_GUARDRAIL,
    STEPS_IN_ONE,
    TAGS,
    amounts_of,
    in_currency,
    in_order,
    limits,
    problems,
    tightened,
)
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from optimizer.allocation import allocate, certify
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import WeightedCurve
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    Certificate,
    FundedLimit,
    Guardrail,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment
from optimizer.errors import InfeasibleError

TOLERANCE = 1e-4
PROFILE = settings(max_examples=10, deadline=None, derandomize=True)


def solved(problem: AllocationProblem, seconds: float = 1.0) -> tuple[Allocation, Certificate]:
    """An answer; what is said of two of them holds with their honest gaps, however long was searched."""
    try:
        allocation = allocate(problem, seconds=seconds)
    except InfeasibleError:
        assume(False)
    return allocation, certify(problem, allocation)


def worth(problem: AllocationProblem, spend: np.ndarray) -> float:
    brought = sum(float(response_value(c, x)) for c, x in zip(problem.curves, spend, strict=True))
    return brought - problem.money_cost * float(spend.sum())


def slack(problem: AllocationProblem, certificate: Certificate) -> float:
    """Outcome by which an answer may fall short of the best."""
    return certificate.upper_bound - certificate.value + 1e-9 * (1.0 + problem.money_cost * problem.budget)


@PROFILE
@given(problems())
@example(RATIO_AND_GUARDRAIL)
@example(ONLY_NOTHING)
@example(STEPS_IN_ONE)
@example(ENDLESS_BESIDE_FLAT)
def test_money_is_conserved_and_every_limit_obeyed(problem):
    allocation, certificate = solved(problem, 20.0)  # a busy machine must not end the search early
    assert allocation.spend.sum() + allocation.unplaced == pytest.approx(BUDGET, abs=1e-6 * BUDGET)
    assert (allocation.spend >= 0.0).all()
    assert certificate.max_violation <= 1e-6 * BUDGET
    assert certificate.gap >= -1e-8
    assert certificate.upper_bound >= certificate.value  # what is broken in rounding is allowed in the bound as well
    assert slack(problem, certificate) <= TOLERANCE * abs(certificate.value) + 1e-6
    assert np.isfinite(allocation.marginal_outcome).all()
    assert allocation.shadow_price >= 0.0


@PROFILE
@given(problems(), st.floats(1.0, 2.0))
def test_more_budget_never_gives_less(problem, factor):
    in_money = tuple(
        limit
        for limit in problem.limits
        if "share" not in {amount.unit for name, amount in amounts_of(limit).items() if name != "most_change"}
    )
    small = replace(problem, limits=in_money)
    large = replace(small, budget=BUDGET * factor)
    _, less = solved(small)
    _, more = solved(large)
    assert more.value >= less.value - slack(large, more)


@PROFILE
@given(problems(), st.data())
def test_one_more_limit_never_gives_more(problem, data):
    limit = data.draw(limits(len(problem.segments)))
    assume(getattr(limit, "step", None) is None or not any(getattr(one, "step", None) for one in problem.limits))
    _, free = solved(problem)
    _, tight = solved(replace(problem, limits=(*problem.limits, limit)))
    assert tight.value <= free.upper_bound + 1e-9 * abs(free.upper_bound) + 1e-9
    assert tight.value <= free.value + slack(problem, free)


@PROFILE
@given(problems().filter(lambda problem: problem.limits), st.floats(0.5, 0.99))
def test_tightening_limits_never_gives_more(problem, factor):
    tight_problem = replace(problem, limits=tuple(tightened(limit, factor) for limit in problem.limits))
    _, free = solved(problem)
    _, tight = solved(tight_problem)
    assert tight.value <= free.upper_bound + 1e-9 * abs(free.upper_bound) + 1e-9
    assert tight.value <= free.value + slack(problem, free)


@PROFILE
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_segments_and_limits_does_not_matter(problem, random):
    order = list(range(len(problem.segments)))
    random.shuffle(order)
    mixed = in_order(problem, order)
    mixed = replace(mixed, limits=tuple(random.sample(mixed.limits, len(mixed.limits))))
    _, straight = solved(problem)
    _, shuffled = solved(mixed)
    assert abs(shuffled.value - straight.value) <= max(slack(problem, straight), slack(problem, shuffled))


@PROFILE
@given(problems())
def test_names_do_not_matter(problem):
    platforms = dict(zip(PLATFORMS, ("zeta", "alpha", "m"), strict=True))
    audiences = dict(zip(AUDIENCES, ("9", "5", "1"), strict=True))
    tags = dict(zip(TAGS, ("z", "a"), strict=True))

    def renamed(scope: Scope) -> Scope:
        return Scope(platforms.get(scope.platform), audiences.get(scope.audience), tags.get(scope.tag))

    def limit_renamed(limit):
        if isinstance(limit, SpendLimit):
            scope = renamed(Scope(limit.platform, limit.audience, limit.tag))
            return replace(limit, platform=scope.platform, audience=scope.audience, tag=scope.tag)
        if isinstance(limit, FundedLimit):
            return replace(limit, scope=renamed(limit.scope))
        if isinstance(limit, RatioLimit):
            return replace(limit, over=renamed(limit.over), under=renamed(limit.under))
        return limit

    other = replace(
        problem,
        segments=tuple(Segment(platforms[each.platform], audiences[each.audience]) for each in problem.segments),
        tags=tuple(frozenset(tags[name] for name in each) for each in problem.tags),
        limits=tuple(limit_renamed(limit) for limit in problem.limits),
    )
    one, _ = solved(problem)
    two, _ = solved(other)
    assert two.spend == pytest.approx(one.spend, abs=1e-6 * BUDGET)


@PROFILE
@given(problems(), st.sampled_from([1e-3, 0.23, 4.3, 27_000.0, 1e5]))
def test_the_currency_unit_does_not_matter(problem, rate):
    changed = in_currency(problem, rate)
    one, certificate = solved(problem)
    other, changed_certificate = solved(changed)
    assert abs(changed_certificate.value - certificate.value) <= max(
        slack(problem, certificate), slack(changed, changed_certificate)
    )
    if problem.money_cost == 0.0 and not any(isinstance(limit, Guardrail) for limit in problem.limits):
        assert other.unplaced / rate == pytest.approx(one.unplaced, abs=1e-3 * BUDGET)


@PROFILE
@given(problems(), st.sampled_from([1e-4, 0.37, 1e5]))
def test_the_unit_of_the_outcome_does_not_matter(problem, rate):
    curves = tuple(WeightedCurve((c,), (rate,)) for c in problem.curves if not isinstance(c, WeightedCurve))
    assume(len(curves) == len(problem.curves))
    changed = replace(problem, curves=curves, money_cost=problem.money_cost * rate)
    _, certificate = solved(problem)
    _, changed_certificate = solved(changed)
    allowed = max(slack(problem, certificate), slack(changed, changed_certificate) / rate)
    assert abs(changed_certificate.value / rate - certificate.value) <= allowed


@PROFILE
@given(problems(), st.integers(0, 2**32 - 1))
def test_no_random_split_within_the_limits_passes_the_upper_bound(problem, seed):
    """Splits are made within the limits by moving money about in the answer and keeping what the certificate allows."""
    allocation, certificate = solved(problem)
    rng = np.random.default_rng(seed)
    for _ in range(8):
        spend = allocation.spend.copy()
        giver, taker = rng.integers(len(spend), size=2)
        amount = spend[giver] * rng.random() ** 2
        spend[giver] -= amount
        spend[taker] += amount
        outcome = worth(problem, spend)
        moved = certify(problem, replace(allocation, spend=spend))
        assert moved.value == pytest.approx(outcome, rel=1e-11, abs=1e-11 * (1.0 + problem.money_cost * BUDGET))
        if moved.max_violation <= 1e-12 * BUDGET:
            assert outcome <= certificate.upper_bound + 1e-9 * abs(certificate.upper_bound)


@PROFILE
@given(problems(), st.floats(0.05, 0.9), st.integers(0, 6))
def test_the_certificate_catches_money_moved_to_the_wrong_segment(problem, share, giver):
    """It breaks a limit, or costs what the gap then shows."""
    allocation, certificate = solved(problem)
    giver %= len(problem.segments)
    taker = (giver + 1) % len(problem.segments)
    amount = share * allocation.spend[giver]
    spend = allocation.spend.copy()
    spend[giver] -= amount
    spend[taker] += amount
    planted = certify(problem, replace(allocation, spend=spend))
    lost = certificate.value - worth(problem, spend)
    assert planted.upper_bound - planted.value >= lost - 1e-9 * (1.0 + abs(lost)) or planted.max_violation > 0.0
    kept = certify(problem, replace(allocation, spend=allocation.spend - 0.1 * allocation.spend))
    assert kept.max_violation >= 0.09 * allocation.spend.sum() - 1e-9


@PROFILE
@given(problems(), st.floats(0.0, 3.0))
def test_wrong_prices_never_prove_less_than_what_is_reached(problem, factor):
    """Whatever prices the solver hands over, the bound stays above what is known to be reachable."""
    allocation, certificate = solved(problem)
    wrong = replace(
        allocation,
        shadow_price=allocation.shadow_price * factor,
        group_prices=tuple(price * factor for price in allocation.group_prices),
        proof=(),
    )
    planted = certify(problem, wrong)
    assert planted.value == certificate.value
    assert planted.upper_bound >= certificate.value - 1e-9 * abs(certificate.value)
