"""An exchange rate is checked where it is made."""

from __future__ import annotations

from datetime import date

import pytest

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.errors import DataError

DAY = date(2026, 9, 1)


def test_codes_are_brought_to_capitals() -> None:
    assert ExchangeRate(" eur", "pln", 4.25, DAY) == ExchangeRate("EUR", "PLN", 4.25, DAY)


@pytest.mark.parametrize(
    ("currency", "to", "rate", "sentence"),
    [
        ("EURO", "PLN", 4.25, "'EURO' is not a currency"),
        ("EUR", "zł", 4.25, "'zł' is not a currency"),
        ("EUR", "eur", 1.0, "from EUR to itself says nothing"),
        ("EUR", "PLN", 0.0, "from EUR to PLN is 0.0; give a number above zero"),
        ("EUR", "PLN", -4.25, "give a number above zero"),
        ("EUR", "PLN", float("nan"), "give a number above zero"),
        ("EUR", "PLN", float("inf"), "give a number above zero"),
    ],
)
def test_what_is_no_rate_is_refused(currency: str, to: str, rate: float, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        ExchangeRate(currency, to, rate, DAY)
