"""What a workspace keeps beside its rows: settings, its history, the demonstration, and all of it in a backup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import holidays
from babel.core import Locale

from optimizer.domain.imports import ImportRecord
from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.store import Workspace, backup_store, restore_store
from optimizer.workflow.importing import Clock, now
from optimizer.workflow.places import ready_location


def import_history(workspace: Workspace) -> tuple[ImportRecord, ...]:
    """List all that was ever imported, the oldest first, those imports that were undone too."""
    return workspace.history()


def undo_import(workspace: Workspace, number: int, *, clock: Clock = now) -> None:
    """Take an import out of a workspace; `redo_import` brings it back."""
    workspace.undo_import(number, at=clock())


def redo_import(workspace: Workspace, number: int) -> None:
    """Bring an import back that was undone."""
    workspace.redo_import(number)


def workspace_settings(workspace: Workspace) -> WorkspaceSettings:
    """Return what is known of the client or brand."""
    return workspace.settings


def change_settings(
    workspace: Workspace, change: Callable[[WorkspaceSettings], WorkspaceSettings]
) -> WorkspaceSettings:
    """Change settings, and return what they are then; what another program changes meanwhile is not lost.

    Raises
    ------
    DataError
        When a value cannot be, or no holidays are known of a country.
    """
    return workspace.change_settings(lambda before: _with_known_holidays(change(before)))


def _with_known_holidays(settings: WorkspaceSettings) -> WorkspaceSettings:
    if settings.countries:
        known = holidays.list_supported_countries()
        for country in settings.countries:
            if country not in known:
                raise DataError(N_("No holidays are known of the country '{country}'; leave it out.", country=country))
    return settings


def market_countries() -> tuple[str, ...]:
    """List the countries whose holidays are known, as ISO codes of two letters."""
    names = Locale("en").territories
    return tuple(sorted(code for code in holidays.list_supported_countries() if len(code) == 2 and code in names))


def shows_demonstration(workspace: Workspace) -> bool:
    """Whether the demonstration is to be offered beside this workspace, as it is until it was removed."""
    return workspace.settings.shows_demonstration


def remove_demonstration(workspace: Workspace) -> None:
    """Offer the demonstration no longer beside this workspace."""
    workspace.change_settings(lambda before: replace(before, shows_demonstration=False))


def bring_back_demonstration(workspace: Workspace) -> None:
    """Offer the demonstration again."""
    workspace.change_settings(lambda before: replace(before, shows_demonstration=True))


def backup_workspace(workspace: Workspace, target: Path, *, overwrite: bool = False) -> None:
    """Write all that a workspace holds into one file."""
    backup_store(workspace, target, overwrite=overwrite)


def restore_workspace(location: str | Path | None, source: Path) -> Path | None:
    """Put what a backup holds in place of what a workspace holds, the user's own where none is named.

    Returns
    -------
    Path or None
        The file where the replaced contents are kept; None where there were none.
    """
    return restore_store(ready_location() if location is None else location, source)
