"""No upper bound lies below a reachable value, whatever the prices and cases: compared with every plan on a grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation.certificate.certify import certify
from optimizer.curves.shapes.saturation import FAMILIES
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, WeightedCurve
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    Branch,
    FundedLimit,
    Guardrail,
    LimitAmount,
    Prices,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment

SEGMENTS = (Segment("a", "x"), Segment("a", "y"), Segment("b", "x"))
BUDGET = 100.0
ROUNDING = 1e-9


def random_single(rng):
    kind = rng.integers(3)
    if kind == 0:
        name = str(rng.choice(list(FAMILIES)))
        shape = rng.uniform(0.2, 1.0) if name == "power" else rng.choice([rng.uniform(0.3, 1), rng.uniform(1, 6)])
        most = None if rng.random() < 0.8 else float(rng.uniform(20, 120))
        return FamilyCurve(name, float(rng.lognormal(3, 1)), float(rng.lognormal(3, 1)), float(shape), most)
    if kind == 1:
        n_knots = rng.integers(2, 6)
        outcome = np.cumsum(rng.exponential(5, n_knots + 1) * (rng.random(n_knots + 1) < 0.7))
        return PointCurve(np.cumsum([0.0, *rng.uniform(1, 60, n_knots)]), outcome)
    n_draws = rng.integers(1, 9)
    name = str(rng.choice(["hill", "power", "logistic"]))
    shape = rng.uniform(0.2, 1.0, n_draws) if name == "power" else rng.uniform(0.3, 5.0, n_draws)
    return DrawnCurve(name, rng.lognormal(3, 1, n_draws), rng.lognormal(3, 1, n_draws), shape)


def random_curve(rng):
    if rng.random() < 0.75:
        return random_single(rng)
    n_parts = rng.integers(1, 4)
    return WeightedCurve(tuple(random_single(rng) for _ in range(n_parts)), tuple(rng.uniform(0, 2, n_parts).tolist()))


def outcome_of(curve, spend):
    if isinstance(curve, PointCurve):
        return np.interp(spend, curve.spend, curve.outcome)
    if isinstance(curve, WeightedCurve):
        return sum(weight * outcome_of(part, spend) for part, weight in zip(curve.parts, curve.weights, strict=True))
    draws = np.broadcast_arrays(*(np.atleast_1d(one) for one in (curve.ceiling, curve.half_saturation, curve.shape)))
    value = FAMILIES[curve.family].value
    return np.mean([c * value(spend / h, np.asarray(s)) for c, h, s in zip(*draws, strict=True)], axis=0)


def end_of(curve):
    if isinstance(curve, PointCurve):
        return curve.spend[-1]
    if isinstance(curve, WeightedCurve):
        return min(end_of(part) for part in curve.parts)
    return np.inf if curve.most is None else curve.most


def random_amount(rng):
    if rng.random() < 0.4:
        return LimitAmount(float(np.round(rng.uniform(0, 0.8), 2)), "share")
    return LimitAmount(float(np.round(rng.uniform(0, 80))))


def random_limit(rng, kind):
    scope = [(None, None), ("a", None), (None, "x"), ("a", "x")][rng.integers(4)]
    tag = "t" if rng.random() < 0.2 else None
    if kind == "most_funded":
        return FundedLimit(Scope(*scope, tag=tag), int(rng.integers(0, 3)))
    if kind == "ratio":
        return RatioLimit(Scope("a", tag=tag), Scope("b"), float(rng.uniform(0.3, 3)))
    if kind in ("average_rate", "cost_per_unit"):
        rate = rng.uniform(0, 4, 3) if kind == "average_rate" else None
        return Guardrail("rail", float(rng.uniform(0.05, 3)), tuple(random_curve(rng) for _ in range(3)), rate)
    each = bool(rng.random() < 0.4) or scope == (None, None) or kind == "step"
    amount = float(rng.choice([0.5, 5.0, 10.0, 20.0])) if kind == "step" else random_amount(rng)
    return SpendLimit(*scope, each=each, tag=tag, **{kind: amount})


def random_problem(rng, kinds):
    tags = tuple(frozenset(["t"]) if rng.random() < 0.5 else frozenset() for _ in SEGMENTS)
    limits = tuple(random_limit(rng, kind) for kind in kinds)
    curves = tuple(random_curve(rng) for _ in SEGMENTS)
    cost = float(rng.choice([0.0, 0.2, 1.0]))
    return AllocationProblem(SEGMENTS, curves, BUDGET, limits, tags, (), rng.uniform(0, 60, 3).round(1), cost)


def money(amount, whole=BUDGET):
    return amount.value * (whole if amount.unit == "share" else 1.0)


def members(problem, scope):
    return np.array(
        [
            scope.platform in (None, segment.platform)
            and scope.audience in (None, segment.audience)
            and (scope.tag is None or scope.tag in tags)
            for segment, tags in zip(problem.segments, problem.tags, strict=True)
        ]
    )


def obeys_sum(limit, held, last):
    fine = np.ones(len(held), dtype=bool)
    if limit.least is not None:
        fine &= held >= money(limit.least) - ROUNDING
    if limit.most is not None:
        fine &= held <= money(limit.most) + ROUNDING
    if limit.lock is not None:
        fine &= np.abs(held - money(limit.lock)) <= ROUNDING
    if limit.on_off_minimum is not None:
        fine &= (held == 0.0) | (held >= money(limit.on_off_minimum) - ROUNDING)
    if limit.most_change is not None:
        fine &= np.abs(held - last) <= money(limit.most_change, last) + ROUNDING
    if limit.step is not None:
        fine &= np.abs(held / limit.step - np.round(held / limit.step)) <= ROUNDING
    return fine


def obeys(problem, plans, limit):
    if isinstance(limit, FundedLimit):
        return (plans[:, members(problem, limit.scope)] > 0.0).sum(axis=1) <= limit.most
    if isinstance(limit, RatioLimit):
        over, under = (plans[:, members(problem, scope)].sum(axis=1) for scope in (limit.over, limit.under))
        return over >= limit.least * under - ROUNDING
    if isinstance(limit, Guardrail):
        volume = np.stack([outcome_of(curve, plans[:, at]) for at, curve in enumerate(limit.volume)], axis=1)
        paid = plans.sum(axis=1) if limit.rate is None else volume @ limit.rate
        return paid <= limit.most * volume.sum(axis=1) + ROUNDING
    inside = members(problem, limit)
    columns = np.eye(3, dtype=bool)[inside] if limit.each else inside[None, :]
    fine = [obeys_sum(limit, plans[:, one].sum(axis=1), problem.last_spend[one].sum()) for one in columns if one.any()]
    return np.logical_and.reduce(fine) if fine else np.ones(len(plans), dtype=bool)


def allowed(problem, plans):
    fine = (plans.sum(axis=1) <= BUDGET + ROUNDING) & (plans >= 0.0).all(axis=1)
    for at, curve in enumerate(problem.curves):
        fine &= plans[:, at] <= end_of(curve) + ROUNDING
    for limit in problem.limits:
        fine &= obeys(problem, plans, limit)
    return fine


def grid(problem):
    """Every plan on a coarse grid with the amounts of the limits on it, as far as it is allowed."""
    axes = []
    for at, curve in enumerate(problem.curves):
        ends = [1e-6, end_of(curve), *np.linspace(0.0, BUDGET, 17)]
        for limit in problem.limits:
            if isinstance(limit, SpendLimit):
                stated = (limit.least, limit.most, limit.lock, limit.on_off_minimum)
                ends.extend(money(amount) for amount in stated if amount is not None)
                if limit.most_change is not None:
                    last = problem.last_spend[at]
                    change = money(limit.most_change, last)
                    ends.extend((last - change, last + change))
        axes.append(np.unique([end for end in ends if 0.0 <= end <= BUDGET]))
    plans = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)
    rest = np.maximum(BUDGET - plans[:, :-1].sum(axis=1), 0.0)
    plans = np.vstack([plans, np.column_stack([plans[:, :-1], rest])])
    return plans[allowed(problem, plans)]


def values(problem, plans):
    outcome = sum(outcome_of(curve, plans[:, at]) for at, curve in enumerate(problem.curves))
    return outcome - problem.money_cost * plans.sum(axis=1)


def random_prices(rng, problem, path=()):
    scale = float(rng.choice([0.01, 0.1, 0.5, 2.0]))

    def one(times=1.0):
        return 0.0 if rng.random() < 0.3 else float(rng.normal() * scale * times)

    limits = tuple(one(10.0 if isinstance(limit, FundedLimit) else 1.0) for limit in problem.limits)
    return Prices(one(), limits, tuple(one(10.0) for _ in path))


def random_proof(rng, problem, depth, path=()):
    """Cases of all kinds that cover everything, with prices of any size and sign."""
    if depth == 0 or rng.random() < 0.2:
        return tuple(random_prices(rng, problem, path) for _ in range(rng.integers(1, 3)))
    kind = rng.integers(4)
    if kind == 0:
        counted = tuple(np.flatnonzero(rng.random(3) < 0.7).tolist()) or (0,)
        marks = tuple(rng.choice([0.0, 10.0, 20.0, 35.0], len(counted)).tolist())
        few = float(rng.integers(0, len(counted) + 1))
        sides = (random_proof(rng, problem, depth - 1, (*path, side)) for side in (True, False))
        return Branch(None, None, few, few + 1.0, *sides, counted, marks)
    low, high = (random_proof(rng, problem, depth - 1, path) for _ in range(2))
    sums = [at for at, limit in enumerate(problem.limits) if isinstance(limit, SpendLimit) and not limit.each]
    sums = [at for at in sums if members(problem, problem.limits[at]).any()]
    cut = float(rng.choice([10.0, 25.0, 30.7, 50.0]))
    if kind == 1 and sums:
        return Branch(None, int(rng.choice(sums)), cut, cut, low, high)
    if kind == 2:
        return Branch(int(rng.integers(3)), None, 0.0, float(np.nextafter(0.0, 1.0)), low, high)
    return Branch(int(rng.integers(3)), None, cut, cut, low, high)


def answer(problem, spend, proof=()):
    """A plan with a proof; the shadow price proves nothing."""
    return Allocation(SEGMENTS, spend, 0.0 * spend, np.nan, (), (), BUDGET - float(spend.sum()), proof)


KINDS = (
    *("least", "most", "on_off_minimum", "lock", "most_change", "step"),
    *("most_funded", "ratio", "average_rate", "cost_per_unit"),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_any_prices_and_cases_bound_all_that_is_allowed(kind, seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, (kind, *rng.choice(KINDS, rng.integers(0, 3))))
    plans = grid(problem)
    if not len(plans):
        return
    reached = values(problem, plans)
    best = plans[reached.argmax()]
    for _ in range(3):
        certificate = certify(problem, answer(problem, best, random_proof(rng, problem, int(rng.integers(0, 4)))))
        assert certificate.value == pytest.approx(reached.max(), rel=1e-9, abs=1e-9)
        assert certificate.max_violation <= 1e-6
        assert reached.max() - 1e-9 * abs(reached.max()) <= certificate.upper_bound < np.inf


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_plan_that_is_not_allowed_is_caught(kind, seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, (kind,))
    plans = rng.choice([0.0, 5.0, 10.0, 20.0, 30.0, 33.3], (5, 3))
    # A rate is only the plan's where something is spent.
    plans = plans[plans.sum(axis=1) > 0.0]
    for plan, is_allowed in zip(plans, allowed(problem, plans), strict=True):
        assert (certify(problem, answer(problem, plan)).max_violation <= 1e-8) == is_allowed
