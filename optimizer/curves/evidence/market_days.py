"""Days on which a market buys differently: public holidays, shopping days, the gift season, paydays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

import holidays
import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable

MARKET_OF_CURRENCY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "PLN": "PL",
        "THB": "TH",
        "VND": "VN",
        "USD": "US",
        "GBP": "GB",
        "CAD": "CA",
        "AUD": "AU",
        "NZD": "NZ",
        "CZK": "CZ",
        "HUF": "HU",
        "RON": "RO",
        "SEK": "SE",
        "NOK": "NO",
        "DKK": "DK",
        "CHF": "CH",
        "TRY": "TR",
        "INR": "IN",
        "IDR": "ID",
        "MYR": "MY",
        "SGD": "SG",
        "PHP": "PH",
        "JPY": "JP",
        "KRW": "KR",
        "TWD": "TW",
        "HKD": "HK",
        "CNY": "CN",
        "BRL": "BR",
        "MXN": "MX",
        "COP": "CO",
        "CLP": "CL",
        "ZAR": "ZA",
        "AED": "AE",
        "UAH": "UA",
        "BGN": "BG",
        "ILS": "IL",
        "EGP": "EG",
        "NGN": "NG",
        "PEN": "PE",
        "ARS": "AR",
        "EUR": "EUR",
    }
)
"""Whose holidays count; euro countries share only those on which their banks are closed together."""
_EURO: Final = "EUR"
_DOUBLE_DAYS: Final = frozenset({"TH", "VN", "ID", "MY", "SG", "PH", "CN", "TW"})
"""Markets whose shops sell on 9.9., 10.10., 11.11. and 12.12."""
_GIFT_DAYS: Final = range(1, 24)
"""Of December: from the Monday after Black Friday, or close to it, to when gifts must be there."""
_OTHER_25TH: Final = frozenset({"TW"})
"""Markets with another public holiday on 25 December: Taiwan's is the day of its constitution."""
KINDS: Final = ("holiday", "festival", "shopping", "gifts", "payday")
N_KINDS: Final = len(KINDS)
_FESTIVAL_DAYS: Final = 3
"""So many public holidays in a row are a festival: Tet, Songkran, Lunar New Year, Golden Week. It stops a market, or
makes it, as no single holiday does."""
_AROUND: Final = 2
"""Days before and after a festival that already share its mood."""


def markets_of(table: PerformanceTable) -> tuple[str, ...]:
    """Whose holidays count: the countries that the user named, else that of the currency; none where neither tells."""
    return known_markets(table.countries, table.currency)


def known_markets(countries: Sequence[str], currency: str | None) -> tuple[str, ...]:
    """Whose holidays count, as `markets_of` a table with these countries and that currency."""
    if countries:
        return tuple(countries)
    market = None if currency is None else MARKET_OF_CURRENCY.get(currency)
    return () if market is None else (market,)


def days_of_markets(days: list[date], markets: Sequence[str]) -> FloatArray:
    """Share of the markets in which a day is of which of the `KINDS`, (n_days, N_KINDS), entries in [0, 1].

    All markets count alike: how much of the results comes from each is nothing that every history tells.

    Parameters
    ----------
    markets : sequence of str
        As `market_days` takes them; none where no market is known.
    """
    return np.asarray(np.mean([market_days(days, market) for market in markets or (None,)], axis=0), dtype=np.float64)


def market_days(days: list[date], market: str | None) -> FloatArray:
    """Which days are of which of the `KINDS`, (n_days, N_KINDS), entries 0 and 1.

    Shopping days are Thanksgiving to the Monday after (Black Friday, Cyber Monday), and the double days of Asian
    markets. Public holidays are those of the `holidays` library; three and more in a row are a festival instead,
    such as Tet in Vietnam and Songkran in Thailand, with two days on either side, but Christmas is none. The gift
    season is 1 to 23 December where 25 December is a public holiday, but for shopping days and festivals. Pay is fresh
    at the turn of the month.

    Parameters
    ----------
    market : str or None
        A value of `MARKET_OF_CURRENCY`, or the ISO 3166 code of a country; None where it is not known, which leaves
        public holidays out. It has a gift season, as it has a Black Friday: most markets do, and what it does is
        learned, so that where nobody buys gifts a December that was like any other says so.
    """
    public = _public(market, days[0].year - 1, days[-1].year + 1) if market is not None and days else frozenset()
    festivals = _festivals(public)
    rows = [
        (
            day in public and day not in festivals,
            day in festivals,
            _is_shopping(day, market),
            _is_for_gifts(day, market, public) and day not in festivals and not _is_shopping(day, market),
            day.day <= 3 or day.day >= 28,
        )
        for day in days
    ]
    return np.array(rows, dtype=np.float64).reshape(len(days), N_KINDS)


@cache
def _public(market: str, first: int, last: int) -> frozenset[date]:
    years = range(first, last + 1)
    if market == _EURO:
        return frozenset(holidays.financial_holidays("ECB", years=years))
    return frozenset(holidays.country_holidays(market, years=years))


@cache
def _festivals(public: frozenset[date]) -> frozenset[date]:
    """Days of long runs of public holidays, and those around them.

    Days off that bridge the first of January or of May make no festival, nor does Christmas, which has its own season:
    else it would be one thing in years in which its eve is a public holiday (in Poland from 2025 on), another before.
    """
    runs = [[day + timedelta(days=step) for step in range(_FESTIVAL_DAYS)] for day in public]
    in_no_festival = {(1, 1), (5, 1), (12, 25)}
    long_runs = {
        day
        for run in runs
        if public.issuperset(run) and in_no_festival.isdisjoint((one.month, one.day) for one in run)
        for day in run
    }
    reach = range(-_AROUND, _AROUND + 1)
    return frozenset(day + timedelta(days=step) for day in long_runs for step in reach)


def _is_shopping(day: date, market: str | None) -> bool:
    if market in _DOUBLE_DAYS and day.month == day.day and day.month >= 9:
        return True
    november = date(day.year, 11, 1)
    thanksgiving = november + timedelta(days=(3 - november.weekday()) % 7 + 21)
    return thanksgiving <= day <= thanksgiving + timedelta(days=4)


def _is_for_gifts(day: date, market: str | None, public: frozenset[date]) -> bool:
    if day.month != 12 or day.day not in _GIFT_DAYS:
        return False
    return market is None or (market not in _OTHER_25TH and date(day.year, 12, 25) in public)
