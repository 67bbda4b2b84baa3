"""Money is converted by the rates that the user gave, by the one that holds on its day, and by no other."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.errors import DataError
from optimizer.ingest.rows.exchange import MissingRateError, converted


def rows_of(*days: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": pd.to_datetime(list(days)).astype("datetime64[s]"),
            "spend": [10.0 * (k + 1) for k in range(len(days))],
            "impressions": 1000.0,
            "revenue": [float("nan"), *[50.0] * (len(days) - 1)],
        },
        index=range(2, 2 + len(days)),
    )


def rate(currency: str, to: str, value: float, day: str = "2026-09-01") -> ExchangeRate:
    return ExchangeRate(currency, to, value, date.fromisoformat(day))


def test_the_latest_rate_on_or_before_the_day_holds() -> None:
    rows = rows_of("2026-09-01", "2026-09-09", "2026-09-10", "2026-12-31")
    given = [rate("EUR", "PLN", 5.0, "2026-09-10"), rate("EUR", "PLN", 4.0)]
    found, findings = converted(rows, "EUR", "PLN", given)
    assert found["spend"].tolist() == [40.0, 80.0, 150.0, 200.0]
    assert found["revenue"].tolist()[1:] == [200.0, 250.0, 250.0]
    assert found["revenue"].isna().tolist() == [True, False, False, False]
    assert found["impressions"].tolist() == [1000.0] * 4
    assert [finding.severity for finding in findings] == ["info"]
    assert "Money of 4 rows in EUR was turned into PLN; rates used: 2, the last is 5.0 of 2026-09-10" in str(
        findings[0].message
    )
    assert rows["spend"].tolist() == [10.0, 20.0, 30.0, 40.0]


def test_before_the_first_rate_the_first_holds_and_is_told() -> None:
    rows = rows_of("2026-09-02", "2026-08-30", "2026-08-31")
    found, findings = converted(rows, "EUR", "PLN", [rate("EUR", "PLN", 4.0)], "july.csv")
    assert found["spend"].tolist() == [40.0, 80.0, 120.0]
    told = findings[1]
    assert (told.severity, told.file_name, told.row) == ("warning", "july.csv", 3)
    assert "2; the first is row 3" in str(told.message)


def test_a_rate_the_other_way_round_is_turned_around() -> None:
    found, _ = converted(rows_of("2026-09-01"), "PLN", "EUR", [rate("EUR", "PLN", 4.0)])
    assert found["spend"].tolist() == [2.5]


def test_a_rate_as_asked_goes_before_its_inverse_of_the_same_day() -> None:
    given = [rate("PLN", "EUR", 0.3), rate("EUR", "PLN", 4.0)]
    assert converted(rows_of("2026-09-01"), "PLN", "EUR", given)[0]["spend"].tolist() == [3.0]


def test_there_and_back_is_where_it_was() -> None:
    rows, given = (
        rows_of("2026-08-01", "2026-09-05"),
        [rate("EUR", "THB", 37.61), rate("EUR", "THB", 38.02, "2026-09-03")],
    )
    there, _ = converted(rows, "EUR", "THB", given)
    back, _ = converted(there, "THB", "EUR", given)
    assert back["spend"].tolist() == pytest.approx(rows["spend"].tolist(), rel=1e-12)


def test_one_currency_needs_no_rate() -> None:
    rows = rows_of("2026-09-01")
    assert converted(rows, "eur", "EUR", []) == (rows, ())


@pytest.mark.parametrize("given", [[], [rate("EUR", "USD", 1.1), rate("USD", "PLN", 4.0)]])
def test_a_missing_rate_is_asked_for_and_never_made_of_two_others(given: list[ExchangeRate]) -> None:
    with pytest.raises(MissingRateError, match="Money in EUR is to be added to money in PLN, but no") as raised:
        converted(rows_of("2026-09-01"), "EUR", "PLN", given)
    assert (raised.value.currency, raised.value.to) == ("EUR", "PLN")


def test_two_rates_of_one_day_are_refused_unless_they_agree() -> None:
    rows = rows_of("2026-09-01")
    assert converted(rows, "EUR", "PLN", [rate("EUR", "PLN", 4.0)] * 2)[0]["spend"].tolist() == [40.0]
    with pytest.raises(DataError, match=r"for 2026-09-01, 4\.0 and 4\.1"):
        converted(rows, "EUR", "PLN", [rate("EUR", "PLN", 4.0), rate("EUR", "PLN", 4.1)])
