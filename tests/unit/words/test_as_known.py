"""Figures have no more digits than their ranges justify."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money
from optimizer.words import about, as_known, known_unit, outcome_known, rate_between, rate_known, voice_for


def estimate(value: float, lower: float, upper: float) -> Estimate:
    return Estimate(value, Interval(lower, upper, 0.8))


@pytest.mark.parametrize(
    ("found", "known"),
    [
        (estimate(41.55, 36.06, 48.36), (42.0, 36.0, 48.0)),
        (estimate(12.72, 11.13, 14.51), (12.7, 11.1, 14.5)),
        (estimate(679.98, 529.4, 885.6), (680.0, 530.0, 890.0)),
        (estimate(0.948528, 0.339, 1.78), (0.9, 0.3, 1.8)),
        (estimate(0.000012, 0.000009, 0.000015), (0.000012, 0.000009, 0.000015)),
        (estimate(5_160_827.0, 4_100_000.0, 6_300_000.0), (5_200_000.0, 4_100_000.0, 6_300_000.0)),
        (estimate(7.0, 7.0, 7.0), (7.0, 7.0, 7.0)),
        (estimate(3.3, 2.1, math.inf), (3.3, 2.1, math.inf)),
    ],
)
def test_known_digits(found: Estimate, known: tuple[float, float, float]) -> None:
    rounded = as_known(found)
    assert (rounded.value, rounded.interval.lower, rounded.interval.upper) == pytest.approx(known)


def test_what_is_more_than_nothing_is_not_told_as_nothing() -> None:
    rounded = as_known(estimate(3.0, 0.0123, 12.0))
    assert rounded.interval.lower == pytest.approx(0.01)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.floats(1e-6, 1e9))
def test_rounding_moves_nothing_by_more_than_a_tenth_of_the_range(middle: float, below: float, above: float) -> None:
    found = estimate(middle, middle - below, middle + above)
    width = found.interval.upper - found.interval.lower
    rounded = as_known(found)
    pairs = (
        (found.value, rounded.value),
        (found.interval.lower, rounded.interval.lower),
        (found.interval.upper, rounded.interval.upper),
    )
    slack = 1e-9 * max(abs(middle), width)
    assert all(abs(before - after) <= 0.15 * width + slack for before, after in pairs)
    assert known_unit(found) <= width + slack


def test_cents_are_not_told_where_they_are_not_known() -> None:
    voice = voice_for("pl")
    wide, narrow = estimate(41.55, 36.06, 48.36), estimate(12.7249, 12.61, 12.84)
    assert rate_known(voice, wide, "PLN") == "42\u00a0zł"
    assert rate_between(voice, wide, "PLN") == "36\u00a0zł \N{EN DASH} 48\u00a0zł"
    assert rate_known(voice, narrow, "PLN") == "12,72\u00a0zł"
    assert outcome_known(voice, estimate(1.676, 0.79, 2.88), "leads", "PLN") == "1,7"


@pytest.mark.parametrize(
    ("units", "currency", "told"),
    [
        (516_082_733, "EUR", 516_000_000),
        (5_160_827, "VND", 5_160_000),
        (12_345, "EUR", 12_300),
        (1_234, "EUR", 1_200),
        (99, "EUR", 99),
        (-7_897_802, "VND", -7_900_000),
    ],
)
def test_money_that_is_an_estimate_has_three_digits(units: int, currency: str, told: int) -> None:
    assert about(Money(units, currency)) == Money(told, currency)
