"""A smallest conflicting set: all that is left can hold as soon as any one is left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from optimizer.allocation.limits.demand import Count, OwnDemand, SumDemand
from optimizer.allocation.limits.feasibility import find_spend
from optimizer.allocation.limits.region import region_of
from optimizer.allocation.limits.rows import Row, compressed, limit_of, money_of, whole_limits
from optimizer.allocation.limits.suspects import suspects_of

CHECKS = 150
"""After so many the set is left as it is; it conflicts, but may not be the smallest. Few sets are so large."""

QUICK_CHECKS = 1000
"""As many where no program has to be solved."""


def smallest_conflict(demands: Sequence[Row], n_segments: int, budget: float) -> list[Row]:
    """Find a smallest set of rows that conflict with each other and the budget.

    Of the suspects, half after half is left out, and for good unless the rest can hold then (QuickXplain, Junker 2004).
    Curve ends are left out first, so that none is named where the limits conflict without; then small amounts, so that
    few large ones are left. What one limit asks of several segments one by one comes as one row.

    Parameters
    ----------
    demands : sequence of OwnDemand, SumDemand or Count
        They cannot all hold.
    """
    rows = whole_limits(suspects_of(demands, n_segments, budget), demands)
    if not rows:
        return []
    places, n_named = compressed(rows)

    checks = iter(range(CHECKS if any(not isinstance(row, OwnDemand) for row in rows) else QUICK_CHECKS))

    def conflicts(kept: Sequence[int]) -> bool:
        if next(checks, None) is None:
            return False
        return find_spend(region_of([places[at] for at in kept], n_named, budget)).status == "none"

    if not conflicts(range(len(rows))):
        return rows
    order = sorted(range(len(rows)), key=lambda at: _worth(rows[at]), reverse=True)
    return [rows[at] for at in sorted(_needed([], order, conflicts, is_grown=False))]


def _worth(row: Row) -> tuple[int, float]:
    """What is kept first: limits on sums, then amounts on segments, then curve ends; large before small ones."""
    if limit_of(row) is None:
        return 0, 0.0
    return (2 if isinstance(row, (SumDemand, Count)) else 1), money_of(row)


def _needed(
    kept: Sequence[int], rows: Sequence[int], conflicts: Callable[[Sequence[int]], bool], *, is_grown: bool
) -> list[int]:
    """Rows that are needed for a conflict beside those kept; `is_grown` says that more are kept than before."""
    if is_grown and conflicts(kept):
        return []
    if len(rows) == 1:
        return list(rows)
    half = len(rows) // 2
    late = _needed([*kept, *rows[:half]], rows[half:], conflicts, is_grown=True)
    early = _needed([*kept, *late], rows[:half], conflicts, is_grown=bool(late))
    return [*early, *late]
