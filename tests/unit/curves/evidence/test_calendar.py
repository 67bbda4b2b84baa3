"""Weekdays, knots and the immaturity of the last days against counting by hand."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.curves.evidence.calendar import immaturity, knot_weights, weekday_share
from optimizer.curves.evidence.observations import Observations


def cells(first_day: date, starts: list[int], days: list[int]) -> Observations:
    shape = (1, len(starts))
    return Observations(
        segments=(),
        first_day=first_day,
        cell_start=np.array(starts),
        cell_days=np.array(days),
        spend=np.ones(shape),
        outcome=np.ones(shape),
        observed=np.ones(shape, dtype=bool),
        reported=np.ones(shape, dtype=bool),
    )


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 40), st.integers(1, 40))
def test_weekday_shares_agree_with_the_calendar(first: date, start: int, days: int) -> None:
    share = weekday_share(cells(first, [start], [days]))[0]
    counted = np.zeros(7)
    for day in range(days):
        counted[(first + timedelta(days=start + day)).weekday()] += 1
    np.testing.assert_allclose(share, counted / days)


@given(st.floats(0, 100), st.integers(2, 12))
def test_knot_weights_interpolate_straight_lines_exactly(day: float, n_knots: int) -> None:
    weights = knot_weights(np.array([day]), 100, n_knots)[0]
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ np.linspace(0, 100, n_knots) == pytest.approx(day, abs=1e-9)


def test_the_last_day_is_the_least_mature() -> None:
    young = immaturity(cells(date(2026, 1, 1), [0, 1, 2], [1, 1, 1]))
    np.testing.assert_allclose(young, np.exp([-1.0, -0.5, 0.0]))


def test_a_week_is_as_immature_as_its_days_on_average() -> None:
    daily = immaturity(cells(date(2026, 1, 1), list(range(7)), [1] * 7))
    weekly = immaturity(cells(date(2026, 1, 1), [0], [7]))
    assert weekly[0] == pytest.approx(daily.mean())
