"""Limits for a plan from the history, which knows platforms and audiences but neither tags nor periods of its own."""

from __future__ import annotations

from optimizer.errors import DataError
from optimizer.ingest import BroughtLimits, SourceFile, read_limits
from optimizer.message import N_
from optimizer.workflow.guardrail_names import OUTCOME, ratio_named
from optimizer.workflow.limit_names import scopes_of


def read_plan_limits(file: SourceFile) -> BroughtLimits:
    """Read the limits and guardrails of a plan from the history.

    Raises
    ------
    DataError
        When the file cannot be understood, or speaks of what only given curves have: tags, periods, rates of their own.
    """
    found = read_limits(file)
    for limit in found.limits:
        for scope in scopes_of(limit):
            for name, column in ((scope.tag, "tag"), (scope.period, "period")):
                if name is not None:
                    raise DataError(
                        N_(
                            "{place} speaks of the {column} '{name}', which the history does not have; limit platforms "
                            "or audiences, or use allocate with curves that have it.",
                            place=limit.source,
                            column=column,
                            name=name,
                        )
                    )
    for level in found.guardrails:
        ratio_named(level, OUTCOME)
    return found
