"""Connections to the database of a workspace: durable, strict, one writer at a time, readers on one state.

Of SQLite the whole file is locked at the start of a writing transaction, of PostgreSQL an advisory lock is held until
its end; so two writers stand in line, and what one reads before it writes still holds when it writes.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import NoSuchModuleError

from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.addresses import is_file, secrets_of
from optimizer.store.trouble import told

BUSY_SECONDS: Final = 30.0
"""How long to wait for another process that writes; an import of a million rows holds its lock for half a second."""
_CONNECT_SECONDS: Final = 10
_WRITERS_LOCK: Final = 4_237_019_365
"""Any number that no other program of the same database is likely to use."""
_WRITING: Final[Mapping[str, Any]] = MappingProxyType({"writing": True})
"""Execution option of connections that will write: they stand in line at the start and not half way."""


class Database:
    """The way to a workspace's database.

    Attributes
    ----------
    name : str
        Its path or address, without a password.
    path : Path or None
        Where the file is; None where it is on a server.
    """

    def __init__(self, url: URL, name: str) -> None:
        self._engine = _engine(url, name)
        self._secrets = secrets_of(url)
        self._turn = threading.RLock()
        self.name = name
        self.path = Path(str(url.database)) if is_file(url) else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read one state of the workspace, whatever others write meanwhile."""
        with told(self.name, self._secrets), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write in one transaction, once no other process writes; an exception takes all of it back.

        Threads of this process stand in line here: SQLite makes those who wait sleep, ever longer.
        """
        with (
            self._turn,
            told(self.name, self._secrets),
            self._engine.connect().execution_options(**_WRITING) as connection,
            connection.begin(),
        ):
            yield connection


def _engine(url: URL, name: str) -> Engine:
    backend = url.get_backend_name()
    timeout: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS}
    is_timed = backend == "postgresql" and "connect_timeout" not in url.query
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=timeout if is_timed else {})
    except (NoSuchModuleError, ModuleNotFoundError) as trouble:
        raise StoreError(
            N_("No driver for the database '{name}' is installed ({reason}).", name=name, reason=str(trouble))
        ) from None
    set_up = _SET_UPS.get(engine.dialect.name)
    if set_up is not None:
        set_up(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Durable and strict: a commit survives a power cut, references hold, writers wait for each other.

    The driver's own transactions are switched off, because they begin too late to be exclusive.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={int(BUSY_SECONDS * 1000)}", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Have a log that lets readers read while one writes.

    A file that two processes make at the same time is refused to one of them at once, without SQLite's own waiting.
    """
    if cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as trouble:
            is_busy = trouble.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")


def _prepare_postgresql(engine: Engine) -> None:
    event.listen(engine, "begin", _begin_postgresql)


def _begin_postgresql(connection: Connection) -> None:
    if _is_writing(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(BUSY_SECONDS * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writing"))


_SET_UPS: Final[Mapping[str, Callable[[Engine], None]]] = MappingProxyType(
    {"sqlite": _prepare_sqlite, "postgresql": _prepare_postgresql}
)
