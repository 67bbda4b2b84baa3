"""Backup of a workspace as one file, and restoring it, whatever database either is in.

A backup is a workspace file of SQLite. It is copied table by table and not page by page, so that a team's database can
be moved in both directions, and damaged pages and unused room stay behind.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection

from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.store.addresses import check_path, is_file, shown_name, url_of
from optimizer.store.copying import is_unused, replace_all, revision_of
from optimizer.store.engines import Database
from optimizer.store.opening import bring_up_to_date, open_at, open_store
from optimizer.store.publishing import beside, check_target, publish, refusing, remove
from optimizer.store.trouble import is_damaged
from optimizer.store.workspace import Workspace

_LOGS = ("-wal", "-shm", "-journal")
"""Ends of the names of the files that SQLite keeps beside a database in use."""


def backup_store(workspace: Workspace, target: Path, *, overwrite: bool = False) -> None:
    """Write all that a workspace holds at this moment into a file of its own; others may write meanwhile.

    Only a copy that was read again and found whole takes its place, in one step. Fits, which can be learned again, are
    not in it.

    Parameters
    ----------
    workspace : Workspace
        In a file or on a server.
    target : Path
        The file to make.
    overwrite : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    StoreError
        When the file is there already, is a workspace in use, or cannot be written.
    """
    check_target(target, overwrite=overwrite)
    own = workspace.database.path
    if own is not None and own.resolve() == target.resolve():
        raise StoreError(N_("'{path}' is the workspace itself; give another file for its backup.", path=str(target)))
    if any(_log(target, end).exists() for end in _LOGS):
        raise StoreError(N_("'{path}' is a workspace in use; give another file for the backup.", path=str(target)))
    with workspace.database.reading() as source:
        _write_file(source, target)


def restore_store(location: str | Path, source: Path) -> Path | None:
    """Put what a backup holds in place of what a workspace holds, in one transaction.

    Parameters
    ----------
    location : str or Path
        Of the workspace, as `open_store` takes it; made where there is none. A database on a server must be empty.
    source : Path
        A backup, or any workspace file; of an older version of the program too. It is only read.

    Returns
    -------
    Path or None
        The file where the replaced contents are kept; None where there were none.

    Raises
    ------
    StoreError
        When the backup is no workspace, is damaged or newer than the program, or the workspace cannot be written.
    """
    url = url_of(location)
    path = Path(str(url.database)) if is_file(url) else None
    if path is not None:
        check_path(url, shown_name(url, location), create=True)
        if path.resolve() == source.resolve():
            raise StoreError(N_("'{path}' is the workspace itself; name its backup.", path=str(source)))
    with _opened(source) as backup:
        if path is None:
            return _fill(open_store(location), backup, None)
        aside = _free_name(path)
        try:
            return _fill(open_store(location), backup, aside)
        except StoreError as trouble:
            if not is_damaged(trouble):
                raise
        _replace_damaged(path, backup, aside)
        return aside


def _fill(workspace: Workspace, backup: Workspace, aside: Path | None) -> Path | None:
    """Replace the contents; the transaction that is written to is the inner one, for its troubles to bear its name."""
    with backup.database.reading() as source, workspace.database.writing() as target:
        was_unused = is_unused(target)
        if not was_unused:
            if aside is None:
                raise StoreError(
                    N_("The database '{name}' is not empty; restore into an empty one.", name=workspace.name)
                )
            _write_file(target, aside)
        # above both, so that nobody takes what was worked out for the one for that of the other
        revision = max(revision_of(source), revision_of(target)) + 1
        try:
            replace_all(source, target, revision=revision)
        except BaseException:
            if aside is not None:
                remove(aside)  # nothing was replaced
            raise
    return None if was_unused else aside


def _replace_damaged(path: Path, backup: Workspace, aside: Path) -> None:
    """Put a new file in the place of one that cannot be read, and keep that as it is."""
    with refusing(aside):
        # first the log, which must not be taken for one of the new file
        for end in _LOGS:
            with suppress(FileNotFoundError):
                _log(path, end).replace(_log(aside, end))
        shutil.copy2(path, aside)
    with backup.database.reading() as source:
        _write_file(source, path)


def _write_file(source: Connection, path: Path) -> None:
    """Make a workspace file of what a connection reads, and put it in its place once it was found whole."""
    draft = beside(path)
    try:
        database = Database(URL.create("sqlite", database=str(draft)), str(path))
        with database.writing() as target:
            bring_up_to_date(target, str(path))
            replace_all(source, target)
        with refusing(path):
            faults = _faults(draft)
            if faults != "ok":
                raise StoreError(N_("'{path}' could not be written whole ({reason}).", path=str(path), reason=faults))
            publish(draft, path)
    finally:
        for name in (draft, *(_log(draft, end) for end in _LOGS)):
            remove(name)


def _faults(path: Path) -> str:
    """Make a file of its own of a database, with no log beside it, and say what is wrong with it; ``ok`` if nothing."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


@contextmanager
def _opened(source: Path) -> Iterator[Workspace]:
    """Open a copy of a backup, as a workspace of today; the backup itself stays as it is."""
    if not source.is_file() or source.stat().st_size == 0:
        raise StoreError(N_("'{path}' is no backup of a workspace; check the name.", path=str(source)))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.sqlite"
        with refusing(copy):
            shutil.copyfile(source, copy)
            if _log(source, "-wal").is_file():  # not a backup but a workspace in use, or a copy of one
                shutil.copyfile(_log(source, "-wal"), _log(copy, "-wal"))
        yield _checked(copy, source)


def _checked(copy: Path, source: Path) -> Workspace:
    try:
        faults = _faults(copy)
    except sqlite3.DatabaseError as trouble:
        faults = str(trouble)
    if faults != "ok":
        raise StoreError(
            N_(
                "'{path}' is no backup of a workspace, or is damaged ({reason}); nothing was changed, use another.",
                path=str(source),
                reason=faults,
            )
        )
    return open_at(URL.create("sqlite", database=str(copy)), str(source), create=False)


def _free_name(path: Path) -> Path:
    """Name a file that is not there yet for what a restored workspace held before."""
    first = path.with_name(path.name + ".before-restore")
    names = (first, *(first.with_name(f"{first.name}-{number}") for number in range(2, 1000)))
    return next((name for name in names if not name.exists()), names[-1])


def _log(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)
