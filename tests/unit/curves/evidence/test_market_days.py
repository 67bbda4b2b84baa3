"""Holidays, shopping days, gift seasons and paydays of known dates, and what strong ones do to a promise."""

from datetime import date, timedelta

import holidays
import numpy as np
import pandas as pd
import pytest
from known_histories import BASE, SEGMENTS, ceiling, curve_at, spends, table_of

from optimizer.curves import fit_curves
from optimizer.curves.evidence.market_days import KINDS, MARKET_OF_CURRENCY, days_of_markets, market_days, markets_of
from optimizer.domain.curve import CurveFit
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

HOLIDAY, FESTIVAL, SHOPPING, GIFTS, PAYDAY = (
    KINDS.index(kind) for kind in ("holiday", "festival", "shopping", "gifts", "payday")
)


def is_kind(day: date, market: str | None, kind: int) -> bool:
    return bool(market_days([day], market)[0, kind])


@pytest.mark.parametrize(
    ("day", "market"),
    [
        (date(2025, 11, 11), "PL"),
        (date(2025, 7, 4), "US"),
        (date(2025, 12, 25), "GB"),
        (date(2025, 12, 25), "EUR"),
        (date(2025, 4, 18), "EUR"),  # Good Friday and Easter Monday, when euro banks are closed together
        (date(2025, 4, 21), "EUR"),
        (date(2025, 5, 1), "EUR"),
    ],
)
def test_public_holidays_are_known(day: date, market: str) -> None:
    assert is_kind(day, market, HOLIDAY)
    assert not is_kind(day, market, FESTIVAL)


@pytest.mark.parametrize(
    ("day", "market"),
    [
        (date(2025, 1, 29), "VN"),  # Tet: the lunar new year
        (date(2026, 2, 17), "VN"),
        (date(2025, 4, 13), "TH"),  # Songkran
        (date(2025, 4, 14), "TH"),
        (date(2025, 4, 15), "TH"),
        (date(2025, 4, 17), "TH"),  # on the way home
    ],
)
def test_long_runs_of_holidays_are_festivals(day: date, market: str) -> None:
    assert is_kind(day, market, FESTIVAL)
    assert not is_kind(day, market, HOLIDAY)


def test_what_a_festival_did_to_the_last_two_is_expected_of_the_next_though_it_moves() -> None:
    """Tet cuts results to four tenths; the one ahead lies three weeks later in the year than the last."""
    days = [date(2024, 1, 1) + timedelta(days=k) for k in range(750)]
    festival = market_days(days, "VN")[:, FESTIVAL] > 0.0
    rng = np.random.default_rng(6)
    spend = 1e6 * np.exp(0.3 * rng.standard_normal((2, len(days))))
    won = rng.poisson(8.0 * np.sqrt(spend / 1e6) * np.where(festival, 0.4, 1.0))
    rows = [
        pd.DataFrame({"date": pd.to_datetime(days), "platform": name, "audience": "all", "days": 1}).assign(
            spend=spend[k], conversions=won[k].astype(float)
        )
        for k, name in enumerate(("facebook", "tiktok"))
    ]
    table = PerformanceTable(pd.concat(rows, ignore_index=True), "VND")
    usual, tet = (
        fit_curves(table, "conversions", period)
        for period in (Period(date(2026, 3, 5), date(2026, 3, 12)), Period(date(2026, 2, 14), date(2026, 2, 21)))
    )
    ratio = np.interp(1e6, tet.spend[0], tet.draws[:, 0].mean(axis=0)) / np.interp(
        1e6, usual.spend[0], usual.draws[:, 0].mean(axis=0)
    )
    assert tet.summary is not None
    ranges = tet.summary.special_day_ranges
    assert ranges[FESTIVAL].lower < tet.summary.special_days[FESTIVAL] < ranges[FESTIVAL].upper < 0.8
    assert tet.summary.special_days[FESTIVAL] < 0.6
    assert ratio < 0.7


@pytest.mark.parametrize(
    ("day", "market"),
    [
        (date(2025, 1, 29), "PL"),
        (date(2025, 4, 14), "VN"),
        (date(2025, 7, 4), "EUR"),
        (date(2025, 7, 14), "EUR"),  # of France alone
        (date(2025, 12, 25), None),
    ],
)
def test_the_holidays_of_others_are_days_like_any(day: date, market: str | None) -> None:
    assert not is_kind(day, market, HOLIDAY)


