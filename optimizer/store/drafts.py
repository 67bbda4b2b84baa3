"""What people have typed and not saved, or looked at last: one record of the domain per browser and page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from optimizer.errors import DataError
from optimizer.store.records import from_json, storable, to_json
from optimizer.store.schema import DRAFTS

_KEPT: Final = timedelta(days=90)


def write_draft(connection: Connection, browser: str, page: str, draft: object, *, at: datetime) -> None:
    """Keep a draft in place of the one before, None for none; what nobody has touched for three months goes."""
    connection.execute(delete(DRAFTS).where((DRAFTS.c.browser == browser) & (DRAFTS.c.page == page)))
    connection.execute(delete(DRAFTS).where(DRAFTS.c.saved_at < (at - _KEPT).isoformat(timespec="seconds")))
    if draft is None:
        return
    row = insert(DRAFTS).values(
        browser=storable(browser), page=page, saved_at=at.isoformat(timespec="seconds"), content=to_json(draft)
    )
    connection.execute(row)


def read_draft(connection: Connection, browser: str, page: str) -> object | None:
    """Read a draft; None where there is none, or another version of the program wrote it in another form."""
    question = select(DRAFTS.c.content).where((DRAFTS.c.browser == browser) & (DRAFTS.c.page == page))
    content = connection.execute(question).scalar()
    if content is None:
        return None
    try:
        draft: object = from_json(content)
    except (ValueError, TypeError, KeyError, DataError):
        return None
    return draft
