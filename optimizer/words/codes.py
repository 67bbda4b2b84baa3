"""Codes that inner rooms and files have for figures and risks, and the words for them."""

from __future__ import annotations

import re
from typing import Final

from optimizer.domain.goal import WEIGHTED
from optimizer.message import N_, Message

FIGURES: Final[dict[str, Message]] = {
    "spend": N_("spend"),
    "conversions": N_("conversions"),
    "revenue": N_("revenue"),
    "leads": N_("leads"),
    "link_clicks": N_("link clicks"),
    "clicks": N_("clicks"),
    "new_followers": N_("new followers"),
    "engagements": N_("engagements"),
    "video_views": N_("video views"),
    "reach": N_("reach"),
    "impressions": N_("impressions"),
    "sessions": N_("sessions"),
    "bounces": N_("bounces"),
    "negative_feedback": N_("negative feedback"),
    WEIGHTED: N_("points"),
}
RISKS: Final[dict[str, Message]] = {
    "cautious": N_("Cautious"),
    "balanced": N_("Balanced"),
    "bold": N_("Bold"),
}
CONTENT: Final[dict[str, Message]] = {
    "photo": N_("Photo"),
    "video": N_("Video"),
    "carousel": N_("Carousel"),
    "link": N_("Link"),
}
_SOURCES: Final[dict[str, Message]] = {
    "limits": N_("limits"),
    "limits table": N_("limits table"),
    "largest change per segment": N_("largest change per segment"),
    "kept as it was": N_("kept as it was"),
}
"""Where a limit was stated, where that is not a line of a file."""

_WORDS: Final[dict[str, dict[str, Message]]] = {
    **dict.fromkeys(("kpi", "figure", "other", "old", "new"), FIGURES | RISKS),
    **dict.fromkeys(("source", "other_source"), _SOURCES),
}
"""Fields of sentences that hold codes, and the words for them."""

_PLACES: Final = frozenset({"place", "source", "other_source", "earlier"})
_ROW: Final = re.compile(r"(?P<file>.+), row (?P<number>\d{1,9})", re.DOTALL)
"""How the readers of small tables name a line of a file."""


def word_for(template: str, field: str, value: object) -> Message | None:
    """Return the word for a code that an inner room put into a sentence.

    None where it is no code, or is meant as one: in quotes, or as the name of a column.
    """
    if not isinstance(value, str) or f"'{{{field}}}'" in template or f"column {{{field}}}" in template:
        return None
    if field in _PLACES and (row := _ROW.fullmatch(value)):
        return N_("{file}, row {row:number}", file=row["file"], row=int(row["number"]))
    return _WORDS.get(field, {}).get(value)
