"""A plan for a figure that some of its platforms never reported: what they bring of it is borrowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.finding import Finding
from optimizer.domain.segment import Segment
from optimizer.message import N_, listed
from optimizer.workflow.known_history import KnownHistory


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


def with_money(segments: Sequence[Segment], has_money: BoolArray) -> frozenset[str]:
    """Return the platforms of the segments that have money."""
    return frozenset(segment.platform for segment, some in zip(segments, has_money.tolist(), strict=True) if some)
