"""A plan for a figure that some of its platforms never reported: what they bring of it is borrowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.finding import Finding
from optimizer.domain.plan import Plan
from optimizer.domain.segment import Segment
from optimizer.message import N_, listed
from optimizer.workflow.known_history import KnownHistory

_NOTHING: Final = 0.0005
"""Share of the budget that nobody would call a move."""


def silent_remarks(
    known: KnownHistory, kpis: Sequence[str], among: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """Warn of platforms that never reported what a plan is for.

    Parameters
    ----------
    known : KnownHistory
        Of the history.
    kpis : sequence of str
        That the plan is for; those without results say nothing.
    among : collection of str or None
        Platforms that matter, as the plan or today's split has money there; all where not given.
    """
    found = []
    for kpi in kpis:
        silent = sorted(one for one in known.silent.get(kpi, ()) if among is None or one in among)
        if silent:
            found.append(
                Finding(
                    "warning",
                    kpi,
                    N_(
                        "{platforms} never reported {kpi}: what is expected there is borrowed from the other "
                        "platforms.",
                        platforms=listed(silent),
                        kpi=kpi,
                    ),
                    N_("Pause these platforms in this plan, or plan for a figure that all platforms report."),
                )
            )
    return tuple(found)


def held_where_silent(plan: Plan, known: KnownHistory, kpis: Sequence[str], warned: Sequence[Finding]) -> Plan:
    """Advise no move to or from a platform that never reported what a plan is for: nobody knows what that would do.

    Money may move among the others. The warnings become the reason of the verdict, so that the gain is told as not
    known (`Plan.lacks_evidence`).

    Parameters
    ----------
    plan : Plan
        With these warnings among its remarks.
    known : KnownHistory
        Of the history.
    kpis : sequence of str
        That the plan is for.
    warned : sequence of Finding
        Of `silent_remarks`.
    """
    silent = {platform for kpi in kpis for platform in known.silent.get(kpi, ())}
    moved = sum(
        abs(line.budget.minor_units - line.current_budget.minor_units)
        for line in plan.lines
        if line.segment.platform in silent
    )
    if moved <= _NOTHING * plan.request.budget.minor_units:
        return plan
    reasons = [replace(one, subject="verdict") for one in warned]
    others = [one for one in plan.findings if one not in warned and one.subject != "verdict"]
    return replace(plan, verdict="hold", findings=(*reasons, *others))


def with_money(segments: Sequence[Segment], has_money: BoolArray) -> frozenset[str]:
    """Return the platforms of the segments that have money."""
    return frozenset(segment.platform for segment, some in zip(segments, has_money.tolist(), strict=True) if some)
