"""Results that stop while money is spent are told; ends, weekends, thin results and seasons are not.

False alarms and finds are counted over simulated histories with a known truth.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from quality_samples import clean_rows, table_of

from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.ingest import SourceFile, read_files
from optimizer.ingest.quality import table_findings, tracking_breaks
from optimizer.simulation import (
    make_funnel_world,
    make_world,
    restless_settings,
    varied_funnel_settings,
    varied_settings,
)

FIRST = date(2026, 3, 2)
OUTCOMES = ["conversions", "revenue"]


def days_of(rows: pd.DataFrame) -> np.ndarray:
    return (rows["date"] - rows["date"].min()).dt.days.to_numpy()


def silent(rows: pd.DataFrame, first: int, after: int) -> pd.DataFrame:
    """The same rows without results from one day to before another."""
    rows = rows.copy()
    rows.loc[(days_of(rows) >= first) & (days_of(rows) < after), OUTCOMES] = 0.0
    return rows


def period(first: int, last: int) -> Period:
    return Period(FIRST + timedelta(days=first), FIRST + timedelta(days=last))


def test_a_break_is_found_with_its_days() -> None:
    (found,) = tracking_breaks(table_of(silent(clean_rows(), 40, 46)))
    assert (found.platforms, found.figures, found.period) == (("meta",), ("conversions", "revenue"), period(40, 45))
    assert not found.goes_on
    assert found.expected == pytest.approx(6 * 3 * 62 / 20, rel=0.3)


def test_a_break_that_lasts_is_told_so() -> None:
    table = table_of(silent(clean_rows(), 50, 60))
    (found,) = tracking_breaks(table)
    assert found.goes_on
    (finding,) = table_findings(table)
    assert finding.severity == "warning"
    assert str(finding.message).startswith("From 2026-04-21 on, meta reports next to no conversions, revenue (10 days,")


def test_a_break_of_one_platform_is_of_that_platform_and_one_of_all_is_told_once() -> None:
    meta, tiktok = clean_rows(), clean_rows(audiences=("a", "b", "c", "d"), platform="tiktok")
    (found,) = tracking_breaks(table_of(silent(meta, 40, 47), tiktok))
    assert found.platforms == ("meta",)
    (found,) = tracking_breaks(table_of(silent(meta, 40, 47), silent(tiktok, 40, 47)))
    assert found.platforms == ()
    assert found.period == period(40, 46)


def test_a_platform_without_clicks_may_break_too() -> None:
    meta, tiktok = clean_rows(), clean_rows(audiences=("a", "b", "c", "d"), platform="tiktok")
    (found,) = tracking_breaks(table_of(silent(meta.assign(clicks=np.nan), 40, 47), tiktok))
    assert found.platforms == ("meta",)


def test_a_trickle_of_late_results_hides_no_break() -> None:
    rows = silent(clean_rows(), 40, 50)
    rows.loc[(days_of(rows) == 44) & (rows["audience"] == "a"), "conversions"] = 1.0
    assert [found.period for found in tracking_breaks(table_of(rows))][:1] == [period(40, 49)]


def test_revenue_alone_may_break() -> None:
    rows = clean_rows()
    rows.loc[days_of(rows) >= 45, "revenue"] = 0.0
    (found,) = tracking_breaks(table_of(rows))
    assert (found.figures, found.period) == (("revenue",), period(45, 59))


@pytest.mark.parametrize("goes_on", ["nothing", "clicks stop", "a trickle of money"])
def test_where_money_or_clicks_stop_too_nothing_broke(goes_on: str) -> None:
    rows = silent(clean_rows(), 40, 60)
    late = days_of(rows) >= 40
    rows.loc[late, ["clicks", "link_clicks"]] *= 0.02 if goes_on == "clicks stop" else 1.0
    rows.loc[late, ["spend", "impressions", "clicks"]] *= 0.05 if goes_on == "a trickle of money" else 1.0
    assert len(tracking_breaks(table_of(rows))) == (1 if goes_on == "nothing" else 0)


def test_a_campaign_for_sales_that_ends_beside_one_for_attention_is_no_break() -> None:
    sales = clean_rows().assign(campaign="Sales")
    attention = clean_rows().assign(campaign="Attention", conversions=0.0, revenue=0.0)
    table = table_of(sales[days_of(sales) < 40], attention)
    assert tracking_breaks(table) == ()


def test_weekends_thin_results_weeks_and_unknown_results_are_no_break() -> None:
    rows = clean_rows()
    weekend = rows.copy()
    weekend.loc[weekend["date"].dt.day_of_week >= 4, OUTCOMES] = 0.0
    thin = rows.assign(conversions=np.random.default_rng(1).poisson(0.05, len(rows)), revenue=0.0)
    weekly = silent(rows, 40, 60)
    weekly = weekly[days_of(weekly) % 7 == 0].assign(days=7)
    unknown = rows.copy()
    unknown.loc[days_of(rows) >= 40, OUTCOMES] = np.nan
    for each in (weekend, thin, weekly, unknown, rows.drop(columns=OUTCOMES)):
        assert tracking_breaks(table_of(each)) == ()


@pytest.mark.parametrize("days_to_fade", [9.0, 12.0, 25.0])
def test_a_season_that_fades_is_no_break(days_to_fade: float) -> None:
    rows = clean_rows(days=120).drop(columns="revenue")
    fade = np.exp(-np.maximum(days_of(rows) - 50, 0) / days_to_fade)
    for seed in range(20):
        rows["conversions"] = np.random.default_rng([4, seed]).poisson(fade * rows["spend"] / 20.0).astype(float)
        assert tracking_breaks(table_of(rows)) == ()


def test_a_break_in_the_demonstration_is_found_and_nothing_else() -> None:
    path = Path(__file__).parents[4] / "data" / "demo_performance.csv"
    table = read_files([SourceFile(path.name, path.read_bytes())]).table
    assert [one.severity for one in table_findings(table) if one.severity != "info"] == []
    first = int(days_of(table.rows).max()) - 9
    (found,) = tracking_breaks(PerformanceTable(silent(table.rows, first, first + 10), table.currency))
    assert (found.platforms, found.goes_on, found.period.days) == ((), True, 10)


def histories(n: int, seed: int) -> list[PerformanceTable]:
    """Clean histories of every kind of world."""
    worlds = [make_world(one) for one in (*varied_settings(n // 2, seed), *restless_settings(n // 4, seed))]
    worlds += [make_funnel_world(one) for one in varied_funnel_settings(n - n // 2 - n // 4, seed)]
    return [world.history for world in worlds]


def spoiled(table: PerformanceTable, days: int, rng: np.random.Generator) -> tuple[PerformanceTable, date, float]:
    """The same history without results for some days, the first of them, and how many results are gone."""
    first = int(rng.integers(40, table.period.days - days))
    rows = table.rows
    gone = (days_of(rows) >= first) & (days_of(rows) < first + days)
    names = [name for name in (*OUTCOMES, "leads") if name in rows]
    kept = rows.assign(**{name: rows[name].mask(gone, 0.0) for name in names})
    lost = float(rows["conversions"][gone].sum())
    return PerformanceTable(kept, table.currency), table.period.start + timedelta(days=first), lost


def check_alarms(n: int, seed: int, most_missed: float) -> None:
    rng = np.random.default_rng(seed)
    clean = histories(n, seed)
    alarms = [tracking_breaks(table) for table in clean]
    assert [found for found in alarms if found] == []
    hits = []
    for table in clean:
        if table.period.days < 80 or (table.rows["days"] > 1).any():
            continue
        broken, first, lost = spoiled(table, 7, rng)
        if lost >= 30:
            hits.append(any(abs((one.period.start - first).days) <= 2 for one in tracking_breaks(broken)))
    assert len(hits) > n // 2
    assert np.mean(hits) >= 1.0 - most_missed


def test_simulated_breaks_are_found_and_clean_histories_raise_no_alarm() -> None:
    check_alarms(24, seed=5, most_missed=0.1)


@pytest.mark.slow
def test_of_many_clean_histories_none_raises_an_alarm() -> None:
    check_alarms(400, seed=17, most_missed=0.1)
