"""Workspaces per client, and backups as bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from optimizer import workflow
from optimizer.errors import DataError, StoreError
from optimizer.workflow import Client, SourceFile

ROWS = b"date,platform,audience,currency,spend,impressions,conversions\n" + b"".join(
    f"2026-01-{day:02d},facebook,Parents,EUR,{10 + day},1000,{day}\n".encode() for day in range(1, 29)
)


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program keep its files in a folder of this test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_there_is_one_client_from_the_start_and_looking_makes_nothing(own_places: Path) -> None:
    assert workflow.clients() == (Client("", ""),)
    assert list(own_places.rglob("*.sqlite")) == []


def test_clients_are_listed_by_name_after_the_first() -> None:
    red, blue = workflow.create_client("Red", "PLN"), workflow.create_client("  blue   shop ")
    assert workflow.clients() == (Client("", ""), blue, red)
    assert blue.name == "blue shop"
    place = workflow.open_workspace(workflow.client_location(red.id))
    assert workflow.workspace_settings(place).currency == "PLN"


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "a/b\\c", "\x00", "..", "x" * 300, "ว่าง"])
def test_a_file_is_never_named_after_what_was_typed(own_places: Path, name: str) -> None:
    client = workflow.create_client(name)
    path = workflow.client_location(client.id)
    folder = own_places / "share" / "campaign-budget-optimizer" / "clients"
    assert path.parent == folder
    assert set(path.stem) <= set("0123456789abcdef")
    assert {each.parent for each in own_places.rglob("*.sqlite")} == {folder}


@pytest.mark.parametrize("client_id", ["..", "../workspace", "0123456789abcde", "0123456789ABCDEF", "/etc/passwd"])
def test_an_id_that_was_not_made_here_leads_nowhere(client_id: str) -> None:
    with pytest.raises(StoreError, match="no client"):
        workflow.client_location(client_id)


@pytest.mark.parametrize(("name", "currency"), [("", None), (" \n", None), ("BLUE shop", None), ("New", "XYZW")])
def test_a_client_that_cannot_be_makes_no_file(own_places: Path, name: str, currency: str | None) -> None:
    workflow.create_client("Blue Shop")
    before = sorted(own_places.rglob("*.sqlite"))
    with pytest.raises(DataError):
        workflow.create_client(name, currency)
    assert sorted(own_places.rglob("*.sqlite")) == before


def test_a_damaged_workspace_is_listed_beside_the_others() -> None:
    blue = workflow.create_client("Blue")
    workflow.client_location("f" * 16).write_bytes(b"nothing of use" * 99)
    assert workflow.clients()[1:] == (Client("f" * 16, "", is_readable=False), blue)


def test_files_of_other_names_beside_them_are_no_clients() -> None:
    blue = workflow.create_client("Blue")
    workflow.client_location(blue.id).with_name("notes.sqlite").write_bytes(b"mine")
    assert workflow.clients() == (Client("", ""), blue)


def test_a_backup_brings_back_what_was_there(own_places: Path) -> None:
    place = workflow.open_workspace(own_places / "one.sqlite")
    workflow.import_files(place, [SourceFile("rows.csv", ROWS)])
    content = workflow.backup_file(place)
    told = workflow.look_into_backup(content)
    assert [(record.rows, record.files[0].name) for record in told.imports] == [(28, "rows.csv")]
    workflow.undo_import(place, 1)
    assert workflow.contents_of(place).imports == ()
    aside = workflow.restore_file(own_places / "one.sqlite", content)
    assert aside is not None
    assert workflow.contents_of(workflow.open_workspace(own_places / "one.sqlite")) == told


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(500)])
def test_what_is_no_backup_changes_nothing_and_no_path_is_told(own_places: Path, content: bytes) -> None:
    place = workflow.open_workspace(own_places / "one.sqlite")
    workflow.import_files(place, [SourceFile("rows.csv", ROWS)])
    for attempt in (workflow.look_into_backup, lambda bad: workflow.restore_file(own_places / "one.sqlite", bad)):
        with pytest.raises(StoreError, match="no backup") as trouble:
            attempt(content)
        assert "backup.sqlite" not in str(trouble.value)
    assert len(workflow.contents_of(place).imports) == 1


def test_only_audiences_are_offered_for_merging_and_a_merge_can_be_taken_back(own_places: Path) -> None:
    place = workflow.open_workspace(own_places / "one.sqlite")
    assert workflow.similar_names(place) == ()
    other = ROWS.replace(b"Parents", b"parents").replace(b"2026-", b"2025-")
    workflow.import_files(place, [SourceFile("rows.csv", ROWS), SourceFile("others.csv", other)])
    (found,) = workflow.similar_names(place)
    assert set(found.names) == {"Parents", "parents"}
    workflow.merge_names(place, found.platform, found.names, "Parents")
    assert workflow.merged_names(place) == {("facebook", "parents"): "Parents"}
    assert workflow.similar_names(place) == ()
    workflow.forget_merge(place, "facebook", "parents")
    assert len(workflow.similar_names(place)) == 1


def test_countries_that_are_offered_can_be_set(own_places: Path) -> None:
    place = workflow.open_workspace(own_places / "one.sqlite")
    countries = workflow.market_countries()
    assert {"PL", "TH", "VN", "DE"} <= set(countries)
    assert workflow.change_settings(place, lambda before: replace(before, countries=countries)).countries == countries
