"""By how much the limits of a conflict would have to give way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.allocation.limits.demand import Count, OwnDemand
from optimizer.allocation.limits.feasibility import find_spend
from optimizer.allocation.limits.naming import SHOWN
from optimizer.allocation.limits.program import solve_program
from optimizer.allocation.limits.region import region_of
from optimizer.allocation.limits.rows import Row, limit_of

TOLERANCE = 2e-6
"""A share of the budget by which whole numbers that are not quite whole may have made a program's answer too low."""

SECONDS = 0.3
"""Time for each program with something whole in it; what it found by then is good enough here."""

CENTS = 100.0
"""What gives way does so by whole hundredths of the currency, rounded up."""


def gives_of(conflict: Sequence[Row], n_segments: int, budget: float) -> tuple[float | None, ...]:
    """How far each row of a conflict would have to give way if all others hold.

    Returns
    -------
    tuple of float or None
        Money; of a count, segments. None for the end of a curve, which cannot give, after the first `SHOWN` rows, and
        where it was not found in time.
    """
    return tuple(
        None
        if limit_of(row) is None or place >= SHOWN
        else _give(row, [one for one in conflict if one is not row], n_segments, budget)
        for place, row in enumerate(conflict)
    )


def _give(row: Row, others: Sequence[Row], n_segments: int, budget: float) -> float | None:
    answer = solve_program(region_of(others, n_segments, budget), [row], seconds=SECONDS)
    if answer.status != "found":
        return None
    if isinstance(row, Count):
        return float(round(answer.given))
    give = rounded_up(answer.given)
    for tried in (give, rounded_up(answer.given + TOLERANCE * budget)):
        region = region_of([*others, *loosened(row, tried)], n_segments, budget)
        if find_spend(region).status == "found":
            return tried
    return give


def short_of(conflict: Sequence[Row], gives: Sequence[float | None], n_segments: int, budget: float) -> float:
    """Least money by which the rows of a conflict would have to give way in all, counts and curve ends held."""
    alone = [give for row, give in zip(conflict, gives, strict=True) if give is not None and not isinstance(row, Count)]
    held = [row for row in conflict if limit_of(row) is None or isinstance(row, Count)]
    loose = [row for row in conflict if not any(row is other for other in held)]
    together = solve_program(region_of(held, n_segments, budget), loose, seconds=SECONDS).given
    return min(rounded_up(together), *alone, np.inf)


def rounded_up(money: float) -> float:
    """Money in whole hundredths, not less; what is noise of floating point above one does not count."""
    return math.ceil(money * CENTS - 1e-4) / CENTS if np.isfinite(money) else money


def loosened(row: Row, give: float) -> tuple[Row, ...]:
    """A row that gave way by so much; a step that gave way is none."""
    if isinstance(row, Count):
        return (replace(row, most=row.most + round(give)),)
    if row.kind == "step":
        return ()
    if isinstance(row, OwnDemand):
        return (
            replace(
                row,
                money=np.maximum(row.money - give, 0.0) if row.kind == "on_off_minimum" else row.money,
                least=np.maximum(row.least - give, 0.0),
                most=row.most + give,
            ),
        )
    money = max(row.money - give, 0.0) if row.kind == "on_off_minimum" else row.money
    return (replace(row, money=money, least=row.least - give, most=row.most + give),)
