"""Sentences of inner rooms that speak of the command line, as the pages say them."""

from __future__ import annotations

from typing import Final

from optimizer.message import N_, Message

_SENTENCES: Final[tuple[tuple[str, Message], ...]] = (
    (
        "{name} has columns that are not known",
        N_(
            "{name} is no table of results that can be read; its first line is: {found}. Drop an export of an ad "
            "platform, or a table with days, audiences and spend."
        ),
    ),
    (
        "{name} has no column 'date'",
        N_("{name} has no column of days; export it again with one row per day."),
    ),
    (
        "{name} is a {source} export without days",
        N_(
            "{name} is a {source} export without days, one row for the whole period, which does not show what more "
            "money does; export it again with {path}."
        ),
    ),
    (
        "Import {number} holds one of these files",
        N_(
            "One of these files was imported before and read otherwise, together with others ({names}); undo that "
            "import below, and then drop all of them again."
        ),
    ),
    (
        "The files imported so far are in {found} and the new ones in {currency}",
        N_(
            "The files imported so far are in {found} and the new ones in {currency}, and money of two currencies "
            "cannot be added up; undo the other imports below, or make a client of its own for the new files."
        ),
    ),
    (
        "The workspace '{name}' is damaged",
        N_("The workspace '{name}' is damaged; put a backup of it in its place."),
    ),
)
"""How a template begins, and what is said in its place with the same values."""


def in_the_app(message: Message) -> Message:
    """Return what a page says; most messages as they are."""
    for start, spoken in _SENTENCES:
        if message.template.startswith(start):
            return Message(spoken.template, message.values)
    return message
