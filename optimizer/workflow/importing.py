"""Files and accounts into a workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from optimizer.connect import MetaAccess, pull_insights
from optimizer.domain.finding import Finding
from optimizer.domain.imports import (
    USUAL,
    AudienceChoice,
    ImportedFile,
    ImportRecord,
    ImportSource,
    ReadingWishes,
)
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest import (
    Imported,
    Progress,
    SourceFile,
    Unsaid,
    check_answered,
    find_unsaid,
    merge_tables,
    merging_findings,
    mixing_in_table,
    part_of,
    read_files,
    untold,
    with_merged_names,
)
from optimizer.message import N_
from optimizer.store import Workspace
from optimizer.workflow.looking import NO_WISHES, ready, with_what_is_known, workspace_currency
from optimizer.workflow.named_columns import remember_columns

Clock = Callable[[], datetime]
_READ_SHARE = 0.8
"""Share of the work of an import that reading is; the rest is comparing with what is there, and writing."""


def now() -> datetime:
    """Return the time of day, with its zone."""
    return datetime.now(UTC)


def what_is_unsaid(files: Sequence[SourceFile]) -> tuple[Unsaid | None, ...]:
    """Find what must be asked about each of files that cannot be read as they are: its days, its platform.

    The answers go into `SourceFile.covers` and `SourceFile.platform`; None where nothing is to be asked.

    Raises
    ------
    DataError
        When a file holds no table.
    """
    return tuple(find_unsaid(file) for file in files)


@dataclass(frozen=True, slots=True, eq=False)
class ReadyImport:
    """Files that were read for a workspace, with nothing left to be asked.

    Attributes
    ----------
    files : tuple of SourceFile
        Archives taken apart.
    wishes : ReadingWishes
        As they were read.
    imported : Imported
        What they hold.
    """

    files: tuple[SourceFile, ...]
    wishes: ReadingWishes
    imported: Imported


def import_files(
    workspace: Workspace,
    files: Sequence[SourceFile],
    wishes: ReadingWishes = NO_WISHES,
    *,
    source: ImportSource = "files",
    clock: Clock = now,
    progress: Progress = untold,
) -> Imported:
    """Take files into a workspace: `read_for_import`, then `take_in`.

    Parameters
    ----------
    workspace : Workspace
        Where they go.
    files : sequence of SourceFile
        Exports of platforms or tidy tables, or archives of them.
    wishes : ReadingWishes
        What the user wants of them.
    source : str
        What the history says of where the rows come from.
    clock : callable
        The time of day, with its zone.
    progress : callable
        Told how much is done, 0 to 1.

    Returns
    -------
    Imported
        As of `take_in`.

    Raises
    ------
    DataError
        When a file cannot be understood, or something must be said of it first.
    StoreError
        When the workspace cannot take it in.
    """
    return take_in(workspace, read_for_import(workspace, files, wishes, progress=progress), source=source, clock=clock)


def read_for_import(
    workspace: Workspace | None,
    files: Sequence[SourceFile],
    wishes: ReadingWishes = NO_WISHES,
    *,
    progress: Progress = untold,
) -> ReadyImport:
    """Read files for a workspace, which need not be there yet: files that cannot be used leave none behind.

    Raises
    ------
    DataError
        When a file cannot be understood, or something must be said of it first.
    """
    single = tuple(ready(files, workspace))
    known = with_what_is_known(workspace, wishes)
    own = workspace_currency(workspace)
    imported = read_files(single, known, own_currency=own, progress=part_of(progress, 0.0, _READ_SHARE))
    check_answered(imported.questions)
    return ReadyImport(single, known, imported)


def take_in(
    workspace: Workspace, ready_import: ReadyImport, *, source: ImportSource = "files", clock: Clock = now
) -> Imported:
    """Take files that were read into a workspace; those that are in it already change nothing.

    The same file, read otherwise than before, takes the place of what was read of it. What the user said of audiences
    and columns is remembered.

    Returns
    -------
    Imported
        What all the files hold, with a finding for each that was known, and one where they take the place of rows
        that were imported earlier.

    Raises
    ------
    DataError
        When a file was imported before, read otherwise, together with other files.
    StoreError
        When the workspace cannot take it in.
    """
    single, wishes, imported = ready_import.files, ready_import.wishes, ready_import.imported
    digests = {file: hashlib.sha256(file.content).hexdigest() for file in single}
    asked = _asked(single, wishes)
    known = workspace.known_files(list(digests.values()), asked=asked)
    fresh = [file for file in single if digests[file] not in known]
    replaced: tuple[Finding, ...] = ()
    if fresh:
        others = _other_readings(workspace, [digests[file] for file in fresh])
        before = performance(workspace)
        own = workspace_currency(workspace)
        taken = imported if len(fresh) == len(single) else read_files(fresh, wishes, own_currency=own)
        is_added = workspace.add_import(
            taken.table,
            taken.summaries,
            [ImportedFile(file.name, len(file.content), digests[file]) for file in fresh],
            at=clock(),
            asked=asked,
            findings=taken.findings,
            source=source,
            instead_of=[record.number for record in others],
        )
        replaced = tuple(_read_otherwise(record) for record in others)
        if before is not None and is_added:
            replaced += merging_findings(before, taken.table, ", ".join(file.name for file in fresh))
            replaced += _mixed_with_older(workspace, taken.findings)
        _remember(workspace, fresh, wishes)
    repeated = tuple(_known_before(file) for file in single if digests[file] in known)
    return replace(imported, findings=(*imported.findings, *repeated, *replaced))


def _mixed_with_older(workspace: Workspace, told: Sequence[Finding]) -> tuple[Finding, ...]:
    """Tell of attribution settings, time zones and accounts that now stand side by side."""
    table = performance(workspace)
    return () if table is None else mixing_in_table(table.rows, told)


def _remember(workspace: Workspace, files: Sequence[SourceFile], wishes: ReadingWishes) -> None:
    for file in files:
        remember_columns(workspace, file)
    chosen = AudienceChoice(rules=wishes.audience.rules) if wishes.audience.field == USUAL else wishes.audience
    if chosen != workspace.settings.audience:
        workspace.change_settings(lambda before: replace(before, audience=chosen))


def _asked(files: Sequence[SourceFile], wishes: ReadingWishes) -> str:
    """All that the user said which changes how bytes are read, always in the same words."""
    said: list[str] = [] if wishes.currency is None else [f"currency={wishes.currency}"]
    said += sorted(f"rate={one.currency}>{one.to}:{one.rate!r}@{one.day.isoformat()}" for one in wishes.rates)
    if wishes.audience.field:
        said.append(f"audience={wishes.audience.field}")
    said += [f"rule={name}={pattern}" for name, pattern in wishes.audience.rules]
    of_files: set[str] = set()
    for file in files:
        of_files |= {
            *((f"covers={file.covers.start.isoformat()}:{file.covers.end.isoformat()}",) if file.covers else ()),
            *((f"platform={file.platform}",) if file.platform else ()),
            *((f"date_order={file.date_order}",) if file.date_order else ()),
            *((f"decimal_mark={file.decimal_mark}",) if file.decimal_mark else ()),
            *(f"column={header}={field}" for header, field in file.columns),
        }
    return "; ".join([*said, *sorted(of_files)])


def _other_readings(workspace: Workspace, digests: Sequence[str]) -> tuple[ImportRecord, ...]:
    """Find imports of the same files, read otherwise, whose rows would count beside the new ones.

    Raises
    ------
    DataError
        When such an import holds other files too.
    """
    found = tuple(record for record in workspace.imports() if set(record.sha256s) & set(digests))
    for record in found:
        if not set(record.sha256s) <= set(digests):
            raise DataError(
                N_(
                    "Import {number} holds one of these files, read otherwise, together with others ({names}); undo it "
                    "first, with 'workspace undo {number}', and then import them again.",
                    number=record.number,
                    names=", ".join(file.name for file in record.files),
                )
            )
    return found


def _read_otherwise(record: ImportRecord) -> Finding:
    return Finding(
        "info",
        ", ".join(file.name for file in record.files),
        N_("The same file was imported before and read otherwise; import {number} was undone.", number=record.number),
        N_("Nothing to do."),
    )


def _known_before(file: SourceFile) -> Finding:
    return Finding(
        "info",
        file.name,
        N_("The same file was imported before, so nothing was added."),
        N_("Nothing to do."),
    )


def import_meta(
    workspace: Workspace, account: str, period: Period, *, access: MetaAccess, clock: Clock = now
) -> PerformanceTable:
    """Take a Meta ad account's daily results into a workspace; days that are in it already are brought up to date."""
    table = pull_insights(account, period, access)
    content = table.rows.to_csv(index=False).encode()
    pulled = ImportedFile(account, len(content), hashlib.sha256(content).hexdigest())
    workspace.add_import(table, (), [pulled], at=clock(), source="account")
    return table


def performance(workspace: Workspace) -> PerformanceTable | None:
    """Return all that a workspace knows, the latest word on each thing and day; None where it is empty.

    The holidays of the countries that its settings name count.
    """
    tables = workspace.tables()
    if not tables:
        return None
    named = with_merged_names(merge_tables(tables), workspace.merged_names())
    return replace(named, countries=workspace.settings.countries)
