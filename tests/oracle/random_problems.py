"""Random questions to the allocator, with limits of every kind, alone or together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from curve_truth import true_outcome
from random_curves import KINDS as CURVE_KINDS
from random_curves import random_curve

from optimizer.domain.curve import FamilyCurve, FloatArray
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

PARTS = ("platform", "audience", "tag", "period")
"""By what the sets of segments that limits speak of are told apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Segments, and the scopes that limits may speak of; amounts are whole grains of the budget.

    `own` has one scope for each segment, `sets` those of several segments.
    """

    segments: tuple[Segment, ...]
    tags: tuple[frozenset[str], ...]
    periods: tuple[str, ...]
    own: tuple[Scope, ...]
    sets: tuple[Scope, ...]
    budget: float
    grains: int
    last_spend: FloatArray

    def grain(self, count: float) -> float:
        """So many grains, in money."""
        return float(count * (self.budget / self.grains))


def random_layout(rng: np.random.Generator, n_segments: int, grains: int, *, overlapping: bool, part: str) -> Layout:
    """Segments in two to four sets told apart by `part`; where `overlapping`, by everything else too."""
    n_sets = int(rng.integers(2, min(4, n_segments) + 1)) if n_segments > 1 else 1
    side = np.append(np.arange(n_sets), rng.integers(0, n_sets, n_segments - n_sets))
    rank = [int((side[:place] == side[place]).sum()) for place in range(n_segments)]
    names = [(f"p{one}", f"a{other}") for one, other in zip(side, rank, strict=True)]
    if part != "platform":
        names = [(audience.replace("a", "p"), platform.replace("p", "a")) for platform, audience in names]
    periods: tuple[str, ...] = ()
    if part == "period":
        names = [(platform, "all") for platform, _ in names]
        periods = tuple(f"week {one}" for one in side)
    tags: tuple[frozenset[str], ...] = ()
    if part == "tag" or overlapping:
        tagged = side if part == "tag" else rng.integers(0, 2, n_segments)
        tags = tuple(frozenset({f"tag {one}"}) for one in tagged)
    segments = tuple(Segment(*name) for name in names)
    own = tuple(
        Scope(segment.platform, segment.audience, period=periods[place] if periods else None)
        for place, segment in enumerate(segments)
    )
    budget = float(10.0 ** rng.integers(-1, 6)) * float(rng.choice([1.0, 1.5, 3.7]))
    last = rng.multinomial(int(grains * rng.uniform(0.7, 1.1)), rng.dirichlet(np.full(n_segments, 2.0)))
    parts = PARTS if overlapping else (part,)
    sets = tuple(scope for each in parts for scope in _scopes_of(each, segments, tags, periods))
    return Layout(segments, tags, periods, own, sets, budget, grains, last * (budget / grains))


def _scopes_of(
    part: str, segments: Sequence[Segment], tags: Sequence[frozenset[str]], periods: Sequence[str]
) -> list[Scope]:
    if part == "platform":
        return [Scope(platform=name) for name in sorted({each.platform for each in segments})]
    if part == "audience":
        return [Scope(audience=name) for name in sorted({each.audience for each in segments})]
    if part == "tag":
        return [Scope(tag=name) for name in sorted({one for each in tags for one in each})]
    return [Scope(period=name) for name in sorted(set(periods))]


def _chosen(rng: np.random.Generator, scopes: Sequence[Scope]) -> Scope:
    return scopes[int(rng.integers(len(scopes)))]


def _spend_limit(scope: Scope, *, each: bool = False, **amounts: LimitAmount | float) -> SpendLimit:
    return SpendLimit(
        scope.platform, scope.audience, tag=scope.tag, period=scope.period, each=each, source="row 1", **amounts
    )


def _amount(rng: np.random.Generator, layout: Layout, low: float, high: float) -> LimitAmount:
    """Whole grains between two shares of the budget, in money or as a share."""
    count = int(rng.integers(int(low * layout.grains), int(high * layout.grains) + 1))
    return LimitAmount(layout.grain(count)) if rng.random() < 0.6 else LimitAmount(count / layout.grains, "share")


def _bound(kind: str, low: float, high: float, set_high: float) -> Callable[[np.random.Generator, Layout], Limit]:
    """A limit on one segment, or half the time on the sum over several."""

    def limit(rng: np.random.Generator, layout: Layout) -> Limit:
        is_set = bool(layout.sets) and rng.random() < 0.5
        most = set_high if is_set else high
        return _spend_limit(
            _chosen(rng, layout.sets if is_set else layout.own), **{kind: _amount(rng, layout, low, most)}
        )

    return limit


def _each(kind: str, low: float, high: float) -> Callable[[np.random.Generator, Layout], Limit]:
    """A limit on every segment of the plan or of a set."""

    def limit(rng: np.random.Generator, layout: Layout) -> Limit:
        scope = Scope() if rng.random() < 0.6 else _chosen(rng, layout.sets)
        return _spend_limit(scope, each=True, **{kind: _amount(rng, layout, low, high)})

    return limit


def _most_change(rng: np.random.Generator, layout: Layout) -> Limit:
    amount = _amount(rng, layout, 0.05, 0.4)
    if rng.random() < 0.5:
        amount = LimitAmount(float(rng.choice([0.1, 0.25, 0.5, 1.0, 1.5])), "share")
    else:
        amount = LimitAmount(layout.grain(int(rng.integers(1, 1 + layout.grains // 3))))
    roll = rng.random()
    if roll < 0.4:
        return _spend_limit(Scope(), each=True, most_change=amount)
    return _spend_limit(_chosen(rng, layout.own if roll < 0.7 else layout.sets), most_change=amount)


def _step(rng: np.random.Generator, layout: Layout) -> Limit:
    step = layout.grain(int(2 ** rng.integers(0, 3)))  # steps that meet go into each other
    if rng.random() < 0.5:
        return _spend_limit(Scope(), each=True, step=step)
    return _spend_limit(_chosen(rng, layout.own), step=step)


def _funded(rng: np.random.Generator, layout: Layout) -> Limit:
    scope = Scope() if rng.random() < 0.5 else _chosen(rng, layout.sets)
    return FundedLimit(scope, int(rng.integers(0 if scope != Scope() else 1, len(layout.segments))), "row 2")


def _ratio(rng: np.random.Generator, layout: Layout) -> Limit:
    while True:
        scopes = layout.sets if rng.random() < 0.6 else layout.own
        over, under = _chosen(rng, scopes), _chosen(rng, scopes)
        same_part = [name for name in PARTS if getattr(over, name) is not None] == [
            name for name in PARTS if getattr(under, name) is not None
        ]
        if over != under and same_part:
            return RatioLimit(over, under, float(rng.choice([0.25, 0.5, 1.0, 2.0, 3.0])), "row 3")


def _guardrail(rng: np.random.Generator, layout: Layout, rated: bool) -> Limit:
    """A level about as high as the average of an even split."""
    count, scale = len(layout.segments), layout.budget / len(layout.segments)
    names = ("michaelis_menten", "power", "linear", "exponential", "points", "hill", "drawn", "weighted")
    volume = tuple(random_curve(rng, scale, layout.grain(1), names) for _ in range(count))
    even = np.array([scale])
    total = np.array([float(true_outcome(curve, even)[0]) for curve in volume]) + 1e-3
    rate = rng.lognormal(-2.0, 0.7, count) * (rng.random(count) < 0.9) if rated else None
    average = layout.budget / total.sum() if rate is None else float(rate @ total) / total.sum()
    return Guardrail("bounce rate", float(max(average, 1e-6) * rng.uniform(0.5, 1.3)), volume, rate, "row 4")


LIMIT_KINDS: dict[str, Callable[[np.random.Generator, Layout], Limit]] = {
    "least": _bound("least", 0.0, 0.2, 0.4),
    "most": _bound("most", 0.05, 0.6, 0.8),
    "on/off": _bound("on_off_minimum", 0.1, 0.5, 0.6),
    "lock": _bound("lock", 0.0, 0.3, 0.5),
    "each most": _each("most", 0.25, 0.7),
    "each on/off": _each("on_off_minimum", 0.1, 0.4),
    "each least": _each("least", 0.0, 0.1),
    "change": _most_change,
    "step": _step,
    "funded": _funded,
    "ratio": _ratio,
    "rate": lambda rng, layout: _guardrail(rng, layout, rated=True),
    "cost": lambda rng, layout: _guardrail(rng, layout, rated=False),
}
"""Every kind of limit, by the name that tests call it."""


def random_problem(
    rng: np.random.Generator,
    layout: Layout,
    kinds: Sequence[str],
    *,
    curves: tuple[str, ...] = CURVE_KINDS,
    money_cost: bool = False,
) -> AllocationProblem:
    """A question on random curves with one limit of each kind that is named; some are near-identical."""
    count, scale = len(layout.segments), layout.budget / len(layout.segments)
    if rng.random() < 0.1:
        # near-identical S-shaped curves are the hardest to tell apart
        shape, ceilings = float(rng.uniform(1.5, 4.0)), 100.0 * rng.lognormal(0.0, 0.02, count)
        brought = tuple(FamilyCurve("hill", float(ceiling), scale * 2.0, shape) for ceiling in ceilings)
    else:
        brought = tuple(random_curve(rng, scale * 1.5, layout.grain(1), curves) for _ in range(count))
    limits = tuple(LIMIT_KINDS[kind](rng, layout) for kind in kinds)
    slope = sum(float(true_outcome(curve, np.array([scale]))[0]) for curve in brought) / layout.budget
    return AllocationProblem(
        layout.segments,
        brought,
        layout.budget,
        limits,
        layout.tags,
        layout.periods,
        layout.last_spend,
        float(slope * rng.uniform(0.2, 1.0)) if money_cost else 0.0,
    )
