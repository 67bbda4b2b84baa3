"""Imports in the database: taken in, listed, undone and brought back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from optimizer.domain.finding import Finding
from optimizer.domain.imports import ImportedFile, ImportRecord, ImportSource
from optimizer.domain.performance import FileSummary, PerformanceTable
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.facts import digest_of, facts_bytes, kept_columns, table_from_facts
from optimizer.store.records import read_back, storable, to_json
from optimizer.store.schema import IMPORT_FACTS, IMPORTED_FILES, IMPORTS


@dataclass(frozen=True, slots=True)
class NewImport:
    """An import as it will stand in the database, made before the database is locked."""

    row: dict[str, Any]
    files: tuple[ImportedFile, ...]
    asked: str
    content: bytes


def new_import(
    table: PerformanceTable,
    summaries: Sequence[FileSummary],
    files: Sequence[ImportedFile],
    *,
    stamp: str,
    asked: str,
    findings: Sequence[Finding],
    source: ImportSource,
) -> NewImport:
    """Turn an import into what is written; the longest part of the work."""
    row = {
        "imported_at": stamp,
        "currency": table.currency,
        "columns": json.dumps(kept_columns(table.rows)),
        "summaries": to_json(tuple(summaries)),
        "row_count": len(table.rows),
        "source": source,
        "findings": to_json(tuple(findings)),
    }
    return NewImport(row, tuple(files), storable(asked), facts_bytes(table))


def known_files(connection: Connection, digests: Sequence[str], asked: str) -> frozenset[str]:
    """Tell which files are in an import that was not undone."""
    question = (
        select(IMPORTED_FILES.c.sha256)
        .join(IMPORTS)
        .where(
            IMPORTED_FILES.c.sha256.in_(digests),
            IMPORTED_FILES.c.asked == storable(asked),
            IMPORTS.c.undone_at.is_(None),
        )
    )
    return frozenset(connection.execute(question).scalars())


def insert_import(connection: Connection, new: NewImport, *, instead_of: Sequence[int] = (), place: str = "") -> bool:
    """Write an import, and undo those that it takes the place of; files that are all known already change nothing."""
    digests = [file.sha256 for file in new.files]
    known = known_files(connection, digests, new.asked)
    fresh = {file.sha256: file for file in new.files if file.sha256 not in known}
    if not fresh:
        return False
    for number in instead_of:
        mark_undone(connection, number, new.row["imported_at"], place=place)
    _check_currency(connection, new.row["currency"])
    number = connection.execute(select(func.coalesce(func.max(IMPORTS.c.id), 0) + 1)).scalar_one()
    connection.execute(insert(IMPORTS).values(id=number, **new.row))
    rows = [
        {"import_id": number, "name": storable(one.name), "size": one.size, "sha256": one.sha256, "asked": new.asked}
        for one in fresh.values()
    ]
    connection.execute(insert(IMPORTED_FILES), rows)
    connection.execute(
        insert(IMPORT_FACTS).values(import_id=number, sha256=digest_of(new.content), content=new.content)
    )
    return True


def currency_in_use(connection: Connection) -> str | None:
    """Currency of the imports that count; None where none of them names one."""
    in_use = select(IMPORTS.c.currency).where(IMPORTS.c.currency.is_not(None), IMPORTS.c.undone_at.is_(None))
    found: str | None = connection.execute(in_use.limit(1)).scalar()
    return found


def check_stated_currency(connection: Connection, currency: str | None) -> None:
    """See that plans can be made in a currency.

    Raises
    ------
    StoreError
        When the imports that count are in another one.
    """
    found = currency_in_use(connection)
    if found is not None and currency is not None and found != currency:
        raise StoreError(
            N_(
                "The files imported so far are in {found}, so the workspace cannot be in {currency}; undo them first, "
                "and import them again with an exchange rate.",
                found=found,
                currency=currency,
            )
        )


def _check_currency(connection: Connection, currency: str | None) -> None:
    found = currency_in_use(connection)
    if found is not None and currency is not None and found != currency:
        raise StoreError(
            N_(
                "The files imported so far are in {found} and the new ones in {currency}, and money of two"
                " currencies cannot be added up; take the other files out, or use another workspace with"
                " --workspace.",
                found=found,
                currency=currency,
            )
        )


def all_imports(connection: Connection, *, place: str) -> Iterator[ImportRecord]:
    """Read all imports, the oldest first, those that were undone too."""
    files: dict[int, list[ImportedFile]] = {}
    for row in connection.execute(select(IMPORTED_FILES).order_by(IMPORTED_FILES.c.id)):
        files.setdefault(row.import_id, []).append(ImportedFile(row.name, row.size, row.sha256))
    for row in connection.execute(select(IMPORTS).order_by(IMPORTS.c.id)):
        yield ImportRecord(
            row.id,
            datetime.fromisoformat(row.imported_at),
            read_back(row.summaries, place=place),
            row.row_count,
            files=tuple(files.get(row.id, ())),
            findings=read_back(row.findings, place=place),
            source=row.source,
            undone_at=None if row.undone_at is None else datetime.fromisoformat(row.undone_at),
        )


def mark_undone(connection: Connection, number: int, stamp: str, *, place: str) -> None:
    """Let the rows of an import no longer count; they are kept, so that it can be brought back.

    Raises
    ------
    StoreError
        When there is no such import, or it was undone before.
    """
    row = _import(connection, number, place)
    if row.undone_at is not None:
        raise StoreError(
            N_(
                "Import {number} of the workspace '{place}' was undone already; 'workspace redo {number}' brings it "
                "back.",
                number=number,
                place=place,
            )
        )
    connection.execute(update(IMPORTS).filter_by(id=number).values(undone_at=stamp))


def mark_redone(connection: Connection, number: int, *, place: str) -> None:
    """Let the rows of an import that was undone count again, at its old place in the history.

    Raises
    ------
    StoreError
        When there is no such import, it was not undone, its files were imported again since, or the imports of today
        are in another currency.
    """
    row = _import(connection, number, place)
    if row.undone_at is None:
        raise StoreError(
            N_("Import {number} of the workspace '{place}' was not undone; it is in use.", number=number, place=place)
        )
    again = _imported_again(connection, number)
    if again is not None:
        raise StoreError(
            N_(
                "The files of import {number} were imported again as import {again}, so bringing it back would change "
                "nothing; undo import {again} first if you want the older one.",
                number=number,
                again=again,
            )
        )
    _check_currency(connection, row.currency)
    connection.execute(update(IMPORTS).filter_by(id=number).values(undone_at=None))


def _import(connection: Connection, number: int, place: str) -> Row[Any]:
    row = connection.execute(select(IMPORTS).filter_by(id=number)).one_or_none()
    if row is None:
        raise StoreError(N_("The workspace '{name}' has no import {number}.", name=place, number=number))
    return row


def _imported_again(connection: Connection, number: int) -> int | None:
    """Find an import in use that has a file of this one, read with the same answers."""
    mine, theirs = IMPORTED_FILES.alias("mine"), IMPORTED_FILES.alias("theirs")
    question = (
        select(theirs.c.import_id)
        .join(mine, (mine.c.sha256 == theirs.c.sha256) & (mine.c.asked == theirs.c.asked))
        .join(IMPORTS, IMPORTS.c.id == theirs.c.import_id)
        .where(mine.c.import_id == number, theirs.c.import_id != number, IMPORTS.c.undone_at.is_(None))
        .order_by(theirs.c.import_id)
    )
    return connection.execute(question.limit(1)).scalar()


def tables_in_use(connection: Connection, *, place: str) -> Iterator[PerformanceTable]:
    """Read what each import brought, the oldest first, those left out that were undone or brought no rows."""
    question = (
        select(IMPORTS.c.id, IMPORTS.c.currency, IMPORT_FACTS.c.sha256, IMPORT_FACTS.c.content)
        .join(IMPORT_FACTS)
        .where(IMPORTS.c.undone_at.is_(None), IMPORTS.c.row_count > 0)
        .order_by(IMPORTS.c.id)
    )
    for row in connection.execute(question):
        yield table_from_facts(row.content, row.sha256, row.currency, number=row.id, place=place)
