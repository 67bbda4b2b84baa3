"""Histories with known rates of groups: intervals hold them, luck is not told as a difference, real ones are found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.segment_comparison import N_GROUPS, Judged, alike, judged_tables, together, usual
from optimizer.domain.curve import FloatArray
from optimizer.domain.group_comparison import GroupQuestion
from optimizer.domain.performance import PerformanceTable
from optimizer.planning import compare_groups
from optimizer.workflow import SourceFile, default_request, import_files, learn_curves, open_workspace, performance

N_TABLES = 25


@pytest.fixture(scope="module")
def no_difference() -> list[Judged]:
    return judged_tables(alike, N_TABLES, seed=7)


@pytest.fixture(scope="module")
def differing() -> list[Judged]:
    return judged_tables(usual, N_TABLES, change_sd=0.15, seed=7)


def mean(judged: list[Judged], figure: str) -> float:
    return float(together(judged, figure).mean())


def test_four_in_five_intervals_hold_the_price_and_the_change(differing: list[Judged]) -> None:
    assert 0.75 <= mean(differing, "held") <= 0.86
    assert 0.74 <= mean(differing, "change_held") <= 0.86


def test_where_nothing_differs_next_to_nothing_is_told_and_no_group_is_the_best(no_difference: list[Judged]) -> None:
    assert mean(no_difference, "called") < 0.05
    assert mean(no_difference, "raw_called") > 0.3  # the negative control: each group by itself
    best = together(no_difference, "best")
    assert best.max(axis=1).mean() < 0.3
    assert best.sum(axis=1) == pytest.approx(np.ones(N_TABLES))
    assert mean(no_difference, "rose_called") < 0.12


def test_differences_are_found_and_seldom_the_wrong_way_round(differing: list[Judged]) -> None:
    called, rightly = together(differing, "called"), together(differing, "rightly")
    assert called.mean() > 0.7
    assert rightly.sum() / called.sum() > 0.97


def test_small_groups_come_out_as_the_best_no_more_often_than_they_are(differing: list[Judged]) -> None:
    best, small = together(differing, "best"), together(differing, "is_small")
    claimed = float((best * small).sum() / N_TABLES)
    true = float((together(differing, "is_best") * small).sum() / N_TABLES)
    assert abs(claimed - true) < 0.2


def test_the_probability_of_being_the_best_means_what_it_says(differing: list[Judged]) -> None:
    best, is_best = together(differing, "best").ravel(), together(differing, "is_best").ravel()

    def came(low: float, high: float) -> FloatArray:
        return is_best[(best >= low) & (best <= high)]

    assert came(0.9, 1.0).mean() > 0.8
    assert came(0.0, 0.05).mean() < 0.03
    assert len(best) == N_TABLES * N_GROUPS


def kinds_in_segments(rng: np.random.Generator) -> tuple[PerformanceTable, FloatArray]:
    """Four kinds of content in twelve segments that differ, each kind mostly in some; what kinds are worth is known."""
    segment = np.exp(0.6 * rng.standard_normal(12))
    kind = np.exp(0.2 * rng.standard_normal(4))
    share = rng.dirichlet(np.full(4, 0.7), 12)
    days = pd.date_range("2026-03-02", periods=60)
    spend = 150.0 * share[:, :, None] * np.exp(0.3 * rng.standard_normal((12, 4, 60)))
    scatter = rng.gamma(8.0, 1 / 8.0, spend.shape)
    outcome = rng.poisson(spend * 0.05 * segment[:, None, None] * kind[:, None] * scatter)
    place = np.indices(spend.shape).reshape(3, -1)
    rows = pd.DataFrame(
        {
            "date": days.to_numpy().astype("datetime64[s]")[place[2]],
            "platform": "facebook",
            "audience": np.array([f"Audience {number:02d}" for number in range(12)])[place[0]],
            "content_type": np.array(["a", "b", "c", "d"])[place[1]],
            "days": 1,
            "spend": spend.ravel(),
            "conversions": outcome.ravel().astype(np.float64),
        }
    )
    # the others' mean where this kind ran: weighted as the rate ratio weighs, by what either could tell
    money = spend.sum(axis=2)
    truth = np.empty(4)
    for mine in range(4):
        others = np.delete(np.arange(4), mine)
        weight = segment * money[:, mine] / money.sum(axis=1)
        truth[mine] = (weight * money[:, others].sum(axis=1) * kind[mine]).sum() / (
            weight[:, None] * money[:, others] * kind[others]
        ).sum()
    return PerformanceTable(rows, "EUR"), truth


def test_like_for_like_intervals_hold_where_kinds_ran_in_different_segments() -> None:
    held, hidden = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        table, truth = kinds_in_segments(rng)
        found = compare_groups(table, GroupQuestion("content_type", "conversions", table.period), rng)
        for row in sorted(found.rows, key=lambda one: one.names):
            assert row.alike is not None
            assert row.efficiency is not None
            mine = truth["abcd".index(row.names[0])]
            held.append(row.alike.interval.lower <= mine <= row.alike.interval.upper)
            hidden.append((row.better is not None and row.better > 0.5) != (mine > 1.0))
    assert 0.74 <= np.mean(held) <= 0.88
    assert np.mean(hidden) > 0.2  # the sums alone point the wrong way that often


def test_in_the_demonstration_kinds_differ_beside_each_other_and_not_in_what_a_segment_brings(tmp_path: Path) -> None:
    """Both are true there: kinds divide a segment's results unevenly, and what it brings does not depend on them."""
    place = open_workspace(tmp_path / "own.sqlite")
    path = Path(__file__).parents[2] / "data" / "demo_performance.csv"
    import_files(place, [SourceFile(path.name, path.read_bytes())])
    table = performance(place)
    assert table is not None
    question = GroupQuestion("content_type", "conversions", table.period)
    rows = compare_groups(table, question, np.random.default_rng(0)).rows
    alike = {row.names[0]: row.alike.value for row in rows if row.alike is not None}
    # purchases over price of each kind in optimizer.simulation.content, over the others' mean by their money
    assert alike["carousel"] == pytest.approx(1.20 / 1.07 / 0.962, rel=0.05)
    assert alike["photo"] == pytest.approx(0.90 / 1.00 / 1.065, rel=0.05)
    fit = learn_curves(table, "conversions", default_request(table).period)
    assert fit.summary is not None
    effects = [one.effect for one in fit.summary.kinds if one.detail == "content_type"]
    assert effects == [None, None, None]
