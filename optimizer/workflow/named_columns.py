"""What the user said of the columns of unknown tables, remembered for tables with the same headers."""

from __future__ import annotations

from dataclasses import replace

from optimizer.ingest import SourceFile, header_key_of
from optimizer.store import Workspace


def with_remembered(place: Workspace, file: SourceFile) -> SourceFile:
    """Name the columns of a file as was done before for the same headers; a file that names its own stays as it is."""
    if file.columns:
        return file
    remembered = place.remembered_columns()
    if not remembered:
        return file
    key = header_key_of(file)
    columns = remembered.get(key) if key else None
    return file if columns is None else replace(file, columns=tuple(columns.items()))


def remember_columns(place: Workspace, file: SourceFile) -> None:
    """Keep what the user said of the columns of a file."""
    key = header_key_of(file)
    if file.columns and key:
        place.remember_columns(key, dict(file.columns))
