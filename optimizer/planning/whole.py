"""The allocation that a plan can really carry out: whole minor units in every segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.money import Money, minor_digits, money
from optimizer.domain.problem import Allocation, Limit
from optimizer.planning.bands import end_bands, limit_bands
from optimizer.planning.membership import PlanLines
from optimizer.planning.rounding import is_any_broken, whole_units


def whole_allocation(
    budget: Money,
    allocation: Allocation,
    limits: Sequence[Limit],
    ends: Sequence[float | None],
    lines: PlanLines | None = None,
) -> Allocation:
    """Return the allocation with its spend in whole minor units, which is what a plan says and what is certified.

    Limits and curve ends hold as they are written wherever whole units can keep them all; where not, each may be passed
    by less than one unit.

    Parameters
    ----------
    budget : Money
        All the money.
    allocation : Allocation
        Within the limits.
    limits : sequence of Limit
        What the plan must obey.
    ends : (n_segments,) sequence of float or None
        Spend over the horizon at which each curve ends, major units; None where it is known everywhere.
    lines : PlanLines, optional
        Tags, periods and last spend that limits may speak of; none of them where not given.
    """
    units = rounded(budget, allocation, limits, ends, lines)
    left = Money(budget.minor_units - sum(units), budget.currency)
    unplaced = left.minor_units / 10 ** minor_digits(budget.currency)
    return replace(allocation, spend=in_major_units(units, budget), unplaced=unplaced)


def rounded(
    budget: Money,
    allocation: Allocation,
    limits: Sequence[Limit],
    ends: Sequence[float | None],
    lines: PlanLines | None = None,
) -> list[int]:
    """Round the allocation; less than half a minor unit that it could not place is noise of floating point.

    What is whole already is returned as it is.
    """
    spend = np.maximum(allocation.spend, 0.0)
    left = money(float(allocation.unplaced), budget.currency).minor_units
    placed = min(max(budget.minor_units - left, 0), budget.minor_units)
    if placed == 0:
        return [0] * spend.size
    seen = PlanLines(allocation.segments) if lines is None else lines
    strict, loose = (limit_bands(limits, seen, spend, budget, outwards=outwards) for outwards in (False, True))
    known, nearly_known = end_bands(ends, budget), end_bands(ends, budget, outwards=True)
    return whole_units(placed, spend, (*strict, *known), (*loose, *known), (*loose, *nearly_known))


def breaks_limits(
    budget: Money,
    allocation: Allocation,
    limits: Sequence[Limit],
    units: Sequence[int],
    lines: PlanLines | None = None,
) -> bool:
    """Say whether whole units had to pass a limit, by less than one of them."""
    seen = PlanLines(allocation.segments) if lines is None else lines
    return is_any_broken(limit_bands(limits, seen, allocation.spend, budget), units)


def in_major_units(units: Sequence[int], budget: Money) -> FloatArray:
    """Return money as floats, for curves."""
    return np.array(units, dtype=np.float64) / float(10 ** minor_digits(budget.currency))
