"""Segments with too few results for a curve of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from optimizer.domain.finding import Finding
from optimizer.domain.money import is_money
from optimizer.domain.segment import Segment
from optimizer.message import N_, Message, listed

_FEW_RESULTS: Final = 30
"""Below, the 80 % interval of a rate spans a factor of more than exp(2 x 1.28 / sqrt(30)) = 1.6."""


def thin_segments(kpi: str, results: Mapping[Segment, float], n_segments: int) -> Finding | None:
    """Name the segments with a history that brought fewer than 30 results; None where there are none.

    Parameters
    ----------
    kpi : str
        The outcome.
    results : mapping of Segment to float
        All results of each segment with a history: of one without, nothing is too few. Of money, as many as it would be
        of typical sales.
    n_segments : int
        Of all, those without a history too; at least 1.
    """
    thin = [str(segment) for segment, won in results.items() if is_thin(won)]
    if not thin:
        return None
    return Finding(
        "info",
        "curves",
        _said(kpi, thin, n_segments),
        N_("Such a curve has a wide interval; read it as a guess.")
        if n_segments == 1
        else N_("Such curves lean on similar segments and have wide intervals; read them as a guess."),
    )


def is_thin(won: float) -> bool:
    """Whether so many results are too few for a curve of their own."""
    return won < _FEW_RESULTS


def _said(kpi: str, thin: list[str], n_segments: int) -> Message:
    values = {"count": len(thin), "total": n_segments, "few": _FEW_RESULTS, "kpi": kpi, "names": listed(thin)}
    if is_money(kpi):
        return N_(
            "Segments with less {kpi} in all than about {few} typical sales bring, {count} of {total}: {names}.",
            **values,
        )
    return N_("Segments with fewer than {few} results ({kpi}) in all, {count} of {total}: {names}.", **values)
