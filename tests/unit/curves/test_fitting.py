"""Curves learned from histories whose truth is known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.tabulation import TriedSpend, doubt_elsewhere
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

JULY = Period(date(2025, 7, 1), date(2025, 7, 31))
DAYS = 181
CEILING = np.array([20.0, 8.0, 12.0, 4.0])
HALF = np.array([60.0, 150.0, 90.0, 120.0])
NAMES = [("meta", "young"), ("meta", "old"), ("tiktok", "young"), ("tiktok", "old")]


def history(
    seed: int = 0, *, following: float = 0.0, swing: float = 0.0, money: float = 1.0, spread: float = 0.5
) -> PerformanceTable:
    """Counts from Michaelis-Menten curves under a demand that swings, with budgets that follow it."""
    rng = np.random.default_rng(seed)
    demand = swing * np.sin(np.arange(DAYS) / 18.0)
    base = np.array([40.0, 50.0, 45.0, 35.0])
    spend = base * np.exp(spread * rng.standard_normal((DAYS, 4)) + following * demand[:, None])
    mean = CEILING * spend / (HALF + spend) * np.exp(demand)[:, None]
    won = rng.poisson(mean)
    return PerformanceTable(
        pd.DataFrame(
            {
                "date": np.repeat(pd.date_range("2025-01-01", periods=DAYS), 4),
                "platform": [p for p, _ in NAMES] * DAYS,
                "audience": [a for _, a in NAMES] * DAYS,
                "days": 1,
                "spend": spend.ravel() * money,
                "conversions": won.ravel().astype(float),
                "revenue": won.ravel() * 40.0 * rng.lognormal(0.0, 0.4, 4 * DAYS),
            }
        ),
        "EUR",
    )


def curve_at(fit: CurveFit, name: tuple[str, str], spend: float) -> FloatArray:
    """Outcome per day at a daily spend, one per draw."""
    i = [(s.platform, s.audience) for s in fit.segments].index(name)
    return np.array([np.interp(spend, fit.spend[i], draw[i]) for draw in fit.draws])


def relative_shape(fit: CurveFit, name: tuple[str, str], low: float, high: float) -> float:
    return float(curve_at(fit, name, high).mean() / curve_at(fit, name, low).mean())


def test_a_known_curve_is_recovered_inside_the_spend_seen() -> None:
    fit = fit_curves(history(), "conversions", JULY)
    for i, name in enumerate(NAMES):
        for spend in (25.0, 50.0, 90.0):
            truth = CEILING[i] * spend / (HALF[i] + spend)
            assert curve_at(fit, name, spend).mean() == pytest.approx(truth, rel=0.2)


def test_curves_start_at_nothing_and_never_fall() -> None:
    fit = fit_curves(history(), "conversions", JULY)
    assert np.all(fit.draws[:, :, 0] == 0.0)
    assert np.all(np.diff(fit.draws, axis=2) >= 0.0)
    assert np.all(np.diff(fit.spend, axis=1) > 0.0)


def test_beyond_the_spend_seen_the_curve_is_less_sure() -> None:
    """What more money brings, compared with what was seen: demand moves both alike and drops out."""
    fit = fit_curves(history(), "conversions", JULY)

    def spread(spend: float) -> float:
        return float(np.log(curve_at(fit, NAMES[0], spend) / curve_at(fit, NAMES[0], 50.0)).std())

    assert spread(800.0) > 3.0 * spread(90.0)


def test_a_budget_that_followed_demand_gets_no_credit_for_it() -> None:
    """The naive slope of log outcome on log spend is far too steep here; the model's must stay near the truth."""
    low, high = 30.0, 60.0
    naive, learned, truth = [], [], []
    for seed in range(3):
        confounded = history(seed, following=1.0, swing=0.45, spread=0.25)
        fit = fit_curves(confounded, "conversions", JULY)
        for i, (name, rows) in enumerate(confounded.rows.groupby(["platform", "audience"], sort=False)):
            naive.append(np.polyfit(np.log(rows["spend"]), np.log(rows["conversions"] + 0.5), 1)[0])
            learned.append(np.log2(relative_shape(fit, (str(name[0]), str(name[1])), low, high)))
            truth.append(np.log2(high / (HALF[i] + high) * (HALF[i] + low) / low))
    assert np.mean(naive) > np.mean(truth) + 0.3
    assert np.mean(learned) == pytest.approx(np.mean(truth), abs=0.15)


