"""Open a workspace: find it, check that it is one, bring it to today's tables."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, insert, inspect, select, update

from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.addresses import check_path, is_file, shown_name, url_of
from optimizer.store.engines import Database
from optimizer.store.migrations import MIGRATIONS
from optimizer.store.schema import METADATA, SCHEMA_VERSION, STATE
from optimizer.store.workspace import Workspace


def open_store(location: str | Path, *, create: bool = True) -> Workspace:
    """Open the workspace at a path or database URL, making a new one where there is none.

    Parameters
    ----------
    location : str or Path
        A file for SQLite, or an SQLAlchemy URL such as ``"postgresql://name:password@host/database"``.
    create : bool
        Whether a missing one may be made; otherwise it is an error.

    Raises
    ------
    StoreError
        When it cannot be opened, is no workspace, or was made by a newer version.
    """
    url = url_of(location)
    name = shown_name(url, location)
    if is_file(url):
        check_path(url, name, create=create)
    return open_at(url, name, create=create)


def open_at(url: URL, name: str, *, create: bool) -> Workspace:
    """Open a workspace under a name of the caller's choice, as `open_store` does.

    A workspace of today is only read, so that others that write, and files that may not be written, do no harm.
    """
    database = Database(url, name)
    with database.reading() as connection:
        version = _version(connection, name)
    if version is None and not create:
        raise StoreError(N_("There is no workspace '{path}' yet; import a file into it first.", path=name))
    if version != SCHEMA_VERSION:
        with database.writing() as connection:
            bring_up_to_date(connection, name)
    return Workspace(database)


def _version(connection: Connection, name: str) -> int | None:
    """Find the version of the tables; None where there are none."""
    found = set(inspect(connection).get_table_names())
    if not found:
        return None
    version = connection.execute(select(STATE.c.schema_version)).scalar() if STATE.name in found else None
    if version is None:
        raise StoreError(N_("'{name}' is a database of another program; give a workspace or a new file.", name=name))
    if version > SCHEMA_VERSION:
        raise StoreError(
            N_(
                "The workspace '{name}' was made by a newer version of this program (tables {found}, known {known}); "
                "update the program.",
                name=name,
                found=version,
                known=SCHEMA_VERSION,
            )
        )
    return int(version)


def bring_up_to_date(connection: Connection, name: str) -> None:
    """Make the tables, or let those of an older version become those of today, in the transaction of the caller."""
    version = _version(connection, name)  # once more: another process may have been first
    if version is None:
        METADATA.create_all(connection)
        connection.execute(insert(STATE).values(id=1, schema_version=SCHEMA_VERSION, revision=0))
        return
    for number in range(version + 1, SCHEMA_VERSION + 1):
        MIGRATIONS[number](connection)
        connection.execute(update(STATE).values(schema_version=number))