@pytest.mark.parametrize("market", [None, "PL", "US", "EUR", "TH"])
def test_black_friday_is_everywhere(market: str | None) -> None:
    days = [date(2025, 11, 20) + timedelta(days=k) for k in range(21)]
    shopping = market_days(days, market)[:, SHOPPING]
    assert [day for day, is_one in zip(days, shopping, strict=True) if is_one] == [
        date(2025, 11, 27),
        date(2025, 11, 28),
        date(2025, 11, 29),
        date(2025, 11, 30),
        date(2025, 12, 1),
    ]


def test_thanksgiving_is_the_fourth_thursday_of_every_november() -> None:
    for year in range(2018, 2036):
        (day,) = (
            day for day, name in holidays.country_holidays("US", years=year).items() if name == "Thanksgiving Day"
        )
        assert is_kind(day, None, SHOPPING)
        assert not is_kind(day - timedelta(days=1), None, SHOPPING)
        assert not is_kind(day + timedelta(days=5), None, SHOPPING)


def test_double_days_sell_in_asian_markets_only() -> None:
    double = [date(2025, month, month) for month in range(1, 13)]
    assert market_days(double, "TH")[:, SHOPPING].tolist() == [0.0] * 8 + [1.0] * 4
    assert market_days(double, "PL")[:, SHOPPING].sum() == 0.0
    assert market_days(double, None)[:, SHOPPING].sum() == 0.0


def test_pay_is_fresh_at_the_turn_of_the_month() -> None:
    days = [date(2025, 2, 1) + timedelta(days=k) for k in range(59)]
    payday = market_days(days, "PL")[:, PAYDAY]
    assert [day.day for day, is_one in zip(days, payday, strict=True) if is_one] == [
        1,
        2,
        3,
        28,
        1,
        2,
        3,
        28,
        29,
        30,
        31,
    ]


def test_a_span_over_new_year_knows_the_holidays_of_both_years() -> None:
    days = [date(2024, 12, 24) + timedelta(days=k) for k in range(10)]
    found = [day for day, is_one in zip(days, market_days(days, "GB")[:, HOLIDAY], strict=True) if is_one]
    assert found == [date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)]


def test_no_days_are_no_rows() -> None:
    assert market_days([], "PL").shape == (0, len(KINDS))


def test_every_market_has_holidays() -> None:
    year = [date(2025, 1, 1) + timedelta(days=k) for k in range(365)]
    for market in set(MARKET_OF_CURRENCY.values()) - {"UA"}:  # martial law has made all days workdays there
        assert 4 <= market_days(year, market)[:, HOLIDAY].sum() <= 60, market


def over_a_year(boost: float) -> CurveFit:
    """Curves for the ten days with Black Friday, from fourteen months with the last one in them."""
    first, days = date(2024, 9, 1), 426
    spend = spends(3, 0.5, days)
    shopping = market_days([first + timedelta(days=k) for k in range(days)], "PL")[:, [SHOPPING]]
    won = np.random.default_rng(4).poisson(ceiling(spend) * (1.0 + (boost - 1.0) * shopping))
    table = table_of(spend, won, first_day=first, currency="PLN")
    return fit_curves(table, "conversions", Period(date(2025, 11, 24), date(2025, 12, 3)))


def test_strong_shopping_days_promise_more_for_a_period_that_holds_them() -> None:
    usual, strong = over_a_year(1.0), over_a_year(2.5)
    for segment, base in zip(SEGMENTS, BASE, strict=True):
        more = curve_at(strong, segment, base).mean() / curve_at(usual, segment, base).mean()
        assert 1.4 < more < 1.9  # half of the ten days bring 2.5 times as much: 1.75, less what the prior doubts
    assert usual.summary is not None
    assert strong.summary is not None
    assert usual.summary.special_days[SHOPPING] == pytest.approx(1.0, abs=0.1)
    assert strong.summary.special_days[SHOPPING] == pytest.approx(2.5, rel=0.15)


@pytest.mark.parametrize("market", [None, "EUR", "US", "GB", "BR", "PH"])
def test_gifts_are_bought_until_the_day_before_christmas_eve(market: str | None) -> None:
    days = [date(2024, 11, 1) + timedelta(days=k) for k in range(75)]
    gifts = market_days(days, market)[:, GIFTS] > 0.0
    bought = [day for day, is_one in zip(days, gifts, strict=True) if is_one]
    double = {date(2024, 12, 12)} if market == "PH" else set()  # a shopping day there
    assert set(bought) | double == {date(2024, 12, number) for number in range(3, 24)}  # Cyber Monday is the 2nd


