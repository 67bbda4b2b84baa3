"""What a database complains of, as one sentence for the user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from optimizer.errors import StoreError
from optimizer.message import N_, Message

_DAMAGED: Final = N_(
    "The workspace '{name}' is damaged; bring back a backup of it with 'workspace restore'.",
)
_BUSY: Final = N_("The workspace '{name}' is being written by another program; try again when it is done.")
_FULL: Final = N_("The disk is full, so nothing was written to the workspace '{name}'; make room and try again.")
_REFUSED: Final = N_(
    "The server does not let you into the database '{name}'; check the name and the password in the address."
)
_MISSING: Final = N_("The server has no database '{name}'; make it there first, or check the last part of the address.")
_UNREACHABLE: Final = N_(
    "The server of the workspace '{name}' cannot be reached; see that it runs, and check host and port of the address."
)
_STOPPED: Final = N_(
    "The server ended the connection to the workspace '{name}'; nothing was changed, try again when it runs."
)
_COLLISION: Final = N_(
    "Another program changed the workspace '{name}' at the same moment, so nothing was written; try again."
)
_UNWRITABLE: Final = N_("The workspace '{name}' may not be written to; check the permissions of file and folder.")
_FORBIDDEN: Final = N_(
    "The user of the address may not use the tables of the workspace '{name}'; have the rights given, or use another."
)

_SQLITE: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "SQLITE_NOTADB": N_("'{name}' is not a workspace file; give a workspace or a new file name."),
        "SQLITE_CORRUPT": _DAMAGED,
        "SQLITE_BUSY": _BUSY,
        "SQLITE_READONLY": _UNWRITABLE,
        "SQLITE_CANTOPEN": N_("The workspace '{name}' cannot be opened; check the permissions of file and folder."),
        "SQLITE_FULL": _FULL,
        "SQLITE_IOERR": N_(
            "The disk failed or is full, so nothing was changed in the workspace '{name}'; make room, or check the "
            "disk, and try again."
        ),
    }
)
"""By the name of SQLite's error code; extended codes begin with one of these (sqlite.org/rescode.html)."""

_POSTGRESQL: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "08": _UNREACHABLE,
        "25006": N_("The database of the workspace '{name}' is read only; nothing was written, use the main server."),
        "28": _REFUSED,
        "3D000": _MISSING,
        "40": _COLLISION,
        "42501": _FORBIDDEN,
        "53100": _FULL,
        "53300": N_("The server of the workspace '{name}' has too many connections; try again later."),
        "55P03": _BUSY,
        "57P": _STOPPED,
        "XX001": _DAMAGED,
        "XX002": _DAMAGED,
    }
)
"""By SQLSTATE or its first signs (postgresql.org/docs/current/errcodes-appendix.html)."""

_CONNECTING: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "authentication failed": _REFUSED,
        "no password supplied": _REFUSED,
        "no pg_hba.conf entry": _REFUSED,
        "does not exist": _MISSING,
        "too many clients": _POSTGRESQL["53300"],
        "starting up": _UNREACHABLE,
        "shutting down": _STOPPED,
        "server closed the connection": _STOPPED,
        "connection failed": _UNREACHABLE,
        "could not": _UNREACHABLE,
        "failed to resolve": _UNREACHABLE,
        "timeout expired": _UNREACHABLE,
    }
)
"""By what the driver says where it gives no code, because it never came as far as the server, or lost it."""


@contextmanager
def told(name: str, secrets: Sequence[str] = ()) -> Iterator[None]:
    """Turn database errors into a `StoreError` that names the workspace and none of the secrets."""
    try:
        yield
    except SQLAlchemyError as trouble:
        raise StoreError(_sentence(trouble, name, secrets)) from trouble


def is_damaged(error: StoreError) -> bool:
    """Whether a workspace could not be read because its file is no database, or no longer."""
    cause = error.__cause__
    code = getattr(cause.orig, "sqlite_errorname", "") if isinstance(cause, DBAPIError) else ""
    return bool(code) and code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))


def _sentence(trouble: SQLAlchemyError, name: str, secrets: Sequence[str]) -> Message:
    driver = trouble.orig if isinstance(trouble, DBAPIError) else None
    said = _first_line(str(trouble if driver is None else driver))
    known = _known(driver, said)
    if known is not None:
        return Message(known.template, {"name": name})
    for secret in secrets:
        said = said.replace(secret, "***")
    return N_("The workspace '{name}' failed: {reason}.", name=name, reason=said.rstrip(".") or "?")


def _known(driver: BaseException | None, said: str) -> Message | None:
    code = getattr(driver, "sqlite_errorname", None)
    if code is not None:
        return _of_begin(_SQLITE, code)
    state = getattr(driver, "sqlstate", None)
    if state is not None:
        return _of_begin(_POSTGRESQL, state)
    is_from_driver = driver is not None and type(driver).__module__.startswith("psycopg")
    return next((one for words, one in _CONNECTING.items() if words in said), None) if is_from_driver else None


def _of_begin(sentences: Mapping[str, Message], code: str) -> Message | None:
    return next((sentence for begin, sentence in sentences.items() if code.startswith(begin)), None)


def _first_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[0] if lines else ""
