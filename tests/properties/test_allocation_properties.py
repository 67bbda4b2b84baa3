"""What must hold of every allocation, whatever the curves and limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from optimizer.allocation import allocate, certify
from optimizer.curves.families import FAMILIES, response_value
from optimizer.domain.curve import FamilyCurve, PointCurve, ResponseCurve
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import InfeasibleError

TOLERANCE = 1e-4
BUDGET = 1000.0
PLATFORMS, AUDIENCES = ("meta", "tiktok", "snap"), ("men", "women", "teens")
ALL_SEGMENTS = tuple(Segment(platform, audience) for audience in AUDIENCES for platform in PLATFORMS)
PROFILE = settings(max_examples=16, deadline=None, derandomize=True)

money = st.floats(0.0, BUDGET).map(lambda amount: round(amount, 2))


@st.composite
def family_curves(draw: st.DrawFn) -> FamilyCurve:
    name = draw(st.sampled_from(sorted(FAMILIES)))
    shape = draw(st.floats(0.2, 1.0) if name == "power" else st.floats(0.3, 5.0))
    most = draw(st.none() | st.floats(50.0, 3000.0))
    return FamilyCurve(name, draw(st.floats(1.0, 500.0)), draw(st.floats(20.0, 3000.0)), shape, most)


@st.composite
def point_curves(draw: st.DrawFn) -> PointCurve:
    steps = draw(st.lists(st.tuples(st.floats(5.0, 400.0), st.floats(0.0, 60.0)), min_size=2, max_size=12))
    spend = np.cumsum([0.0, *(step for step, _ in steps)])
    return PointCurve(spend, np.cumsum([0.0, *(rise for _, rise in steps)]))


@st.composite
def limits(draw: st.DrawFn) -> SpendLimit:
    platform, audience = draw(
        st.tuples(st.none() | st.sampled_from(PLATFORMS[:2]), st.none() | st.sampled_from(AUDIENCES[:1])).filter(any)
    )
    kind = draw(st.sampled_from(["least", "most", "most", "on_off_minimum", "lock"]))
    amount = draw(st.floats(0.0, 0.3) if kind in ("least", "lock") else st.floats(0.0, 1.0))
    unit = draw(st.sampled_from(["money", "share"]))
    value = amount if unit == "share" else round(amount * BUDGET, 2)
    return SpendLimit(platform, audience, source="row 1", **{kind: LimitAmount(value, unit)})


@st.composite
def problems(draw: st.DrawFn) -> AllocationProblem:
    count = draw(st.integers(2, 7))
    curve: st.SearchStrategy[ResponseCurve] = st.one_of(family_curves(), point_curves())
    curves = tuple(draw(st.lists(curve, min_size=count, max_size=count)))
    return AllocationProblem(ALL_SEGMENTS[:count], curves, BUDGET, tuple(draw(st.lists(limits(), max_size=3))))


def solved(problem: AllocationProblem) -> tuple[Allocation, Certificate]:
    try:
        # a busy machine must not end the search early
        allocation = allocate(problem, seconds=60.0)
    except InfeasibleError:
        assume(False)
    return allocation, certify(problem, allocation)


@PROFILE
@given(problems())
def test_money_is_conserved_and_every_limit_obeyed(problem):
    allocation, certificate = solved(problem)
    assert allocation.spend.sum() + allocation.unplaced == pytest.approx(BUDGET, abs=1e-6 * BUDGET)
    assert (allocation.spend >= 0.0).all()
    assert certificate.max_violation <= 1e-6 * BUDGET
    assert -1e-8 <= certificate.gap <= TOLERANCE  # limits may contradict each other by a rounding error
    assert np.isfinite(allocation.marginal_outcome).all()
    assert allocation.shadow_price >= 0.0


@PROFILE
@given(problems(), st.floats(1.0, 2.0))
def test_more_budget_never_gives_less(problem, factor):
    in_money = tuple(limit for limit in problem.limits if "share" not in {a.unit for a in amounts(limit)})
    small = replace(problem, limits=in_money)
    _, less = solved(small)
    _, more = solved(replace(small, budget=BUDGET * factor))
    assert more.value >= less.value * (1.0 - TOLERANCE) - 1e-9


@PROFILE
@given(problems(), limits())
def test_one_more_limit_never_gives_more(problem, limit):
    _, free = solved(problem)
    _, tight = solved(replace(problem, limits=(*problem.limits, limit)))
    assert tight.value <= free.upper_bound * (1.0 + 1e-9) + 1e-9
    assert tight.value <= free.value * (1.0 + TOLERANCE) + 1e-9


@PROFILE
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_segments_does_not_matter(problem, random):
    order = list(range(len(problem.segments)))
    random.shuffle(order)
    mixed = replace(
        problem,
        segments=tuple(problem.segments[place] for place in order),
        curves=tuple(problem.curves[place] for place in order),
    )
    _, straight = solved(problem)
    _, shuffled = solved(mixed)
    assert shuffled.value == pytest.approx(straight.value, rel=TOLERANCE, abs=1e-9)


@PROFILE
@given(problems(), st.sampled_from([1e-3, 0.23, 4.3, 27_000.0]))
def test_the_currency_unit_does_not_matter(problem, rate):
    changed = replace(
        problem,
        budget=BUDGET * rate,
        curves=tuple(in_currency(curve, rate) for curve in problem.curves),
        limits=tuple(limit_in_currency(limit, rate) for limit in problem.limits),
    )
    one, certificate = solved(problem)
    other, changed_certificate = solved(changed)
    assert changed_certificate.value == pytest.approx(certificate.value, rel=TOLERANCE, abs=1e-9)
    assert changed_certificate.gap <= TOLERANCE
    assert other.unplaced / rate == pytest.approx(one.unplaced, abs=1e-3 * BUDGET)


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
        outcome = sum(float(response_value(c, x)) for c, x in zip(problem.curves, spend, strict=True))
        moved = certify(problem, replace(allocation, spend=spend))
        assert moved.value == pytest.approx(outcome, rel=1e-12)
        if moved.max_violation <= 1e-9 * BUDGET:
            assert outcome <= certificate.upper_bound * (1.0 + 1e-12)


@PROFILE
@given(problems(), st.floats(0.05, 0.9), st.integers(0, 6))
def test_the_certificate_catches_a_planted_wrong_answer(problem, share, giver):
    """Money moved between two segments breaks a limit, or costs what the gap then shows."""
    allocation, certificate = solved(problem)
    giver %= len(problem.segments)
    taker = (giver + 1) % len(problem.segments)
    amount = share * allocation.spend[giver]
    spend = allocation.spend.copy()
    spend[giver] -= amount
    spend[taker] += amount
    planted = certify(problem, replace(allocation, spend=spend))
    lost = certificate.value - sum(float(response_value(c, x)) for c, x in zip(problem.curves, spend, strict=True))
    assert planted.gap * planted.value >= lost - 1e-9 or planted.max_violation > 0.0
    kept = certify(problem, replace(allocation, spend=allocation.spend - 0.1 * allocation.spend))
    assert kept.max_violation >= 0.09 * allocation.spend.sum() - 1e-9


def amounts(limit: SpendLimit) -> list[LimitAmount]:
    return [a for a in (limit.least, limit.most, limit.on_off_minimum, limit.lock) if a is not None]


def in_currency(curve: ResponseCurve, rate: float) -> ResponseCurve:
    if isinstance(curve, PointCurve):
        return PointCurve(curve.spend * rate, curve.outcome)
    most = None if curve.most is None else curve.most * rate
    return replace(curve, half_saturation=curve.half_saturation * rate, most=most)


def limit_in_currency(limit: SpendLimit, rate: float) -> SpendLimit:
    def changed(amount: LimitAmount | None) -> LimitAmount | None:
        return LimitAmount(amount.value * rate) if amount is not None and amount.unit == "money" else amount

    return replace(
        limit,
        least=changed(limit.least),
        most=changed(limit.most),
        on_off_minimum=changed(limit.on_off_minimum),
        lock=changed(limit.lock),
    )
