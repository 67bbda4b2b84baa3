"""A finished file put in its place in one step, on the disk and not only in its cache."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from optimizer.errors import StoreError
from optimizer.message import N_


def check_target(path: Path, *, overwrite: bool) -> None:
    """See that a file can be made.

    Raises
    ------
    StoreError
        When it is a folder, its folder is missing, or it is there and may not be replaced.
    """
    with refusing(path):
        is_folder, is_there, has_folder = path.is_dir(), path.exists(), path.parent.is_dir()
    if is_folder:
        raise StoreError(N_("'{path}' is a folder; give the name of a file for the backup.", path=str(path)))
    if not has_folder:
        raise StoreError(N_("There is no folder '{folder}' for the backup; make it first.", folder=str(path.parent)))
    if is_there and not overwrite:
        raise StoreError(
            N_("'{path}' is there already; give another name, or replace it with --force.", path=str(path))
        )


def beside(path: Path) -> Path:
    """Name a draft in the folder of a file, so that it can take its place without being copied."""
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(6)}.tmp")


def publish(draft: Path, path: Path) -> None:
    """Let a draft take the place of a file."""
    with draft.open("r+b") as file:
        os.fsync(file.fileno())
    draft.replace(path)
    with suppress(OSError):  # systems that cannot open a folder keep its names by themselves
        _flush_folder(path.parent)


def remove(path: Path) -> None:
    """Take a draft away, if it is still there."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into a `StoreError`."""
    try:
        yield
    except (OSError, ValueError, sqlite3.Error) as trouble:
        reason = getattr(trouble, "strerror", None) or str(trouble)
        raise StoreError(
            N_(
                "'{path}' cannot be written ({reason}); nothing was changed, give another place.",
                path=str(path),
                reason=reason.lower(),
            )
        ) from trouble


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