def test_the_same_seed_gives_the_same_curves() -> None:
    table = history()
    one, same = (fit_curves(table, "conversions", JULY, seed=5) for _ in range(2))
    other = fit_curves(table, "conversions", JULY, seed=6)
    np.testing.assert_array_equal(one.draws, same.draws)
    assert not np.array_equal(one.draws, other.draws)


def test_the_currency_unit_does_not_matter() -> None:
    euro = fit_curves(history(), "conversions", JULY)
    dong = fit_curves(history(money=28_000.0), "conversions", JULY)
    np.testing.assert_allclose(dong.spend, euro.spend * 28_000.0)
    np.testing.assert_allclose(dong.draws, euro.draws, rtol=1e-3)


def test_revenue_is_learned_in_its_own_unit() -> None:
    fit = fit_curves(history(), "revenue", JULY)
    truth = 40.0 * np.exp(0.4**2 / 2) * CEILING[0] * 50.0 / (HALF[0] + 50.0)
    assert curve_at(fit, NAMES[0], 50.0).mean() == pytest.approx(truth, rel=0.25)
    assert fit.dispersion > 20.0  # a sale brings about 43; the variance over the mean is in money


def test_more_history_means_narrower_curves() -> None:
    """Their shape too, though the doubt of the form away from the usual spend is the same for all."""
    table = history()
    short = PerformanceTable(table.rows[table.rows["date"] >= "2025-06-10"].reset_index(drop=True), "EUR")

    def widths(of: PerformanceTable) -> FloatArray:
        fits = [fit_curves(of, "conversions", JULY, seed=seed) for seed in range(8)]
        shapes = [np.log(curve_at(fit, n, 90.0) / curve_at(fit, n, 30.0)).std() for fit in fits for n in NAMES]
        levels = [np.log(curve_at(fit, n, 50.0)).std() for fit in fits for n in NAMES]
        return np.array([np.mean(shapes), np.mean(levels)])

    wider = widths(short) / widths(table)
    assert wider[0] > 1.0
    assert wider[1] > 1.1


def test_a_segment_with_a_week_of_history_gets_a_wide_curve_from_its_relatives() -> None:
    table = history()
    new = (table.rows["platform"] == "tiktok") & (table.rows["audience"] == "old") & (table.rows["date"] < "2025-06-24")
    fit = fit_curves(PerformanceTable(table.rows[~new].reset_index(drop=True), "EUR"), "conversions", JULY)
    young, old = curve_at(fit, ("tiktok", "old"), 40.0), curve_at(fit, ("meta", "old"), 40.0)
    assert np.log(young).std() > 1.2 * np.log(old).std()
    truth = CEILING[3] * 40.0 / (HALF[3] + 40.0)
    assert np.quantile(young, 0.02) < truth < np.quantile(young, 0.98)


def test_one_row_is_enough_for_an_answer() -> None:
    rows = history().rows.head(1).assign(conversions=3.0)
    fit = fit_curves(PerformanceTable(rows, None), "conversions", JULY)
    assert fit.draws.shape[1] == 1
    assert np.all(np.isfinite(fit.draws))
    assert any("history is short" in str(f.message) for f in fit.findings)


def test_spend_that_never_moved_is_told() -> None:
    fit = fit_curves(history(spread=0.01), "conversions", JULY)
    assert any("hardly moved" in str(f.message) for f in fit.findings)
    assert not any("hardly moved" in str(f.message) for f in fit_curves(history(), "conversions", JULY).findings)


def test_recent_spend_is_that_of_the_last_days() -> None:
    table = history()
    fit = fit_curves(table, "conversions", JULY)
    last = table.rows[table.rows["date"] > "2025-05-30"]
    expected = last.groupby(["platform", "audience"])["spend"].sum() / 31
    np.testing.assert_allclose(fit.recent_spend, expected.to_numpy())


def test_late_results_of_the_last_days_do_not_pull_the_curve_down() -> None:
    table = history()
    age = (table.rows["date"].max() - table.rows["date"]).dt.days
    arrived = 1.0 - 0.6 * np.exp(-age / 2.0)
    rng = np.random.default_rng(1)
    won = rng.binomial(table.rows["conversions"].astype(int), arrived).astype(float)
    young = PerformanceTable(table.rows.assign(conversions=won), "EUR")
    full, late = (fit_curves(t, "conversions", JULY) for t in (table, young))
    ratio = curve_at(late, NAMES[0], 50.0).mean() / curve_at(full, NAMES[0], 50.0).mean()
    assert ratio > 0.93


