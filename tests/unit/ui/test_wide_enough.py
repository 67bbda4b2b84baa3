"""Columns are as wide as what stands in them, in the currencies with the longest figures."""

from __future__ import annotations

import pytest

from optimizer.domain.estimate import Estimate, Interval
from optimizer.ui.widths import wide_enough
from optimizer.words import rate_between, voice_for

_PIXELS_OF_A_DIGIT = 9.0
"""Of DejaVu Sans, the widest of the usual ones, at 14 pixels; Inter and Source Sans have 8.9 and 7."""
_PADDING = 16.0


@pytest.mark.parametrize(
    ("locale", "currency", "value"), [("pl-PL", "PLN", 143.27), ("vi-VN", "VND", 742_000.0), ("th-TH", "THB", 98_330.0)]
)
def test_all_of_a_figure_and_its_range_is_in_sight(locale: str, currency: str, value: float) -> None:
    voice = voice_for(locale)
    likely = rate_between(voice, Estimate(value, Interval(0.7 * value, 1.8 * value, 0.8)), currency)
    told = f"{voice.rate(value, currency)} ({likely})"
    assert wide_enough([told]) >= sum(_PIXELS_OF_A_DIGIT for sign in told if sign.isalnum()) + _PADDING
    assert wide_enough(["1", told]) == wide_enough([told])


def test_a_column_is_as_wide_as_its_title_asks() -> None:
    assert wide_enough([], 92) == 92
    assert wide_enough(["1"], 92) == 92


def test_signs_above_others_take_no_room() -> None:
    assert wide_enough(["\u0e01\u0e34\u0e48" * 20]) == wide_enough(["\u0e01" * 20])
