"""From the performance table to what the model sees: a panel of segments by time cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.errors import CurveError
from optimizer.message import N_

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Observations:
    """Spend and outcome of every segment in every time cell.

    A time cell is a first day and a number of days: 1 for daily rows, 7 for weekly ones. Histories of one grain have
    as many cells as days (or weeks); mixed grains have both kinds side by side.

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
    """

    segments: tuple[Segment, ...]
    first_day: date
    cell_start: IntArray
    cell_days: IntArray
    spend: FloatArray
    outcome: FloatArray
    observed: BoolArray
    reported: BoolArray

    @property
    def n_days(self) -> int:
        """Days from the first to the last one covered."""
        return int((self.cell_start + self.cell_days).max())

    @property
    def last_day(self) -> date:
        """Last day covered."""
        return self.first_day + timedelta(days=self.n_days - 1)


def observe(table: PerformanceTable, kpi: str) -> Observations:
    """Add the table up to segments and time cells, for a figure that curves are to be learned of.

    Raises
    ------
    CurveError
        When the table lacks the KPI, or knows no spend or no result at all.
    """
    if kpi not in table.rows.columns:
        raise CurveError(
            N_(
                "The results hold no '{kpi}'; choose one of the outcomes they have: {figures}.",
                kpi=kpi,
                figures=", ".join(name for name in table.figures if name != "spend"),
            )
        )
    seen = lay_out(table, kpi)
    _check_evidence(kpi, seen)
    return seen


def lay_out(table: PerformanceTable, kpi: str) -> Observations:
    """Add a figure that the table has up to segments and time cells, whether or not there is anything to learn from.

    Rows without a value of the figure count as unobserved, not as zero. Reach of several ads of one segment and day is
    added up, which counts some people twice; `optimizer.curves.checks` tells the user.
    """
    panel = _panel_rows(table.rows, kpi)
    segments = tuple(Segment(*key) for key in sorted(set(zip(panel["platform"], panel["audience"], strict=True))))
    cells = panel[["date", "days"]].drop_duplicates().sort_values(["date", "days"], ignore_index=True)
    row_segment = pd.Index([(s.platform, s.audience) for s in segments]).get_indexer(
        pd.MultiIndex.from_frame(panel[["platform", "audience"]])
    )
    row_cell = pd.MultiIndex.from_frame(cells).get_indexer(pd.MultiIndex.from_frame(panel[["date", "days"]]))
    shape = (len(segments), len(cells))
    spend, outcome = np.zeros(shape), np.zeros(shape)
    known, reported = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    spend[row_segment, row_cell] = panel["spend"].to_numpy() / panel["days"].to_numpy()
    outcome[row_segment, row_cell] = panel[kpi].fillna(0.0).clip(lower=0.0).to_numpy()
    known[row_segment, row_cell] = panel[kpi].notna().to_numpy()
    reported[row_segment, row_cell] = True
    observed = known & (spend > 0.0)
    first = cells["date"].iloc[0]
    return Observations(
        segments=segments,
        first_day=first.date(),
        cell_start=(cells["date"] - first).dt.days.to_numpy(dtype=np.int64),
        cell_days=cells["days"].to_numpy(dtype=np.int64),
        spend=spend,
        outcome=np.where(observed, outcome, 0.0),
        observed=observed,
        reported=reported,
    )


def _panel_rows(rows: pd.DataFrame, kpi: str) -> pd.DataFrame:
    grouped = rows.groupby(["platform", "audience", "date", "days"], observed=True, sort=True)
    # min_count keeps a day whose outcome nobody reported apart from a day with none
    return grouped[["spend", kpi]].sum(min_count=1).reset_index()


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
