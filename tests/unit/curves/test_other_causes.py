"""Points with all other causes taken out lie around the true curve, whatever platforms and days did of their own."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.points import points_behind
from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

FIRST: Final = date(2025, 1, 6)
DAYS: Final = 364
AHEAD: Final = Period(date(2026, 1, 5), date(2026, 1, 18))
DRIFTS: Final = {"facebook": -0.5, "pinterest": 0.5, "tiktok": 0.0}
"""By so much the log efficiency of each platform moved, in a straight line, from the first day to the last."""
CARRYOVER: Final = 0.6
OUTLIER: Final = 30
"""A week in which the last segment brought three times as much, for no reason that is in the data."""


def true_curve(spend: np.ndarray, row: int) -> np.ndarray:
    """What a steady spend brings a day at the end of the history."""
    return np.asarray((40.0 + 10.0 * row) * spend / (150.0 + spend))


def drifting() -> PerformanceTable:
    """Six segments of three platforms that drift apart; half of the effect comes late; all are paid, none is told."""
    rng, frames = np.random.default_rng(11), []
    left = np.arange(DAYS)[::-1] / DAYS
    for row, (platform, audience) in enumerate((one, two) for one in DRIFTS for two in ("old", "young")):
        spend = 60.0 * np.exp(0.5 * np.repeat(rng.standard_normal(DAYS // 7), 7) + 0.3 * rng.standard_normal(DAYS))
        working = spend.copy()
        for day in range(1, DAYS):
            working[day] = CARRYOVER * working[day - 1] + (1.0 - CARRYOVER) * spend[day]
        mean = true_curve(working, row) * np.exp(-DRIFTS[platform] * left)
        if row == 5:
            mean[7 * OUTLIER : 7 * OUTLIER + 7] *= 3.0
        frames.append(
            pd.DataFrame(
                {
                    "date": pd.date_range(FIRST, periods=DAYS),
                    "platform": platform,
                    "audience": audience,
                    "days": 1,
                    "spend": spend,
                    "conversions": rng.poisson(mean).astype(float),
                }
            )
        )
    return PerformanceTable(pd.concat(frames, ignore_index=True), "EUR")


@pytest.fixture(scope="module")
def known() -> tuple[CurveFit, tuple[CurvePoints, ...]]:
    table = drifting()
    fit = fit_curves(table, "conversions", AHEAD)
    return fit, points_behind(table, fit)


def off(outcome: np.ndarray, said: np.ndarray, points: CurvePoints) -> float:
    """How far points lie above what is said of them, all but the outlier together, as a share."""
    days = np.where(np.arange(len(points.spend)) == OUTLIER, 0.0, points.days)
    return float((outcome * days).sum() / (said * days).sum() - 1.0)


def drawn(fit: CurveFit, points: CurvePoints) -> np.ndarray:
    """The curve that is drawn, at the spends of the points."""
    row = fit.segments.index(points.segment)
    return np.asarray(np.interp(points.spend, fit.spend[row], fit.draws[:, row].mean(axis=0)))


def test_points_of_no_platform_lie_to_one_side(known: tuple[CurveFit, tuple[CurvePoints, ...]]) -> None:
    fit, all_points = known
    assert len(all_points) == 2 * len(DRIFTS)
    for row, points in enumerate(all_points):
        assert points.adjusted is not None
        assert abs(off(points.adjusted, drawn(fit, points), points)) < 0.05
        assert abs(off(points.adjusted, true_curve(points.spend, row), points)) < 0.12, "nor of the truth"
    # as they were reported, they lie to one side where the platform drifted
    for row, least in ((0, 0.2), (1, 0.2), (2, -0.3), (3, -0.3)):
        points = all_points[row]
        assert least < off(points.reported, true_curve(points.spend, row), points) < least + 0.2


def test_early_points_and_late_ones_lie_around_the_curve(
    known: tuple[CurveFit, tuple[CurvePoints, ...]],
) -> None:
    fit, all_points = known
    for points in all_points:
        assert points.adjusted is not None
        apart = points.adjusted / drawn(fit, points)
        assert np.median(apart[:26]) == pytest.approx(1.0, abs=0.06)
        assert np.median(apart[26:]) == pytest.approx(1.0, abs=0.06)


def test_what_nothing_explains_stays_in_the_points(known: tuple[CurveFit, tuple[CurvePoints, ...]]) -> None:
    fit, (*_, last) = known
    assert last.adjusted is not None
    apart = last.adjusted / drawn(fit, last)
    assert apart[OUTLIER] > 1.8
    assert np.delete(apart, OUTLIER).max() < 1.5


def test_a_history_of_other_days_is_not_set_against_the_curve(
    known: tuple[CurveFit, tuple[CurvePoints, ...]],
) -> None:
    fit, _ = known
    table = drifting()
    early = PerformanceTable(table.rows[table.rows["date"] < "2025-06-02"], "EUR")
    assert all(points.adjusted is None for points in points_behind(early, fit))
