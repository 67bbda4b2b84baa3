"""Columns are as wide as what stands in them, in the currencies with the longest figures."""

from __future__ import annotations

import pytest

from optimizer.domain.estimate import Estimate, Interval
from optimizer.ui.widths import fitting
from optimizer.words import rate_between, voice_for

_PIXELS_OF_A_DIGIT = 7.0
"""Of the app's own font at 14 pixels."""
_PADDING = 16.0


@pytest.mark.parametrize(
    ("locale", "currency", "value"), [("pl-PL", "PLN", 143.27), ("vi-VN", "VND", 742_000.0), ("th-TH", "THB", 98_330.0)]
)
def test_all_of_a_figure_and_its_range_is_in_sight(locale: str, currency: str, value: float) -> None:
    voice = voice_for(locale)
    likely = rate_between(voice, Estimate(value, Interval(0.7 * value, 1.8 * value, 0.8)), currency)
    told = f"{voice.rate(value, currency)} ({likely})"
    assert fitting("", 60, [told]) >= sum(_PIXELS_OF_A_DIGIT for sign in told if sign.isalnum()) + _PADDING
    assert fitting("", 60, ["1", told]) == fitting("", 60, [told])
