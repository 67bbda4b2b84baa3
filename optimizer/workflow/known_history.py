"""What every question asks of a history, found out once: which results it has, over which days, and how many."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from optimizer.domain.performance import KPIS, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.planning import compare_only, is_too_short, silent_platforms


@dataclass(frozen=True, slots=True)
class KnownHistory:
    """What a performance table can be asked; none of it changes while the table does not.

    Attributes
    ----------
    period : Period
        Its days.
    currency : str or None
        Of its money.
    kpis : tuple of str
        Figures with results, the most wanted first.
    zeros : tuple of str
        Figures that are known somewhere, and 0 wherever they are.
    figures : tuple of str
        All that it has.
    unplanned : tuple of Segment
        No budget can be set for these.
    too_short : frozenset of str
        Those of `kpis` that were asked about, of which too few results are known to learn from
        (`optimizer.planning.is_too_short`).
    silent : mapping of str to frozenset of str
        Those of `kpis` -> platforms that never reported it.
    """

    period: Period
    currency: str | None
    kpis: tuple[str, ...]
    zeros: tuple[str, ...]
    figures: tuple[str, ...]
    unplanned: tuple[Segment, ...]
    too_short: frozenset[str]
    silent: Mapping[str, frozenset[str]]


def know_history(table: PerformanceTable, *, asked: Collection[str] | None = None) -> KnownHistory:
    """Look a performance table through; a caller that asks it often keeps the answer.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    asked : collection of str or None
        Figures of which it matters whether there are enough results; all where not given, which takes longer.
    """
    values = {name: table.rows[name].to_numpy(dtype=np.float64) for name in KPIS if name in table.rows.columns}
    with_results = tuple(name for name, figures in values.items() if float(np.nansum(figures)) > 0.0)
    return KnownHistory(
        period=table.period,
        currency=table.currency,
        kpis=with_results,
        zeros=tuple(name for name, figures in values.items() if _is_all_zero(figures)),
        figures=table.figures,
        unplanned=compare_only(table),
        too_short=frozenset(
            name for name in with_results if (asked is None or name in asked) and is_too_short(table, name)
        ),
        silent=silent_platforms(table, with_results),
    )


def _is_all_zero(figures: np.ndarray) -> bool:
    known = figures[~np.isnan(figures)]
    return known.size > 0 and not known.any()
