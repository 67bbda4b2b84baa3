"""The user's limits in whole minor units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from optimizer.domain.curve import FloatArray
from optimizer.domain.money import Money, minor_digits
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.planning.rounding import Band

_TOLERANCE = 1e-6
"""Minor units; less than this over a whole unit is the noise of floating point."""


def limit_bands(
    limits: Sequence[SpendLimit],
    segments: Sequence[Segment],
    spend: FloatArray,
    budget: Money,
    *,
    outwards: bool = False,
) -> tuple[Band, ...]:
    """Turn limits into bands of whole minor units around an allocation that keeps to them.

    A least amount is rounded up and a most amount down, so that the rounded plan keeps to what the user wrote. "Nothing
    or at least" becomes nothing where the allocation spends nothing, and a least amount where it spends.

    Parameters
    ----------
    limits : sequence of SpendLimit
        Money in major units over the horizon, or shares of the budget.
    segments : sequence of Segment
        Length n_segments, the lines of the plan.
    spend : (n_segments,) array
        The allocation, major units over the horizon.
    budget : Money
        What shares are shares of.
    outwards : bool
        Round the other way, to the nearest whole units that are no tighter than what the user wrote: for limits that
        no whole units keep, such as two shares of at least 50% of an odd number.
    """
    scale = 10 ** minor_digits(budget.currency)
    bands: list[Band] = []
    for limit in limits:
        members = tuple(line for line, segment in enumerate(segments) if _covers(limit, segment))
        if members:
            spent_units = float(spend[list(members)].sum()) * scale
            bounds = _bounds(limit, spent_units, budget, scale, outwards=outwards)
            bands.extend(Band(members, least, most) for least, most in bounds)
    return tuple(bands)


def end_bands(ends: Sequence[float | None], budget: Money, *, outwards: bool = False) -> tuple[Band, ...]:
    """Turn the ends of response curves into bands, rounded down: no plan goes where a curve is not known.

    Parameters
    ----------
    ends : (n_segments,) sequence of float or None
        Major units over the horizon; None where a curve is known everywhere.
    budget : Money
        Its currency is the plan's.
    outwards : bool
        Round up instead.
    """
    scale = 10 ** minor_digits(budget.currency)
    return tuple(
        Band((line,), 0, _up(end * scale) if outwards else _down(end * scale))
        for line, end in enumerate(ends)
        if end is not None
    )


def _up(units: float) -> int:
    return math.ceil(units - _TOLERANCE)


def _down(units: float) -> int:
    return math.floor(units + _TOLERANCE)


def _covers(limit: SpendLimit, segment: Segment) -> bool:
    return limit.platform in (None, segment.platform) and limit.audience in (None, segment.audience)


def _bounds(
    limit: SpendLimit, spent_units: float, budget: Money, scale: int, *, outwards: bool
) -> Iterator[tuple[int, int | None]]:
    def units(amount: LimitAmount) -> float:
        return amount.value * (scale if amount.unit == "money" else budget.minor_units)

    at_least, at_most = (_down, _up) if outwards else (_up, _down)
    if limit.least is not None:
        yield at_least(units(limit.least)), None
    if limit.most is not None:
        yield 0, at_most(units(limit.most))
    if limit.lock is not None:
        locked = units(limit.lock)
        yield (_down(locked), _up(locked)) if outwards else (round(locked), round(locked))
    if limit.on_off_minimum is not None:
        threshold = units(limit.on_off_minimum)
        yield (0, 0) if spent_units < threshold - 1 else (at_least(threshold), None)
