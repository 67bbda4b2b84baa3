"""Links that open a scenario for a colleague. What stands in an address is never trusted."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.ui import cache, state
from optimizer.ui.session import Place
from optimizer.workflow import FIRST_CLIENT

NUMBER: Final = "scenario"
CLIENT: Final = "client"
_DEMO: Final = "demo"
_WHOLE: Final = re.compile(r"[1-9][0-9]{0,8}")
_PAGE: Final = "scenarios"


def here() -> str:
    """Name the workspace that the session shows, as links do: the demonstration, or the id of a client."""
    session = state.known()
    return _DEMO if session.place == "demo" else session.client


def address(number: int) -> str:
    """Return the address that opens a scenario of the workspace that the session shows."""
    parts = urlsplit(st.context.url or "")
    folder = parts.path.rstrip("/").rpartition("/")[0] if parts.path.rstrip("/").endswith(_PAGE) else parts.path
    asked = {NUMBER: str(number)} | ({CLIENT: here()} if here() else {})
    return urlunsplit((parts.scheme, parts.netloc, f"{folder.rstrip('/')}/{_PAGE}", urlencode(asked), ""))


def asked_number() -> int | None:
    """Return the number of the scenario that the address names, in the workspace that the session shows now.

    Raises
    ------
    DataError
        When the address names what cannot be a scenario, or a client that is not here.
    """
    text = st.query_params.get(NUMBER)
    if text is None:
        return None
    if not _WHOLE.fullmatch(text):
        raise DataError(N_("The link names no scenario; ask for it again, or choose a scenario from the list."))
    _go_there(st.query_params.get(CLIENT, FIRST_CLIENT))
    return int(text)


def _go_there(client: str) -> None:
    """Show the workspace that a link names; nobody's draft is touched, as each workspace has its own."""
    if client == here():
        return
    place: Place = "demo" if client == _DEMO else "own"
    known = {FIRST_CLIENT} if cache.names_workspace() else {one.id for one in cache.clients()}
    if place == "own" and client not in known:
        raise DataError(N_("The link names a client who is not here; ask for it again, or choose from the list."))
    if place == "demo":
        state.move_to("demo")
    else:
        state.move_to_client(client)


def open_number(number: int) -> None:
    """Put a scenario into the address, so that reloading and going back work."""
    st.query_params.from_dict({NUMBER: str(number)} | ({CLIENT: here()} if here() else {}))


def close() -> None:
    """Take the scenario out of the address."""
    st.query_params.clear()
