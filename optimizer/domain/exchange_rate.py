"""What money of one currency is worth in another, as the user said it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from optimizer.domain.money import checked_currency
from optimizer.errors import DataError
from optimizer.message import N_


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """A rate that the user gave, and from which day on it holds.

    Attributes
    ----------
    currency, to : str
        ISO 4217 codes in capitals, not the same.
    rate : float
        How much of `to` one unit of `currency` is worth, finite and above 0.
    day : date
        The first day on which it holds.

    Raises
    ------
    DataError
        When a code is no currency, both are the same, or the rate is no positive number.
    """

    currency: str
    to: str
    rate: float
    day: date

    def __post_init__(self) -> None:
        object.__setattr__(self, "currency", checked_currency(self.currency))
        object.__setattr__(self, "to", checked_currency(self.to))
        if self.currency == self.to:
            raise DataError(
                N_(
                    "An exchange rate from {currency} to itself says nothing; give a rate between two currencies.",
                    currency=self.currency,
                )
            )
        if not math.isfinite(self.rate) or self.rate <= 0.0:
            raise DataError(
                N_(
                    "The exchange rate from {currency} to {to} is {rate}; give a number above zero.",
                    currency=self.currency,
                    to=self.to,
                    rate=self.rate,
                )
            )
