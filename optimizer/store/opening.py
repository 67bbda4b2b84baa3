"""Open a workspace: find it, check that it is one, bring it to today's tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.schema import METADATA, MIGRATIONS, SCHEMA_VERSION, STATE
from optimizer.store.trouble import told
from optimizer.store.workspace import WRITING, Workspace

_BUSY_SECONDS: Final = 10.0
"""How long to wait for another process that writes; an import of a year takes about two seconds."""


def open_store(location: str | Path, *, create: bool = True) -> Workspace:
    """Open the workspace at a path or database URL, making a new one where there is none.

    Parameters
    ----------
    location : str or Path
        A file for SQLite, or an SQLAlchemy URL such as ``"postgresql+psycopg://…"``.
    create : bool
        Whether a missing file may be made; otherwise it is an error.

    Raises
    ------
    StoreError
        When it cannot be opened, is no workspace, or was made by a newer version.
    """
    url = _url(location)
    name = url.render_as_string(hide_password=True) if url.database is None or "://" in str(location) else url.database
    if url.get_backend_name() == "sqlite":
        _check_path(url, name, create=create)
    engine = _engine(url, name)
    with told(name), engine.connect().execution_options(**WRITING) as connection, connection.begin():
        _bring_up_to_date(connection, name)
    return Workspace(engine, name)


def _url(location: str | Path) -> URL:
    text = str(location)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        return make_url(text)
    except ArgumentError:
        raise StoreError(
            N_("The workspace address is not a database URL; give a path or something like 'sqlite:///plans.sqlite'.")
        ) from None


def _check_path(url: URL, name: str, *, create: bool) -> None:
    if url.database in (None, "", ":memory:"):
        raise StoreError(N_("A workspace must outlive the program; give the path of a file."))
    path = Path(str(url.database))
    if path.is_dir():
        raise StoreError(N_("'{path}' is a folder; give the path of a workspace file in it.", path=name))
    if not path.parent.is_dir():
        raise StoreError(N_("There is no folder '{folder}' for the workspace; make it first.", folder=str(path.parent)))
    if not create and not path.exists():
        raise StoreError(N_("There is no workspace '{path}' yet; import a file into it first.", path=name))


def _engine(url: URL, name: str) -> Engine:
    try:
        engine = create_engine(url, poolclass=NullPool)
    except (NoSuchModuleError, ModuleNotFoundError) as trouble:
        raise StoreError(
            N_("No driver for the database '{name}' is installed ({reason}).", name=name, reason=str(trouble))
        ) from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Durable and strict: a commit survives a power cut, references hold, writers wait for each other.

    The driver's own transactions are switched off, because they begin too late to be exclusive.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={int(_BUSY_SECONDS * 1000)}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    is_writing = bool(connection.get_execution_options().get("writing"))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _bring_up_to_date(connection: Connection, name: str) -> None:
    found = set(inspect(connection).get_table_names())
    if not found:
        METADATA.create_all(connection)
        connection.execute(insert(STATE).values(id=1, schema_version=SCHEMA_VERSION, revision=0))
        return
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
    for number in range(version + 1, SCHEMA_VERSION + 1):
        MIGRATIONS[number](connection)
        connection.execute(update(STATE).values(schema_version=number))
