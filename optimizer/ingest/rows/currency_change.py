"""The money of one file in the common currency of all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.finding import Finding
from optimizer.domain.imports import Question
from optimizer.ingest.column_map import MONEY_FIELDS
from optimizer.ingest.rows.currency import missing_rate
from optimizer.ingest.rows.exchange import MissingRateError, converted
from optimizer.ingest.rows.performance_file import PerformanceFile


def in_currency(
    file: PerformanceFile, rows: pd.DataFrame, target: str | None, rates: Sequence[ExchangeRate]
) -> tuple[pd.DataFrame, tuple[Finding, ...], tuple[Question, ...]]:
    """Change the money of a file's rows into the common currency.

    Parameters
    ----------
    file : PerformanceFile
        Where the rows come from.
    rows : pandas.DataFrame
        Its rows, or some of them.
    target : str or None
        The common currency; None where it is still to be said.
    rates : sequence of ExchangeRate
        As the user gave them.

    Returns
    -------
    rows : pandas.DataFrame
        The same rows.
    findings : tuple of Finding
        What was changed at which rate.
    questions : tuple of Question
        One per currency without a rate; its money is left as it is.
    """
    findings: list[Finding] = []
    questions: list[Question] = []
    for code in file.currency.codes:
        if target is None or code == target:
            continue
        of_row = file.currency.of_row
        is_its = np.ones(len(rows), dtype=np.bool_) if of_row is None else np.asarray(of_row[rows.index] == code)
        try:
            changed, told = converted(rows[is_its], code, target, rates, file.raw.file_name)
        except MissingRateError:
            questions.append(missing_rate(file.raw.file_name, code, target))
            continue
        rows = rows.copy()
        for field in MONEY_FIELDS:
            if field in rows:
                rows.loc[is_its, field] = changed[field]
        findings += told
    return rows, tuple(findings), tuple(questions)
