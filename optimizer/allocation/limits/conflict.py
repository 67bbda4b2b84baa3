"""Limits that contradict each other: what to say about a smallest set of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.allocation.limits.demand import Count, Demand, OwnDemand
from optimizer.allocation.limits.feasibility import find_spend
from optimizer.allocation.limits.giving import gives_of, short_of
from optimizer.allocation.limits.naming import COLUMNS, SHOWN, listed, ratio_of, source_of, subject_of
from optimizer.allocation.limits.region import Region
from optimizer.allocation.limits.rows import Row, compressed, limit_of, money_of, without_rates
from optimizer.allocation.limits.smallest import smallest_conflict
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, FundedLimit, Guardrail, RatioLimit, SpendLimit
from optimizer.errors import AllocationError, InfeasibleError
from optimizer.message import N_, Message


def feasible_spend(problem: AllocationProblem, demands: Sequence[Demand], region: Region) -> FloatArray:
    """Find spends that obey all limits but guardrails, shape (n_segments,).

    Raises
    ------
    InfeasibleError
        When there are none. Its message names a smallest set of limits that conflict, and by how much each would have
        to give way. It carries the set as `conflict` (tuple of limits), the amounts as `gives` (as long, money; of a
        `FundedLimit` segments, of a `RatioLimit` money in its first scope), and as `short` the least money that has to
        give way in all.
    AllocationError
        When the time ran out before either was clear.
    """
    answer = find_spend(region)
    if answer.status == "found":
        return answer.spend
    conflict = (
        []
        if answer.status == "unknown"
        else smallest_conflict(without_rates(demands), len(region.lower), region.budget)
    )
    if not conflict:
        raise AllocationError(
            N_(
                "No split of the budget of {budget:number} that obeys all limits was found in the time allowed; loosen"
                " some, or leave out steps, counts and minimums that need not be.",
                budget=problem.budget,
            )
        )
    raise _refusal(problem, conflict)


def _refusal(problem: AllocationProblem, conflict: Sequence[Row]) -> InfeasibleError:
    rows, n_named = compressed(conflict)
    gives = gives_of(rows, n_named, problem.budget)
    stated = [
        (problem.limits[number], give)
        for row, give in zip(conflict, gives, strict=True)
        if (number := limit_of(row)) is not None
    ]
    values: dict[str, object] = {
        "budget": problem.budget,
        "limits": _named_set(problem, conflict, gives),
        "short": short_of(rows, gives, n_named, problem.budget),
        "conflict": tuple(limit for limit, _ in stated),
        "gives": tuple(give for _, give in stated),
    }
    if len(conflict) == 1:
        return InfeasibleError(
            N_(
                "No plan is possible: {limits:message} asks for more than the whole budget of {budget:number}; lower it"
                " by {short:number} or raise the budget.",
                **(values | {"limits": _named(problem, conflict[0])}),
            )
        )
    return InfeasibleError(
        N_(
            "No split of the budget of {budget:number} obeys all limits; loosen one of those that contradict each"
            " other: {limits:message}.",
            **values,
        )
    )


def _named_set(problem: AllocationProblem, conflict: Sequence[Row], gives: Sequence[float | None]) -> Message:
    parts = [_giving(problem, row, give) for row, give in zip(conflict[:SHOWN], gives, strict=False)]
    if len(conflict) > SHOWN:
        parts.append(N_("and {more} more", more=len(conflict) - SHOWN))
    return listed(parts)


def _giving(problem: AllocationProblem, row: Row, give: float | None) -> Message:
    """A row by its name, and by how much it would have to give way alone."""
    named = _named(problem, row)
    if give is None:
        return named
    return N_("{limit:message} by {give:number}", limit=named, give=give)


def _named(problem: AllocationProblem, row: Row) -> Message:
    number = limit_of(row)
    if number is None:
        return N_(
            "the end of the curve of {segment} at {money:number}",
            segment=problem.segments[row.members[0]],
            money=money_of(row),
        )
    limit = problem.limits[number]
    if isinstance(limit, FundedLimit):
        return N_(
            "the limit of {most:number} on the funded segments of {subject:message} ({source})",
            most=limit.most,
            subject=subject_of(limit.scope),
            source=source_of(limit),
        )
    if isinstance(limit, RatioLimit):
        return N_(
            "{ratio:message} of at least {least:number} ({source})",
            ratio=ratio_of(limit),
            least=limit.least,
            source=source_of(limit),
        )
    return _named_amount(problem, row, limit)


def _named_amount(problem: AllocationProblem, row: Row, limit: SpendLimit | Guardrail) -> Message:
    if isinstance(limit, Guardrail) or isinstance(row, Count):
        return N_("the guardrail '{name}' ({source})", name=getattr(limit, "name", ""), source=source_of(limit))
    if limit.each and len(row.members) == 1:
        return N_(
            "the {column} of {money:number} on {segment} ({source})",
            column=COLUMNS[row.kind],
            money=money_of(row),
            segment=problem.segments[row.members[0]],
            source=source_of(limit),
        )
    if isinstance(row, OwnDemand) and np.ptp(row.money) > 0.0:
        return N_(
            "the {column} on {subject:message} ({source})",
            column=COLUMNS[row.kind],
            subject=subject_of(limit),
            source=source_of(limit),
        )
    return N_(
        "the {column} of {money:number} on {subject:message} ({source})",
        column=COLUMNS[row.kind],
        money=money_of(row),
        subject=subject_of(limit),
        source=source_of(limit),
    )
