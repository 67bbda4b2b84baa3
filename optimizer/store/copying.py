"""All that a workspace holds, from one database into another, of whichever kind they are."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, text, update

from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.schema import FITS, IMPORT_FACTS, METADATA, STATE

_COPIED: Final = tuple(table for table in METADATA.sorted_tables if table is not FITS)
"""What was learned can be learned again; it is most of a small workspace's size."""
_ROWS_AT_ONCE: Final = 500


def is_unused(connection: Connection) -> bool:
    """Whether nothing was ever put into a workspace."""
    tables = [table for table in _COPIED if table is not STATE]
    filled = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
    return not any(filled) and revision_of(connection) == 0


def replace_all(source: Connection, target: Connection, *, revision: int | None = None) -> None:
    """Put what one workspace holds in place of what another holds, in the transactions of the caller.

    Parameters
    ----------
    source, target : Connection
        Both of workspaces of today's version.
    revision : int or None
        That the target gets; the source's where None.

    Raises
    ------
    StoreError
        When what was written is not what was read.
    """
    for table in reversed(METADATA.sorted_tables):
        target.execute(delete(table))
    for table in _COPIED:
        if _copied(source, target, table) != _digest(target, table):
            raise StoreError(
                N_(
                    "What was written of the table '{table}' is not what was read, so nothing was changed; "
                    "use another disk.",
                    table=table.name,
                )
            )
        count_on(target, table)
    if revision is not None:
        target.execute(update(STATE).values(revision=revision))


def revision_of(connection: Connection) -> int:
    """Read the revision of a workspace."""
    return int(connection.execute(select(STATE.c.revision)).scalar_one())


def _copied(source: Connection, target: Connection, table: Table) -> str:
    """Copy the rows of a table and return a hash of what was read."""
    digest = hashlib.sha256()
    for part in source.execute(_in_order(table)).partitions():
        digest.update(repr(part).encode())
        target.execute(insert(table), [row._asdict() for row in part])
    return digest.hexdigest()


def _digest(connection: Connection, table: Table) -> str:
    digest = hashlib.sha256()
    for part in connection.execute(_in_order(table)).partitions():
        digest.update(repr(part).encode())
    return digest.hexdigest()


def _in_order(table: Table) -> Select[Any]:
    # rows of facts are some megabytes each, so that they come one by one
    at_once = 1 if table is IMPORT_FACTS else _ROWS_AT_ONCE
    return select(table).order_by(*table.primary_key).execution_options(yield_per=at_once)


def count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    column = table.autoincrement_column
    if connection.dialect.name == "postgresql" and column is not None:
        connection.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), max({column.name}))"  # noqa: S608 - our own names
                f" FROM {table.name}"
            )
        )
