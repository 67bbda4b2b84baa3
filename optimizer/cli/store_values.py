"""What a user types of a client or brand, as changes of its settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from optimizer.cli.import_values import parsed_wishes
from optimizer.cli.values import parsed_amount, parsed_day
from optimizer.domain.assumption import MarketEvent
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.period import Period
from optimizer.domain.settings import FixedCost, WorkspaceSettings
from optimizer.errors import DataError
from optimizer.message import N_

_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "name",
        "currency": "currency",
        "margin": "margin",
        "time-zone": "time_zone",
        "kpi-weight": "kpi_weights",
        "country": "countries",
        "rate": "rates",
        "fixed-cost": "fixed_costs",
        "event": "events",
    }
)
"""What can be cleared, by the name of its option."""
_PLAIN_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class TypedSettings:
    """The options as they were typed; None or nothing where an option was left out."""

    name: str | None
    currency: str | None
    margin: str | None
    time_zone: str | None
    kpi_weights: Sequence[str]
    countries: Sequence[str]
    rates: Sequence[str]
    fixed_costs: Sequence[str]
    events: Sequence[str]
    clear: Sequence[str]


def change_of(typed: TypedSettings) -> Callable[[WorkspaceSettings], WorkspaceSettings]:
    """Read the options; what cannot be read is told before a workspace is touched.

    Raises
    ------
    DataError
        When nothing is typed, or something cannot be read.
    """
    changes: dict[str, Any] = {field: getattr(WorkspaceSettings(), field) for field in _cleared(typed.clear)}
    for field in ("name", "currency", "time_zone"):
        text = getattr(typed, field)
        if text is not None:
            changes[field] = text.strip()
    if typed.margin is not None:
        changes["margin"] = _share(typed.margin)
    if typed.countries:
        changes["countries"] = tuple(code for text in typed.countries for code in text.split(","))
    weights = dict(_weight(text) for text in typed.kpi_weights)
    costs = tuple(_cost(text) for text in typed.fixed_costs)
    events = tuple(_event(text) for text in typed.events)
    if not (changes or weights or typed.rates or costs or events):
        raise DataError(N_("There is nothing to set; see which options there are with 'workspace set --help'."))
    replace(WorkspaceSettings(**changes), kpi_weights=weights)  # checks them

    def change(before: WorkspaceSettings) -> WorkspaceSettings:
        after = replace(before, **changes)
        rates = parsed_wishes(after.currency, typed.rates, None, None).rates
        return replace(
            after,
            kpi_weights={**after.kpi_weights, **weights},
            rates=_with(after.rates, rates),
            fixed_costs=tuple({cost.name: cost for cost in (*after.fixed_costs, *costs)}.values()),
            events=tuple({(event.name, event.period): event for event in (*after.events, *events)}.values()),
        )

    return change


def _cleared(names: Sequence[str]) -> list[str]:
    for name in names:
        if name not in _FIELDS:
            raise DataError(
                N_("--clear is '{name}'; what can be cleared is {names}.", name=name, names=", ".join(_FIELDS))
            )
    return [_FIELDS[name] for name in names]


def _share(text: str) -> float:
    wanted = text.strip()
    number = parsed_amount(wanted.removesuffix("%").strip(), "--margin", example="40%")
    return float(number / 100 if wanted.endswith("%") else number)


def _weight(text: str) -> tuple[str, float]:
    kpi, _, number = text.partition("=")
    if not kpi.strip() or not number.strip():
        raise DataError(N_("--kpi-weight is '{text}'; write a KPI and its weight, such as leads=2.", text=text))
    if number.strip() == "0":
        return kpi.strip().lower(), 0.0
    return kpi.strip().lower(), float(parsed_amount(number, "--kpi-weight", example="2"))


def _cost(text: str) -> FixedCost:
    """Read a fixed cost such as ``Agency=1200``."""
    name, _, number = text.rpartition("=")
    if not name.strip() or not number.strip():
        raise DataError(
            N_(
                "--fixed-cost is '{text}'; write what it is for and what it costs a month, such as Agency=1200.",
                text=text,
            )
        )
    return FixedCost(" ".join(name.split()), float(parsed_amount(number, "--fixed-cost", example="1200")))


def _event(text: str) -> MarketEvent:
    """Read an event such as ``Winter sale=2026-12-27..2027-01-06=+30%``, or one of a single day."""
    name, days, change = text.rsplit("=", 2) if text.count("=") >= 2 else ("", "", "")
    size = change.strip().removesuffix("%").removeprefix("+").removeprefix("-").strip()
    if not name.strip() or not _PLAIN_NUMBER.fullmatch(size):
        raise DataError(
            N_(
                "--event is '{text}'; write its name, its days and what the same money brings then, such as "
                "'Winter sale=2026-12-27..2027-01-06=+30%'.",
                text=text,
            )
        )
    first, _, last = days.partition("..")
    start = parsed_day(first, "--event")
    effect = float(size) / 100 * (-1.0 if change.strip().startswith("-") else 1.0)
    return MarketEvent(" ".join(name.split()), Period(start, parsed_day(last, "--event") if last else start), effect)


def _with(before: Sequence[ExchangeRate], added: Sequence[ExchangeRate]) -> tuple[ExchangeRate, ...]:
    """Rates of before, but those that were given anew for the same day."""
    of_day = {(rate.currency, rate.to, rate.day): rate for rate in (*before, *added)}
    return tuple(of_day.values())
