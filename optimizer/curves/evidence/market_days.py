"""Days on which a market buys differently: public holidays, shopping days, paydays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

import holidays
import numpy as np

from optimizer.domain.curve import FloatArray

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
KINDS: Final = ("holiday", "festival", "shopping", "payday")
N_KINDS: Final = len(KINDS)
_FESTIVAL_DAYS: Final = 3
"""So many public holidays in a row are a festival: Tet, Songkran, Lunar New Year, Golden Week. It stops a market, or
makes it, as no single holiday does."""
_AROUND: Final = 2
"""Days before and after a festival that already share its mood."""


def market_days(days: list[date], market: str | None) -> FloatArray:
    """Which days are special, (n_days, 4): public holiday; festival; shopping day; turn of the month (pay is fresh).

    Shopping days are Thanksgiving to the Monday after (Black Friday, Cyber Monday), and the double days of Asian
    markets. Public holidays are those of the `holidays` library; three and more in a row are a festival instead,
    such as Tet in Vietnam and Songkran in Thailand, with two days on either side.

    Parameters
    ----------
    market : str or None
        A value of `MARKET_OF_CURRENCY`; None where it is not known, which leaves public holidays out.
    """
    public = _public(market, days[0].year - 1, days[-1].year + 1) if market is not None and days else frozenset()
    festivals = _festivals(public)
    rows = [
        (
            day in public and day not in festivals,
            day in festivals,
            _is_shopping(day, market),
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

    Days off that bridge the first of January or of May make no festival.
    """
    runs = [[day + timedelta(days=step) for step in range(_FESTIVAL_DAYS)] for day in public]
    bridged = {(1, 1), (5, 1)}
    long_runs = {
        day
        for run in runs
        if public.issuperset(run) and bridged.isdisjoint((one.month, one.day) for one in run)
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
