"""Limits that give way: one amount by so much money, or several in proportion."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from optimizer.domain.problem import FundedLimit, LimitAmount, LimitKind, RatioLimit, SpendLimit
from optimizer.domain.repair import LoosenedLimit, StatedLimit

LOWERED: Final[tuple[LimitKind, ...]] = ("least", "on_off_minimum", "lock")
"""Amounts that ask for money, which give way by asking for less."""
_RAISED: Final[tuple[LimitKind, ...]] = ("lock", "most", "most_change")
_WHOLE_FROM: Final = 100.0
"""Sums from here on give way to whole units of money; smaller ones to hundredths."""
_SHARE_STEPS: Final = 1000.0
"""Shares give way to tenths of a per cent."""
_NOISE: Final = 1e-7
_NEARLY: Final = 0.01
"""Of the last digit: what gives way was rounded up to a cent itself; the caller sees whether that was needed."""


def ways_to_give(limit: StatedLimit, give: float, whole: float, last: float) -> Iterator[LoosenedLimit]:
    """List what of a limit could give way by so much, each by itself.

    Amounts are rounded to whole units of money away from the conflict, so that they can be typed; where they are a
    hair's breadth away from one, to that first.

    Parameters
    ----------
    limit : SpendLimit, FundedLimit or RatioLimit
        As stated.
    give : float
        Money, major units; of a `FundedLimit` segments.
    whole : float
        The budget, which shares refer to.
    last : float
        What its segments spent in the last period, which shares of change refer to.
    """
    if isinstance(limit, FundedLimit):
        most = limit.most + round(give)
        yield LoosenedLimit(limit, replace(limit, most=most), "most_funded", limit.most, most)
    elif isinstance(limit, RatioLimit):
        yield LoosenedLimit(limit, None, "ratio", limit.least, None)
    else:
        yield from _of_spend(limit, give, whole, last)


def lowered_by_share(limit: SpendLimit, kind: LimitKind, share: float) -> LoosenedLimit | None:
    """Lower an amount that asks for money by a share of itself; None where the limit has no such amount."""
    amount = getattr(limit, kind)
    if not isinstance(amount, LimitAmount) or amount.value <= 0.0:
        return None
    return _changed(limit, kind, _rounded(amount, amount.value * (1.0 - share), up=False))


def asked_for(limit: StatedLimit, whole: float) -> float:
    """Money that a limit asks for at most by its least, lock or on/off minimum; 0 where by none."""
    if not isinstance(limit, SpendLimit):
        return 0.0
    amounts = [getattr(limit, kind) for kind in LOWERED]
    return max((_money(one, whole) for one in amounts if isinstance(one, LimitAmount)), default=0.0)


def with_changes(limits: Sequence[StatedLimit], changes: Sequence[LoosenedLimit]) -> tuple[StatedLimit, ...]:
    """Put loosened limits in the place of those that they were, wherever they stand; what is left out is gone."""
    after = {one.before: one.after for one in changes}
    kept = [after.get(limit, limit) for limit in limits]
    return tuple(limit for limit in kept if limit is not None)


def _of_spend(limit: SpendLimit, give: float, whole: float, last: float) -> Iterator[LoosenedLimit]:
    for kind, sign in (*((one, -1.0) for one in LOWERED), *((one, 1.0) for one in _RAISED)):
        amount = getattr(limit, kind)
        if not isinstance(amount, LimitAmount):
            continue
        of = last if kind == "most_change" else whole
        if amount.unit == "share" and of <= 0.0:
            continue
        by = give / of if amount.unit == "share" else give
        for noise in (_NEARLY, 0.0):
            yield _changed(limit, kind, _rounded(amount, amount.value + sign * by, up=sign > 0.0, noise=noise))
    if limit.step is not None:
        yield LoosenedLimit(limit, _or_nothing(replace(limit, step=None)), "step", limit.step, None)


def _changed(limit: SpendLimit, kind: LimitKind, becomes: LimitAmount | None) -> LoosenedLimit:
    amounts: dict[str, Any] = {kind: becomes}
    after = _or_nothing(replace(limit, **amounts))
    was: LimitAmount = getattr(limit, kind)
    return LoosenedLimit(limit, after, kind, was, becomes)


def _or_nothing(limit: SpendLimit) -> SpendLimit | None:
    """None where nothing is limited any more."""
    amounts = (limit.least, limit.most, limit.on_off_minimum, limit.lock, limit.most_change, limit.step)
    return limit if any(one is not None for one in amounts) else None


def _rounded(amount: LimitAmount, value: float, *, up: bool, noise: float = 0.0) -> LimitAmount | None:
    """The amount at a round value on the far side of one; None where nothing is left of it."""
    per = _SHARE_STEPS if amount.unit == "share" else 1.0 if value >= _WHOLE_FROM else 100.0
    steps = math.ceil(value * per - _NOISE - noise) if up else math.floor(value * per + _NOISE + noise)
    if steps <= 0:
        return None if not up else LimitAmount(0.0, amount.unit)
    found = steps / per
    return LimitAmount(min(found, 1.0) if amount.unit == "share" else found, amount.unit)


def _money(amount: LimitAmount, whole: float) -> float:
    return amount.value * whole if amount.unit == "share" else amount.value
