"""Figures that no honest result explains, told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from optimizer.curves.diagnostics.naming_days import listed_days
from optimizer.curves.evidence.far_out import FarOut
from optimizer.curves.evidence.panel import Panel
from optimizer.domain.finding import Finding
from optimizer.message import N_


def check_far_out(panel: Panel, far_out: Sequence[FarOut]) -> tuple[Finding, ...]:
    """Say which figures were beyond all that is possible, and what they count as."""
    found = []
    for figure in dict.fromkeys(one.figure for one in far_out):
        alike = [one for one in far_out if one.figure == figure]
        farthest = alike[0]
        said = N_(
            "On {day:date} {segment} shows {found:number} {figure}, far beyond all that is usual; it counts as "
            "{counted:number}.",
            day=_first_day(panel, farthest),
            segment=str(panel.segments[farthest.row]),
            found=farthest.found,
            figure=figure,
            counted=farthest.counted,
        )
        if len(alike) > 1:
            said = N_(
                "{farthest:message} Number of such figures: {count:number}, on {days:message}.",
                farthest=said,
                count=len(alike),
                days=listed_days(list(dict.fromkeys(_first_day(panel, one) for one in alike))),
            )
        remedy = N_(
            "Check such figures for typing errors, test orders and results counted twice; if they are real, do not "
            "plan on their coming again."
        )
        found.append(Finding("warning", figure, said, remedy))
    return tuple(found)


def _first_day(panel: Panel, one: FarOut) -> date:
    return panel.first_day + timedelta(days=int(panel.cell_start[one.cell]))
