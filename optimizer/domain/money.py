"""Exact money: an integer number of minor units of one currency, or of no known currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from babel.core import Locale
from babel.numbers import get_currency_precision

from optimizer.errors import DataError
from optimizer.message import N_

_KNOWN_CURRENCIES = frozenset(Locale("en").currencies) - {"XXX", "XTS"}
"""Without the codes for no currency and for tests."""


@dataclass(frozen=True, slots=True)
class Money:
    """Money in integer minor units.

    Attributes
    ----------
    minor_units : int
        Cents, satang, whole dong: as many as the currency has decimals.
    currency : str or None
        ISO 4217 code; None where the data name none.
    """

    minor_units: int
    currency: str | None

    def __str__(self) -> str:
        number = f"{major_units(self):,.{minor_digits(self.currency)}f}"
        return number if self.currency is None else f"{number} {self.currency}"


def minor_digits(currency: str | None) -> int:
    """Number of decimals of a currency (CLDR's, 0 for VND and JPY); 2 where the currency is not known."""
    return 2 if currency is None else int(get_currency_precision(currency))


def money(amount: Decimal | float | str, currency: str | None) -> Money:
    """Round an amount in major units to money, half to even."""
    scale = Decimal(10) ** minor_digits(currency)
    exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    return Money(int((exact * scale).to_integral_value(ROUND_HALF_EVEN)), currency)


def major_units(value: Money) -> Decimal:
    """Return the amount in major units, exactly."""
    return Decimal(value.minor_units).scaleb(-minor_digits(value.currency))


def least_step(currency: str | None) -> int:
    """Return the least sum, in major units, in whose terms returns are told: 10 where no currency says what a 1 is."""
    return 10 if currency is None else 1


def is_money(kpi: str) -> bool:
    """Whether a KPI is counted in the account's currency."""
    return kpi == "revenue"


def checked_currency(code: str) -> str:
    """Return the ISO 4217 code in capitals.

    Raises
    ------
    DataError
        When CLDR knows no currency of that code.
    """
    found = code.strip().upper()
    if found not in _KNOWN_CURRENCIES:
        raise DataError(
            N_(
                "'{code}' is not a currency; give a three-letter ISO code such as EUR, PLN, THB or VND.",
                code=code,
            )
        )
    return found
