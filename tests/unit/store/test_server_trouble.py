"""What a server of PostgreSQL can refuse: a sentence each, and the password in none of them."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from store_samples import NOON, file_of, table_of
from throwaway_postgres import PASSWORD, Server

from optimizer.errors import StoreError
from optimizer.store import Workspace, open_store


@pytest.fixture
def url(server: Server) -> str:
    server.empty()
    return server.url("tests")


@pytest.fixture
def workspace(url: str) -> Workspace:
    made = open_store(url)
    made.add_import(table_of(), [], [file_of("aa")], at=NOON)
    return made


def sentence(place: str) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(place)
    assert PASSWORD not in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_an_address_without_a_driver_takes_ours(url: str) -> None:
    assert open_store(url.replace("+psycopg", "")).revision == 0


def test_a_missing_database_is_told(server: Server) -> None:
    assert "no database" in sentence(server.url("missing"))


def test_a_wrong_name_or_password_is_told_and_not_shown(server: Server) -> None:
    right = server.url("tests")
    for address in (right.replace(PASSWORD, "hunter3"), right.replace("tester", "stranger")):
        said = sentence(address)
        assert "check the name and the password" in said
        assert "hunter3" not in said


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    assert "cannot be reached" in sentence(f"postgresql://u:{PASSWORD}@{address}/x")
    assert "cannot be reached" in sentence(f"postgresql://u:{PASSWORD}@no-such-host.invalid/x?connect_timeout=2")


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://u:{PASSWORD}@127.0.0.1:99999/x",
        f"postgresql://u@127.0.0.1:1/x?password={PASSWORD}",
        f"postgresql://u@127.0.0.1:1/x?sslmode={PASSWORD}",
        f"postgresql://u:{PASSWORD}@127.0.0.1:port/x",
        f"postgresql://u:a@{PASSWORD}@127.0.0.1:1/x",
        f"postgresql+nonsense://u:{PASSWORD}@h/x",
    ],
)
def test_no_sentence_has_the_password(address: str) -> None:
    assert PASSWORD not in sentence(address).replace("***", "")


def test_another_programs_database_is_refused_and_untouched(server: Server, url: str) -> None:
    server.run("CREATE TABLE recipes (id INTEGER)", "tests")
    assert "another program" in sentence(url)
    assert server.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", "tests") == [("recipes",)]


def test_a_database_without_a_workspace_is_not_made_one_unasked(server: Server, url: str) -> None:
    with pytest.raises(StoreError, match="no workspace"):
        open_store(url, create=False)
    assert server.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", "tests") == []


@pytest.fixture
def read_only(server: Server, workspace: Workspace) -> Iterator[Workspace]:
    server.run("ALTER DATABASE tests SET default_transaction_read_only = on")
    yield workspace
    server.run("ALTER DATABASE tests SET default_transaction_read_only = off")


def test_a_read_only_server_is_read_and_not_written(read_only: Workspace) -> None:
    assert len(read_only.tables()) == 1
    with pytest.raises(StoreError, match="is read only; nothing was written"):
        read_only.add_import(table_of(), [], [file_of("bb")], at=NOON)


def test_who_waits_too_long_for_another_writer_is_told(
    workspace: Workspace, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optimizer.store.engines.BUSY_SECONDS", 0.1)
    with workspace.database.writing():
        assert workspace.revision == 1
        with pytest.raises(StoreError, match="another program"):
            open_store(url).add_import(table_of(), [], [file_of("bb")], at=NOON)
    assert workspace.add_import(table_of(), [], [file_of("bb")], at=NOON)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("53100", "disk is full"),
        ("40001", "same moment"),
        ("40P01", "same moment"),
        ("42501", "may not use the tables"),
        ("53300", "too many connections"),
        ("57P01", "ended the connection"),
        ("08006", "cannot be reached"),
        ("XX001", "is damaged"),
        ("P0001", "failed: Tết"),
    ],
)
def test_what_the_server_says_is_told(workspace: Workspace, code: str, words: str) -> None:
    def write() -> None:
        with workspace.database.writing() as connection:
            connection.execute(text("DELETE FROM imports"))
            connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'Tết' USING ERRCODE = '{code}'; END $$"))

    with pytest.raises(StoreError, match=words):
        write()
    assert len(workspace.tables()) == 1


def test_a_server_that_goes_away_half_way_is_told_and_nothing_changed(workspace: Workspace, server: Server) -> None:
    def write() -> None:
        with workspace.database.writing() as connection:
            connection.execute(text("DELETE FROM import_facts"))
            own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            server.run(f"SELECT pg_terminate_backend({own})")
            connection.execute(text("DELETE FROM imports"))

    with pytest.raises(StoreError, match="ended the connection"):
        write()
    assert len(workspace.tables()) == 1


def test_readers_see_one_state_whatever_is_written_meanwhile(workspace: Workspace) -> None:
    with workspace.database.reading() as connection:
        count = text("SELECT count(*) FROM import_facts")
        before = connection.execute(count).scalar_one()
        assert workspace.add_import(table_of(), [], [file_of("bb")], at=NOON)
        assert connection.execute(count).scalar_one() == before
