"""Limits that contradict each other in more than one way: one conflict is mended after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from optimizer.allocation import allocate, objective_curves
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import AllocationProblem, FundedLimit, LimitKind, SpendLimit
from optimizer.domain.repair import LoosenedLimit, Repair, StatedLimit
from optimizer.errors import AllocationError, InfeasibleError, OptimizerError
from optimizer.planning import ways_to_give, with_changes
from optimizer.workflow.taken_for_granted import with_pauses

Check = Callable[[Sequence[StatedLimit], Money], bool]
"""Whether a split within some limits is found for a budget."""
_GENTLE: Final = 6
"""So many conflicts are mended by giving way; after that a limit of each is left out, which must come to an end."""
_AMOUNTS: Final[tuple[LimitKind, ...]] = ("least", "most", "on_off_minimum", "lock", "most_change", "step")


def several_give_way(
    request: PlanRequest, fit: CurveFit, limits: Sequence[StatedLimit], check: Check
) -> tuple[Repair, ...]:
    """Mend one conflict after the other, each by the limit that has to give least; none where that leads nowhere.

    Parameters
    ----------
    request : PlanRequest
        The question.
    fit : CurveFit
        Its curves, with its assumptions.
    limits : sequence of limits
        As the user wrote them.
    check : callable
        As `Check`; says no once time is over.
    """
    now: dict[StatedLimit, StatedLimit | None] = {limit: limit for limit in limits}
    for turn in range(_GENTLE + len(limits) + 1):
        stated = tuple(limit for limit in now.values() if limit is not None)
        if check(stated, request.budget):
            changes = tuple(change for before, after in now.items() for change in _differences(before, after))
            return (Repair("several", changes, stated, request.budget),) if changes else ()
        change = _least_change(request, fit, stated, check, is_gentle=turn < _GENTLE)
        if change is None:
            return ()
        now = {before: change.after if after == change.before else after for before, after in now.items()}
    return ()


def _least_change(
    request: PlanRequest, fit: CurveFit, stated: Sequence[StatedLimit], check: Check, *, is_gentle: bool
) -> LoosenedLimit | None:
    """The smallest change that mends a conflict taken by itself."""
    budget = float(major_units(request.budget))
    try:
        paused = with_pauses(stated, request.assumptions, fit.segments)
        allocate(replace(bare_problem(request, fit), limits=paused))
    except InfeasibleError as error:
        conflict = [(limit, give) for limit, give in conflict_of(error) if limit in stated]
    except AllocationError:
        return None
    else:
        return None
    known = [(give, limit) for limit, give in conflict if give is not None and math.isfinite(give)]
    alone = [limit for limit, _ in conflict]
    for give, limit in sorted(known, key=lambda one: one[0]) if is_gentle else ():
        for change in ways_to_give(limit, give, budget, last_spent(limit, fit)):
            if change.after != limit and check(with_changes(alone, [change]), request.budget):
                return change
    # none is enough by less, such as of locks within a lock: the set is a smallest one, so any of it can be left out
    left_out = [LoosenedLimit(limit, None, "least", 0.0, None) for limit in reversed(alone)]
    mended = (one for one in left_out if check(with_changes(alone, [one]), request.budget))
    return next(mended, left_out[0] if left_out else None)


def _differences(before: StatedLimit, after: StatedLimit | None) -> list[LoosenedLimit]:
    """What of a limit is no longer as it was, amount by amount."""
    if before == after:
        return []
    if isinstance(before, SpendLimit):
        kinds = [kind for kind in _AMOUNTS if getattr(before, kind) != getattr(after, kind, None)]
        return [
            LoosenedLimit(before, after, kind, getattr(before, kind), getattr(after, kind, None))
            for kind in kinds
            if getattr(before, kind) is not None
        ]
    if isinstance(before, FundedLimit):
        most = after.most if isinstance(after, FundedLimit) else None
        return [LoosenedLimit(before, after, "most_funded", before.most, most)]
    return [LoosenedLimit(before, after, "ratio", before.least, None)]


def bare_problem(request: PlanRequest, fit: CurveFit) -> AllocationProblem:
    """The problem of a question without its limits and guardrails."""
    return AllocationProblem(
        segments=fit.segments,
        curves=objective_curves(fit, "balanced"),
        budget=float(major_units(request.budget)),
        last_spend=fit.recent_spend * fit.period.days,
    )


def conflict_of(error: OptimizerError) -> tuple[tuple[StatedLimit, float | None], ...]:
    """Return the limits that contradict each other, each with what it alone would have to give; none where not known.

    Parameters
    ----------
    error : OptimizerError
        As `propose` raises it. The amounts are money, of a limit on the number of segments segments.
    """
    conflict: Any = error.message.values.get("conflict", ())
    gives: Any = error.message.values.get("gives", ())
    return tuple(zip(conflict, gives, strict=False))


def last_spent(limit: StatedLimit, fit: CurveFit) -> float:
    """What the segments of a limit last spent, in as many days as the period has; of each, the one with the most."""
    if not isinstance(limit, SpendLimit):
        return 0.0
    inside = [
        limit.platform in (None, segment.platform) and limit.audience in (None, segment.audience)
        for segment in fit.segments
    ]
    spent = fit.recent_spend[np.array(inside)] * fit.period.days
    return float(spent.max(initial=0.0)) if limit.each else float(spent.sum())
