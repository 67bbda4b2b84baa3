"""A lift test is checked where it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.errors import DataError

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
TEST = LiftTest("spring", "conversions", MARCH, 120.0, 30.0, platform="facebook")


@pytest.mark.parametrize("lift", [-40.0, 0.0, 1e9])
def test_a_lift_may_be_anything_that_is_a_number(lift: float) -> None:
    assert replace(TEST, incremental=lift).incremental == lift


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "  "}, "no name"),
        ({"kpi": "sales"}, r"'sales'.*conversions"),
        ({"platform": None, "audience": "Parents"}, "without a platform"),
        ({"incremental": float("nan")}, "no incremental outcome"),
        ({"incremental": float("inf")}, "no incremental outcome"),
        ({"standard_error": 0.0}, "no test is exact"),
        ({"standard_error": -3.0}, "no test is exact"),
        ({"standard_error": float("nan")}, "no test is exact"),
        ({"spend": 0.0}, "above zero"),
        ({"spend": float("inf")}, "above zero"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(DataError, match=words):
        replace(TEST, **changes)  # type: ignore[arg-type]
