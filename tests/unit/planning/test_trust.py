"""How much the history tells of each segment."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from plan_samples import fit_with

from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.planning import line_evidence
from optimizer.planning.trust import FAIR_DAYS, FAIR_RESULTS, SOLID_DAYS, SOLID_RESULTS, SOLID_VARIED

ONE = (Segment("facebook", "A"),)


def table_of(days: int, results: float, varied: float = 3.0, span: int = 1, **columns: float | str) -> PerformanceTable:
    """So many days whose upper tenth of spend is `varied` times the lower, and results in all."""
    spend = np.where(np.arange(days) % 2 == 0, 10.0, 10.0 * varied)
    rows = {
        "date": pd.date_range("2026-01-01", periods=days, freq=f"{span}D"),
        "platform": "facebook",
        "audience": "A",
        "days": span,
        "spend": spend * span,
        "conversions": np.where(np.arange(days) == 0, results, 0.0),
        **columns,
    }
    return PerformanceTable(pd.DataFrame(rows), "EUR")


def told(table: PerformanceTable, kpi: str = "conversions", **more: object):
    (found,) = line_evidence(table, replace(fit_with([1.0], segments=ONE), kpi=kpi), **more)
    return found


def test_much_of_everything_is_solid() -> None:
    found = told(table_of(SOLID_DAYS, SOLID_RESULTS, SOLID_VARIED))
    assert (found.level, found.missing) == ("solid", ())
    assert found.days == SOLID_DAYS
    assert found.results == pytest.approx(SOLID_RESULTS)
    assert found.varied == pytest.approx(SOLID_VARIED)
    assert found.counted == "conversions"


@pytest.mark.parametrize(
    ("days", "results", "varied", "level", "missing"),
    [
        (SOLID_DAYS - 1, SOLID_RESULTS, 3.0, "fair", ("days",)),
        (SOLID_DAYS, SOLID_RESULTS - 1, 3.0, "fair", ("results",)),
        (SOLID_DAYS, SOLID_RESULTS, SOLID_VARIED - 0.1, "fair", ("variation",)),
        (FAIR_DAYS, FAIR_RESULTS, 3.0, "fair", ("days", "results")),
        (FAIR_DAYS - 1, SOLID_RESULTS, 3.0, "thin", ("days",)),
        (SOLID_DAYS, FAIR_RESULTS - 1, 3.0, "thin", ("results",)),
        (2, 3.0, 1.0, "thin", ("days", "results", "variation")),
    ],
)
def test_the_rules_stand_where_they_say(
    days: int, results: float, varied: float, level: str, missing: tuple[str, ...]
) -> None:
    found = told(table_of(days, results, varied))
    assert (found.level, found.missing) == (level, missing)


def test_a_segment_without_history_is_thin() -> None:
    fit = fit_with([1.0, 1.0], segments=(*ONE, Segment("facebook", "New")))
    known, new = line_evidence(table_of(SOLID_DAYS, SOLID_RESULTS), fit)
    assert known.level == "solid"
    assert (new.level, new.missing, new.days) == ("thin", ("history",), 0)


def test_weeks_count_as_their_days() -> None:
    assert told(table_of(8, SOLID_RESULTS, span=7)).days == SOLID_DAYS


def test_days_without_spend_are_none() -> None:
    table = table_of(SOLID_DAYS, SOLID_RESULTS)
    table.rows.loc[:9, "spend"] = 0.0
    assert told(table).days == SOLID_DAYS - 10


def test_two_ads_on_one_day_are_one_day() -> None:
    table = table_of(SOLID_DAYS, SOLID_RESULTS)
    twice = PerformanceTable(pd.concat([table.rows, table.rows], ignore_index=True), "EUR")
    assert told(twice).days == SOLID_DAYS
    assert told(twice).results == pytest.approx(2 * SOLID_RESULTS)


def test_money_is_no_count() -> None:
    table = table_of(SOLID_DAYS, 10.0, revenue=5_000.0)
    assert (told(table, "revenue").counted, told(table, "revenue").level) == ("conversions", "thin")
    without = PerformanceTable(table.rows.drop(columns="conversions"), "EUR")
    assert (told(without, "revenue").counted, told(without, "revenue").results) == ("days", SOLID_DAYS)


def test_several_kpis_count_together() -> None:
    table = table_of(SOLID_DAYS, 60.0, leads=1.0, revenue=100.0)
    found = told(table, "weighted", kpis=("conversions", "leads", "revenue"))
    assert found.counted == "results"
    assert found.results == pytest.approx(60.0 + SOLID_DAYS)
