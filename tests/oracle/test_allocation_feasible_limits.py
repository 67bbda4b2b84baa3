"""Limits that once left the solver without an answer: those that can be obeyed have one, the others a sentence."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import InfeasibleError

BUDGET = 1000.0
STEP = 20.0
SEGMENTS = tuple(Segment(platform, audience) for platform in ("p0", "p1") for audience in ("a0", "a1"))

Bounds = dict[str, float]
Case = tuple[tuple[FamilyCurve, ...], dict[tuple[str | None, str | None], Bounds]]

CASES: dict[str, Case] = {
    "a platform locked, one curve ends": (
        (
            FamilyCurve("michaelis_menten", 3.396534644209492, 498.24511070809234, 5.92603913528261),
            FamilyCurve("logistic", 2.6504629456951623, 274.76634109060706, 5.454218216004864),
            FamilyCurve("log", 7.319941973396656, 85.54285176208943, 5.47972412990758),
            FamilyCurve("hill", 1.9878916207557902, 164.95449118918233, 6.688300614273319, 216.95926018365182),
        ),
        {("p0", "a1"): {"most": 680.0}, ("p1", None): {"lock": 160.0}},
    ),
    "on or off beside a capped audience": (
        (
            FamilyCurve("exponential", 64.61180906025811, 486.18222718145216, 3.2551993064905718),
            FamilyCurve("power", 95.82433622103574, 1770.8700147121585, 0.6068383768931973),
            FamilyCurve("logistic", 81.27386596564965, 2157.2874653800473, 7.623998577638208),
            FamilyCurve("michaelis_menten", 10.117656227576084, 164.11839795571186, 6.386011348609082),
        ),
        {("p1", "a1"): {"on_off_minimum": 540.0}, (None, "a0"): {"most": 340.0}},
    ),
    "an audience on or off and capped, a platform locked": (
        (
            FamilyCurve("log", 16.153455724716725, 145.15245327382246, 5.802709286548139),
            FamilyCurve("logistic", 1.2928242108289627, 256.4645381425723, 4.642872619179157, 204.88300911703394),
            FamilyCurve("logistic", 10.277689341479457, 1138.714617176851, 3.4936104538861024, 689.12816650676),
            FamilyCurve("linear", 28.93484332188101, 137.70365623708298, 0.9389733846349606),
        ),
        {
            ("p1", "a0"): {"least": 20.0},
            ("p1", None): {"lock": 480.0},
            (None, "a1"): {"most": 300.0, "on_off_minimum": 240.0},
        },
    ),
    "a platform locked above a least amount in it": (
        (
            FamilyCurve("hill", 20.01844157351153, 194.46174560529604, 1.9153440174188867),
            FamilyCurve("hill", 11.122883483978276, 618.748935520675, 1.124878314058527),
            FamilyCurve("power", 4.985052587118744, 122.8487515504687, 0.9376032410256183),
            FamilyCurve("michaelis_menten", 22.159928634285535, 310.8415112298232, 7.705966287487306),
        ),
        {("p0", "a1"): {"least": 200.0}, ("p1", "a0"): {"most": 680.0}, ("p0", None): {"lock": 380.0}},
    ),
    "a platform locked below its own on/off minimum": (
        (
            FamilyCurve("hill", 7.866717578769783, 1141.3438748264978, 5.483168671989822),
            FamilyCurve("linear", 6.62490489120379, 301.39044078097805, 0.8817627681527904),
            FamilyCurve("exponential", 4.338960757194897, 71.13469637680961, 7.8086950452938115),
            FamilyCurve("hill", 17.600751471892057, 91.55814600607867, 4.462045960262932),
        ),
        {
            ("p0", "a0"): {"lock": 600.0},
            ("p1", "a0"): {"least": 60.0},
            ("p1", "a1"): {"most": 620.0},
            ("p1", None): {"on_off_minimum": 300.0, "lock": 280.0},
            (None, "a0"): {"least": 140.0},
        },
    ),
}


def best_on_a_grid(curves: tuple[FamilyCurve, ...], limits: dict[tuple[str | None, str | None], Bounds]) -> float:
    """The best of all splits in steps, by this test's own reading of the limits."""
    steps = range(int(BUDGET / STEP) + 1)
    spends = np.array([row for row in itertools.product(steps, repeat=3) if sum(row) < len(steps)]) * STEP
    best = -np.inf
    for last in steps:
        tried = np.column_stack([spends, np.full(len(spends), last * STEP)])
        allowed = tried.sum(axis=1) <= BUDGET
        for place, curve in enumerate(curves):
            allowed &= tried[:, place] <= (np.inf if curve.most is None else curve.most)
        for (platform, audience), amounts in limits.items():
            members = [platform in (None, s.platform) and audience in (None, s.audience) for s in SEGMENTS]
            total = tried[:, members].sum(axis=1)
            allowed &= total >= amounts.get("least", 0.0)
            allowed &= total <= amounts.get("most", np.inf)
            allowed &= (total == 0) | (total >= amounts.get("on_off_minimum", 0.0))
            allowed &= total == amounts.get("lock", total)
        if allowed.any():
            brought = [response_value(curve, tried[allowed, place]) for place, curve in enumerate(curves)]
            best = max(best, float(np.sum(brought, axis=0).max()))
    return best


@pytest.mark.parametrize("name", list(CASES))
def test_there_is_an_answer_that_beats_the_grid_or_a_sentence(name: str) -> None:
    curves, limits = CASES[name]
    stated = tuple(
        SpendLimit(platform, audience, **{kind: LimitAmount(amount) for kind, amount in amounts.items()})
        for (platform, audience), amounts in limits.items()
    )
    problem = AllocationProblem(SEGMENTS, curves, BUDGET, stated)
    grid = best_on_a_grid(curves, limits)
    if not np.isfinite(grid):
        with pytest.raises(InfeasibleError, match="on_off_min of 300"):
            allocate(problem)
        return
    certificate = certify(problem, allocate(problem))
    assert certificate.max_violation <= 1e-6
    assert 0 <= certificate.gap <= 1e-4
    assert certificate.upper_bound >= grid * (1 - 1e-9)
    assert certificate.value >= grid * (1 - 1e-4)
