"""Conversions and results: what each counts, kept apart; empty cells that mean none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.column_map import OWN_FIGURES, fold
from optimizer.ingest.rows.left_out import BoolArray
from optimizer.message import N_, listed

OUTCOMES: Final = ("conversions", "leads")
"""Figures beside which an unclear column of results is not missed."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Figures whose meaning is settled.

    Attributes
    ----------
    figures : (n_rows, n_figures) pandas.DataFrame
        Without ``results``.
    kinds : (n_rows,) series of str
        What the conversions of each row count; empty where there are none.
    totals : mapping of str to float
        Kind of outcome, such as ``"purchases"`` or ``"leads"`` -> its sum over the rows that are data.
    findings : tuple of Finding
        Where results are of several or unknown kinds.
    """

    figures: pd.DataFrame
    kinds: pd.Series[str]
    totals: Mapping[str, float]
    findings: tuple[Finding, ...]


def settle_results(table: RawTable, figures: pd.DataFrame, is_used: BoolArray) -> Outcomes:
    """Turn results into the figures that they count, and empty cells into zero where the platform means that.

    A column of its own says what a figure is; results fill in only what has no such column. Results of one kind in the
    whole file count that kind in every row. Of several kinds, each row counts its own, and of the others nothing is
    known there: link clicks are not leads, and leads are not purchases.

    Parameters
    ----------
    table : RawTable
        The file's cells.
    figures : (n_rows, n_figures) pandas.DataFrame
        Parsed figures, ``results`` perhaps among them.
    is_used : (n_rows,) array
        Rows that are data.
    """
    figures = figures.copy()
    for figure in table.header.column_map.blank_is_zero:
        if figure in figures:
            figures[figure] = figures[figure].mask(figures[figure].isna() & figures["spend"].notna(), 0.0)
    kinds = pd.Series(table.header.conversion_kind, index=figures.index, dtype="str")
    results = figures.pop("results") if "results" in figures else None
    if results is None:
        return Outcomes(figures, kinds, _totals(figures, kinds, is_used), ())
    return _with_results(table, figures, kinds, results, is_used)


def _with_results(
    table: RawTable, figures: pd.DataFrame, kinds: pd.Series[str], results: pd.Series[float], is_used: BoolArray
) -> Outcomes:
    has_own = {figure for figure in figures if figures[figure].notna().any()}
    of_row = _kinds_of_rows(table)
    counted = results.where(is_used & (results > 0), 0.0).groupby(of_row.to_numpy()).sum()
    found = [str(kind) for kind, total in counted.items() if total > 0]
    named = [kind for kind in found if kind]
    for kind in named:
        figure = kind if kind in OWN_FIGURES else "conversions"
        if figure in has_own:
            continue
        is_kind = (
            np.asarray(of_row == kind, dtype=np.bool_) if len(found) > 1 else np.ones(len(figures), dtype=np.bool_)
        )
        known = figures[figure] if figure in figures else pd.Series(np.nan, index=figures.index)
        figures[figure] = known.mask(is_kind, results)
        if figure == "conversions":
            kinds = kinds.mask(is_kind, kind)
    totals = _totals(figures, kinds, is_used)
    totals |= {kind: float(counted[kind]) for kind in named if kind not in totals}
    is_missed = not any(outcome in figures for outcome in OUTCOMES)
    findings = []
    if "" in found and is_missed:
        findings.append(_unclear(table, is_used & np.asarray((results > 0) & (of_row == ""), dtype=np.bool_)))
    if len(named) > 1:
        findings.append(_several(table, named))
    return Outcomes(figures, kinds, totals, tuple(findings))


def counted_outcomes(rows: pd.DataFrame, settled: Mapping[str, float]) -> dict[str, float]:
    """Count conversions and leads anew where rows were left out since; other kinds stay as they were settled."""
    everything = np.ones(len(rows), dtype=np.bool_)
    kinds = rows["conversion_kind"] if "conversion_kind" in rows else pd.Series("", index=rows.index, dtype="str")
    counted = _totals(rows, kinds, everything)
    return {kind: counted.get(kind, total) for kind, total in settled.items()}


def _kinds_of_rows(table: RawTable) -> pd.Series[str]:
    """What the results of each row count; empty where the file does not tell, or tells something unknown."""
    if "result_indicator" not in table.header.fields:
        return pd.Series("", index=table.cells.index, dtype="str")
    texts = table.texts("result_indicator")
    known = {text: table.header.column_map.results.get(fold(text), "") for text in texts.unique()}
    return texts.map(known).astype("str")


def _totals(figures: pd.DataFrame, kinds: pd.Series[str], is_used: BoolArray) -> dict[str, float]:
    totals: dict[str, float] = {}
    if "conversions" in figures:
        by_kind = figures["conversions"][is_used].groupby(kinds[is_used].to_numpy()).sum(min_count=1)
        totals = {str(kind): float(total) for kind, total in by_kind.items() if kind and not np.isnan(total)}
    if "leads" in figures and figures["leads"][is_used].notna().any():
        totals["leads"] = float(figures["leads"][is_used].sum())
    return totals


def _unclear(table: RawTable, is_unclear: BoolArray) -> Finding:
    indicators: list[str] = []
    if "result_indicator" in table.header.fields:
        indicators = sorted({fold(text) for text in table.texts("result_indicator")[is_unclear].unique()} - {""})
    if indicators:
        message = N_(
            "Results of {name} count things that are not known ({kinds}) and were not used.",
            name=table.file_name,
            kinds=listed(indicators),
        )
    else:
        message = N_("{name} does not say what its results are, so they were not used.", name=table.file_name)
    return Finding(
        "warning",
        table.file_name,
        message,
        N_("Add the columns Purchases, Purchases conversion value and Leads to the report."),
        table.file_name,
        int(table.cells.index[np.flatnonzero(is_unclear)[0]]),
    )


def _several(table: RawTable, kinds: list[str]) -> Finding:
    return Finding(
        "warning",
        table.file_name,
        N_(
            "Results of {name} count different things ({kinds}); they were kept apart, and where a row counts one of "
            "them, the others are unknown.",
            name=table.file_name,
            kinds=listed(kinds),
        ),
        N_("Add the columns Link clicks, Leads and Purchases to the report, so that each row has all of them."),
        table.file_name,
    )