def test_weekly_rows_tell_nearly_the_same_as_daily_rows() -> None:
    table = history()
    week = (table.rows["date"] - table.rows["date"].min()).dt.days // 7
    rows = table.rows.assign(date=table.rows["date"].min() + pd.to_timedelta(week * 7, unit="D"))[week < DAYS // 7]
    weekly = rows.groupby(["date", "platform", "audience"], as_index=False)[["spend", "conversions"]].sum()
    fit = fit_curves(PerformanceTable(weekly.assign(days=7), "EUR"), "conversions", JULY)
    for i, name in enumerate(NAMES):
        truth = CEILING[i] * 45.0 / (HALF[i] + 45.0)
        assert curve_at(fit, name, 45.0).mean() == pytest.approx(truth, rel=0.25)


def tried(*usual: float) -> TriedSpend:
    """Spends that were as high as four times the usual one."""
    return TriedSpend(np.array(usual), 4.0 * np.array(usual))


@pytest.mark.parametrize("half", [50.0, 1e9], ids=["saturating", "straight"])
def test_doubt_grows_with_the_distance_from_the_usual_spend(half: float) -> None:
    knots = np.concatenate([[0.0], np.geomspace(1.0, 1e5, 80)])[None, :]
    before = np.tile(knots / (half + knots), (4000, 1, 1))
    draws = before.copy()
    doubt_elsewhere(draws, knots, tried(100.0), np.zeros(1), np.random.default_rng(0))
    assert np.all(np.diff(draws, axis=2) >= 0.0), "an outcome never falls with spend"
    np.testing.assert_allclose(draws.mean(axis=0), before[0], rtol=1e-6, err_msg="the mean curve stays")
    spread = np.log(draws[:, 0, 1:]).std(axis=0)
    at_usual = int(np.abs(knots[0, 1:] - 100.0).argmin())
    assert spread[at_usual] < 0.02
    assert np.all(np.diff(spread[at_usual:]) >= -1e-9)
    assert np.all(np.diff(spread[10 : at_usual + 1]) <= 1e-9)


def test_doubt_grows_faster_beyond_all_that_was_ever_spent() -> None:
    knots = np.concatenate([[0.0], np.geomspace(1.0, 1e5, 80)])[None, :]
    within, beyond = (np.tile(knots**0.5, (2000, 1, 1)) for _ in range(2))
    usual = np.array([100.0])
    for draws, most in ((within, np.inf), (beyond, 400.0)):
        doubt_elsewhere(draws, knots, TriedSpend(usual, np.array([most])), np.zeros(1), np.random.default_rng(0))
    ratio = np.log(beyond[:, 0, 1:]).std(axis=0) / np.log(within[:, 0, 1:]).std(axis=0)
    assert ratio[knots[0, 1:] < 400.0] == pytest.approx(1.0, abs=1e-9)
    assert np.interp(1600.0, knots[0, 1:], ratio) > 1.1
    np.testing.assert_allclose(beyond.mean(axis=0), knots**0.5, rtol=1e-6, err_msg="the mean curve stays")


def test_where_reach_shows_the_saturation_there_is_less_doubt() -> None:
    knots = np.tile(np.concatenate([[0.0], np.geomspace(1.0, 1e4, 40)]), (2, 1))
    draws = np.tile(knots / (50.0 + knots), (2000, 1, 1))
    doubt_elsewhere(draws, knots, tried(100.0, 100.0), np.array([0.0, 1.0]), np.random.default_rng(0))
    by_results, by_reach = np.log(draws[:, :, -1]).std(axis=0)
    assert by_reach < 0.8 * by_results


def test_segments_without_spend_get_no_doubt_of_distance() -> None:
    draws = np.ones((2, 1, 3))
    doubt_elsewhere(draws, np.array([[0.0, 1.0, 2.0]]), tried(0.0), np.zeros(1), np.random.default_rng(0))
    np.testing.assert_array_equal(draws, np.ones((2, 1, 3)))


def test_an_unusual_end_is_partly_expected_to_pass() -> None:
    """Demand that was half as high again for the last three weeks is promised to stay for a part only."""
    table = history(spread=0.3)
    rows = table.rows.copy()
    late = rows["date"] >= rows["date"].max() - pd.Timedelta(days=20)
    rows.loc[late, "conversions"] = np.round(rows.loc[late, "conversions"] * 1.5)
    usual, unusual = (fit_curves(PerformanceTable(one, "EUR"), "conversions", JULY) for one in (table.rows, rows))
    promised = curve_at(unusual, NAMES[0], 40.0).mean() / curve_at(usual, NAMES[0], 40.0).mean()
    assert 1.05 < promised < 1.4
