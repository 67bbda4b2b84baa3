"""What a fit leaves unexplained: strange days, silence, changes; told where they are, silent where they are not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.diagnostic import acorr_ljungbox

from optimizer.curves import fit_curves
from optimizer.curves.diagnostics.residuals import ljung_box, strange_cells
from optimizer.domain.finding import Finding
from optimizer.domain.performance import PerformanceTable
from optimizer.simulation import WorldSettings, make_world

WORDS = ("Since", "From {first", "On {days")
START = np.datetime64("2025-03-01")
Change = Callable[[pd.DataFrame], pd.Series]


def settings(seed: int) -> WorldSettings:
    return WorldSettings(
        start=date(2025, 1, 1),
        days=150,
        seed=seed,
        platforms=("facebook", "tiktok"),
        audiences=("Women 25-34", "Men 35-44", "Newsletter readers"),
        monthly_budget=20_000.0,
        fatigue=0.0,
        drift=0.5,
        season=0.5,
    )


def found(seed: int, factor: Change | None = None, *, learns: bool = True) -> list[Finding]:
    """Findings from residuals of a world, its results changed by a factor per row.

    Where platforms learn and segments are launched, efficiency truly changes now and then.
    """
    recipe = settings(seed)
    world = make_world(recipe if learns else replace(recipe, learning=0.0, launches=0.0))
    rows = world.history.rows
    if factor is not None:
        rows = rows.assign(conversions=(rows["conversions"] * factor(rows)).round())
    fit = fit_curves(PerformanceTable(rows, "EUR"), "conversions", world.settings.horizon)
    return [one for one in fit.findings if one.message.template.startswith(WORDS)]


def of_best(rows: pd.DataFrame) -> pd.Series:
    totals = rows.groupby(["platform", "audience"])["conversions"].sum()
    platform, audience = totals.idxmax()
    return (rows["platform"] == platform) & (rows["audience"] == audience)


def value(finding: Finding, field: str) -> Any:
    return dict(finding.message.values)[field]


def test_a_calm_world_raises_no_finding() -> None:
    assert found(0) == []


@pytest.mark.slow
def test_calm_worlds_raise_hardly_any_finding() -> None:
    assert sum(bool(found(seed, learns=False)) for seed in range(30)) <= 3  # one in twenty, and chance


def test_a_segment_whose_results_halve_is_named_with_its_date() -> None:
    (finding,) = found(3, lambda rows: 1.0 - 0.6 * (of_best(rows) & (rows["date"] >= START)))
    assert finding.severity == "warning"
    assert abs((value(finding, "day") - START.astype(object)).days) <= 4
    assert value(finding, "size") == pytest.approx(0.6, abs=0.12)
    assert "less" in finding.message.template


def test_a_pause_just_before_the_change_does_not_hide_it() -> None:
    (finding,) = found(0, lambda rows: 1.0 - 0.6 * (of_best(rows) & (rows["date"] >= START)))
    assert "{names} brings {size:percent} less" in finding.message.template
    assert value(finding, "size") == pytest.approx(0.6, abs=0.15)


def test_results_that_halve_everywhere_are_one_finding() -> None:
    (finding,) = found(1, lambda rows: 1.0 - 0.6 * (rows["date"] >= START))
    assert "all segments together bring {size:percent} less" in finding.message.template
    assert abs((value(finding, "day") - START.astype(object)).days) <= 7


def test_silence_of_one_segment_and_of_all_is_told_with_its_days() -> None:
    def days(rows: pd.DataFrame, n: int) -> pd.Series:
        return (rows["date"] >= START) & (rows["date"] < START + np.timedelta64(n, "D"))

    one = [f for f in found(0, lambda rows: 1.0 - (of_best(rows) & days(rows, 9))) if "From" in f.message.template]
    assert len(one) == 1
    assert (value(one[0], "first"), value(one[0], "last")) == (date(2025, 3, 1), date(2025, 3, 9))
    assert len(value(one[0], "names")) > 0
    every = [f for f in found(0, lambda rows: 1.0 - days(rows, 5)) if "From" in f.message.template]
    assert "no segment shows" in every[0].message.template
    assert (value(every[0], "first"), value(every[0], "last")) == (date(2025, 3, 1), date(2025, 3, 5))


def test_a_day_with_four_times_the_results_is_named() -> None:
    (finding,) = found(2, lambda rows: 1.0 + 3.0 * (rows["date"] == START))
    assert str(finding.message) == "On 2025-03-01 there were far more results than spend and season explain."


def test_strange_cells_are_measured_by_a_scale_that_they_do_not_widen() -> None:
    noise = np.random.default_rng(0).standard_normal(200)
    assert not strange_cells(noise).any()
    noise[[20, 90, 91, 150]] = [9.0, 30.0, -12.0, 40.0]
    assert np.flatnonzero(strange_cells(noise)).tolist() == [20, 90, 91, 150]
    assert not strange_cells(noise[:20]).any()
    assert not strange_cells(np.zeros(100)).any()


@pytest.mark.parametrize("run", [0.0, 0.3])
def test_the_probability_of_runs_is_that_of_statsmodels(run: float) -> None:
    rng = np.random.default_rng(3)
    noise = rng.standard_normal(120)
    series = noise + run * np.append(0.0, noise[:-1])
    expected = float(acorr_ljungbox(series, lags=[7])["lb_pvalue"].iloc[0])
    assert ljung_box(series, 7) == pytest.approx(expected, rel=1e-9)
