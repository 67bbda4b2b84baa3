"""Meta's column "Results", which counts something else in every campaign, and empty cells that mean none."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.cells import RawTable
from optimizer.ingest.column_map import fold
from optimizer.ingest.left_out import BoolArray
from optimizer.message import N_

OUTCOMES: Final = ("conversions", "leads")
"""Figures beside which an unclear column of results is not missed."""


def settle_results(
    table: RawTable, figures: pd.DataFrame, is_used: BoolArray
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Turn results into the figure that they count, and empty cells into zero where the platform means that.

    Parameters
    ----------
    table : RawTable
        The file's cells.
    figures : (n_rows, n_figures) pandas.DataFrame
        Parsed figures, ``results`` among them.
    is_used : (n_rows,) array
        Rows that are data.

    Returns
    -------
    figures : pandas.DataFrame
        Without ``results``.
    findings : tuple of Finding
        Where results are of several or unknown kinds and so were not used.
    """
    figures = figures.copy()
    for figure in table.header.column_map.blank_is_zero:
        if figure in figures:
            figures[figure] = figures[figure].mask(figures[figure].isna() & figures["spend"].notna(), 0.0)
    if "results" not in figures:
        return figures, ()
    results = figures.pop("results")
    indicators = _indicators(table, is_used & np.asarray(results > 0, dtype=np.bool_))
    targets = {table.header.column_map.results.get(indicator) for indicator in indicators}
    target = next(iter(targets)) if len(targets) == 1 else None
    if target is not None:
        if target not in figures:
            figures[target] = results
        return figures, ()
    if (results[is_used] > 0).any() and not any(outcome in figures for outcome in OUTCOMES):
        return figures, (_unclear(table, indicators),)
    return figures, ()


def _indicators(table: RawTable, has_results: BoolArray) -> list[str]:
    if "result_indicator" not in table.header.fields:
        return []
    texts = table.texts("result_indicator")[has_results]
    return sorted({fold(text) for text in texts.unique()} - {""})


def _unclear(table: RawTable, indicators: list[str]) -> Finding:
    if indicators:
        message = N_(
            "Results of {name} count different or unknown things ({kinds}) and were not used.",
            name=table.file_name,
            kinds=", ".join(indicators[:5]),
        )
    else:
        message = N_("{name} does not say what its results are, so they were not used.", name=table.file_name)
    return Finding(
        "warning",
        table.file_name,
        message,
        N_("Add the columns Purchases, Purchases conversion value and Leads to the report."),
    )
