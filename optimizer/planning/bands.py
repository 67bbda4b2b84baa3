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
    limits: Sequence[SpendLimit], segments: Sequence[Segment], spend: FloatArray, budget: Money
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
    """
    scale = 10 ** minor_digits(budget.currency)
    bands: list[Band] = []
    for limit in limits:
        members = tuple(line for line, segment in enumerate(segments) if _covers(limit, segment))
        if members:
            spent_units = float(spend[list(members)].sum()) * scale
            bands.extend(Band(members, least, most) for least, most in _bounds(limit, spent_units, budget, scale))
    return tuple(bands)


def _covers(limit: SpendLimit, segment: Segment) -> bool:
    return limit.platform in (None, segment.platform) and limit.audience in (None, segment.audience)


def _bounds(limit: SpendLimit, spent_units: float, budget: Money, scale: int) -> Iterator[tuple[int, int | None]]:
    def units(amount: LimitAmount) -> float:
        return amount.value * (scale if amount.unit == "money" else budget.minor_units)

    if limit.least is not None:
        yield math.ceil(units(limit.least) - _TOLERANCE), None
    if limit.most is not None:
        yield 0, math.floor(units(limit.most) + _TOLERANCE)
    if limit.lock is not None:
        yield round(units(limit.lock)), round(units(limit.lock))
    if limit.on_off_minimum is not None:
        threshold = units(limit.on_off_minimum)
        yield (0, 0) if spent_units < threshold - 1 else (math.ceil(threshold - _TOLERANCE), None)
