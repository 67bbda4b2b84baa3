"""What the user has said once and need not say again: settings, columns of unknown headers, names that are the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.records import read_back, storable, to_json
from optimizer.store.schema import COLUMN_CHOICES, MERGED_NAMES, SETTINGS

_ONLY: Final = 1


def read_settings(connection: Connection, *, place: str) -> WorkspaceSettings:
    """Read the settings; the usual ones where none were made."""
    content = connection.execute(select(SETTINGS.c.content).filter_by(id=_ONLY)).scalar()
    if content is None:
        return WorkspaceSettings()
    settings: WorkspaceSettings = read_back(content, place=place)
    return settings


def write_settings(connection: Connection, settings: WorkspaceSettings) -> None:
    """Put these settings in place of those before."""
    connection.execute(delete(SETTINGS))
    connection.execute(insert(SETTINGS).values(id=_ONLY, content=to_json(settings)))


def read_columns(connection: Connection) -> dict[str, Mapping[str, str]]:
    """Read which columns the user chose for each set of headers."""
    rows = connection.execute(select(COLUMN_CHOICES).order_by(COLUMN_CHOICES.c.id))
    return {row.header_key: json.loads(row.content) for row in rows}


def write_columns(connection: Connection, header_key: str, columns: Mapping[str, str]) -> bool:
    """Remember the columns of a set of headers, none to forget them; tells whether anything changed."""
    key = storable(header_key)
    if read_columns(connection).get(key, {}) == dict(columns):
        return False
    connection.execute(delete(COLUMN_CHOICES).filter_by(header_key=key))
    if columns:
        connection.execute(insert(COLUMN_CHOICES).values(header_key=key, content=json.dumps(dict(columns))))
    return True


def read_merged(connection: Connection) -> dict[tuple[str, str], str]:
    """Read which names of a platform mean another name of it."""
    rows = connection.execute(select(MERGED_NAMES).order_by(MERGED_NAMES.c.platform, MERGED_NAMES.c.name))
    return {(row.platform, row.name): row.into_name for row in rows}


def write_merged(connection: Connection, platform: str, names: Sequence[str], into: str) -> bool:
    """Let names mean another one; tells whether anything changed.

    What was merged into one of the names goes with it, and the name that all are merged into stands for itself, so
    that no chain has to be followed and there are no circles.
    """
    before = read_merged(connection)
    target, moved = storable(into), {storable(name) for name in names}
    mine = {name: aim for (of, name), aim in before.items() if of == platform}
    after = {name: target if aim in moved else aim for name, aim in mine.items()} | dict.fromkeys(moved, target)
    after.pop(target, None)
    if after == mine:
        return False
    connection.execute(delete(MERGED_NAMES).filter_by(platform=platform))
    rows = [{"platform": platform, "name": name, "into_name": aim} for name, aim in sorted(after.items())]
    if rows:
        connection.execute(insert(MERGED_NAMES), rows)
    return True


def delete_merged(connection: Connection, platform: str, name: str, *, place: str) -> None:
    """Let a name stand for itself again.

    Raises
    ------
    StoreError
        When it was not merged.
    """
    if not connection.execute(delete(MERGED_NAMES).filter_by(platform=platform, name=storable(name))).rowcount:
        raise StoreError(
            N_(
                "The name '{name}' of {platform} is not merged into another in the workspace '{place}'.",
                name=name,
                platform=platform,
                place=place,
            )
        )
