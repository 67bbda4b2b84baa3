"""Readings of learned response curves, for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from optimizer.domain.curve_reading import CurveReading
from optimizer.export.cells import csv_bytes, estimate_cells, number_cell, text_cell

CURVE_COLUMNS: Final = (
    *("platform", "audience", "daily_spend", "expected", "low", "high"),
    *("efficiency", "efficiency_low", "efficiency_high"),
    *("cpa", "cpa_low", "cpa_high"),
    *("roas", "roas_low", "roas_high"),
    *("marginal", "marginal_low", "marginal_high"),
    *("level", "extrapolated"),
)


def curves_csv(readings: Iterable[CurveReading]) -> bytes:
    """Write readings of curves as UTF-8 CSV: outcome a day, efficiency, its inverse, and what more money brings.

    ``low`` and ``high`` are the ends of the range that holds the figure with probability ``level``; the cost per
    outcome is empty for revenue, which has ``roas``. ``extrapolated`` is 1 where the spend lies outside what the
    history has, else 0.
    """
    return csv_bytes(CURVE_COLUMNS, (_row(reading) for reading in readings))


def _row(reading: CurveReading) -> tuple[str, ...]:
    figures = (reading.outcome, reading.efficiency, reading.cpa, reading.roas, reading.marginal)
    return (
        text_cell(reading.segment.platform),
        text_cell(reading.segment.audience),
        number_cell(reading.daily_spend),
        *(cell for figure in figures for cell in estimate_cells(figure)),
        number_cell(reading.outcome.interval.level),
        str(int(reading.extrapolated)),
    )
