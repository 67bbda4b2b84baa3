"""A PostgreSQL server for the tests alone: made in a temporary folder, on a free port of this machine, then removed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PASSWORD = "hunter2-not-a-secret"  # noqa: S105 - of a server that lives for minutes


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes
    ----------
    port : int
        On the loopback address.
    """

    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://tester:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        import psycopg

        address = f"host=127.0.0.1 port={self.port} user=tester password={PASSWORD} dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []

    def empty(self) -> None:
        """Take everything out of the database ``tests``; much faster than making another."""
        self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "tests")

    def new_database(self, name: str) -> str:
        self.run(f'CREATE DATABASE "{name}"')
        return self.url(name)


def why_not() -> str | None:
    """Say why no server can be started here; None where one can."""
    if os.name != "posix":
        return "PostgreSQL is tested on POSIX systems only"
    if importlib.util.find_spec("psycopg") is None:
        return "the driver of PostgreSQL is not installed (the extra 'postgresql')"
    if programs() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and unprivileged() is None:
        return "PostgreSQL refuses to run as root, and there is no other user"
    return None


def programs() -> Path | None:
    """Find the folder of initdb: Debian keeps it off the PATH, one per version."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) + ([Path(found)] if found else [])
    return places[-1].parent if places else None


def unprivileged() -> str | None:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server and stop it; only its own process, by the folder of its own data."""
    where = programs()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="store-postgres-"))
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = {"user": unprivileged(), "extra_groups": []}
        shutil.chown(folder, owner["user"])
    password, cluster = folder / "password", folder / "cluster"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program: str, *options: str) -> None:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder)}
        subprocess.run(
            [where / program, *options],
            check=True,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **owner,
        )

    settings = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c max_connections=40"
    try:
        call(
            "initdb", "-D", str(cluster), "-U", "tester", "-E", "UTF8", "--locale=C", "--no-sync",
            "--auth=scram-sha-256", f"--pwfile={password}",
        )  # fmt: skip
        call("pg_ctl", "-D", str(cluster), "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            server = Server(port)
            server.new_database("tests")
            yield server
        finally:
            call("pg_ctl", "-D", str(cluster), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
