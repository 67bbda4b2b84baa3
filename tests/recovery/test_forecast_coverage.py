"""Forecasts of real months on simulated worlds: intervals hold about as often as they say, and rates do worse.

What came is a count of the simulator's own making, at spends that moved from day to day, so noise, drift and demand of
the month ahead are all in it. Whole numbers make intervals of counts hold a little more than their level.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.curves import fit_curves
from optimizer.curves.backtest import backtest
from optimizer.domain.backtest import Backtest
from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.simulation import make_world, varied_settings

pytestmark = pytest.mark.slow

N_WORLDS = 8


def squeezed(table: PerformanceTable, kpi: str, period: Period) -> CurveFit:
    """Our curves with a quarter of their doubt."""
    fit = fit_curves(table, kpi, period)
    middle = fit.draws.mean(axis=0)
    return replace(fit, draws=middle + 0.25 * (fit.draws - middle), dispersion=1.0)


@pytest.fixture(scope="module")
def histories() -> list[PerformanceTable]:
    return [make_world(settings).history for settings in varied_settings(N_WORLDS, seed=17)]


@pytest.fixture(scope="module")
def found(histories: list[PerformanceTable]) -> list[Backtest]:
    return [backtest(history, "conversions", most_folds=3) for history in histories]


def share_held(found: list[Backtest]) -> float:
    lines = [line for one in found for fold in one.folds for line in fold.segments]
    held = [line.expected.interval.lower <= line.outcome <= line.expected.interval.upper for line in lines]
    return float(np.mean(held))


def test_intervals_hold_about_as_often_as_they_say(found: list[Backtest]) -> None:
    assert 0.72 <= share_held(found) <= 0.93


def test_negative_control_a_quarter_of_the_doubt_does_not(histories: list[PerformanceTable]) -> None:
    assert share_held([backtest(h, "conversions", most_folds=1, learn=squeezed) for h in histories]) < 0.66


def test_curves_give_more_probability_to_what_came_than_every_rate(found: list[Backtest]) -> None:
    for rival in (1, 2, 3):
        assert np.mean([one.scores[0].log_score - one.scores[rival].log_score for one in found]) > 0.0
    assert np.mean([one.scores[0].segment_error - one.scores[1].segment_error for one in found]) < 0.0
