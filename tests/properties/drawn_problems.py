"""Questions to the allocator that Hypothesis draws: every kind of curve and of limit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from optimizer.curves.shapes.families import FAMILIES
from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, ResponseCurve, WeightedCurve
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment

BUDGET = 1000.0
PLATFORMS, AUDIENCES = ("meta", "tiktok", "snap"), ("men", "women", "teens")
ALL_SEGMENTS = tuple(Segment(platform, audience) for audience in AUDIENCES for platform in PLATFORMS)
TAGS = ("country=PL", "country=DE")

SCOPES = (
    *(Scope(platform=name) for name in PLATFORMS[:2]),
    Scope(audience=AUDIENCES[0]),
    *(Scope(tag=name) for name in TAGS),
    *(Scope(each.platform, each.audience) for each in ALL_SEGMENTS[:2]),
)
"""Scopes that name a segment in every question of two segments or more."""
DISJOINT = ((SCOPES[0], SCOPES[1]), (SCOPES[3], SCOPES[4]), (SCOPES[5], SCOPES[6]))


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
    return PointCurve(spend, np.cumsum([0.0, *(rise for _, rise in steps[:-1]), 1.0 + steps[-1][1]]))


@st.composite
def drawn_curves(draw: st.DrawFn) -> DrawnCurve:
    one, rng = draw(family_curves()), np.random.default_rng(draw(st.integers(0, 1000)))
    shapes = np.full(12, one.shape) if one.family == "power" else one.shape * rng.lognormal(0.0, 0.2, 12)
    ceilings, halves = one.ceiling * rng.lognormal(0.0, 0.4, 12), one.half_saturation * rng.lognormal(0.0, 0.6, 12)
    return DrawnCurve(one.family, ceilings, halves, shapes, one.most)


def curves() -> st.SearchStrategy[ResponseCurve]:
    single = st.one_of(family_curves(), point_curves(), drawn_curves())
    parts = st.lists(st.tuples(single, st.floats(0.1, 20.0)), min_size=1, max_size=3)
    weighted = parts.map(lambda pairs: WeightedCurve(tuple(c for c, _ in pairs), tuple(w for _, w in pairs)))
    return st.one_of(single, single, weighted)


@st.composite
def spend_limits(draw: st.DrawFn) -> SpendLimit:
    kind = draw(st.sampled_from(["least", "most", "most", "on_off_minimum", "lock", "most_change", "step", "each"]))
    scope = draw(st.sampled_from(SCOPES if kind != "step" else SCOPES[-2:]))
    named = {"platform": scope.platform, "audience": scope.audience, "tag": scope.tag, "source": "row 1"}
    if kind == "step":
        return SpendLimit(**named, step=draw(st.sampled_from([1.0, 5.0, 20.0, 80.0])))
    if kind == "each":
        one = draw(st.sampled_from(["most", "on_off_minimum", "most_change", "step"]))
        where = draw(st.sampled_from([named, {"platform": None, "audience": None, "source": "row 1"}]))
        share = LimitAmount(draw(st.floats(0.1, 0.8)), "share")
        return SpendLimit(**where, each=True, **{one: 10.0 if one == "step" else share})
    amount = draw(st.floats(0.0, 0.3) if kind in ("least", "lock") else st.floats(0.0, 1.0))
    unit = draw(st.sampled_from(["money", "share"]))
    money = round(amount * BUDGET, 2)  # a limit on less than a cent is none
    return SpendLimit(**named, **{kind: LimitAmount(money / BUDGET if unit == "share" else money, unit)})


@st.composite
def funded_limits(draw: st.DrawFn) -> FundedLimit:
    return FundedLimit(draw(st.sampled_from([Scope(), *SCOPES[:5]])), draw(st.integers(0, 4)), "row 2")


@st.composite
def ratio_limits(draw: st.DrawFn) -> RatioLimit:
    pair = draw(st.sampled_from(DISJOINT))
    over, under = pair if draw(st.booleans()) else pair[::-1]
    return RatioLimit(over, under, draw(st.floats(0.2, 4.0)), "row 3")


@st.composite
def guardrails(draw: st.DrawFn, count: int) -> Guardrail:
    """The level lies between those of the best and of the worst segment, so that some split obeys it."""
    volume = tuple(draw(st.lists(family_curves(), min_size=count, max_size=count)))
    if draw(st.booleans()):
        rate = np.array(draw(st.lists(st.floats(0.0, 1.0), min_size=count, max_size=count)))
        level = rate.min() + draw(st.floats(0.1, 0.9)) * (rate.max() - rate.min())
        return Guardrail("bounce rate", max(float(level), 0.01), volume, rate, "row 4")
    costs = [curve.half_saturation / curve.ceiling for curve in volume]
    return Guardrail("cost per lead", float(np.quantile(costs, draw(st.floats(0.2, 1.0)))), volume, None, "row 4")


def limits(count: int) -> st.SearchStrategy[Limit]:
    """Limits of a question of `count` segments."""
    return st.one_of(spend_limits(), spend_limits(), funded_limits(), ratio_limits(), guardrails(count))


@st.composite
def problems(draw: st.DrawFn) -> AllocationProblem:
    count = draw(st.integers(2, 7))
    return AllocationProblem(
        ALL_SEGMENTS[:count],
        tuple(draw(st.lists(curves(), min_size=count, max_size=count))),
        BUDGET,
        tuple(draw(st.lists(limits(count), max_size=3))),
        tuple(frozenset({TAGS[place % 2]}) for place in range(count)),
        (),
        np.array([draw(st.floats(0.0, 2.0)) for _ in range(count)]) * BUDGET / count,
        draw(st.sampled_from([0.0, 0.0, 0.0, 0.02, 0.2])),
    )


def _of_two(curve: FamilyCurve, *given: Limit) -> AllocationProblem:
    """A question of two segments, the first with this curve."""
    curves = (curve, FamilyCurve("exponential", 1.0, 20.0, 1.0))
    tags = tuple(frozenset({name}) for name in TAGS)
    return AllocationProblem(ALL_SEGMENTS[:2], curves, BUDGET, given, tags, (), np.zeros(2))


RATIO_AND_GUARDRAIL = _of_two(
    FamilyCurve("exponential", 1.0, 20.0, 1.0),
    RatioLimit(*DISJOINT[0], 2.25, "row 3"),
    Guardrail(
        "cost per lead",
        4.571534982708167,
        (FamilyCurve("exponential", 210.0, 1642.0, 1.0), FamilyCurve("exponential", 179.0, 237.0, 1.0)),
        None,
        "row 4",
    ),
)
"""Both limits hold the money back, and the prices of both are high beside what it brings."""
ONLY_NOTHING = _of_two(
    FamilyCurve("hill", 1.0, 22.0, 2.0),
    RatioLimit(*DISJOINT[0][::-1], 0.5, "row 3"),
    RatioLimit(*DISJOINT[0], 3.0, "row 3"),
)
"""The ratios contradict each other, unless nothing is spent."""
STEPS_IN_ONE = AllocationProblem(
    ALL_SEGMENTS[:5],
    (FamilyCurve("exponential", 1.0, 174.0, 1.0), *(FamilyCurve("exponential", 1.0, 20.0, 1.0) for _ in range(4))),
    BUDGET,
    (SpendLimit("meta", "men", None, None, None, None, "row 1", step=1.0),),
    (frozenset(),) * 5,
    (),
    np.zeros(5),
)
"""What the multiples of one segment leave over has to go to the others."""
ENDLESS_BESIDE_FLAT = AllocationProblem(
    ALL_SEGMENTS[:7],
    (*(FamilyCurve("exponential", 1.0, 20.0, 1.0) for _ in range(6)), FamilyCurve("hill", 1.0, 20.0, 0.5)),
    BUDGET,
    (FundedLimit(SCOPES[1], 0, "row 2"), RatioLimit(SCOPES[1], SCOPES[0], 1.0, "row 3")),
    (frozenset(),) * 7,
    (),
    np.zeros(7),
)
"""A slope without end at nothing, in a segment that may have nothing, where money brings next to nothing elsewhere."""


def amounts_of(limit: Limit) -> dict[str, LimitAmount]:
    """The amounts of a limit on spend by their names; none of other limits."""
    names = ("least", "most", "on_off_minimum", "lock", "most_change") if isinstance(limit, SpendLimit) else ()
    return {name: getattr(limit, name) for name in names if getattr(limit, name) is not None}


def tightened(limit: Limit, factor: float) -> Limit:
    """The same limit, leaving only some of what it left before; `factor` in (0, 1)."""
    if isinstance(limit, FundedLimit):
        return replace(limit, most=int(limit.most * factor))
    if isinstance(limit, RatioLimit):
        return replace(limit, least=limit.least / factor)
    if isinstance(limit, Guardrail):
        return replace(limit, most=limit.most * factor)
    if limit.step is not None:
        return replace(limit, step=limit.step * 2)
    tighter: dict[str, LimitAmount] = {}
    for name, amount in amounts_of(limit).items():
        if name in ("most", "most_change"):
            tighter[name] = replace(amount, value=amount.value * factor)
        elif name in ("least", "on_off_minimum") and (amount.unit == "money" or amount.value / factor <= 1.0):
            tighter[name] = replace(amount, value=amount.value / factor)
    return replace(limit, **tighter)


def in_order(problem: AllocationProblem, order: list[int]) -> AllocationProblem:
    """The same question with its segments in another order."""

    def limit_in_order(limit: Limit) -> Limit:
        if not isinstance(limit, Guardrail):
            return limit
        rate = None if limit.rate is None else limit.rate[order]
        return replace(limit, volume=tuple(limit.volume[place] for place in order), rate=rate)

    return replace(
        problem,
        segments=tuple(problem.segments[place] for place in order),
        curves=tuple(problem.curves[place] for place in order),
        tags=tuple(problem.tags[place] for place in order),
        last_spend=None if problem.last_spend is None else problem.last_spend[order],
        limits=tuple(limit_in_order(limit) for limit in problem.limits),
    )


def in_currency(problem: AllocationProblem, rate: float) -> AllocationProblem:
    """The same question where a unit of money is called `rate` units."""
    return replace(
        problem,
        budget=problem.budget * rate,
        curves=tuple(_curve_in_currency(curve, rate) for curve in problem.curves),
        limits=tuple(_limit_in_currency(limit, rate) for limit in problem.limits),
        last_spend=None if problem.last_spend is None else problem.last_spend * rate,
        money_cost=problem.money_cost / rate,
    )


def _curve_in_currency(curve: ResponseCurve, rate: float) -> ResponseCurve:
    if isinstance(curve, PointCurve):
        return PointCurve(curve.spend * rate, curve.outcome)
    if isinstance(curve, WeightedCurve):
        return replace(curve, parts=tuple(_curve_in_currency(part, rate) for part in curve.parts))
    most = None if curve.most is None else curve.most * rate
    return replace(curve, half_saturation=curve.half_saturation * rate, most=most)


def _limit_in_currency(limit: Limit, rate: float) -> Limit:
    if isinstance(limit, Guardrail):
        level = limit.most * rate if limit.rate is None else limit.most
        return replace(limit, most=level, volume=tuple(_curve_in_currency(curve, rate) for curve in limit.volume))
    if not isinstance(limit, SpendLimit):
        return limit
    changed = {
        name: LimitAmount(amount.value * rate) for name, amount in amounts_of(limit).items() if amount.unit == "money"
    }
    return replace(limit, step=None if limit.step is None else limit.step * rate, **changed)
