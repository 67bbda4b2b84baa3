"""What a browser keeps for its owner: a name for drafts, and preferences; all as cookies that nobody else can read.

The server cannot set a cookie from a page, so a line of script does. Names and values are letters, digits and dashes
only, checked on the way out and on the way in.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

import streamlit as st

from optimizer.ui import state
from optimizer.words import DEFAULT_LOCALE, Voice, spoken, voice_for

_BROWSER: Final = "optimizer-browser"
_PREFERENCES: Final = "optimizer-"
_KNOWN: Final = ("formats", "language", "name", "shown")
"""Preferences that there are; "name" is how a person signs, written as hexadecimal; "shown" is whose plans a person
looked at last, as `optimizer.ui.shown_workspace` writes it."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")
_YEAR: Final = 365 * 24 * 3600


def browser_name() -> str:
    """Return the name that this browser was given, or give it one."""
    found = str(st.context.cookies.get(_BROWSER, ""))
    return found if _PLAIN.fullmatch(found) else secrets.token_urlsafe(24)


def kept_preferences() -> dict[str, str]:
    """Return what the browser keeps of its owner's preferences; the address may name a language where none is kept."""
    found = {name: str(st.context.cookies.get(_PREFERENCES + name, "")) for name in _KNOWN}
    found["language"] = spoken(found["language"]) or spoken(str(st.query_params.get("lang", ""))) or ""
    return {name: value for name, value in found.items() if _PLAIN.fullmatch(value)}


def preference(name: str) -> str:
    """Return a preference; empty where none was chosen."""
    session = state.current()
    # before the first page is drawn the browser is asked, so that not even its title is in another language
    return (kept_preferences() if session is None else session.preferences).get(name, "")


def keep_preference(name: str, value: str) -> None:
    """Keep a preference in the browser, from the next run on.

    Raises
    ------
    ValueError
        When there is no such preference, or the value has other than letters, digits and dashes.
    """
    if name not in _KNOWN or not (value == "" or _PLAIN.fullmatch(value)):
        msg = f"no preference {name!r} of value {value!r}"
        raise ValueError(msg)
    state.keep_preference(name, value)


def signature() -> str:
    """Return the name that a person signs with; empty where none was given."""
    try:
        return bytes.fromhex(preference("name")).decode()
    except ValueError:
        return ""


def keep_signature(name: str) -> None:
    """Keep the name that a person signs with; as many letters of it as a cookie of ours holds."""
    written = " ".join(name.split()).encode()[:100].decode(errors="ignore")
    keep_preference("name", written.encode().hex())


def reader() -> Voice:
    """Return the voice of the person at the browser: formats and language as chosen, else as the browser asks."""
    asked = st.context.locale or DEFAULT_LOCALE
    return voice_for(preference("formats") or asked, preference("language") or asked)


def remember() -> None:
    """Let the browser keep its name and its owner's preferences."""
    session = state.known()
    cookies = {_BROWSER: session.browser, **{_PREFERENCES + name: text for name, text in session.preferences.items()}}
    lines = [
        f'document.cookie = "{name}={value}; path=/; max-age={_YEAR if value else 0}; samesite=strict";'
        for name, value in sorted(cookies.items())
    ]
    st.html(f"<script>{''.join(lines)}</script>", unsafe_allow_javascript=True)
