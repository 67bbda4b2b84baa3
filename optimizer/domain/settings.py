"""What a workspace knows of the client or brand that it is kept for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from babel.core import Locale, get_global

from optimizer.domain.assumption import MarketEvent
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.imports import AudienceChoice
from optimizer.domain.money import checked_currency
from optimizer.domain.performance import KPIS
from optimizer.errors import DataError
from optimizer.message import N_

_ZONES: Final = frozenset(get_global("zone_territories")) | frozenset(get_global("zone_aliases"))
"""CLDR's time zones and their other names: the same on every system, where the system's own list is not."""
_COUNTRIES: Final = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())
_NO_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FixedCost:
    """What people, tools or an agency cost, however much is spent on ads.

    Attributes
    ----------
    name : str
        For people.
    monthly : float
        Major units of the workspace's currency a month, not negative.

    Raises
    ------
    DataError
        When it is negative.
    """

    name: str
    monthly: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.monthly) and self.monthly >= 0):
            raise DataError(N_("The fixed cost of {name} is below zero; give 0 or more.", name=self.name))


@dataclass(frozen=True, slots=True)
class WorkspaceSettings:
    """A client or brand: what its plans are counted in and what its results are worth.

    Attributes
    ----------
    name : str
        Of the client or brand, for people; empty where none was given.
    currency : str or None
        ISO 4217 code that plans are made in; None where the files decide.
    margin : float or None
        What is left of revenue after the cost of goods, above 0 up to 1; None where it was not given.
    time_zone : str or None
        IANA name, such as ``"Europe/Warsaw"``.
    kpi_weights : mapping of str to float
        What one result of a KPI counts against one of the others, at least 0; only those that were given.
    countries : tuple of str
        ISO 3166 codes of the markets whose holidays count, the main one first; none where the currency decides.
    rates : tuple of ExchangeRate
        That the user gave, by day, then by currency.
    audience : AudienceChoice
        Which names of files are the audiences, as it was chosen last.
    shows_demonstration : bool
        Whether the demonstration is offered beside the user's own figures.
    fixed_costs : tuple of FixedCost
        That profit is counted after.
    events : tuple of MarketEvent
        The client's own calendar: what every plan takes for granted of those days.

    Raises
    ------
    DataError
        When a value cannot be; says which there are.
    """

    name: str = ""
    currency: str | None = None
    margin: float | None = None
    time_zone: str | None = None
    kpi_weights: Mapping[str, float] = field(default_factory=lambda: _NO_WEIGHTS)
    countries: tuple[str, ...] = ()
    rates: tuple[ExchangeRate, ...] = ()
    audience: AudienceChoice = field(default_factory=AudienceChoice)
    shows_demonstration: bool = True
    fixed_costs: tuple[FixedCost, ...] = ()
    events: tuple[MarketEvent, ...] = ()

    def __post_init__(self) -> None:
        if self.currency is not None:
            object.__setattr__(self, "currency", checked_currency(self.currency))
        if self.margin is not None and not 0 < self.margin <= 1:
            raise DataError(
                N_("The margin is {margin:percent} and must be above 0% and at most 100%.", margin=float(self.margin))
            )
        if self.time_zone is not None and self.time_zone not in _ZONES:
            raise DataError(N_("'{zone}' is not a time zone; give a name such as Europe/Warsaw.", zone=self.time_zone))
        for kpi, weight in self.kpi_weights.items():
            _check_weight(kpi, weight)
        object.__setattr__(self, "kpi_weights", MappingProxyType(dict(self.kpi_weights)))
        object.__setattr__(self, "countries", tuple(_checked_country(code) for code in self.countries))
        object.__setattr__(self, "rates", tuple(sorted(self.rates, key=lambda one: (one.day, one.currency, one.to))))


def _check_weight(kpi: str, weight: float) -> None:
    if kpi not in KPIS:
        raise DataError(
            N_("'{kpi}' is not a KPI that can be weighed; the KPIs are {kpis}.", kpi=kpi, kpis=", ".join(KPIS))
        )
    if not (math.isfinite(weight) and weight >= 0):
        raise DataError(
            N_("The weight of {kpi} is {weight} and must be a number of at least 0.", kpi=kpi, weight=str(weight))
        )


def _checked_country(code: str) -> str:
    found = code.strip().upper()
    if found not in _COUNTRIES:
        raise DataError(
            N_("'{code}' is not a country; give a two-letter ISO code such as PL, DE, TH or VN.", code=code)
        )
    return found
