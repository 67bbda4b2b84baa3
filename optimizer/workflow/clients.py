"""A workspace for each client or brand, in the program's own folder."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from optimizer.domain.money import checked_currency
from optimizer.domain.settings import WorkspaceSettings
from optimizer.errors import DataError, StoreError
from optimizer.message import N_
from optimizer.store import open_store
from optimizer.workflow.keeping import change_settings
from optimizer.workflow.places import default_location, ready_location

FIRST_CLIENT: Final = ""
"""Of the workspace that is there from the start."""
_FOLDER: Final = "clients"
_ID_BYTES: Final = 8
_ID: Final = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Client:
    """A client or brand with a workspace of its own.

    Attributes
    ----------
    id : str
        Names its file, and says nothing of the name that people gave it; empty for the first.
    name : str
        As in the settings of its workspace; empty where it has none.
    is_readable : bool
        Whether its workspace could be opened.
    """

    id: str
    name: str
    is_readable: bool = True


def clients() -> tuple[Client, ...]:
    """List the clients of whom there are workspaces in the program's folder, the first one first, others by name.

    A workspace that cannot be opened is listed too, so that one that is damaged does not hide the others.
    """
    first = default_location()
    named = sorted(path for path in (first.parent / _FOLDER).glob("*.sqlite") if _ID.fullmatch(path.stem))
    others = [_client(path.stem, path) for path in named]
    return (_client(FIRST_CLIENT, first), *sorted(others, key=lambda client: (client.name.casefold(), client.id)))


def client_location(client_id: str) -> Path:
    """Say where the workspace of a client is kept, and make its folder.

    Raises
    ------
    StoreError
        When it is not an id that `create_client` makes, or the folder cannot be made.
    """
    first = ready_location()
    if client_id == FIRST_CLIENT:
        return first
    if not _ID.fullmatch(client_id):
        raise StoreError(N_("There is no client '{id}'; choose one from the list.", id=client_id))
    folder = first.parent / _FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as trouble:
        raise StoreError(
            N_(
                "The folder '{folder}' for workspaces cannot be made ({reason}); name a workspace elsewhere.",
                folder=str(folder),
                reason=(trouble.strerror or str(trouble)).lower(),
            )
        ) from trouble
    return folder / f"{client_id}.sqlite"


def create_client(name: str, currency: str | None = None) -> Client:
    """Make an empty workspace for one more client.

    Parameters
    ----------
    name : str
        Of the client or brand, for people. The file is named by chance, never after it.
    currency : str or None
        ISO code that its plans are made in; None where its files decide.

    Raises
    ------
    DataError
        When the name is empty or that of another client, or the currency is none.
    StoreError
        When the workspace cannot be made.
    """
    shown = " ".join(name.split())
    if not shown:
        raise DataError(N_("The client has no name yet; type one, such as that of the brand."))
    if shown.casefold() in {client.name.casefold() for client in clients()}:
        raise DataError(N_("There is a client '{name}' already; choose another name.", name=shown))
    stated = None if currency is None else checked_currency(currency)
    client_id = secrets.token_hex(_ID_BYTES)
    workspace = open_store(client_location(client_id))
    change_settings(workspace, lambda before: _named(before, shown, stated))
    return Client(client_id, shown)


def _named(before: WorkspaceSettings, name: str, currency: str | None) -> WorkspaceSettings:
    return replace(before, name=name, currency=currency)


def _client(client_id: str, path: Path) -> Client:
    if not path.is_file():
        return Client(client_id, "")
    try:
        return Client(client_id, open_store(path, create=False).settings.name)
    except StoreError:
        return Client(client_id, "", is_readable=False)
