"""Which time cells make one point of what a segment spent and brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from optimizer.curves.evidence.calendar import WEEKDAYS
from optimizer.curves.evidence.panel import IntArray, Panel
from optimizer.domain.curve_points import PointSpan

_DAYS_SHOWN: Final = 42
"""Up to so many days each is a point of its own; longer histories are shown by weeks, whose noise is less."""


@dataclass(frozen=True, slots=True, eq=False)
class PointSpans:
    """Which point each cell belongs to, (n_cells,), and what a point stands for."""

    of_cell: IntArray
    span: PointSpan

    @property
    def count(self) -> int:
        """Number of points that a segment has at most."""
        return int(self.of_cell.max()) + 1


def point_spans(panel: Panel) -> PointSpans:
    """Group the cells of a history: days where it is short, else weeks, and spans that are longer one by one."""
    if len(panel.cell_start) == 1 and panel.cell_days[0] > 1:
        return PointSpans(np.zeros(1, dtype=np.int64), "whole")
    is_daily = panel.cell_days == 1
    n_days = int((panel.cell_start + panel.cell_days).max())
    if is_daily.all() and n_days <= _DAYS_SHOWN:
        return PointSpans(np.arange(len(panel.cell_start)), "day")
    # days of one week are one point, longer cells one each
    week = (panel.first_day.weekday() + panel.cell_start) // WEEKDAYS
    own = np.where(is_daily, week, week.max() + 1 + np.arange(len(week)))
    return PointSpans(np.unique(own, return_inverse=True)[1].astype(np.int64), "week")
