"""Assumptions of a request: whose names they use, and the limits that they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from optimizer.domain.assumption import Assumptions, Belief, Paused
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import DataError, InfeasibleError
from optimizer.message import N_
from optimizer.workflow.limit_names import StatedLimit
from optimizer.workflow.newcomers import settled_newcomers

PAUSE: Final = "assumptions"
"""Where the limits that are pauses were stated."""


def segments_to_borrow_for(request: PlanRequest) -> tuple[Segment, ...]:
    """List the segments without history that curves must be learned for: newcomers, and those something is believed of.

    Curves for a request are learned with these; neither numbers of a belief nor other assumptions change them.
    """
    return tuple(sorted({*request.newcomers, *(belief.segment for belief in request.assumptions.beliefs)}))


def settled_request(table: PerformanceTable, request: PlanRequest) -> PlanRequest:
    """Name segments without history as curves know them, and count those of beliefs among the newcomers.

    Raises
    ------
    DataError
        When one has a history, something is believed twice of one, or the history cannot lend curves.
    """
    beliefs = _settled_beliefs(table, request.assumptions.beliefs)
    named = settled_newcomers(table, request.newcomers)
    newcomers = tuple(sorted({*named, *(belief.segment for belief in beliefs)}))
    return replace(request, newcomers=newcomers, assumptions=replace(request.assumptions, beliefs=beliefs))


def _settled_beliefs(table: PerformanceTable, beliefs: Sequence[Belief]) -> tuple[Belief, ...]:
    settled = tuple(replace(one, segment=settled_newcomers(table, [one.segment])[0]) for one in beliefs)
    names = [one.segment for one in settled]
    for name in names:
        if names.count(name) > 1:
            raise DataError(N_("Two things are believed of {segment}; keep one of them.", segment=str(name)))
    return settled


def with_pauses(
    limits: Sequence[StatedLimit], assumptions: Assumptions, segments: Sequence[Segment]
) -> tuple[StatedLimit, ...]:
    """Add a limit of no money for everything that is paused.

    Parameters
    ----------
    limits : sequence of limits
        As the user wrote them.
    assumptions : Assumptions
        Whose pauses count; those of segments that the plan does not have change nothing.
    segments : sequence of Segment
        Of the plan.

    Raises
    ------
    DataError
        When a pause names neither a platform nor an audience.
    InfeasibleError
        When a limit asks for money on segments that are all paused, or everything is paused.
    """
    if not assumptions.paused:
        return tuple(limits)
    held = {one for one in segments if any(_is_paused(one, pause) for pause in assumptions.paused)}
    if len(held) == len(set(segments)):
        raise InfeasibleError(N_("All segments of the plan are paused; take at least one pause out."))
    for limit in limits:
        _check_against(limit, held, segments)
    known = [pause for pause in assumptions.paused if any(_is_paused(one, pause) for one in segments)]
    return (*limits, *(_limit_of(pause) for pause in known))


def _limit_of(pause: Paused) -> SpendLimit:
    if pause.platform is None and pause.audience is None:
        raise DataError(N_("A pause names neither a platform nor an audience; say what is paused."))
    return SpendLimit(pause.platform, pause.audience, most=LimitAmount(0.0), source=PAUSE)


def _is_paused(segment: Segment, pause: Paused) -> bool:
    return pause.platform in (None, segment.platform) and pause.audience in (None, segment.audience)


def _check_against(limit: StatedLimit, held: set[Segment], segments: Sequence[Segment]) -> None:
    """Refuse a limit that forces money where all is paused."""
    if not isinstance(limit, SpendLimit):
        return
    of_limit = [
        one for one in segments if limit.platform in (None, one.platform) and limit.audience in (None, one.audience)
    ]
    forces = any(amount is not None and amount.value > 0.0 for amount in (limit.least, limit.lock))
    paused = [one for one in of_limit if one in held]
    if forces and paused and (limit.each or len(paused) == len(of_limit)):
        segment = str(paused[0])
        if not limit.source:
            raise InfeasibleError(
                N_(
                    "A limit asks for money on {segment}, which the assumptions pause; take the limit or the pause "
                    "out.",
                    segment=segment,
                )
            )
        raise InfeasibleError(
            N_(
                "{source} asks for money on {segment}, which the assumptions pause; take the limit or the pause out.",
                source=limit.source,
                segment=segment,
            )
        )
