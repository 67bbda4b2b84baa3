"""The user's limits in whole minor units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.money import Money, minor_digits
from optimizer.domain.problem import FundedLimit, Limit, LimitAmount, RatioLimit, SpendLimit
from optimizer.planning.membership import IndexArray, Membership, PlanLines, members_of, membership_of
from optimizer.planning.rounding import Band

_TOLERANCE = 1e-6
"""Minor units; less than this over a whole unit is the noise of floating point."""
_NEAR = 2.0
"""Minor units; a ratio that is further from its limit cannot be broken by rounding its two sides."""


def limit_bands(
    limits: Sequence[Limit],
    lines: PlanLines,
    spend: FloatArray,
    budget: Money,
    *,
    outwards: bool = False,
) -> tuple[Band, ...]:
    """Turn limits into bands of whole minor units around an allocation that keeps to them.

    A least amount is rounded up and a most amount down, so that the rounded plan keeps to what the user wrote. "Nothing
    or at least" becomes nothing where the allocation spends nothing, and a least amount where it spends. A line that is
    not funded stays so where the number of funded lines is limited; a line with a step stays on it; a ratio that the
    allocation just keeps has its upper side rounded up and its lower side down. Guardrails are averages of the whole
    plan, which whole units do not move; they have no band.

    Parameters
    ----------
    limits : sequence of Limit
        Money in major units over the horizon, or shares of the budget.
    lines : PlanLines
        The n_lines lines of the plan.
    spend : (n_lines,) array
        The allocation, major units over the horizon.
    budget : Money
        What shares are shares of.
    outwards : bool
        Round the other way, to the nearest whole units that are no tighter than what the user wrote: for limits that
        no whole units keep, such as two shares of at least 50% of an odd number.
    """
    if not limits:
        return ()
    scale = 10 ** minor_digits(budget.currency)
    membership = membership_of(lines)
    units = spend * scale
    bands: list[Band] = []
    for limit in limits:
        if isinstance(limit, SpendLimit):
            for members in _sums(limit, membership):
                bounds = _bounds(limit, members, units, lines, budget, outwards=outwards)
                bands.extend(Band(tuple(members.tolist()), least, most) for least, most in bounds)
        elif isinstance(limit, FundedLimit):
            members = members_of(membership, limit.scope)
            bands.extend(Band((line,), 0, 0) for line in members[spend[members] <= 0.0].tolist())
        elif isinstance(limit, RatioLimit) and not outwards:
            bands.extend(_ratio_bands(limit, membership, units))
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


def _sums(limit: SpendLimit, membership: Membership) -> Iterator[IndexArray]:
    """Sums of lines that each have to keep the limit."""
    members = members_of(membership, limit)
    if limit.each:
        yield from members.reshape(-1, 1)
    elif members.size:
        yield members


def _up(units: float) -> int:
    return math.ceil(units - _TOLERANCE)


def _down(units: float) -> int:
    return math.floor(units + _TOLERANCE)


def _bounds(
    limit: SpendLimit, members: IndexArray, units: FloatArray, lines: PlanLines, budget: Money, *, outwards: bool
) -> Iterator[tuple[int, int | None]]:
    scale = 10 ** minor_digits(budget.currency)
    spent = float(units[members].sum())

    def of_budget(amount: LimitAmount) -> float:
        return amount.value * (scale if amount.unit == "money" else budget.minor_units)

    at_least, at_most = (_down, _up) if outwards else (_up, _down)
    if limit.least is not None:
        yield at_least(of_budget(limit.least)), None
    if limit.most is not None:
        yield 0, at_most(of_budget(limit.most))
    if limit.lock is not None:
        locked = of_budget(limit.lock)
        yield (_down(locked), _up(locked)) if outwards else (round(locked), round(locked))
    if limit.on_off_minimum is not None:
        threshold = of_budget(limit.on_off_minimum)
        yield (0, 0) if spent < threshold - 1 else (at_least(threshold), None)
    if limit.most_change is not None and lines.last_spend is not None:
        last = float(lines.last_spend[members].sum()) * scale
        change = limit.most_change.value * (scale if limit.most_change.unit == "money" else last)
        yield max(at_least(last - change), 0), at_most(last + change)
    if limit.step is not None:
        step = limit.step * scale
        stepped = round(spent / step) * step
        yield (_down(stepped), _up(stepped)) if outwards else (round(stepped), round(stepped))


def _ratio_bands(limit: RatioLimit, membership: Membership, units: FloatArray) -> Iterator[Band]:
    over, under = members_of(membership, limit.over), members_of(membership, limit.under)
    above, below = float(units[over].sum()), float(units[under].sum())
    if above - limit.least * below < _NEAR * (1.0 + limit.least) * np.sqrt(max(over.size, under.size, 1)):
        yield Band(tuple(over.tolist()), _up(above), None)
        yield Band(tuple(under.tolist()), 0, _down(below))
