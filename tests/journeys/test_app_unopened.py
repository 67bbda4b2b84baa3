"""A workspace that cannot be used: every page says why, where it is and what to do, and nothing of it is touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from optimizer import workflow
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.workflow import SourceFile, Workspace

ROOT = Path(__file__).parents[2]
PAGES = ("plan", "scenarios", "segments", "curves", "data")

pytestmark = pytest.mark.usefixtures("fresh_caches")


def no_database(path: Path) -> None:
    path.write_bytes(b"nothing of use" * 1000)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("pragma journal_mode = wal")  # as a workspace is that was used
        (table,) = [
            name
            for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
            if any(column[1] == "schema_version" for column in connection.execute(f"pragma table_info({name})"))
        ]
        connection.execute(f"update {table} set schema_version = 999")  # noqa: S608 - a name of our own schema


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def used(own_places: Path, monkeypatch: pytest.MonkeyPatch, tidy_csv: bytes, *, is_named: bool) -> tuple[Path, bytes]:
    """A workspace with results in one file without logs, and a backup of it."""
    path = workflow.client_location(workflow.FIRST_CLIENT)
    if is_named:
        path = own_places / "given.sqlite"
        monkeypatch.setenv("OPTIMIZER_WORKSPACE", str(path))
    workspace = workflow.open_workspace(path)
    workflow.import_files(workspace, [SourceFile("first.csv", tidy_csv)])
    backup = workflow.backup_file(workspace)
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    path.write_bytes(backup)
    return path, backup


def said(app: AppTest) -> str:
    assert not app.exception
    kinds = ("title", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(element.value for kind in kinds for element in app.get(kind)).replace("\\", "")


def keys(app: AppTest) -> list[str]:
    return [each.key for kind in ("button", "file_uploader", "text_input") for each in app.get(kind) if each.key]


def widget(app: AppTest, kind: str, start: str) -> Any:
    return next(each for each in app.get(kind) if each.key and each.key.startswith(start))


@pytest.mark.parametrize("is_named", [False, True])
@pytest.mark.parametrize("breaking", [no_database, cut_off, newer, a_folder])
def test_every_page_says_why_and_what_next(
    tidy_csv: bytes,
    own_places: Path,
    monkeypatch: pytest.MonkeyPatch,
    breaking: Callable[[Path], None],
    is_named: bool,
) -> None:
    monkeypatch.chdir(ROOT)
    path, backup = used(own_places, monkeypatch, tidy_csv, is_named=is_named)
    breaking(path)
    before = path.read_bytes() if path.is_file() else None
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for page in PAGES:
        app.switch_page(f"optimizer/ui/pages/{page}.py").run()
        assert len(app.error) >= 1, page
        assert "A workspace that cannot be opened" in said(app), page
        assert str(path) in said(app), page
        found = keys(app)
        assert {"reopen", "go-demo"} <= set(found), page
        assert any(key.startswith("restore-file|") for key in found), page
        assert any(key.startswith("new-client-name|") for key in found) is not is_named, page
        assert ("--workspace" in said(app)) is is_named, page
    assert before == (path.read_bytes() if path.is_file() else None)
    if path.is_dir():
        path.rmdir()
    path.write_bytes(backup)
    app.button(key="reopen").click().run()
    assert not app.error
    assert "A workspace that cannot be opened" not in said(app)


def test_a_new_workspace_or_the_demonstration_goes_on_beside_it(
    tidy_csv: bytes, own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    path, _ = used(own_places, monkeypatch, tidy_csv, is_named=False)
    cut_off(path)
    before = path.read_bytes()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.button(key="go-demo").click().run()
    assert "demonstration" in said(app)
    assert not app.error
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    widget(app, "text_input", "new-client-name|").input("Fresh start")
    app.button(key="create-client").click().run()
    assert not app.error
    assert "Fresh start has a workspace now" in said(app)
    assert path.read_bytes() == before


def test_a_full_disk_stops_no_plan(tidy_csv: bytes, own_places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path, _ = used(own_places, monkeypatch, tidy_csv, is_named=True)

    def refuse(*_: object, **__: object) -> None:
        raise StoreError(N_("The disk is full, so nothing was written to '{name}'.", name=str(path)))

    for method in ("keep_draft", "keep_drafts"):
        monkeypatch.setattr(Workspace, method, refuse)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert "The disk is full" in said(app)
    assert len(app.metric) == 4
    for page in ("segments", "curves", "scenarios", "data"):
        app.switch_page(f"optimizer/ui/pages/{page}.py").run()
        assert "A workspace that cannot be opened" not in said(app), page
    app.switch_page("optimizer/ui/pages/plan.py").run()
    widget(app, "text_input", "budget|").set_value("8000").run()
    assert len(app.metric) == 4
    assert widget(app, "text_input", "budget|").value.replace(",", "") == "8000"
