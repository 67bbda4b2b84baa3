"""Curves from results without dates: known truths, ads nobody has seen, and what the user is told."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from ad_samples import ads_table

from optimizer import workflow
from optimizer.curves.cross_section import (
    Ads,
    choose_exposure,
    fit_cross_section,
    is_cross_section,
    lay_out_ads,
    predict_ads,
)
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import CurveError
from optimizer.planning.proposal import is_identified

APRIL = Period(date(2025, 4, 1), date(2025, 4, 30))


def ads_of(seed: int, **settings: object) -> Ads:
    return lay_out_ads(ads_table(seed, **settings), "conversions")


def elasticity_of(ads: Ads, *, may_be_selected: bool = True) -> float:
    views = choose_exposure(ads, ads.outcome, np.random.default_rng(0), may_be_selected=may_be_selected)
    return float(views[0].pooled.mode[1])


def at(fit: CurveFit, factor: float) -> FloatArray:
    """Draws at a multiple of what each segment spent, (n_draws, n_segments)."""
    return np.array(
        [[np.interp(factor * x, fit.spend[i], d[i]) for i, x in enumerate(fit.recent_spend)] for d in fit.draws]
    )


@pytest.mark.parametrize("truth", [0.5, 1.0])
def test_the_elasticity_is_that_of_the_truth(truth: float) -> None:
    level = -7.5 + (1.0 - truth) * 9.5
    assert elasticity_of(ads_of(3, elasticity=truth, level=level)) == pytest.approx(truth, abs=0.08)


def test_a_list_without_its_zeros_is_seen_through() -> None:
    ads = ads_of(4, n_ads=1500, elasticity=0.95, level=-9.5, is_selected=True)
    assert elasticity_of(ads) == pytest.approx(0.95, abs=0.15)
    assert elasticity_of(ads, may_be_selected=False) < 0.7, "taken for complete, it looks as if money did little"


def test_a_complete_list_is_taken_for_one() -> None:
    ads = ads_of(5)
    views = choose_exposure(ads, ads.outcome, np.random.default_rng(0))
    assert all(view.pooled.law.listing == 1.0 for view in views)


@pytest.mark.parametrize("follows", ["impressions", "spend"])
def test_the_exposure_that_results_follow_is_chosen(follows: str) -> None:
    ads = ads_of(6, follows=follows)
    assert choose_exposure(ads, ads.outcome, np.random.default_rng(0))[0].kind == follows


def test_new_ads_are_foretold_and_the_interval_is_honest() -> None:
    held, errors, rivals = [], [], []
    for seed in range(3):
        ads = ads_of(20 + seed, level=-5.0)
        known = np.random.default_rng(seed).random(ads.n_ads) > 0.2
        found = predict_ads(ads, known, seed=seed)
        outcome = ads.outcome[~known]
        low, high = np.quantile(found.draws, [0.1, 0.9], axis=0)
        held.append((outcome >= low) & (outcome <= high))
        errors.append(np.abs(outcome - found.mean).mean())
        campaign = ads.groups[ads.group_names.index("campaign")]
        mean = np.bincount(campaign[known], ads.outcome[known]) / np.bincount(campaign[known])
        rivals.append(np.abs(outcome - mean[campaign[~known]]).mean())
    assert 0.75 <= np.concatenate(held).mean() <= 0.87
    assert np.mean(errors) < 0.6 * np.mean(rivals)


def test_the_outcomes_of_held_out_ads_are_not_used() -> None:
    ads = ads_of(7, n_ads=200)
    known = np.random.default_rng(0).random(ads.n_ads) > 0.2
    changed = replace(ads, outcome=np.where(known, ads.outcome, 99.0))
    np.testing.assert_array_equal(predict_ads(ads, known).mean, predict_ads(changed, known).mean)


@pytest.fixture(scope="module", params=["impressions", "spend"])
def fitted(request: pytest.FixtureRequest) -> tuple[PerformanceTable, CurveFit]:
    table = ads_table(8, follows=request.param)
    return table, fit_cross_section(table, "conversions", APRIL)


def test_curves_start_at_nothing_and_never_fall(fitted: tuple[PerformanceTable, CurveFit]) -> None:
    fit = fitted[1]
    assert np.all(fit.draws[:, :, 0] == 0.0)
    assert np.all(np.diff(fit.draws, axis=2) >= -1e-12)
    assert np.all(np.diff(fit.spend, axis=1) > 0.0)
    assert np.all(np.isfinite(fit.draws))


def test_at_todays_spend_the_curves_bring_what_the_ads_brought(fitted: tuple[PerformanceTable, CurveFit]) -> None:
    table, fit = fitted
    truth = table.rows.groupby("audience")["mean"].sum()
    brought = at(fit, 1.0) * 31
    assert brought.sum(axis=1).mean() == pytest.approx(truth.sum(), rel=0.12)
    low, high = np.quantile(brought, [0.02, 0.98], axis=0)
    names = [one.audience for one in fit.segments]
    assert np.mean((truth[names] >= low) & (truth[names] <= high)) >= 0.85


def test_the_interval_widens_beyond_what_was_spent(fitted: tuple[PerformanceTable, CurveFit]) -> None:
    fit = fitted[1]
    widths = []
    for factor in (1.0, 3.0, 9.0):
        low, high = np.quantile(at(fit, factor), [0.1, 0.9], axis=0)
        widths.append(np.log(high / low).mean())
    assert widths[0] < widths[1] < widths[2]


def test_ads_that_cost_nothing_are_kept_and_break_nothing() -> None:
    table = ads_table(9, n_ads=160, level=-8.0)
    free = table.rows["spend"] == 0.0
    assert free.sum() > 10
    fit = fit_cross_section(table, "conversions", APRIL)
    assert any("cost nothing" in str(finding.message) for finding in fit.findings)
    only_free = table.rows.assign(spend=np.where(table.rows["audience"] == "sale / 18-24", 0.0, table.rows["spend"]))
    assert np.all(np.isfinite(fit_cross_section(PerformanceTable(only_free, None), "conversions", APRIL).draws))


def test_without_impressions_spend_is_enough() -> None:
    table = ads_table(10, n_ads=200)
    bare = PerformanceTable(table.rows.drop(columns="impressions"), None)
    fit = fit_cross_section(bare, "conversions", APRIL)
    assert np.all(np.diff(fit.draws, axis=2) >= -1e-12)


def test_what_a_list_of_ads_cannot_show_is_said(fitted: tuple[PerformanceTable, CurveFit]) -> None:
    said = " ".join(str(finding.message) for finding in fitted[1].findings)
    assert "not what more money does" in said
    assert "missing from the file" not in said
    selected = fit_cross_section(ads_table(4, n_ads=900, level=-9.0, is_selected=True), "conversions", APRIL)
    assert any("missing from the file" in str(finding.message) for finding in selected.findings)


def test_segments_with_little_revenue_are_told_whatever_a_sale_brings() -> None:
    """Money is no count: a few sales of 500 each are no more evidence than a few sales."""
    rows = ads_table(4, n_ads=200, level=-10.0).rows
    sold = PerformanceTable(rows, "EUR")
    paid = PerformanceTable(rows.assign(revenue=500.0 * rows["conversions"]), "EUR")
    for table, kpi, words in ((sold, "conversions", "30 results (conversions)"), (paid, "revenue", "30 typical sales")):
        (said,) = (
            str(one.message) for one in fit_cross_section(table, kpi, APRIL).findings if "30" in str(one.message)
        )
        assert words in said
        assert " of 9: " in said


def test_results_that_were_shuffled_are_said_to_follow_nothing() -> None:
    rows = ads_table(15, level=-6.0).rows
    assert is_identified(fit_cross_section(PerformanceTable(rows, None), "conversions", APRIL))
    dealt = np.random.default_rng(0).permutation(rows["conversions"].to_numpy())
    fit = fit_cross_section(PerformanceTable(rows.assign(conversions=dealt), None), "conversions", APRIL)
    assert not is_identified(fit)
    assert fit.findings[0].severity == "critical"
    assert "Not identifiable" in str(fit.findings[0].message)


def test_the_same_seed_gives_the_same_curves() -> None:
    table = ads_table(11, n_ads=150)
    one, other = (fit_cross_section(table, "conversions", APRIL, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.draws, other.draws)
    assert not np.array_equal(one.draws, fit_cross_section(table, "conversions", APRIL, seed=4).draws)


def test_revenue_is_as_certain_in_another_currency() -> None:
    rows = ads_table(12, n_ads=200, level=-5.0).rows
    worth = rows.assign(revenue=rows["conversions"] * 40.0)
    euro = fit_cross_section(PerformanceTable(worth, None), "revenue", APRIL)
    dong = fit_cross_section(PerformanceTable(worth.assign(revenue=worth["revenue"] * 3e4), None), "revenue", APRIL)
    np.testing.assert_allclose(dong.draws, euro.draws * 3e4, rtol=0.02)


def test_one_span_of_days_is_a_cross_section_and_two_are_not() -> None:
    table = ads_table(13, n_ads=50)
    assert is_cross_section(table)
    rows = table.rows.copy()
    rows.loc[0, "date"] = rows.loc[0, "date"] - np.timedelta64(31, "D")
    assert not is_cross_section(PerformanceTable(rows, None))
    assert not is_cross_section(PerformanceTable(table.rows.assign(days=1), None))


@pytest.mark.parametrize(("column", "kpi"), [("spend", "conversions"), ("conversions", "conversions"), ("", "leads")])
def test_without_evidence_nothing_is_learned(column: str, kpi: str) -> None:
    rows = ads_table(14, n_ads=50).rows
    if column:
        rows = rows.assign(**{column: 0.0})
    with pytest.raises(CurveError):
        fit_cross_section(PerformanceTable(rows, None), kpi, APRIL)


def test_learning_tells_how_much_is_done_without_changing_what_is_learned() -> None:
    table, told = ads_table(8, n_ads=200), list[float]()
    fit = fit_cross_section(table, "conversions", APRIL, progress=told.append)
    assert told == sorted(told)
    assert len(told) >= 20
    assert told[0] <= 0.05
    assert 0.7 <= told[-1] <= 1.0
    np.testing.assert_array_equal(fit.draws, fit_cross_section(table, "conversions", APRIL).draws)


def test_learning_stops_where_it_is_told_to() -> None:
    told = list[float]()

    def stop(share: float) -> None:
        told.append(share)
        if share > 0.3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        workflow.learn_curves(ads_table(8, n_ads=200), "conversions", APRIL, progress=stop)
    assert told[-1] < 0.6
