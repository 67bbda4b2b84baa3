"""The backtest tells a forecaster that knows from one that does not, and never shows it what comes."""

from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from backtest_histories import NAMES, history, knowing

from optimizer.curves.backtest import backtest
from optimizer.curves.backtest.fold import Learner
from optimizer.domain.backtest import FORECASTERS, Backtest
from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import CurveError


def tried(table: PerformanceTable, learn: Learner = knowing, **asked: int) -> Backtest:
    return backtest(table, "conversions", learn=learn, **asked)


def said(found: Backtest) -> str:
    return " ".join(str(finding.message) for finding in found.findings)


@pytest.fixture(scope="module")
def knower() -> Backtest:
    return backtest(history(days=400), "conversions", learn=knowing, most_folds=11)


def test_periods_are_apart_and_have_their_history_before_them(knower: Backtest) -> None:
    assert len(knower.folds) == 11
    for older, newer in pairwise(knower.folds):
        assert (newer.period.start - older.period.end).days == 1
    assert knower.folds[-1].period.end.isoformat() == "2026-02-04"
    assert knower.folds[0].history_days == 70


def test_who_knows_the_truth_beats_the_rivals_and_its_intervals_hold(knower: Backtest) -> None:
    ours, *rivals = knower.scores
    assert ours.segment_error < 0.6 * min(rival.segment_error for rival in rivals)
    assert ours.log_score > max(rival.log_score for rival in rivals) + 0.3
    assert abs(ours.bias) < 0.02
    assert 0.65 <= knower.segments_held <= 0.95
    assert knower.findings == ()


def test_what_came_is_what_the_history_has(knower: Backtest) -> None:
    rows = history(days=400).rows
    fold = knower.folds[3]
    days = rows[(rows["date"] >= str(fold.period.start)) & (rows["date"] <= str(fold.period.end))]
    assert fold.outcome == days["conversions"].sum()
    sums = days.groupby(["platform", "audience"])[["spend", "conversions"]].sum()
    for line in fold.segments:
        assert line.outcome == sums.loc[(line.segment.platform, line.segment.audience), "conversions"]
        assert line.spend == pytest.approx(sums.loc[(line.segment.platform, line.segment.audience), "spend"])


def test_the_learner_never_sees_the_days_it_forecasts() -> None:
    seen: list[tuple[pd.Timestamp, Period]] = []

    def watching(table: PerformanceTable, kpi: str, period: Period) -> CurveFit:
        seen.append((table.rows["date"].max(), period))
        return knowing(table, kpi, period)

    tried(history(), watching)
    assert len(seen) == 6
    assert all((period.start - last.date()).days == 1 for last, period in seen)


def test_negative_control_a_forecaster_that_promises_double_is_found_out() -> None:
    found = tried(history(), partial(knowing, times=2.0))
    assert found.scores[0].bias == pytest.approx(1.0, abs=0.05)
    assert found.segments_held < 0.1
    assert "worse" in said(found)
    assert "too narrow" in said(found)
    assert "Every forecast promised more" in said(found)
    assert all(str(finding.remedy) for finding in found.findings)


def test_intervals_with_great_doubt_hold_everything() -> None:
    assert tried(history(), partial(knowing, doubt=0.5)).segments_held == 1.0


def test_scores_are_those_of_the_folds() -> None:
    found = tried(history())
    for place, name in enumerate(FORECASTERS):
        told = [fold.forecasts[place] for fold in found.folds]
        assert {forecast.forecaster for forecast in told} == {name}
        came = np.array([fold.outcome for fold in found.folds])
        off = np.abs(np.array([forecast.total for forecast in told]) - came)
        assert found.scores[place].total_error == pytest.approx(off.sum() / came.sum())
        assert found.scores[place].segment_error >= found.scores[place].total_error
    assert found.scores[0].total_error == pytest.approx(
        sum(abs(fold.expected.value - fold.outcome) for fold in found.folds) / sum(f.outcome for f in found.folds)
    )


def test_the_same_seed_gives_the_same_answer() -> None:
    assert tried(history()) == tried(history())


