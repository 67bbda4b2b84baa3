"""Files and accounts into a workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from optimizer.connect import MetaAccess, pull_insights
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ImportedFile, ImportSource, ReadingWishes
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.ingest import Imported, SourceFile, Unsaid, find_unsaid, merge_tables, merging_findings, read_files
from optimizer.message import N_
from optimizer.store import Workspace

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the time of day, with its zone."""
    return datetime.now(UTC)


def preview_files(files: Sequence[SourceFile], *, currency: str | None = None) -> Imported:
    """Show what files hold and what of them was understood, without keeping anything.

    Parameters
    ----------
    files : sequence of SourceFile
        Exports of platforms or tidy tables.
    currency : str or None
        Of the files that name none.
    """
    return read_files(files, ReadingWishes(currency))


def what_is_unsaid(files: Sequence[SourceFile]) -> tuple[Unsaid | None, ...]:
    """Find what must be asked about each of files that cannot be read as they are: its days, its platform.

    The answers go into `SourceFile.covers` and `SourceFile.platform`; None where nothing is to be asked.

    Raises
    ------
    DataError
        When a file holds no table.
    """
    return tuple(find_unsaid(file) for file in files)


def import_files(
    workspace: Workspace,
    files: Sequence[SourceFile],
    *,
    currency: str | None = None,
    source: ImportSource = "files",
    clock: Clock = now,
) -> Imported:
    """Take files into a workspace; those that are in it already change nothing.

    Parameters
    ----------
    workspace : Workspace
        Where they go.
    files : sequence of SourceFile
        Exports of platforms or tidy tables.
    currency : str or None
        Of the files that name none.
    source : str
        What the history says of where the rows come from.

    Returns
    -------
    Imported
        What all the files hold, with a finding for each that was known, and one where they take the place of rows
        that were imported earlier.
    """
    imported = read_files(files, ReadingWishes(currency))
    digests = {file: hashlib.sha256(file.content).hexdigest() for file in files}
    asked = "" if currency is None else f"currency={currency}"
    known = workspace.known_files(list(digests.values()), asked=asked)
    fresh = [file for file in files if digests[file] not in known]
    replaced: tuple[Finding, ...] = ()
    if fresh:
        before = performance(workspace)
        taken = imported if len(fresh) == len(files) else read_files(fresh, ReadingWishes(currency))
        is_added = workspace.add_import(
            taken.table,
            taken.summaries,
            [ImportedFile(file.name, len(file.content), digests[file]) for file in fresh],
            at=clock(),
            asked=asked,
            findings=taken.findings,
            source=source,
        )
        if before is not None and is_added:
            replaced = merging_findings(before, taken.table, ", ".join(file.name for file in fresh))
    repeated = tuple(_known_before(file) for file in files if digests[file] in known)
    return replace(imported, findings=(*imported.findings, *repeated, *replaced))


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
    """Return all that a workspace knows, the latest word on each thing and day; None where it is empty."""
    tables = workspace.tables()
    return merge_tables(tables) if tables else None
