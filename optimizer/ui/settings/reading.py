"""Settings as text and back: what was typed is read field by field, so that each refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from optimizer.domain.assumption import MarketEvent
from optimizer.domain.money import minor_digits
from optimizer.domain.period import Period
from optimizer.domain.settings import FixedCost, WorkspaceSettings
from optimizer.domain.settings_draft import SettingsDraft, TypedCost, TypedEvent
from optimizer.errors import DataError
from optimizer.message import N_, Message
from optimizer.ui.amounts import exact_typed, read_margin, read_number, read_plain
from optimizer.ui.asking.assumption_reading import read_change
from optimizer.ui.asking.forms import read_platform
from optimizer.words import Voice, figure_name

_FIELDS: Final = tuple(field.name for field in fields(SettingsDraft))
_SETTING: Final[Mapping[str, str]] = MappingProxyType(
    {"weights": "kpi_weights", "costs": "fixed_costs"}
    | {name: name for name in _FIELDS if name not in {"weights", "costs"}}
)
"""Field of a draft -> field of the settings."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What was read of a draft.

    Attributes
    ----------
    changes : mapping of str to object
        Fields of `WorkspaceSettings` that were changed, and their values.
    refused : mapping of str to Message
        Fields of the draft that cannot be read, and why.
    """

    changes: Mapping[str, Any]
    refused: Mapping[str, Message]


def as_typed(settings: WorkspaceSettings, voice: Voice) -> SettingsDraft:
    """Write settings as a person would type them; no field is None."""
    return SettingsDraft(
        name=settings.name,
        currency="" if settings.currency is None else settings.currency,
        margin="" if settings.margin is None else voice.exact_percent(settings.margin),
        time_zone="" if settings.time_zone is None else settings.time_zone,
        countries=settings.countries,
        weights=tuple((kpi, exact_typed(voice, weight)) for kpi, weight in settings.kpi_weights.items()),
        costs=tuple(TypedCost(cost.name, voice.exact(cost.monthly)) for cost in settings.fixed_costs),
        events=tuple(_typed_event(event, voice) for event in settings.events),
    )


def _typed_event(event: MarketEvent, voice: Voice) -> TypedEvent:
    change = voice.exact_percent(event.change)
    return TypedEvent(
        event.name,
        event.period.start.isoformat(),
        event.period.end.isoformat(),
        f"+{change}" if event.change > 0 else change,
        "" if event.platform is None else event.platform,
        "" if event.audience is None else event.audience,
    )


def over(draft: SettingsDraft, base: SettingsDraft) -> SettingsDraft:
    """Put what was changed over what is kept."""
    return replace(base, **{name: value for name in _FIELDS if (value := getattr(draft, name)) is not None})


def changed(typed: SettingsDraft, base: SettingsDraft) -> SettingsDraft:
    """Keep only the fields that differ from what is kept."""
    return SettingsDraft(
        **{name: getattr(typed, name) for name in _FIELDS if getattr(typed, name) != getattr(base, name)}
    )


def read_draft(draft: SettingsDraft, settings: WorkspaceSettings, voice: Voice) -> ReadSettings:
    """Read what was changed, field by field.

    Parameters
    ----------
    draft : SettingsDraft
        What was changed.
    settings : WorkspaceSettings
        As they are kept; changed values are tried on them.
    voice : Voice
        In whose locale numbers were typed.
    """
    currency = draft.currency if draft.currency is not None else settings.currency
    readers: dict[str, Callable[[Any], Any]] = {
        "name": lambda text: " ".join(text.split()),
        "currency": lambda text: text or None,
        "margin": lambda text: _margin(text, voice.locale),
        "time_zone": lambda text: text or None,
        "countries": tuple,
        "weights": lambda rows: {kpi: _weight(voice, kpi, text) for kpi, text in rows},
        "costs": lambda rows: tuple(_cost(row, voice.locale, currency or None) for row in rows),
        "events": lambda rows: tuple(_event(row, voice.locale) for row in rows),
    }
    changes: dict[str, Any] = {}
    refused: dict[str, Message] = {}
    for name in _FIELDS:
        typed = getattr(draft, name)
        if typed is None:
            continue
        try:
            value = readers[name](typed)
            replace(settings, **{_SETTING[name]: value})  # checks it
        except DataError as error:
            refused[name] = error.message
        else:
            changes[_SETTING[name]] = value
    return ReadSettings(changes, refused)


def _margin(text: str, locale: str) -> float | None:
    """Read a margin such as ``40%`` or ``40``, in percent."""
    if not text.strip():
        return None
    return read_margin(text, locale)


def _weight(voice: Voice, kpi: str, text: str) -> float:
    try:
        return read_plain(text, voice.locale)
    except DataError as error:
        raise DataError(
            N_("Weight of {kpi}: {problem:message}", kpi=figure_name(voice, kpi), problem=error.message)
        ) from None


def _cost(row: TypedCost, locale: str, currency: str | None) -> FixedCost:
    name = " ".join(row.name.split())
    if not name:
        raise DataError(N_("A fixed cost of {text} has no name; say what it is for, such as Agency.", text=row.monthly))
    if not row.monthly.strip():
        raise DataError(N_("The fixed cost of {name} has no sum; type what it costs a month.", name=name))
    try:
        return FixedCost(name, float(read_number(row.monthly, locale, minor_digits(currency))))
    except DataError as error:
        raise DataError(N_("Fixed cost of {name}: {problem:message}", name=name, problem=error.message)) from None


def _event(row: TypedEvent, locale: str) -> MarketEvent:
    name = " ".join(row.name.split())
    if not name:
        raise DataError(N_("An event has no name; give it one, such as Summer sale."))
    if not row.first:
        raise DataError(N_("The event {name} has no first day; choose one.", name=name))
    if not row.change.strip():
        raise DataError(
            N_("The event {name} does not say what it changes; type a percentage such as +30% or -20%.", name=name)
        )
    first = date.fromisoformat(row.first)
    last = date.fromisoformat(row.last) if row.last else first
    try:
        change = read_change(row.change, locale)
        audience = " ".join(row.audience.split())
        return MarketEvent(name, Period(first, last), change, read_platform(row.platform), audience or None)
    except DataError as error:
        raise DataError(N_("Event {name}: {problem:message}", name=name, problem=error.message)) from None
