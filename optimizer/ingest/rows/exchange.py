"""Money of one currency into another, by the dated rates that the user gave and by no others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.finding import Finding
from optimizer.domain.money import checked_currency
from optimizer.errors import DataError
from optimizer.ingest.column_map import MONEY_FIELDS
from optimizer.message import N_


class MissingRateError(DataError):
    """Money cannot be converted, because the user gave no rate for the two currencies.

    Attributes
    ----------
    currency, to : str
        ISO codes: the money is in `currency` and is wanted in `to`.
    """

    def __init__(self, currency: str, to: str) -> None:
        super().__init__(
            N_(
                "Money in {currency} is to be added to money in {to}, but no exchange rate was given; say how much {to}"
                " one {currency} was worth, and from which day on.",
                currency=currency,
                to=to,
            )
        )
        self.currency = currency
        self.to = to


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Rates by their first day, ascending: `days` (n_rates,) of datetime64[D], `rates` (n_rates,)."""

    days: npt.NDArray[np.datetime64]
    rates: npt.NDArray[np.float64]


def converted(
    rows: pd.DataFrame, currency: str, to: str, rates: Sequence[ExchangeRate], file_name: str = ""
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Convert the money columns of rows.

    On each day the latest rate on or before it holds; before the first rate, the first. A rate the other way round is
    used as its inverse, and one that was given as asked for goes before it on the same day. No third currency is used.

    Parameters
    ----------
    rows : pandas.DataFrame
        With ``date``; money in `currency`. Rows of several days count by their first.
    currency, to : str
        ISO codes.
    rates : sequence of ExchangeRate
        Of any pairs, in any order.
    file_name : str
        Where the rows come from.

    Returns
    -------
    rows : pandas.DataFrame
        The same rows with money in `to`.
    findings : tuple of Finding
        By which rates; and a warning where rows are older than the first rate.

    Raises
    ------
    MissingRateError
        When there is no rate between the two.
    DataError
        When a code is no currency, or two different rates are given for one day.
    """
    source, wanted = checked_currency(currency), checked_currency(to)
    if source == wanted:
        return rows, ()
    steps = _steps(source, wanted, rates)
    days = rows["date"].to_numpy().astype("datetime64[D]")
    place = np.searchsorted(steps.days, days, side="right") - 1
    factor = steps.rates[np.maximum(place, 0)]
    money = {field: rows[field] * factor for field in MONEY_FIELDS if field in rows}
    told = [_converted(source, wanted, steps, len(rows), file_name)]
    if (place < 0).any():
        told.append(_before_first(rows, place < 0, steps, (source, wanted), file_name))
    return rows.assign(**money), tuple(told)


def _steps(currency: str, to: str, rates: Sequence[ExchangeRate]) -> _Steps:
    by_day: dict[date, float] = {}
    for direct in (False, True):
        pair = (currency, to) if direct else (to, currency)
        given: dict[date, float] = {}
        for one in rates:
            if (one.currency, one.to) == pair and given.setdefault(one.day, one.rate) != one.rate:
                raise DataError(
                    N_(
                        "Two exchange rates from {currency} to {to} are given for {day:date}, {first} and {second};"
                        " leave one of them out.",
                        currency=one.currency,
                        to=one.to,
                        day=one.day,
                        first=given[one.day],
                        second=one.rate,
                    )
                )
        by_day |= {day: rate if direct else 1.0 / rate for day, rate in given.items()}
    if not by_day:
        raise MissingRateError(currency, to)
    ordered = sorted(by_day)
    return _Steps(np.array(ordered, dtype="datetime64[D]"), np.array([by_day[day] for day in ordered]))


def _converted(currency: str, to: str, steps: _Steps, rows: int, file_name: str) -> Finding:
    return Finding(
        "info",
        "currency",
        N_(
            "Money of {rows:number} rows in {currency} was turned into {to}; rates used: {count:number}, the last is"
            " {rate:exact} of {day:date}.",
            rows=rows,
            currency=currency,
            to=to,
            count=len(steps.rates),
            rate=float(steps.rates[-1]),
            day=steps.days[-1].item(),
        ),
        N_("Check the rates; import the files again with others if they are wrong."),
        file_name,
    )


def _before_first(
    rows: pd.DataFrame, is_before: npt.NDArray[np.bool_], steps: _Steps, pair: tuple[str, str], file_name: str
) -> Finding:
    first = rows.index[int(np.argmax(is_before))]
    return Finding(
        "warning",
        "currency",
        N_(
            "Rows older than the first exchange rate from {currency} to {to}, which is of {day:date}: {rows:number};"
            " the first is row {row}. That rate was used for them too.",
            currency=pair[0],
            to=pair[1],
            day=steps.days[0].item(),
            rows=int(is_before.sum()),
            row=int(first),
        ),
        N_("Give a rate of an earlier day as well."),
        file_name,
        int(first),
    )
