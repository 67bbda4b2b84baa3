"""Files appear whole or not at all, together or not at all."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.errors import ExportError
from optimizer.export import check_writable, write_files

OLD, NEW = b"old " * 1000, b"new " * 1000


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def failing_at(call: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function so that one of its calls fails as a full disk does."""
    calls = iter(range(1, 1000))

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == call:
            raise OSError(28, "No space left on device")
        return real(*args, **kwargs)

    return wrapped


def test_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_files({tmp_path / "plan.csv": NEW, tmp_path / "report.json": b""})
    assert content_of(tmp_path) == {"plan.csv": NEW, "report.json": b""}


@pytest.mark.parametrize(("owner", "name"), [(os, "fsync"), (Path, "replace"), (Path, "open"), (Path, "chmod")])
@pytest.mark.parametrize("call", [1, 2])
def test_a_failure_anywhere_leaves_both_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int
) -> None:
    targets = [tmp_path / "plan.csv", tmp_path / "report.json"]
    for target in targets:
        target.write_bytes(OLD)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing_at(call, getattr(owner, name)))
        with pytest.raises(ExportError, match="no space left on device"):
            write_files(dict.fromkeys(targets, NEW))
    assert content_of(tmp_path) == {"plan.csv": OLD, "report.json": OLD}


@pytest.mark.parametrize("call", [1, 2])
def test_a_failure_leaves_no_file_where_there_was_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing_at(call, Path.replace))
        with pytest.raises(ExportError):
            write_files({tmp_path / "plan.csv": NEW, tmp_path / "report.json": NEW})
    assert content_of(tmp_path) == {}


def test_a_file_system_without_links_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(OLD)
    monkeypatch.setattr(Path, "hardlink_to", failing_at(1, Path.hardlink_to))
    write_files({target: NEW})
    assert content_of(tmp_path) == {"plan.csv": NEW}


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(OLD)
    seen: set[bytes] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(target.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(60):
        write_files({target: NEW if turn % 2 else OLD})
    done.set()
    reader.join()
    assert seen <= {OLD, NEW}


def test_links_are_followed_and_the_mode_is_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link.symlink_to(real)
    write_files({link: NEW})
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_files({Path(os.devnull): NEW})
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("place", "words"), [("", "is a folder"), ("missing/plan.csv", "no folder"), ("file/plan.csv", "no folder")]
)
def test_a_place_that_cannot_take_a_file_is_told_before_the_work(tmp_path: Path, place: str, words: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    with pytest.raises(ExportError, match=words):
        check_writable(tmp_path / place)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="permission denied"):
        check_writable(tmp_path / "plan.csv")
    tmp_path.chmod(0o700)


def test_a_name_too_long_for_the_file_system_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="too long"):
        check_writable(tmp_path / ("a" * 300 + ".csv"))