@pytest.mark.parametrize(("days", "remedy"), [(31, "results."), (57, "at most 29 days ahead.")])
def test_a_history_that_is_too_short_says_so(days: int, remedy: str) -> None:
    with pytest.raises(CurveError, match=f"The history of {days} days is too short.*at least 58 days.*{remedy}"):
        tried(history(days=days))


def test_what_the_remedy_advises_works() -> None:
    assert tried(history(days=57), horizon_days=29).folds[0].period.days == 29


def test_a_short_history_gets_one_fold_and_a_remark() -> None:
    found = tried(history(days=75))
    assert [fold.history_days for fold in found.folds] == [45]
    assert "allows for 1" in said(found)


def test_nobody_is_judged_by_a_typing_error() -> None:
    honest = tried(history())
    rows = history().rows.copy()
    rows.loc[rows.index[-40], "conversions"] = 50_000.0
    found = tried(PerformanceTable(rows, "EUR"))
    assert found.scores[0].total_error == pytest.approx(honest.scores[0].total_error, abs=0.02)
    assert "shows 50000.0 conversions, far beyond all that is usual" in said(found)
    assert "far beyond" not in said(honest)


def test_an_outcome_that_is_not_there_is_told() -> None:
    with pytest.raises(CurveError, match="no 'leads'"):
        backtest(history(), "leads", learn=knowing)


def test_a_segment_of_the_last_month_is_forecast_from_its_relatives() -> None:
    table = history()
    rows = table.rows
    is_late = (rows["audience"] == "old") & (rows["platform"] == "tiktok")
    fresh = rows[~is_late | (rows["date"] > rows["date"].max() - pd.Timedelta(days=30))].reset_index(drop=True)

    def without(table: PerformanceTable, kpi: str, period: Period) -> CurveFit:
        fit = knowing(table, kpi, period)
        kept = [place for place, segment in enumerate(fit.segments) if (segment.platform, segment.audience) != NAMES[3]]
        return CurveFit(
            segments=tuple(fit.segments[place] for place in kept),
            kpi=kpi,
            period=period,
            spend=fit.spend[kept],
            draws=fit.draws[:, kept],
            observed_spend=fit.observed_spend[kept],
            recent_spend=fit.recent_spend[kept],
            dispersion=1.0,
        )

    found = tried(PerformanceTable(fresh, "EUR"), without)
    new = [line for line in found.folds[-1].segments if line.is_new]
    assert [(line.segment.platform, line.segment.audience) for line in new] == [NAMES[3]]
    assert new[0].expected.value > 0.0
    assert not any(line.is_new for fold in found.folds[:-1] for line in fold.segments)


def test_days_without_a_known_outcome_are_no_zeros() -> None:
    table = history()
    hidden = table.rows.assign(
        conversions=table.rows["conversions"].where(table.rows["date"].dt.day % 3 != 0),
    )
    found = tried(PerformanceTable(hidden, "EUR"))
    assert abs(found.scores[0].bias) < 0.03
    assert not found.findings


def test_revenue_is_judged_in_money() -> None:
    found = backtest(history(), "revenue", learn=partial(_rich, dispersion=50.0))
    assert abs(found.scores[0].bias) < 0.05
    assert np.isfinite([score.log_score for score in found.scores]).all()
    assert 0.6 <= found.segments_held <= 1.0


def _rich(table: PerformanceTable, kpi: str, period: Period, dispersion: float) -> CurveFit:
    fit = knowing(table, kpi, period, times=50.0)
    return CurveFit(
        segments=fit.segments,
        kpi=kpi,
        period=period,
        spend=fit.spend,
        draws=fit.draws,
        observed_spend=fit.observed_spend,
        recent_spend=fit.recent_spend,
        dispersion=dispersion,
    )


def test_our_own_curves_beat_the_rates_where_budgets_moved() -> None:
    found = backtest(history(), "conversions", most_folds=3)
    assert found.scores[0].log_score > max(rival.log_score for rival in found.scores[1:])
    assert found.scores[0].segment_error < found.scores[1].segment_error
