"""Rates of one step to the next show what is known of them, however small they are."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from optimizer.ui.segments.details import _with_half
from optimizer.words import voice_for


@pytest.mark.parametrize(
    ("rate", "half", "told"),
    [
        (0.00001, 0.0000026, "0.0010% \N{PLUS-MINUS SIGN} 0.0003%"),
        (0.000001, 0.0000002, "0.00010% \N{PLUS-MINUS SIGN} 0.00002%"),
        (0.0123, 0.0021, "1.2% \N{PLUS-MINUS SIGN} 0.2%"),
        (0.25, 0.04, "25% \N{PLUS-MINUS SIGN} 4%"),
    ],
)
def test_no_half_width_is_told_as_nothing(rate: float, half: float, told: str) -> None:
    found = SimpleNamespace(currency="EUR")
    written = _with_half(
        voice_for("en"),
        found,
        ("conversions", "impressions"),
        pd.Series([rate]),
        pd.Series([half]),  # type: ignore[arg-type]
    )
    assert written(rate) == told
