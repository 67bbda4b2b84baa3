"""Every test of the store that asks for a ``place`` runs on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from throwaway_postgres import Server, running_server, why_not

from optimizer.store import Workspace, open_store


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    with running_server() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a workspace can be: a path, or an empty database on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace.sqlite")
    server: Server = request.getfixturevalue("server")
    server.empty()
    return server.url("tests")


@pytest.fixture
def workspace(place: str) -> Workspace:
    return open_store(place)


@pytest.fixture
def file_place(tmp_path: Path) -> Path:
    """A workspace of SQLite, for what only a file can suffer."""
    return tmp_path / "workspace.sqlite"
