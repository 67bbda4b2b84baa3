"""Where a workspace is: a file, or a database server; what of its address may be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from optimizer.errors import StoreError
from optimizer.message import N_

_POSTGRESQL: Final = "postgresql+psycopg"
"""The driver that the extra ``postgresql`` installs; SQLAlchemy's own choice has changed between its versions."""


def url_of(location: str | Path) -> URL:
    """Read a path or a database URL.

    Raises
    ------
    StoreError
        When it looks like a URL and is none.
    """
    text = str(location)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError(
            N_("The workspace address is not a database URL; give a path or something like 'sqlite:///plans.sqlite'.")
        ) from None
    if "@" in (url.host or ""):  # it would be shown as a part of the host
        raise StoreError(N_("The password in the workspace address has a sign that ends it; write @ as %40, / as %2F."))
    return url.set(drivername=_POSTGRESQL) if url.drivername in ("postgresql", "postgres") else url


def is_file(url: URL) -> bool:
    """Whether the workspace is a file of SQLite."""
    return url.get_backend_name() == "sqlite"


def shown_name(url: URL, location: str | Path) -> str:
    """Name a workspace for people: its path, or its address without password and options, which may hold one."""
    if is_file(url) and url.database is not None and "://" not in str(location):
        return url.database
    return url.set(query={}).render_as_string(hide_password=True)


def secrets_of(url: URL) -> tuple[str, ...]:
    """List what must not be in any sentence: the password, and whatever stands among the options."""
    options = [value for one in url.query.values() for value in ((one,) if isinstance(one, str) else one)]
    return tuple(secret for secret in (url.password, *options) if secret)


def check_path(url: URL, name: str, *, create: bool) -> None:
    """See that a workspace file is there or can be made.

    Raises
    ------
    StoreError
        When it is a folder, its folder is missing, or it is missing and may not be made.
    """
    if url.database in (None, "", ":memory:"):
        raise StoreError(N_("A workspace must outlive the program; give the path of a file."))
    path = Path(str(url.database))
    if "\0" in name:
        raise StoreError(N_("'{path}' cannot be a workspace; no name of a file has such a sign.", path=name))
    try:
        is_folder, is_there, has_folder = path.is_dir(), path.exists(), path.parent.is_dir()
    except (OSError, ValueError) as trouble:  # such as too long a name
        reason = (getattr(trouble, "strerror", None) or str(trouble)).lower()
        raise StoreError(N_("'{path}' cannot be a workspace ({reason}).", path=name, reason=reason)) from None
    if is_folder:
        raise StoreError(N_("'{path}' is a folder; give the path of a workspace file in it.", path=name))
    if not has_folder:
        raise StoreError(N_("There is no folder '{folder}' for the workspace; make it first.", folder=str(path.parent)))
    if not create and not is_there:
        raise StoreError(N_("There is no workspace '{path}' yet; import a file into it first.", path=name))