@pytest.mark.parametrize("market", ["TH", "VN", "JP", "CN", "TW", "TR", "AE", "IL"])
def test_where_christmas_is_no_holiday_december_is_like_any_month(market: str) -> None:
    days = [date(2023, 11, 1) + timedelta(days=k) for k in range(1100)]
    assert not market_days(days, market)[:, GIFTS].any()


def test_festivals_and_shopping_days_are_not_of_the_gift_season_too() -> None:
    days = [date(2023, 1, 1) + timedelta(days=k) for k in range(1461)]
    for market in set(MARKET_OF_CURRENCY.values()):
        kinds = market_days(days, market)
        assert not kinds[kinds[:, GIFTS] > 0.0][:, [FESTIVAL, SHOPPING]].any(), market


MANY = 5.0
"""Times the results of other histories, so that chance hardly tells one December from another."""


def decembers(first: date, boost: float) -> CurveFit:
    """Curves for 1 to 23 December 2025, from a history up to November in whose Decembers people buy gifts."""
    length = (date(2025, 11, 30) - first).days + 1
    days = [first + timedelta(days=k) for k in range(length)]
    buying = np.array([day.month == 12 and day.day <= 23 for day in days])[:, None]
    spend = spends(5, 0.4, length)
    won = np.random.default_rng(6).poisson(MANY * ceiling(spend) * np.where(buying, boost, 1.0))
    table = table_of(spend, won, first_day=first)
    return fit_curves(table, "conversions", Period(date(2025, 12, 1), date(2025, 12, 23)))


def promised(fit: CurveFit) -> float:
    """Against a usual month, at the spend around which the history moved."""
    usual = float(MANY * ceiling(BASE).sum())
    return sum(curve_at(fit, segment, base).mean() for segment, base in zip(SEGMENTS, BASE, strict=True)) / usual


@pytest.mark.parametrize("first", [date(2023, 10, 1), date(2024, 10, 1)])
def test_what_december_brought_is_promised_for_the_next(first: date) -> None:
    """Once from two Decembers, once from one, which the season of a year ago must not count twice."""
    assert promised(decembers(first, 2.0)) == pytest.approx(2.0, rel=0.15)
    assert promised(decembers(first, 1.0)) == pytest.approx(1.0, rel=0.1)


def test_a_december_that_never_was_leaves_doubt_but_no_promise() -> None:
    """Half a year of history knows no December: the interval says so."""
    never, known = decembers(date(2025, 5, 1), 2.0), decembers(date(2023, 10, 1), 1.0)
    assert promised(never) == pytest.approx(1.0, rel=0.2)

    def doubt(fit: CurveFit) -> float:
        return float(np.log(curve_at(fit, SEGMENTS[0], BASE[0])).std())

    assert doubt(never) > 1.5 * doubt(known)


@pytest.mark.parametrize("market", ["PL", "CZ", "GB"])
def test_christmas_is_of_the_same_kinds_every_year(market: str) -> None:
    """Its eve is a public holiday in Poland from 2025 on: last year's Christmas must still tell of the next."""
    kinds = [market_days([date(year, 12, day) for day in (20, 22, 23, 25, 26, 27)], market) for year in (2024, 2025)]
    np.testing.assert_array_equal(kinds[0], kinds[1])
    assert kinds[1][:, GIFTS].tolist() == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    assert not kinds[1][:, FESTIVAL].any()


def _table(currency: str | None, countries: tuple[str, ...]) -> PerformanceTable:
    return PerformanceTable(pd.DataFrame(), currency, countries)


@pytest.mark.parametrize(
    ("currency", "countries", "expected"),
    [
        ("PLN", (), ("PL",)),
        ("XAF", (), ()),
        (None, (), ()),
        ("PLN", ("TH", "VN"), ("TH", "VN")),
        (None, ("DE",), ("DE",)),
    ],
)
def test_named_countries_go_before_that_of_the_currency(
    currency: str | None, countries: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert markets_of(_table(currency, countries)) == expected


def test_a_day_of_one_market_in_two_counts_by_half() -> None:
    days = [date(2025, 11, 11), date(2025, 5, 3), date(2025, 12, 25)]
    both = days_of_markets(days, ("PL", "TH"))
    assert both[0, KINDS.index("holiday")] == 0.5, "Poland's day of independence"
    assert both[0, KINDS.index("shopping")] == 0.5, "a double day in Thailand"
    apart = [market_days(days, market) for market in ("PL", "TH")]
    assert np.array_equal(both, (apart[0] + apart[1]) / 2)
    assert np.array_equal(days_of_markets(days, ()), market_days(days, None))
    assert np.array_equal(days_of_markets(days, ("PL",)), market_days(days, "PL"))
