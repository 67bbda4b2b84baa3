"""The seasons of the simulated market."""

from datetime import date

import numpy as np
import pytest

from optimizer.domain.period import Period
from optimizer.simulation.demand import black_friday, demand_paths, season

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
SEASON = dict(enumerate(season(YEAR)))


def on(day: date) -> float:
    return SEASON[(day - YEAR.start).days]


@pytest.mark.parametrize(("year", "day"), [(2023, 24), (2024, 29), (2025, 28), (2026, 27)])
def test_black_friday_is_where_the_calendar_has_it(year: int, day: int) -> None:
    assert black_friday(year) == date(year, 11, day)


def test_demand_peaks_on_black_friday_and_before_christmas_and_falls_in_summer_and_after() -> None:
    assert max(SEASON.values()) == on(date(2025, 11, 28))
    assert on(date(2025, 12, 15)) > on(date(2025, 10, 13)) + 0.2
    assert on(date(2025, 12, 25)) < on(date(2025, 10, 16))
    assert on(date(2025, 8, 4)) < on(date(2025, 10, 13))
    assert on(date(2025, 9, 28)) > on(date(2025, 9, 21))  # Sundays, after and before payday


def test_strength_zero_leaves_only_slow_changes() -> None:
    flat, price = demand_paths(np.random.default_rng(0), YEAR, 0.0)
    assert np.abs(np.diff(np.log(flat))).max() < 0.05
    seasonal, dearer = demand_paths(np.random.default_rng(0), YEAR, 1.0)
    np.testing.assert_allclose(np.log(seasonal / flat), season(YEAR))
    assert np.corrcoef(np.log(dearer / price), season(YEAR))[0, 1] == pytest.approx(1.0)
