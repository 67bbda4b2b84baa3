"""Files are written whole or not at all: a reader sees the old content or the new, never half of it."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from optimizer.errors import ExportError
from optimizer.message import N_, Message


def check_writable(path: Path) -> None:
    """See that a file can be written there, before work is done that would be lost.

    Raises
    ------
    ExportError
        When the path is a folder, its folder is missing or may not be written to, or its name is too long.
    """
    try:
        _check_place(path, Path(os.path.realpath(path)))
    except OSError as trouble:  # a name that the file system cannot even look up
        raise ExportError(_refusal([path], trouble)) from trouble


def _check_place(path: Path, target: Path) -> None:
    if target.is_dir():
        raise ExportError(N_("'{path}' is a folder; give the name of a file to write.", path=str(path)))
    if not target.parent.is_dir():
        raise ExportError(
            N_(
                "There is no folder '{folder}' to write '{name}' into; make it first or name another.",
                folder=str(target.parent),
                name=target.name,
            )
        )
    if not os.access(target.parent, os.W_OK | os.X_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise ExportError(_refusal([path], PermissionError(errno.EACCES, os.strerror(errno.EACCES))))


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write several files so that all of them appear, or none.

    Every file is first written and flushed to disk beside its target under a temporary name; only when all are there
    are they renamed. When a rename fails, those already done are taken back. Devices and pipes, which cannot be
    renamed over, are written to directly, last.

    Parameters
    ----------
    contents : mapping of Path to bytes
        What goes where. Links are followed; the mode of a file that exists is kept.

    Raises
    ------
    ExportError
        When any file cannot be written; then every target is as it was before.
    """
    for path in contents:
        check_writable(path)
    drafts: dict[Path, Path] = {}
    try:
        for path in contents:
            if not _is_special(path):
                target = Path(os.path.realpath(path))
                drafts[target] = _beside(target)
                _write_draft(drafts[target], contents[path], target)
        _publish(drafts)
        for path in filter(_is_special, contents):
            path.write_bytes(contents[path])
    except OSError as trouble:
        raise ExportError(_refusal(contents, trouble)) from trouble
    finally:
        for draft in drafts.values():
            _remove(draft)


def _is_special(path: Path) -> bool:
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.tmp")


def _write_draft(draft: Path, content: bytes, target: Path) -> None:
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        draft.chmod(stat.S_IMODE(target.stat().st_mode))


def _publish(drafts: Mapping[Path, Path]) -> None:
    """Rename all drafts onto their targets, or bring back what was there."""
    done: list[tuple[Path, Path | None]] = []
    try:
        for target, draft in drafts.items():
            done.append((target, _keep(target)))
            draft.replace(target)
    except OSError:
        for target, old in done:
            if old is not None:
                old.replace(target)
            elif not drafts[target].exists():
                _remove(target)
        raise
    finally:
        for _, old in done:
            if old is not None:
                _remove(old)
    for folder in {target.parent for target in drafts}:
        _flush_folder(folder)


def _keep(target: Path) -> Path | None:
    """Give what is there a second name, so that it outlives its replacement."""
    if not target.exists():
        return None
    old = _beside(target)
    try:
        old.hardlink_to(target)
    except OSError:  # a file system without links
        shutil.copy2(target, old)
    return old


def _flush_folder(folder: Path) -> None:
    """Make the renames outlive a power cut; systems that cannot open a folder do so by themselves."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _refusal(paths: Iterable[Path], trouble: OSError) -> Message:
    return N_(
        "'{path}' cannot be written ({reason}); nothing was changed, give another place.",
        path="', '".join(str(path) for path in paths),
        reason=(trouble.strerror or str(trouble)).lower(),
    )
