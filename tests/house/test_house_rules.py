"""The walls of the house: who may import what, what may not be written at all, and how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "optimizer"
SOURCES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file())
LONGEST_FILE = 450
NEVER_IMPORTED = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}
NEVER_CALLED = {"eval", "exec", "compile", "__import__", "read_pickle", "to_pickle"}
NO_NAMES = {
    "data.py",
    "info.py",
    "manager.py",
    "helper.py",
    "helpers.py",
    "process.py",
    "util.py",
    "utils.py",
    "misc.py",
}
PAGES = PACKAGE / "ui" / "pages" / "data.py"  # the page that users know as Data


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed beside this Python")
    checked = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_there_are_rooms_to_check() -> None:
    assert {"domain", "planning", "export", "store", "workflow", "cli"} <= {room.name for room in ROOMS}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_keeps_the_house_rules(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) < LONGEST_FILE, "a file this long has more than one meaning"
    assert ast.get_docstring(tree), "every file says what it is"
    assert path.name not in NO_NAMES or path == PAGES, "the name says nothing"
    broken = [found for node in ast.walk(tree) for found in offences(node)]
    assert not broken


@pytest.mark.parametrize("path", [path for path in SOURCES if "ui" not in path.relative_to(PACKAGE).parts], ids=name_of)
def test_only_the_pages_know_streamlit(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [module for node in ast.walk(tree) for module in imported(node) if module.split(".")[0] == "streamlit"]


def test_the_app_file_starts_the_pages_and_does_nothing_else() -> None:
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    modules = {module for node in ast.walk(tree) for module in imported(node)}
    assert len(modules) == 1
    assert modules.pop().startswith("optimizer.ui")


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_a_room_says_what_it_is_for(room: Path) -> None:
    assert ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "eval('1')",
        "pd.read_pickle('x')",
        "np.load('x', allow_pickle=True)",
        "yaml.load(text)",
        "subprocess.run('ls', shell=True)",
    ],
)
def test_the_rules_see_what_they_forbid(code: str) -> None:
    assert [found for node in ast.walk(ast.parse(code)) for found in offences(node)]


def offences(node: ast.AST) -> list[str]:
    """Name what a syntax node does that would run or unpack code from outside."""
    found = [f"imports {module}" for module in imported(node) if module.split(".")[0] in NEVER_IMPORTED]
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = getattr(node.func.value, "id", "") if isinstance(node.func, ast.Attribute) else ""
        if called in NEVER_CALLED and owner != "re":
            found.append(f"calls {called}")
        if (owner, called) == ("yaml", "load"):
            found.append("calls yaml.load")
        found.extend(
            f"sets {keyword.arg}"
            for keyword in node.keywords
            if keyword.arg in ("allow_pickle", "shell") and getattr(keyword.value, "value", None) is True
        )
    return found


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return [node.module or ""]
    return []
