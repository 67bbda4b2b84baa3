"""Backups that are handed over as bytes, as a browser gives and takes them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.imports import ImportRecord
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store import Workspace, open_store
from optimizer.workflow.keeping import backup_workspace, restore_workspace


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a workspace or its backup holds, for a person who is to decide between the two.

    Attributes
    ----------
    name : str
        Of the client or brand; empty where it has none.
    imports : tuple of ImportRecord
        Those that count, the oldest first.
    """

    name: str
    imports: tuple[ImportRecord, ...]


def backup_file(workspace: Workspace) -> bytes:
    """Return all that a workspace holds as one file."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        target = Path(folder) / "backup.sqlite"
        backup_workspace(workspace, target)
        return target.read_bytes()


def contents_of(workspace: Workspace) -> BackupContents:
    """Say what a workspace holds."""
    return BackupContents(workspace.settings.name, workspace.imports())


def look_into_backup(content: bytes) -> BackupContents:
    """Say what a backup holds, without changing anything.

    Raises
    ------
    StoreError
        When it is no backup.
    """
    with _as_file(content) as path:
        scratch = path.with_name("looked-into.sqlite")
        _restore(scratch, path)
        return contents_of(open_store(scratch, create=False))


def restore_file(location: str | Path | None, content: bytes) -> Path | None:
    """Put what a backup holds in place of what a workspace holds, as `restore_workspace` does."""
    with _as_file(content) as path:
        return _restore(location, path)


def _restore(location: str | Path | None, path: Path) -> Path | None:
    try:
        return restore_workspace(location, path)
    except StoreError as trouble:
        if str(path) not in str(trouble):
            raise
        raise StoreError(
            N_("This file is no backup of a workspace, or is damaged; nothing was changed, choose another.")
        ) from trouble


@contextmanager
def _as_file(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "backup.sqlite"
        path.write_bytes(content)
        yield path
