"""Codes that inner rooms and files have for figures and risks, and the words for them."""

from __future__ import annotations

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
_FIELDS: Final = frozenset({"kpi", "figure", "other", "old", "new"})
"""Fields of sentences that hold the code of a figure or of a risk."""


def word_for(template: str, field: str, value: object) -> Message | None:
    """Return the word for a code that an inner room put into a sentence.

    None where it is no code, or is meant as one: in quotes, or as the name of a column.
    """
    if field not in _FIELDS or not isinstance(value, str) or f"'{{{field}}}'" in template:
        return None
    return None if f"column {{{field}}}" in template else (FIGURES | RISKS).get(value)
