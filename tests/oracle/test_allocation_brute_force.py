"""Allocation against every point of a grid: no grid point within the limits beats the answer or its upper bound."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.curves.families import FAMILIES, response_value
from optimizer.domain.curve import FamilyCurve, PointCurve, ResponseCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import InfeasibleError

STEPS = 20
BUDGET = 1000.0
STEP = BUDGET / STEPS
SEGMENTS = (Segment("meta", "a"), Segment("meta", "b"), Segment("tiktok", "a"), Segment("tiktok", "b"))
PLACES = [(p, a) for p in ("meta", "tiktok", None) for a in ("a", "b", None) if (p, a) != (None, None)]
KINDS = ("least", "most", "on_off_minimum", "lock")
TOLERANCE = 1e-4


def grid(n_segments: int) -> np.ndarray:
    rows = [row for row in itertools.product(range(STEPS + 1), repeat=n_segments) if sum(row) <= STEPS]
    return np.array(rows, dtype=float) * STEP


GRIDS = {n: grid(n) for n in (1, 2, 3, 4)}


def random_curve(rng: np.random.Generator) -> ResponseCurve:
    kind = rng.choice([*FAMILIES, "points", "nothing"])
    ceiling, half = 100.0 * rng.lognormal(), 300.0 * rng.lognormal()
    most = None if rng.random() < 0.5 else STEP * rng.integers(2, STEPS)
    if kind == "nothing":
        return FamilyCurve("hill", 1e-12, half, 2.0, most)
    if kind == "points":
        knots = np.unique(np.append(0.0, STEP * rng.integers(1, 2 * STEPS, rng.integers(1, 9))))
        rises = rng.exponential(30.0, len(knots)) * (rng.random(len(knots)) < 0.8)
        outcome = np.cumsum(rises) - rises[0] * (rng.random() < 0.8)
        return PointCurve(knots, outcome if outcome.any() else outcome + 1.0)
    shape = {"power": rng.uniform(0.15, 1.0), "hill": rng.uniform(0.3, 4.0)}.get(str(kind), rng.lognormal(1.0))
    return FamilyCurve(str(kind), ceiling, half, float(shape), most)


def random_limits(rng: np.random.Generator, kinds: tuple[str, ...], count: int) -> tuple[SpendLimit, ...]:
    limits = []
    for number in range(count):
        platform, audience = PLACES[rng.integers(len(PLACES))]
        kind = str(rng.choice(kinds))
        steps = int(rng.integers(0, STEPS // 2 if kind == "least" else STEPS + 1))
        amount = LimitAmount(steps * STEP) if rng.random() < 0.5 else LimitAmount(steps / STEPS, "share")
        limits.append(SpendLimit(platform, audience, source=f"row {number}", **{kind: amount}))
    return tuple(limits)


def random_problem(seed: int, kinds: tuple[str, ...] = KINDS) -> AllocationProblem:
    rng = np.random.default_rng(seed)
    segments = SEGMENTS[: rng.integers(1, 5)]
    curves = tuple(random_curve(rng) for _ in segments)
    known = [
        limit
        for limit in random_limits(rng, kinds, int(rng.integers(0, 5)))
        if any(limit.platform in (None, s.platform) and limit.audience in (None, s.audience) for s in segments)
    ]
    return AllocationProblem(segments, curves, BUDGET, tuple(known))


def in_money(amount: LimitAmount | None) -> float | None:
    return None if amount is None else amount.value * (BUDGET if amount.unit == "share" else 1.0)


def allowed_points(problem: AllocationProblem) -> np.ndarray:
    """The brute force's own reading of the limits."""
    spends = GRIDS[len(problem.segments)]
    allowed = np.ones(len(spends), dtype=bool)
    for place, curve in enumerate(problem.curves):
        end = curve.spend[-1] if isinstance(curve, PointCurve) else curve.most
        if end is not None:
            allowed &= spends[:, place] <= end + 1e-9
    for limit in problem.limits:
        members = [
            limit.platform in (None, s.platform) and limit.audience in (None, s.audience) for s in problem.segments
        ]
        total = spends[:, members].sum(axis=1)
        least, most, lock = in_money(limit.least), in_money(limit.most), in_money(limit.lock)
        threshold = in_money(limit.on_off_minimum)
        if least is not None:
            allowed &= total >= least - 1e-9
        if most is not None:
            allowed &= total <= most + 1e-9
        if lock is not None:
            allowed &= np.abs(total - lock) <= 1e-9
        if threshold is not None:
            allowed &= (total == 0.0) | (total >= threshold - 1e-9)
    return spends[allowed]


def check_against_brute_force(problem: AllocationProblem) -> bool:
    """Whether the problem has an answer; the answer must be right."""
    points = allowed_points(problem)
    try:
        allocation = allocate(problem, seconds=10.0)
    except InfeasibleError:
        assert len(points) == 0
        return False
    certificate = certify(problem, allocation)
    assert certificate.max_violation <= 1e-6 * BUDGET
    assert -1e-12 <= certificate.gap <= TOLERANCE
    if len(points):
        outcome = sum(response_value(curve, points[:, place]) for place, curve in enumerate(problem.curves))
        best = float(np.max(outcome))
        assert certificate.value >= best * (1.0 - TOLERANCE) - 1e-9
        assert certificate.upper_bound >= best * (1.0 - 1e-12)
        same = points[outcome >= certificate.value * (1.0 + 1e-9)]
        if len(same):
            assert allocation.unplaced <= BUDGET - same.sum(axis=1).max() + 1e-6 * BUDGET or best > certificate.value
    return True


@pytest.mark.parametrize("seed", range(160))
def test_no_grid_point_beats_the_answer(seed):
    check_against_brute_force(random_problem(seed))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_limit_alone(kind):
    answered = [check_against_brute_force(random_problem(10_000 + seed, (kind,))) for seed in range(20)]
    assert sum(answered) >= 7


@pytest.mark.slow
@pytest.mark.parametrize("block", range(40))
def test_no_grid_point_beats_the_answer_many(block):
    for seed in range(50):
        check_against_brute_force(random_problem(100_000 + 50 * block + seed))
