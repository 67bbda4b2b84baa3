"""Settings as they stand on the Settings page, half typed or wrong as they may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypedCost:
    """A row of the table of fixed costs, as typed."""

    name: str = ""
    monthly: str = ""


@dataclass(frozen=True, slots=True)
class TypedEvent:
    """A row of the table of events, as typed; days as ISO text, empty where none was chosen."""

    name: str = ""
    first: str = ""
    last: str = ""
    change: str = ""
    platform: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class SettingsDraft:
    """What a person has changed and not saved; None where nothing was changed.

    Attributes
    ----------
    name, currency, margin, time_zone : str or None
        As typed or chosen; empty for none.
    countries : tuple of str or None
        As in `optimizer.domain.settings.WorkspaceSettings`.
    weights : tuple of (str, str) or None
        KPI and what it counts, as typed.
    costs : tuple of TypedCost or None
        All rows.
    events : tuple of TypedEvent or None
        All rows.
    """

    name: str | None = None
    currency: str | None = None
    margin: str | None = None
    time_zone: str | None = None
    countries: tuple[str, ...] | None = None
    weights: tuple[tuple[str, str], ...] | None = None
    costs: tuple[TypedCost, ...] | None = None
    events: tuple[TypedEvent, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was changed."""
        return self == SettingsDraft()
