"""What the user said of the columns of unknown tables, remembered for tables with the same headers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from optimizer.ingest import SourceFile, header_key_of
from optimizer.store import Workspace

_PLATFORM: Final = ""
"""Stands for a header where the platform of all rows is remembered: no column has an empty one."""


def with_remembered(place: Workspace, file: SourceFile) -> SourceFile:
    """Name the columns of a file as was done before for the same headers; what is said of it now goes before."""
    remembered = place.remembered_columns()
    if not remembered:
        return file
    key = header_key_of(file)
    kept = dict(remembered.get(key, {})) if key else {}
    platform = kept.pop(_PLATFORM, None)
    said = {header for header, _ in file.columns} | {field for _, field in file.columns}
    columns = {header: field for header, field in kept.items() if not {header, field} & said}
    return replace(file, columns=(*file.columns, *columns.items()), platform=file.platform or platform)


def remember_columns(place: Workspace, file: SourceFile) -> None:
    """Keep what the user said of the columns of a file."""
    key = header_key_of(file)
    if file.columns and key:
        platform = {} if file.platform is None else {_PLATFORM: file.platform}
        place.remember_columns(key, dict(file.columns) | platform)
