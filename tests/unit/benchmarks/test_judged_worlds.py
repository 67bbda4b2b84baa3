"""What is said of plans beside what is true: ranks, widths, probabilities; spoiled histories; cases as worlds."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import controls, curve_speed, promises
from benchmarks.case_worlds import read_cases
from benchmarks.judged_worlds import Said, judge
from benchmarks.spoiled_histories import NONSENSE, UNRELATED, spoiled, without_delivery
from benchmarks.worlds_made import KINDS, many_worlds
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.finding import Finding
from optimizer.message import N_
from optimizer.simulation import FunnelSettings, World, WorldSettings, make_funnel_world, share_of_best

WORLD = make_funnel_world(FunnelSettings(seed=3, days=90, launches=0.3))


def knowing(world: World, spread: float = 0.0, height: float = 1.0) -> CurveFit:
    """Curves of somebody who knows the truth, up to a factor that is lognormal over draws and segments."""
    rng = np.random.default_rng(0)
    factors = height * np.exp(spread * rng.standard_normal((400, len(world.truth.segments), 1)))
    return CurveFit(
        segments=world.truth.segments,
        kpi="conversions",
        period=world.truth.period,
        spend=world.truth.spend,
        draws=world.truth.outcome * factors,
        observed_spend=np.zeros((len(world.truth.segments), 2)),
        recent_spend=world.last_split / world.truth.period.days,
        dispersion=1.0,
    )


def test_who_knows_the_truth_promises_it_and_makes_the_best_plan() -> None:
    found = judge(WORLD, knowing(WORLD))
    assert found.share_of_best == pytest.approx(1.0, abs=2e-3)
    assert promises.errors([found], "plan_total") == pytest.approx(0.0, abs=1e-9)
    assert found.better.said == found.better.came == 1.0
    np.testing.assert_array_equal(found.better_splits.said, found.better_splits.came)
    assert found.right_moves.came.mean() == 1.0


def test_ranks_tell_where_the_truth_lies() -> None:
    centred = judge(WORLD, knowing(WORLD, spread=0.3))
    assert centred.kept_segments.held.mean() == 1.0
    np.testing.assert_allclose(centred.kept_segments.rank, 0.5, atol=0.1)
    np.testing.assert_allclose(centred.kept_segments.width, 0.3 * 1.2816, rtol=0.25)
    high = judge(WORLD, knowing(WORLD, spread=0.05, height=1.5))
    assert high.kept_segments.held.mean() == 0.0
    assert (high.kept_segments.rank < 0.05).all()
    assert promises.errors([high], "kept_total") == pytest.approx(1 / 1.5 - 1, abs=0.02)


def test_a_rank_on_the_edge_of_the_interval_is_held() -> None:
    ones = np.ones(4)
    said = Said(ones, ones, np.array([0.0999, 0.1, 0.9, 0.9001]), ones)
    np.testing.assert_array_equal(said.held, [0, 1, 1, 0])


def test_a_fit_of_other_segments_is_refused() -> None:
    fit = knowing(WORLD)
    with pytest.raises(ValueError, match="same segments"):
        judge(WORLD, replace(fit, segments=fit.segments[::-1]))


def test_the_section_counts_worlds_alike() -> None:
    found = [judge(WORLD, knowing(WORLD, spread)) for spread in (0.1, 0.2)]
    text = promises.text({"funnel": found, "market": found})
    assert "2 worlds of each kind" in text
    assert "| total of the kept split | 100% | 100% |" in text


@pytest.mark.parametrize("name", UNRELATED)
def test_shuffled_results_are_as_many_and_no_longer_follow_spend(name: str) -> None:
    rows = make_funnel_world(FunnelSettings(seed=3, budget_moves=0.6)).history.rows
    shuffled = UNRELATED[name](rows.copy(), np.random.default_rng(0))
    assert list(shuffled.columns) == list(rows.columns)
    assert shuffled["conversions"].sum() == pytest.approx(rows["conversions"].sum(), rel=0.05)
    pd.testing.assert_frame_equal(shuffled.drop(columns="conversions"), rows.drop(columns="conversions"))
    assert abs(within_segments(shuffled)) < 0.06 < within_segments(rows)


def within_segments(rows: pd.DataFrame) -> float:
    """Correlation of spend and results within segments."""
    parts = rows.groupby(["platform", "audience"])[["spend", "conversions"]]
    return float((parts.transform(lambda values: (values - values.mean()) / (values.std() + 1e-9))).corr().iloc[0, 1])


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_in_the_delivery_only(name: str) -> None:
    changed = spoiled(WORLD.history, NONSENSE[name]).rows
    rows = WORLD.history.rows
    others = [column for column in rows.columns if column not in {"impressions", "reach"}]
    pd.testing.assert_frame_equal(changed[others], rows[others])
    assert not changed["reach"].equals(rows["reach"])
    assert (changed["reach"] >= 0).all()
    assert np.isfinite(changed[["impressions", "reach"]].to_numpy()).all()


def test_frequency_falls_where_it_shall() -> None:
    rows = spoiled(WORLD.history, NONSENSE["frequency falls with spend"]).rows
    frequency = np.log(rows["impressions"] / rows["reach"])
    for _, part in rows.assign(frequency=frequency).groupby(["platform", "audience"]):
        assert part["frequency"].corr(np.log(part["spend"])) < -0.9


def test_without_delivery_there_is_none_and_that_is_no_error() -> None:
    bare = without_delivery(WORLD.history)
    assert not {"impressions", "reach"} & set(bare.figures)
    assert without_delivery(bare).figures == bare.figures


def test_what_is_told_is_read_from_the_findings() -> None:
    other = Finding("warning", "curves", N_("The history covers only 20 days."), N_("Import more."))
    nothing = Finding("critical", "curves", N_("Not identifiable: results do not follow spend."), N_("Move a budget."))
    assert not controls.tells_nothing_can_be_learned([other])
    assert controls.tells_nothing_can_be_learned([other, nothing])


def test_every_kind_of_world_can_be_made() -> None:
    funnel, market, restless = (next(iter(many_worlds(1, 5, kind))) for kind in KINDS)
    assert isinstance(funnel.settings, FunnelSettings)
    assert isinstance(market.settings, WorldSettings)
    assert isinstance(restless.settings, WorldSettings)
    assert restless.settings.saturation > market.settings.saturation


def test_growth_of_time_is_told_per_row() -> None:
    times = [{"seconds": s, "processor": s, "peak": 200.0, "before": 150.0} for s in (0.5, 1.5)]
    rows = curve_speed.rows([(10, 100), (20, 100)], times)
    assert [row[-1] for row in rows] == ["", "1.50"]


def test_a_big_history_is_as_big_as_it_says() -> None:
    history = curve_speed.big_history(13, 40)
    assert len(history.rows) == 13 * 40
    assert not history.rows.duplicated(["date", "platform", "audience"]).any()
    assert (history.rows["reach"] <= history.rows["impressions"] + 1).all()


def test_cases_of_a_folder_are_worlds(tmp_path: Path) -> None:
    for name in ("shop", "market-shop"):
        write_case(tmp_path / name, WORLD, WORLD.last_split)
    found = read_cases(tmp_path)
    assert [len(worlds) for worlds in found.values()] == [1, 1]
    (world,) = found["market"]
    assert world.truth.period == WORLD.truth.period
    assert world.truth.segments == WORLD.truth.segments
    np.testing.assert_allclose(world.last_split, WORLD.last_split, rtol=1e-6)
    assert share_of_best(world, world.last_split) == pytest.approx(share_of_best(WORLD, WORLD.last_split), rel=1e-6)


def write_case(folder: Path, world: World, split: FloatArray) -> None:
    folder.mkdir()
    period, truth = world.truth.period, world.truth
    case = {"name": folder.name, "budget": float(split.sum()), "start": f"{period.start}", "end": f"{period.end}"}
    (folder / "case.json").write_text(json.dumps(case))
    world.history.rows.drop(columns="days").to_csv(folder / "history.csv", index=False)
    points = [
        (segment.platform, segment.audience, spend, outcome)
        for segment, spends, outcomes in zip(truth.segments, truth.spend, truth.outcome, strict=True)
        for spend, outcome in zip(spends, outcomes, strict=True)
    ]
    columns = ["platform", "audience", "daily_spend", "expected_daily_conversions"]
    pd.DataFrame(points, columns=columns).to_csv(folder / "truth.csv", index=False)
