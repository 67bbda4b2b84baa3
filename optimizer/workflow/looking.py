"""Look files through before anything of them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.domain.file_check import FileCheck
from optimizer.domain.imports import AudienceChoice, ReadingWishes
from optimizer.errors import DataError
from optimizer.export import check_json
from optimizer.ingest import (
    ColumnSuggestion,
    Imported,
    SourceFile,
    check_answered,
    check_file,
    check_together,
    column_suggestions,
    read_files,
    refused,
    unpacked,
    worst_outcome,
)
from optimizer.store import Workspace
from optimizer.words import Voice
from optimizer.workflow.named_columns import with_remembered

NO_WISHES = ReadingWishes()


def preview_files(
    files: Sequence[SourceFile], wishes: ReadingWishes = NO_WISHES, place: Workspace | None = None
) -> Imported:
    """Show what files hold and what of them was understood, without keeping anything.

    Where something must be asked, it is among the questions, and the table stands on what is likeliest.

    Parameters
    ----------
    files : sequence of SourceFile
        Exports of platforms or tidy tables, or archives of them.
    wishes : ReadingWishes
        What the user wants of them.
    place : Workspace or None
        Where they are to go: its currency holds where nothing names one, and it remembers columns.

    Raises
    ------
    DataError
        When a file cannot be understood.
    """
    return read_files(ready(files, place), with_what_is_known(place, wishes), own_currency=workspace_currency(place))


def read_history(files: Sequence[SourceFile], wishes: ReadingWishes = NO_WISHES) -> Imported:
    """Read files for a plan that is made at once.

    Raises
    ------
    DataError
        When a file cannot be understood, or something must be said of it first.
    """
    imported = preview_files(files, wishes)
    check_answered(imported.questions)
    return imported


def check_files(
    files: Sequence[SourceFile], wishes: ReadingWishes = NO_WISHES, place: Workspace | None = None
) -> tuple[FileCheck, ...]:
    """Look each file through by itself; whatever is wrong with one is in its answer.

    Parameters
    ----------
    files : sequence of SourceFile
        Also archives, which count as the files in them.
    wishes, place
        As of `preview_files`.
    """
    wishes = with_what_is_known(place, wishes)
    checks: list[FileCheck] = []
    for file in files:
        try:
            inside = ready([file], place)
        except DataError as trouble:
            checks.append(refused(file.name, trouble))
            continue
        checks += [check_file(one, wishes, own_currency=workspace_currency(place)) for one in inside]
    return tuple(checks)


def check_together_with(
    files: Sequence[SourceFile],
    checks: Sequence[FileCheck],
    wishes: ReadingWishes = NO_WISHES,
    place: Workspace | None = None,
) -> FileCheck | None:
    """Look files through as one import, those that are refused left out; None where they cannot be read together.

    Parameters
    ----------
    files : sequence of SourceFile
        As of `check_files`.
    checks : sequence of FileCheck
        Of each file.
    wishes, place
        As of `preview_files`.
    """
    refused_names = {check.file_name for check in checks if check.outcome == "refuse"}
    try:
        usable = [file for file in ready(files, place) if file.name not in refused_names]
    except DataError:
        return None
    if not usable:
        return None
    return check_together(usable, with_what_is_known(place, wishes), own_currency=workspace_currency(place))


def check_report_file(
    checks: Sequence[FileCheck], together: FileCheck | None = None, voice: Voice | None = None
) -> bytes:
    """Write what was understood as JSON; of several files `together` says what they are as one import."""
    return check_json(checks, worst_outcome(checks), together=together, voice=voice)


def suggest_columns(file: SourceFile) -> tuple[ColumnSuggestion, ...]:
    """Suggest what the columns of a table are that no format knows.

    Raises
    ------
    DataError
        When there is no table in it.
    """
    return column_suggestions(file)


def ready(files: Sequence[SourceFile], place: Workspace | None) -> list[SourceFile]:
    """Take archives apart, and name columns as the workspace remembers them."""
    single = [inner for file in files for inner in unpacked(file)]
    return single if place is None else [with_remembered(place, file) for file in single]


def workspace_currency(place: Workspace | None) -> str | None:
    """Currency of a workspace; None where it has none yet, or there is no workspace."""
    return None if place is None else place.currency


def with_what_is_known(place: Workspace | None, wishes: ReadingWishes) -> ReadingWishes:
    """Add what the workspace knows to what is wanted now, which goes before: exchange rates, and the audiences."""
    if place is None:
        return wishes
    if wishes.audience == AudienceChoice():
        wishes = replace(wishes, audience=place.settings.audience)
    given = {(one.currency, one.to, one.day) for one in wishes.rates}
    kept = tuple(one for one in place.settings.rates if (one.currency, one.to, one.day) not in given)
    return replace(wishes, rates=(*wishes.rates, *kept)) if kept else wishes
