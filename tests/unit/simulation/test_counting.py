"""Reported figures: noise, lateness, consistency."""

import numpy as np
import pytest

from optimizer.simulation.counting import count_figures, draw_rates, share_arrived
from optimizer.simulation.people import DayOutcome
from optimizer.simulation.settings import WorldSettings

SETTINGS = WorldSettings()
N = len(SETTINGS.segments)
RATES = draw_rates(np.random.default_rng(2), SETTINGS)


def counted(dispersion: float, days: int = 3000) -> dict[str, np.ndarray]:
    ones = np.ones((days, N))
    outcome = DayOutcome(60 * ones, 9_000 * ones, 7_500 * ones, 9_000 * ones, 12 * ones)
    return count_figures(np.random.default_rng(3), outcome, RATES, np.ones(days), dispersion)


def test_counts_are_overdispersed_unless_asked_not_to() -> None:
    noisy, plain = counted(1.0)["conversions"], counted(0.0)["conversions"]
    assert noisy.mean() == pytest.approx(12, rel=0.02)
    assert plain.mean() == pytest.approx(12, rel=0.02)
    assert noisy.var() / noisy.mean() > 1.6
    assert plain.var() / plain.mean() == pytest.approx(1.0, abs=0.05)


def test_figures_agree_with_each_other() -> None:
    figures = counted(1.5)
    for smaller, larger in (
        ("reach", "impressions"),
        ("clicks", "impressions"),
        ("link_clicks", "clicks"),
        ("sessions", "link_clicks"),
        ("bounces", "sessions"),
        ("leads", "sessions"),
        ("new_followers", "engagements"),
        ("video_views", "impressions"),
    ):
        assert (figures[smaller] <= figures[larger]).all(), (smaller, larger)
    assert ((figures["revenue"] > 0) == (figures["conversions"] > 0)).all()
    whole = [values for name, values in figures.items() if name not in {"spend", "revenue"}]
    assert all((values == np.round(values)).all() and (values >= 0).all() for values in whole)


def test_the_last_days_miss_late_results() -> None:
    arrived = share_arrived(30, lateness=1.0)
    assert (np.diff(arrived) <= 0).all()
    assert arrived[-1] < 0.7
    assert arrived[0] == 1.0
    assert share_arrived(30, lateness=1.0, days_since=8).min() == 1.0
    assert share_arrived(30, lateness=0.0).min() == 1.0
