"""The curve that a plan maximizes on each position of the risk dial."""

from datetime import date

import numpy as np
import pytest

from optimizer.allocation import objective_curves
from optimizer.domain.curve import CurveFit
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment


@pytest.fixture
def fit():
    rng = np.random.default_rng(2)
    n_draws, n_segments, n_knots = 101, 3, 20
    spend = np.cumsum(rng.exponential(10.0, (n_segments, n_knots)), axis=1)
    spend[:, 0] = 0.0
    # Skewed draws, as levels of thin segments are.
    level = rng.lognormal(0.0, 1.5, (n_draws, n_segments, 1))
    draws = level * np.cumsum(rng.exponential(1.0, (n_draws, n_segments, n_knots)), axis=2)
    draws[:, :, 0] = 0.0
    return CurveFit(
        segments=tuple(Segment("meta", name) for name in "abc"),
        kpi="conversions",
        period=Period(date(2026, 1, 1), date(2026, 1, 31)),
        spend=spend,
        draws=draws,
        observed_spend=np.zeros((n_segments, 2)),
        recent_spend=np.zeros(n_segments),
        dispersion=1.0,
    )


def test_balanced_is_the_mean_over_the_whole_period(fit):
    curves = objective_curves(fit, "balanced")
    for place, curve in enumerate(curves):
        np.testing.assert_allclose(curve.spend, fit.spend[place] * 31)
        np.testing.assert_allclose(curve.outcome, fit.draws[:, place].mean(axis=0) * 31)


def test_cautious_lies_below_balanced_below_bold_and_all_rise_from_zero(fit):
    cautious, balanced, bold = (objective_curves(fit, risk) for risk in ("cautious", "balanced", "bold"))
    for low, middle, high in zip(cautious, balanced, bold, strict=True):
        assert (low.outcome[1:] < middle.outcome[1:]).all()
        assert (middle.outcome[1:] < high.outcome[1:]).all()
        for curve in (low, middle, high):
            assert curve.outcome[0] == 0.0
            assert (np.diff(curve.outcome) >= 0.0).all()


def test_cautious_is_a_floor_under_the_worst_quarter_of_futures_of_any_plan(fit):
    curves = objective_curves(fit, "cautious")
    rng = np.random.default_rng(3)
    for _ in range(20):
        knots = rng.integers(0, fit.spend.shape[1], len(curves))
        totals = np.sort(sum(fit.draws[:, place, knot] for place, knot in enumerate(knots)) * 31)
        promised = sum(curve.outcome[knot] for curve, knot in zip(curves, knots, strict=True))
        assert promised <= totals[: -(-len(totals) // 4)].mean() + 1e-9


def test_one_draw_leaves_no_room_to_lean(fit):
    single = CurveFit(**{name: getattr(fit, name) for name in CurveFit.__slots__} | {"draws": fit.draws[:1]})
    for risk in ("cautious", "bold"):
        for leaned, mean in zip(objective_curves(single, risk), objective_curves(single, "balanced"), strict=True):
            np.testing.assert_allclose(leaned.outcome, mean.outcome)
