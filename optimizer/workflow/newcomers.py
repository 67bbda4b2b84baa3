"""Segments without a history: which may be named, and what is said of the curves that they borrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from optimizer.curves.cross_section import is_cross_section
from optimizer.domain.finding import Finding
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.message import N_

_NAMED: Final = 3
"""Relatives of each kind that a finding names."""


def takes_newcomers(table: PerformanceTable) -> bool:
    """Whether curves of this history can be lent: results without days have none that speak of other segments."""
    return not is_cross_section(table)


def settled_newcomers(table: PerformanceTable, named: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return segments without a history as curves and plans know them.

    They are sorted, so that the order of naming changes nothing, and an audience that the history writes in other
    letters, large or small, is written as there: else it would not be known as a relative.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    named : iterable of Segment
        As the user names them.

    Raises
    ------
    DataError
        When one has a history, two are the same, or the history cannot lend curves.
    """
    asked = tuple(named)
    if not asked:
        return ()
    if not takes_newcomers(table):
        raise DataError(
            N_(
                "{segment} has no history, and results without days cannot lend it a curve; leave it out, or import "
                "results by day.",
                segment=str(asked[0]),
            )
        )
    known = segments_of_history(table)
    written = {audience.casefold(): audience for audience in sorted({segment.audience for segment in known})}
    settled: list[Segment] = []
    for segment in sorted(asked):
        found = Segment(segment.platform, written.setdefault(segment.audience.casefold(), segment.audience))
        found = segment if segment in known else found
        if found in known:
            raise DataError(
                N_(
                    "{segment} is in the history already, so every plan has it; name only segments without results, "
                    "or leave it out.",
                    segment=str(found),
                )
            )
        if found in settled:
            raise DataError(N_("{segment} is named twice as one without history; name it once.", segment=str(found)))
        settled.append(found)
    return tuple(sorted(settled))


def newcomer_findings(table: PerformanceTable, newcomers: Sequence[Segment]) -> tuple[Finding, ...]:
    """Say of each segment without a history whose curve it borrows.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    newcomers : sequence of Segment
        As `settled_newcomers` returns them.
    """
    known = segments_of_history(table) if newcomers else ()
    return tuple(_borrowed(segment, known) for segment in newcomers)


def segments_of_history(table: PerformanceTable) -> tuple[Segment, ...]:
    """List the segments of a history, sorted."""
    pairs = table.rows[["platform", "audience"]].drop_duplicates()
    return tuple(sorted(Segment(str(platform), str(audience)) for platform, audience in pairs.itertuples(index=False)))


def _borrowed(newcomer: Segment, known: Sequence[Segment]) -> Finding:
    relatives = [
        *_listed([str(one) for one in known if one.audience == newcomer.audience]),
        *_listed([str(one) for one in known if one.platform == newcomer.platform]),
    ]
    if relatives:
        message = N_(
            "No history: the curve is borrowed from relatives ({relatives}), so what this segment brings is a guess "
            "with a wide range.",
            relatives=", ".join(relatives),
        )
    else:
        message = N_(
            "No history and no relatives, as neither the platform nor the audience is known: the curve is that of a "
            "usual segment here, so what this segment brings is a guess with a very wide range."
        )
    return Finding(
        "warning",
        str(newcomer),
        message,
        N_("Start it with little money or set an upper limit for it, and plan anew with its first results."),
    )


def _listed(names: list[str]) -> list[str]:
    return names if len(names) <= _NAMED else [*names[:_NAMED], "\N{HORIZONTAL ELLIPSIS}"]
