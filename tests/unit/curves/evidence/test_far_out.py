"""Figures that no honest result explains count as usual ones; honest ones, however wild, are not touched."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.diagnostics.far_out_findings import check_far_out
from optimizer.curves.evidence.far_out import bounded
from optimizer.curves.evidence.observations import Observations, observe
from optimizer.curves.evidence.panel import lay_out
from optimizer.curves.evidence.worth import counted, value_per_conversion
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.simulation import (
    make_funnel_world,
    make_world,
    restless_settings,
    varied_funnel_settings,
    varied_settings,
)
from optimizer.words import voice_for

DAYS = 160
NAMES = [("meta", "young"), ("meta", "old"), ("tiktok", "young")]
JULY = Period(date(2025, 7, 1), date(2025, 7, 31))


def shop(seed: int = 0, *, rate: float = 0.1) -> PerformanceTable:
    rng = np.random.default_rng(seed)
    spend = 50.0 * np.exp(np.cumsum(0.05 * rng.standard_normal((DAYS, 3)), axis=0))
    won = rng.poisson(rate * spend**0.7 * 50.0**0.3)
    rows = {
        "date": np.repeat(pd.date_range("2025-01-01", periods=DAYS), 3),
        "platform": [p for p, _ in NAMES] * DAYS,
        "audience": [a for _, a in NAMES] * DAYS,
        "days": 1,
        "spend": spend.ravel(),
        "conversions": won.ravel().astype(float),
        "revenue": np.array([rng.lognormal(3.0, 1.2, n).sum() for n in won.ravel()]),
    }
    return PerformanceTable(pd.DataFrame(rows), "EUR")


def with_figure(table: PerformanceTable, row: int, figure: str, value: float) -> PerformanceTable:
    rows = table.rows.copy()
    rows.loc[row, figure] = value
    return PerformanceTable(rows, table.currency)


def strays(table: PerformanceTable, figure: str = "conversions") -> int:
    return len(bounded(observe(lay_out(table), figure), figure)[1])


@pytest.mark.parametrize("n_worlds", [1, pytest.param(6, marks=pytest.mark.slow)])
def test_no_figure_of_honest_worlds_is_far_out(n_worlds: int) -> None:
    worlds = [
        *map(make_funnel_world, varied_funnel_settings(n_worlds, 0)),
        *map(make_world, varied_settings(n_worlds, 0)),
        *map(make_world, restless_settings(n_worlds, 0)),
    ]
    for world in worlds:
        for figure in ("conversions", "clicks", "impressions"):
            if figure in world.history.figures:
                assert strays(world.history, figure) == 0


def test_sales_with_heavy_tails_are_hardly_ever_far_out() -> None:
    cells = sum(len(shop(seed, rate=rate).rows) for seed in range(20) for rate in (0.02, 0.2))
    found = sum(strays(shop(seed, rate=rate), "revenue") for seed in range(20) for rate in (0.02, 0.2))
    assert found / cells < 2e-4


@pytest.mark.parametrize("found", [200.0, 1000.0, 5000.0])
def test_one_wrong_count_moves_no_curve(found: float) -> None:
    honest, spoiled = shop(), with_figure(shop(), 100, "conversions", found)
    plain, mended = (fit_curves(table, "conversions", JULY) for table in (honest, spoiled))
    ratio = mended.draws.mean(axis=0)[:, 1:] / plain.draws.mean(axis=0)[:, 1:]
    assert np.abs(np.log(ratio)).max() < 0.05
    width = [np.diff(np.quantile(fit.draws, [0.1, 0.9], axis=0), axis=0)[0][:, 1:] for fit in (mended, plain)]
    assert (width[0] < 1.3 * width[1]).all()
    assert mended.summary is not None
    assert mended.summary.response.answer == "follows"


def test_a_wrong_count_is_no_silence_of_all_other_days() -> None:
    fit = fit_curves(with_figure(shop(rate=0.03), 100, "conversions", 5000.0), "conversions", JULY)
    assert not [one for one in fit.findings if "single result" in one.message.template]


def test_a_wrong_sale_counts_as_a_large_one() -> None:
    table = with_figure(shop(), 100, "revenue", 900_000.0)
    rows = table.rows.drop(columns="conversions")
    seen, worth = counted(lay_out(PerformanceTable(rows, "EUR")), "revenue")
    assert [one.found for one in worth.far_out] == [900_000.0]
    honest = shop().rows["revenue"]
    assert seen.outcome.sum() * worth.typical == pytest.approx(honest.sum(), rel=0.02)
    assert seen.outcome.max() * worth.typical <= honest.max() * (1 + 1e-9)


def test_wrong_counts_of_sales_leave_what_one_brings() -> None:
    honest, spoiled = shop(), with_figure(shop(), 100, "conversions", 5000.0)
    before, after = (counted(lay_out(table), "revenue")[1] for table in (honest, spoiled))
    np.testing.assert_allclose(after.log_mean, before.log_mean, atol=0.02)
    plain = value_per_conversion(lay_out(spoiled), observe(lay_out(spoiled), "conversions"))
    assert plain is not None
    assert np.abs(plain.log_mean - before.log_mean).max() > 0.3


def test_a_finding_names_what_was_found_and_what_counts() -> None:
    table = with_figure(with_figure(shop(), 100, "conversions", 5000.0), 31, "conversions", 900.0)
    panel = lay_out(table)
    (finding,) = check_far_out(panel, bounded(observe(panel, "conversions"), "conversions")[1])
    said = voice_for("en").render(finding.message)
    assert "Feb 3, 2025 meta / old shows 5,000 conversions" in said
    assert "Number of such figures: 2, on Jan 11, 2025, Feb 3, 2025." in said
    counts = float(said.split("counts as ")[1].split(".")[0])
    assert counts <= table.rows["conversions"].nlargest(3).iloc[-1]


def daily(outcome: list[float], spend: list[float] | None = None) -> Observations:
    rows = pd.DataFrame(
        {
            "date": pd.date_range("2025-01-01", periods=len(outcome)),
            "platform": "meta",
            "audience": "all",
            "days": 1,
            "spend": spend or [10.0] * len(outcome),
            "conversions": outcome,
        }
    )
    return observe(lay_out(PerformanceTable(rows, "EUR")), "conversions")


def test_results_that_come_in_bulk_are_how_they_come() -> None:
    bulk = [60.0 if day % 30 == 0 else 1.0 for day in range(180)]
    assert bounded(daily(bulk), "conversions")[1] == ()
    assert len(bounded(daily([60.0, *[1.0] * 179]), "conversions")[1]) == 1


def test_a_week_that_was_counted_again_and_again_is_far_out() -> None:
    days = [2.0, 1.0] * 90
    days[50:57] = [50.0] * 7
    after, found = bounded(daily(days), "conversions")
    assert len(found) == 7
    assert after.outcome.max() == 2.0


def test_late_results_on_days_of_little_spend_are_honest() -> None:
    spend = [100.0] * 60
    spend[20], spend[40] = 0.5, 0.0
    seen = daily([8.0] * 60, spend)
    assert bounded(seen, "conversions")[1] == ()
    assert seen.idle_outcome is not None
    idle = seen.idle_outcome.copy()
    idle[0, 40] = 800.0
    after, found = bounded(replace(seen, idle_outcome=idle), "conversions")
    assert [(one.found, one.counted) for one in found] == [(800.0, 8.0)]
    assert after.idle_outcome is not None
    assert after.idle_outcome[0, 40] == 8.0


def test_of_a_segment_with_hardly_any_history_nothing_is_far() -> None:
    assert bounded(daily([1.0, 1.0, 500.0]), "conversions")[1] == ()
    assert len(bounded(daily([1.0, 1.0, 500.0, 0.0, 2.0]), "conversions")[1]) == 1
