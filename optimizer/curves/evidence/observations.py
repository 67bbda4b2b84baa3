"""What the model sees of a panel: spend and outcome of every segment in every time cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from optimizer.curves.evidence.market_days import markets_of
from optimizer.curves.evidence.mix import Mix, mix_of, some_mix
from optimizer.curves.evidence.panel import BoolArray, IntArray, Panel, figure_of
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.errors import CurveError
from optimizer.message import N_


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """Spend and outcome of every segment in every time cell.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments, sorted.
    first_day : date
        Day 0 of `cell_start`.
    cell_start, cell_days : (n_cells,) int array
        First day of the cell, counted from `first_day`, and how many days it covers.
    spend : (n_segments, n_cells) array
        Spend per day, major units; 0 where nothing was spent or the cell is absent.
    outcome : (n_segments, n_cells) array
        Outcome of the whole cell; 0 where absent.
    observed : (n_segments, n_cells) bool array
        The cell was reported for the segment, with a known outcome and money behind it.
    reported : (n_segments, n_cells) bool array
        The cell was reported at all, days without spend among them.
    markets : tuple of str
        Whose holidays count, as `optimizer.curves.evidence.market_days.days_of_markets`.
    mix : Mix or None
        What the spend went to within each segment; None where the results do not tell.
    idle_outcome : (n_segments, n_cells) array or None
        Outcome of the cells that were reported without spend, 0 elsewhere; None where it is not known.
    """

    segments: tuple[Segment, ...]
    first_day: date
    cell_start: IntArray
    cell_days: IntArray
    spend: FloatArray
    outcome: FloatArray
    observed: BoolArray
    reported: BoolArray
    markets: tuple[str, ...] = ()
    mix: Mix | None = None
    idle_outcome: FloatArray | None = None

    @property
    def n_days(self) -> int:
        """Days from the first to the last one covered."""
        return int((self.cell_start + self.cell_days).max())

    @property
    def has_results(self) -> BoolArray:
        """Segments of which any cell is observed, (n_segments,); of the others nothing but relatives tells."""
        return np.asarray(self.observed.any(axis=1), dtype=np.bool_)

    @property
    def paid(self) -> BoolArray:
        """Cells that show what was ever spent, (n_segments, n_cells): observed ones, of strangers all with spend."""
        return np.asarray(np.where(self.has_results[:, np.newaxis], self.observed, self.spend > 0.0), dtype=np.bool_)

    @property
    def last_day(self) -> date:
        """Last day covered."""
        return self.first_day + timedelta(days=self.n_days - 1)


def observe(panel: Panel, kpi: str) -> Observations:
    """Take spend and a figure that curves are to be learned of from a panel.

    Cells without a value of the figure count as unobserved, not as zero.

    Raises
    ------
    CurveError
        When the table lacks the KPI, or knows no spend or no result at all.
    """
    check_known(panel.table, kpi)
    seen = seen_of(panel, kpi)
    _check_evidence(kpi, seen)
    return seen


def check_known(table: PerformanceTable, kpi: str) -> None:
    """Raise a CurveError that names the outcomes there are, where the table has no such column."""
    if kpi not in table.rows.columns:
        raise CurveError(
            N_(
                "The results hold no '{kpi}'; choose one of the outcomes they have: {figures}.",
                kpi=kpi,
                figures=", ".join(name for name in table.figures if name != "spend"),
            )
        )


def seen_of(panel: Panel, figure: str) -> Observations:
    """Take spend and any figure that the panel has, whether or not there is anything to learn from."""
    outcome, known = figure_of(panel, figure)
    observed = known & (panel.spend > 0.0)
    return Observations(
        segments=panel.segments,
        first_day=panel.first_day,
        cell_start=panel.cell_start,
        cell_days=panel.cell_days,
        spend=panel.spend,
        outcome=np.where(observed, outcome, 0.0),
        observed=observed,
        reported=panel.reported,
        markets=markets_of(panel.table),
        mix=mix_of(panel),
        idle_outcome=np.where(known & (panel.spend <= 0.0), outcome, 0.0),
    )


def some_segments(seen: Observations, rows: IntArray) -> Observations:
    """The same observations of some of the segments, by their rows."""
    return replace(
        seen,
        segments=tuple(seen.segments[row] for row in rows.tolist()),
        spend=seen.spend[rows],
        outcome=seen.outcome[rows],
        observed=seen.observed[rows],
        reported=seen.reported[rows],
        mix=None if seen.mix is None else some_mix(seen.mix, rows),
        idle_outcome=None if seen.idle_outcome is None else seen.idle_outcome[rows],
    )


def _check_evidence(kpi: str, seen: Observations) -> None:
    if not np.any(seen.spend > 0.0):
        raise CurveError(N_("The results show no spend at all; import results of ads that cost money."))
    if not seen.outcome.sum() > 0.0:
        raise CurveError(
            N_(
                "The results show no '{kpi}' on any day with spend; choose another outcome or import more results.",
                kpi=kpi,
            )
        )
