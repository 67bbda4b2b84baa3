"""Random limits of every kind on few segments, and their own reading of whether spends obey them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.domain.curve import FamilyCurve, FloatArray
from optimizer.domain.problem import AllocationProblem, FundedLimit, Limit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment

SEGMENTS = (Segment("p", "a"), Segment("p", "b"), Segment("q", "a"), Segment("q", "b"))
TAGS = (frozenset({"x"}), frozenset({"y"}), frozenset({"x", "y"}), frozenset[str]())
LAST = np.array([3.0, 0.0, 5.0, 2.0])
BUDGET = 12.0
CURVE = FamilyCurve("michaelis_menten", 10.0, 5.0, 1.0)
SCOPES = tuple(
    Scope(*names)
    for names in (
        ("p", "a"), ("p", "b"), ("q", "a"), ("q", "b"), ("p",), ("q",), (None, "a"), (None, "b"), (None, None, "x"),
        (None, None, "y"), (),
    )
)  # fmt: skip


def random_problem(rng: np.random.Generator, n_limits: int) -> AllocationProblem:
    """Limits with one amount each, whole numbers of money."""
    limits = tuple(_random_limit(rng, f"row {number}") for number in range(n_limits))
    return problem_of(limits)


def problem_of(limits: tuple[Limit, ...]) -> AllocationProblem:
    """The same question with other limits."""
    return AllocationProblem(SEGMENTS, (CURVE,) * 4, BUDGET, limits, TAGS, last_spend=LAST)


def _random_limit(rng: np.random.Generator, source: str) -> Limit:
    scope = SCOPES[rng.integers(len(SCOPES))]
    kind = str(
        rng.choice(["least", "least", "most", "on_off_minimum", "lock", "most_change", "step", "count", "ratio"])
    )
    if kind == "count":
        return FundedLimit(scope, int(rng.integers(0, 3)), source)
    if kind == "ratio":
        one, other = (Scope("p"), Scope("q")) if rng.random() < 0.5 else (Scope(None, "b"), Scope(None, "a"))
        return RatioLimit(one, other, float(rng.choice([0.5, 1.0, 3.0])), source)
    each = bool(rng.random() < 0.3)
    named = (scope.platform, scope.audience)
    if kind == "step":
        return SpendLimit(*named, tag=scope.tag, step=float(rng.choice([2.0, 4.0])), each=True, source=source)
    amount = LimitAmount(float(rng.integers(1, 9)))
    return SpendLimit(*named, tag=scope.tag, each=each, source=source, **{kind: amount})  # type: ignore[arg-type]


def members(scope: Scope | SpendLimit) -> list[int]:
    """Places of a scope's segments."""
    return [
        place
        for place, (segment, tags) in enumerate(zip(SEGMENTS, TAGS, strict=True))
        if scope.platform in (None, segment.platform)
        and scope.audience in (None, segment.audience)
        and (scope.tag is None or scope.tag in tags)
    ]


def obeyed(limit: Limit, spends: FloatArray, slack: float = 1e-6) -> np.ndarray:
    """Which rows of spends obey a limit."""
    is_obeyed = np.ones(len(spends), dtype=bool)
    if isinstance(limit, FundedLimit):
        return (spends[:, members(limit.scope)] > 0.0).sum(axis=1) <= limit.most
    if isinstance(limit, RatioLimit):
        over, under = (spends[:, members(scope)].sum(axis=1) for scope in (limit.over, limit.under))
        return over >= limit.least * under - slack
    assert isinstance(limit, SpendLimit)
    for part in _parts(limit):
        total = spends[:, part].sum(axis=1)
        if limit.least is not None:
            is_obeyed &= total >= limit.least.value - slack
        if limit.most is not None:
            is_obeyed &= total <= limit.most.value + slack
        if limit.lock is not None:
            is_obeyed &= np.abs(total - limit.lock.value) <= slack
        if limit.on_off_minimum is not None:
            is_obeyed &= (total <= slack) | (total >= limit.on_off_minimum.value - slack)
        if limit.most_change is not None:
            is_obeyed &= np.abs(total - LAST[part].sum()) <= limit.most_change.value + slack
        if limit.step is not None:
            is_obeyed &= np.abs(total / limit.step - np.rint(total / limit.step)) <= slack
    return is_obeyed


def _parts(limit: SpendLimit) -> Iterator[list[int]]:
    named = members(limit)
    if limit.each:
        yield from ([place] for place in named)
    else:
        yield named
