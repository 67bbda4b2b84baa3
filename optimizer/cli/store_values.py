"""What a user types of a client or brand, as changes of its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from optimizer.cli.import_values import parsed_wishes
from optimizer.cli.values import parsed_amount
from optimizer.domain.exchange_rate import ExchangeRate
from optimizer.domain.settings import WorkspaceSettings
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
    }
)
"""What can be cleared, by the name of its option."""


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
    if not changes and not weights and not typed.rates:
        raise DataError(N_("There is nothing to set; see which options there are with 'workspace set --help'."))
    replace(WorkspaceSettings(**changes), kpi_weights=weights)  # checks them

    def change(before: WorkspaceSettings) -> WorkspaceSettings:
        after = replace(before, **changes)
        rates = parsed_wishes(after.currency, typed.rates, None, None).rates
        return replace(after, kpi_weights={**after.kpi_weights, **weights}, rates=_with(after.rates, rates))

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


def _with(before: Sequence[ExchangeRate], added: Sequence[ExchangeRate]) -> tuple[ExchangeRate, ...]:
    """Rates of before, but those that were given anew for the same day."""
    of_day = {(rate.currency, rate.to, rate.day): rate for rate in (*before, *added)}
    return tuple(of_day.values())
