"""What a database complains of, as one sentence for the user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from optimizer.errors import StoreError
from optimizer.message import N_, Message

_SENTENCES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "SQLITE_NOTADB": N_("'{name}' is not a workspace file; give a workspace or a new file name."),
        "SQLITE_CORRUPT": N_("The workspace '{name}' is damaged; bring back a copy of it."),
        "SQLITE_BUSY": N_("The workspace '{name}' is being written by another program; try again when it is done."),
        "SQLITE_READONLY": N_(
            "The workspace '{name}' may not be written to; check the permissions of file and folder."
        ),
        "SQLITE_CANTOPEN": N_("The workspace '{name}' cannot be opened; check the permissions of file and folder."),
        "SQLITE_FULL": N_(
            "The disk is full, so nothing was written to the workspace '{name}'; make room and try again."
        ),
        "SQLITE_IOERR": N_("The disk failed while the workspace '{name}' was used; nothing was changed."),
    }
)
"""By the name of SQLite's error code; extended codes begin with one of these (sqlite.org/rescode.html)."""


@contextmanager
def told(name: str) -> Iterator[None]:
    """Turn database errors into a `StoreError` that names the workspace."""
    try:
        yield
    except SQLAlchemyError as trouble:
        raise StoreError(_sentence(trouble, name)) from trouble


def _sentence(trouble: SQLAlchemyError, name: str) -> Message:
    code = getattr(trouble.orig, "sqlite_errorname", "") if isinstance(trouble, DBAPIError) else ""
    for begin, sentence in _SENTENCES.items():
        if code.startswith(begin):
            return Message(sentence.template, {"name": name})
    reason = str(trouble.orig if isinstance(trouble, DBAPIError) else trouble).strip().splitlines()
    return N_("The workspace '{name}' failed: {reason}.", name=name, reason=reason[0].rstrip(".") if reason else "?")
