"""Files that were dropped: what they hold, once per file and what was said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from optimizer import workflow
from optimizer.domain.file_check import FileCheck
from optimizer.domain.imports import ReadingWishes
from optimizer.ui.cache.places import contents, workspace
from optimizer.ui.dropped_file import DroppedFile
from optimizer.workflow import (
    BackupContents,
    BudgetColumn,
    ColumnSuggestion,
    Imported,
    SheetGrid,
    SourceFile,
    Unsaid,
)


def files_inside(key: str, name: str, read: Callable[[], bytes]) -> tuple[SourceFile, ...]:
    """Take a dropped file apart once, where it is an archive, and name columns as the workspace remembers them.

    Parameters
    ----------
    key : str
        Of the bytes.
    name : str
        As the user named them.
    read : callable
        Returns the bytes, which are asked for once only: a copy of a large file takes time and room.
    """
    return _files_inside(key, name, contents("own"), read)


@st.cache_resource(show_spinner=False, max_entries=16)
def _files_inside(key: str, name: str, contents: str, _read: Callable[[], bytes]) -> tuple[SourceFile, ...]:
    return tuple(workflow.files_inside([SourceFile(name, _read())], workspace("own")))


def forget_files() -> None:
    """Let go of files that were dropped and of what was read of them, which may be large."""
    for kept in (_files_inside, _check, _preview, _suggested_columns, _unsaid):
        kept.clear()


def check(dropped: DroppedFile, wishes: ReadingWishes) -> FileCheck:
    """Look a file through once per what was said of it."""
    return _check(dropped.said, repr(wishes), contents("own"), dropped.file, wishes)


@st.cache_resource(show_spinner=False, max_entries=64)
def _check(key: str, wishes: str, contents: str, _file: SourceFile, _wishes: ReadingWishes) -> FileCheck:
    (found,) = workflow.check_files([_file], _wishes, workspace("own"))
    return found


def preview(files: Sequence[DroppedFile], wishes: ReadingWishes) -> Imported:
    """Read files together once per what was said of them."""
    return _preview(
        "|".join(each.said for each in files),
        repr(wishes),
        contents("own"),
        tuple(each.file for each in files),
        wishes,
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def _preview(key: str, wishes: str, contents: str, _files: tuple[SourceFile, ...], _wishes: ReadingWishes) -> Imported:
    return workflow.preview_files(_files, _wishes, workspace("own"))


def suggested_columns(dropped: DroppedFile) -> tuple[ColumnSuggestion, ...]:
    """Suggest once per file what its columns are."""
    return _suggested_columns(dropped.key, dropped.file)


@st.cache_resource(show_spinner=False, max_entries=16)
def _suggested_columns(key: str, _file: SourceFile) -> tuple[ColumnSuggestion, ...]:
    return workflow.suggest_columns(_file)


def unsaid(dropped: DroppedFile) -> Unsaid | None:
    """Find once per what was said of a file which days and platform are still to be asked."""
    return _unsaid(dropped.said, dropped.file)


@st.cache_resource(show_spinner=False, max_entries=16)
def _unsaid(key: str, _file: SourceFile) -> Unsaid | None:
    (found,) = workflow.what_is_unsaid([_file])
    return found


def backup_contents(key: str, content: bytes) -> BackupContents:
    """Look once into a backup that was dropped."""
    return _backup_contents(key, content)


@st.cache_resource(show_spinner=False, max_entries=4)
def _backup_contents(key: str, _content: bytes) -> BackupContents:
    return workflow.look_into_backup(_content)


@st.cache_resource(show_spinner=False, max_entries=4)
def budget_grid(key: str, _file: SourceFile) -> tuple[SheetGrid, tuple[BudgetColumn, ...]]:
    """Find once per file the table of a budget sheet and what its columns probably are."""
    return workflow.open_sheet(_file)
