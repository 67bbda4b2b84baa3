"""Which workspace a person looked at last, as the browser keeps it, so that a reload shows no other one's plans."""

from __future__ import annotations

import re
import zlib
from typing import Final

from optimizer import workflow
from optimizer.ui import cache, state
from optimizer.ui.session import Session
from optimizer.workflow import FIRST_CLIENT

_KEPT: Final = re.compile("(?P<here>[0-9a-f]{8})-(?P<place>demo|own)(?P<client>[0-9a-f]*)")


def written(session: Session) -> str:
    """Write what a session shows in letters, digits and dashes: where the app keeps its workspaces, and which."""
    return f"{_here()}-{session.place}{session.client}"


def look_up(kept: str) -> bool:
    """Show what the browser keeps, where it is still there; nothing from outside is trusted. False where it is not."""
    found = _KEPT.fullmatch(kept)
    if found is None or found["here"] != _here():
        return False
    known = {FIRST_CLIENT} if cache.names_workspace() else {one.id for one in cache.clients()}
    if found["client"] not in known:
        return False
    state.look_at("own", found["client"])
    if found["place"] == "demo":
        if not workflow.shows_demonstration(cache.workspace("own")):
            return False
        state.look_at("demo", found["client"])
    return True


def _here() -> str:
    """Tell this app's workspaces from those of another at the same address, with another port."""
    return f"{zlib.crc32(cache.first_location().encode()):08x}"
