"""Why the honest answer is to hold, where the plan could have been the better one."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.finding import Finding
from optimizer.domain.plan import Gain, PlanRequest
from optimizer.message import N_, Message
from optimizer.planning.outcome_amount import outcome_amount


def hold_remarks(gain: Gain, request: PlanRequest, n_segments: int) -> Iterator[Finding]:
    """Say that there is nothing to move, nothing to gain, or that the gain may be noise.

    Parameters
    ----------
    gain : Gain
        Over today's split.
    request : PlanRequest
        Of the plan.
    n_segments : int
        That can receive money.
    """
    why = _why_hold(gain, request, n_segments)
    if why is not None:
        yield Finding("info", "verdict", *why)


def _why_hold(gain: Gain, request: PlanRequest, n_segments: int) -> tuple[Message, Message] | None:
    """Find the first reason that holds, and its remedy; None where the gain is sure."""
    interval = gain.estimate.interval
    if n_segments == 1:
        return (
            N_("There is only one segment, so there is nothing to move, and the honest answer is to hold."),
            N_("Import results of other platforms or audiences, or rows that tell them apart, to split the budget."),
        )
    if interval.upper <= 0 and request.risk != "balanced":
        return (
            N_("This plan is not expected to bring more than today's split, so the honest answer is to hold."),
            N_("Keep today's split, or set the risk to balanced."),
        )
    if interval.upper <= 0:
        return (
            N_("No split within the limits is expected to bring more than today's, so the honest answer is to hold."),
            N_("Keep today's split, or loosen the limits."),
        )
    if interval.lower <= 0:
        return (
            N_(
                "The gain over today's split is between {lower:message} and {upper:message} with {level:percent} "
                "probability, so it may be noise and the honest answer is to hold.",
                lower=outcome_amount(interval.lower, request.kpi, request.budget.currency),
                upper=outcome_amount(interval.upper, request.kpi, request.budget.currency),
                level=interval.level,
            ),
            N_("Keep today's split, or move a little money to learn more."),
        )
    return None
