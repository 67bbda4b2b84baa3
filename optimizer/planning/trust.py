"""How much the history tells of each segment, by rules that a person can check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.curve import CurveFit
from optimizer.domain.line_evidence import EvidenceLevel, LineEvidence
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment

FAIR_DAYS: Final = 14
"""Two whole weeks: each weekday was seen more than once."""
SOLID_DAYS: Final = 56
"""Eight weeks: demand moves with a scale of a fortnight, so spend and demand can be told apart a few times."""
FAIR_RESULTS: Final = 25.0
"""A count of n is known to about 1 / sqrt(n) (Poisson): 25 to a fifth."""
SOLID_RESULTS: Final = 100.0
"""To a tenth."""
SOLID_VARIED: Final = 1.5
"""Half as much again on high days as on low ones: the log of spend then scatters by 0.16 (the outer tenths of a normal
are 2.56 standard deviations apart), above the 0.12 below which spend says nothing either way
(`optimizer.curves.diagnostics.identification`)."""
SOLID_OWN: Final = 0.5
"""Half of what is known comes from the segment's own results."""


def line_evidence(table: PerformanceTable, fit: CurveFit, kpis: Sequence[str] = ()) -> tuple[LineEvidence, ...]:
    """Say how much stands behind each segment of a fit, in its order.

    Rules, whatever the plan gives to the segment:

    - "thin": no history, or fewer than `FAIR_DAYS` days with spend, or fewer than `FAIR_RESULTS` results.
    - "solid": at least `SOLID_DAYS` days with spend and `SOLID_RESULTS` results, daily spend at the upper tenth of the
      days at least `SOLID_VARIED` times that at the lower tenth, and, where the model tells, at least `SOLID_OWN` of
      what is known of its efficiency learned from its own results.
    - "fair": all between.

    Money is no count: results of revenue are conversions where the history has them, else days on which some came.

    Depends on the history and the fit only; worth keeping, as it reads all rows.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    fit : CurveFit
        Learned from it.
    kpis : sequence of str
        That are wanted together, where the fit's KPI is no figure of the history.
    """
    counted, counts = _counts(table.rows, fit.kpi, kpis)
    rows = table.rows[["platform", "audience", "date", "days", "spend"]].assign(count=counts)
    groups = {_key(key): group for key, group in rows.groupby(["platform", "audience"])}
    own = {} if fit.summary is None else {one.segment: one.own_evidence for one in fit.summary.segments}
    return tuple(
        _evidence(segment, groups.get((segment.platform, segment.audience)), own.get(segment), counted)
        for segment in fit.segments
    )


def _counts(rows: pd.DataFrame, kpi: str, kpis: Sequence[str]) -> tuple[str, pd.Series]:
    """What counts as a result, and how many each row has."""
    if is_money(kpi):
        if "conversions" in rows:
            return "conversions", rows["conversions"].fillna(0.0)
        return "days", (rows[kpi].fillna(0.0) > 0.0).astype("float64")
    if kpi in rows:
        return kpi, rows[kpi].fillna(0.0)
    together = [name for name in kpis if name in rows and not is_money(name)]
    return "results", rows[together].fillna(0.0).sum(axis=1)


def _key(key: object) -> tuple[str, str]:
    names = key if isinstance(key, tuple) else (key, "")
    return str(names[0]), str(names[1])


def _evidence(segment: Segment, rows: pd.DataFrame | None, own: float | None, counted: str) -> LineEvidence:
    if rows is None:
        return LineEvidence(segment, 0, 0.0, counted, 1.0, own, "thin", ("history",))
    cells = rows.groupby(["date", "days"], as_index=False)["spend"].sum()
    cells = cells[cells["spend"] > 0]
    days, results, varied = int(cells["days"].sum()), float(rows["count"].sum()), _varied(cells)
    lacks = {
        "history": days == 0,
        "days": days < SOLID_DAYS,
        "results": results < SOLID_RESULTS,
        "variation": varied < SOLID_VARIED,
        "own": own is not None and own < SOLID_OWN,
    }
    missing = tuple(what for what, is_missing in lacks.items() if is_missing)
    level: EvidenceLevel = "fair" if missing else "solid"
    if days < FAIR_DAYS or results < FAIR_RESULTS:
        level = "thin"
    return LineEvidence(segment, days, results, counted, varied, own, level, missing)


def _varied(cells: pd.DataFrame) -> float:
    """Daily spend at the upper tenth of the days over that at the lower tenth; 1 without days."""
    if cells.empty:
        return 1.0
    daily = np.repeat((cells["spend"] / cells["days"]).to_numpy(dtype=np.float64), cells["days"].to_numpy())
    low, high = np.quantile(daily, (0.1, 0.9))
    return float(high / low)
