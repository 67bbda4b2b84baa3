"""Whether a plan can stand on what was learned: results that follow the spend, and a history that is long enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import SpendAnswer
from optimizer.domain.performance import PerformanceTable
from optimizer.message import N_, Message

FEWEST_RESULTS: Final = 3
"""Times with spend that some segment must have: a line goes through any two, and none is left to show chance."""
_SEGMENT: Final = ["platform", "audience"]
_LOOKED_AT: Final = 1000
"""Rows of a history that are looked at first."""
IDENTIFIED: Final[tuple[SpendAnswer, ...]] = ("follows", "still")
"""Answers on which a plan may stand; where spend never moved, it leans on efficiency."""


def is_too_short(table: PerformanceTable, kpi: str) -> bool:
    """Whether no segment has results of its spend at `FEWEST_RESULTS` different times.

    A segment with fewer leans on its relatives; where all have fewer, there is nothing to lean on. Where all rows are
    of the same span of days, they are ads, and those of a segment are counted instead.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    kpi : str
        Whose results count, one of the table's figures.
    """
    rows = table.rows
    known = np.flatnonzero((rows["spend"].to_numpy() > 0.0) & ~np.isnan(rows[kpi].to_numpy(dtype=np.float64)))
    # in a long history the first rows have enough already, and the more rows, the more results
    if _most_times(rows.iloc[known[:_LOOKED_AT]]) >= FEWEST_RESULTS:
        return False
    known_rows = rows.iloc[known]
    of_one_span = len(rows[["date", "days"]].drop_duplicates()) == 1 and bool((rows["days"] > 1).all())
    if of_one_span:
        return bool((known_rows.groupby(_SEGMENT).size() < FEWEST_RESULTS).all())
    return _most_times(known_rows) < FEWEST_RESULTS


def _most_times(rows: pd.DataFrame) -> int:
    """At how many different times the segment with most has rows."""
    times = rows[[*_SEGMENT, "date", "days"]].drop_duplicates()
    return int(times.groupby(_SEGMENT).size().max()) if len(times) else 0


def evidence_remarks(answer: SpendAnswer, *, is_too_short: bool) -> Iterator[Finding]:
    """Say that a plan is no advice, because nothing was learned that it could stand on.

    Parameters
    ----------
    answer : {"follows", "unrelated", "unclear", "still"}
        Whether results follow the spend. Where it never moved, a plan may lean on efficiency.
    is_too_short : bool
        As `is_too_short` finds.
    """
    why = _why_no_advice(answer, is_too_short=is_too_short)
    if why is not None:
        yield Finding("warning", "verdict", *why)


def _why_no_advice(answer: SpendAnswer, *, is_too_short: bool) -> tuple[Message, Message] | None:
    """Find what is missing, and its remedy; None where nothing is."""
    if is_too_short:
        return (
            N_(
                "The history is too short to learn from: no segment has {fewest} days, weeks or months with spend and "
                "results (or as many ads), so what more money does is not known and the honest answer is to hold.",
                fewest=FEWEST_RESULTS,
            ),
            N_("Keep today's split, and import a longer history, or the same one day by day."),
        )
    if answer == "unrelated":
        return (
            N_(
                "The results do not follow the spend, so nothing is known of what moving money would do, and the "
                "honest answer is to hold."
            ),
            N_("Keep today's split; check that results and spend are of the same days, then change budgets in steps."),
        )
    if answer == "unclear":
        return (
            N_(
                "It cannot be told whether the results follow the spend, so what moving money would do is not known, "
                "and the honest answer is to hold."
            ),
            N_("Keep today's split, and change budgets in steps, or import a longer history, to find out."),
        )
    return None
