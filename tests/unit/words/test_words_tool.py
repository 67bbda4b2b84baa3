"""`make words` brings the template and the catalogues up to the code, and changes nothing else."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
CODE = 'from optimizer.message import N_\n\nONE = N_("Plan")\nTWO = N_("{n:number} days")\n'


@pytest.fixture
def run_on(tmp_path: Path):  # type: ignore[no-untyped-def]
    tool = runpy.run_path(str(ROOT / "tools" / "words.py"))

    def run(code: str) -> Path:
        package = tmp_path / "package"
        package.mkdir(exist_ok=True)
        (package / "code.py").write_text(code)
        tool["main"](tmp_path / "locale", package)
        return tmp_path / "locale"

    return run


def said(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_a_catalogue_keeps_what_is_said_gets_what_is_new_and_loses_what_is_old(run_on, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "locale" / "pl" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Language: pl\\n"\n\nmsgid "Plan"\nmsgstr "Planik"\n\nmsgid "Old"\nmsgstr "Stary"\n'
    )
    folder = run_on(CODE)
    assert said(folder / "messages.pot") == {"Plan": "", "{n:number} days": ""}
    assert said(path) == {"Plan": "Planik", "{n:number} days": ""}
    assert "Old" not in path.read_text()


def test_nothing_is_written_where_nothing_has_changed(run_on, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = run_on(CODE)
    before = (folder / "messages.pot").read_text()
    assert not any(noise in before for noise in ("Date", "Generated-By", "EMAIL"))
    stamp = (folder / "messages.pot").stat().st_mtime_ns
    run_on(CODE + "# a comment\n")
    assert (folder / "messages.pot").stat().st_mtime_ns == stamp
    run_on(CODE.replace("days", "weeks"))
    after = (folder / "messages.pot").read_text()
    assert [line for line in after.splitlines() if line not in before.splitlines()] == ['msgid "{n:number} weeks"']


def test_the_program_is_shipped_with_its_languages() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    assert '"optimizer.words" = ["locale/*.pot", "locale/*/LC_MESSAGES/*.po"]' in settings
    assert not list((ROOT / "optimizer" / "words" / "locale").rglob("*.mo")), "catalogues are read as they are written"
