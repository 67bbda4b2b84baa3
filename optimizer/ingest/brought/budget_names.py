"""Which segment a row of a budget sheet means: names of people are not always those of the platforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from rapidfuzz import fuzz

from optimizer.domain.segment import Segment
from optimizer.ingest.quality.likeness import same_spelling, words_of

NameLikeness = Literal["same", "similar"]
LIKELY: Final = 86.0
"""Likeness of two names, of 100, from which one is offered for the other."""
AHEAD: Final = 4.0
"""By how much it must be more like than the next one."""
_ALSO_CALLED: Final = {
    "fb": "facebook", "facebookads": "facebook", "ig": "instagram", "insta": "instagram", "metaads": "meta",
    "googleads": "google", "adwords": "google", "googleadwords": "google", "yt": "youtube", "tt": "tiktok",
    "tiktokads": "tiktok", "linkedinads": "linkedin", "li": "linkedin", "pinterestads": "pinterest", "pin": "pinterest",
    "snap": "snapchat", "snapchatads": "snapchat", "twitter": "x", "twitterads": "x", "xads": "x", "bing": "microsoft",
    "bingads": "microsoft", "microsoftads": "microsoft",
}  # fmt: skip
_OWNS: Final = {"meta": ("facebook", "instagram")}
"""Houses whose platforms a file may keep apart."""


def best_segment(platform: str, audience: str, segments: Sequence[Segment]) -> tuple[Segment, NameLikeness] | None:
    """Find the segment that a row means.

    Numbers in names must be the same ("18-24" is not "25-34"), and where two segments are nearly as like, none is
    taken.

    Parameters
    ----------
    platform, audience : str
        As the row has them; one of them may be empty, and the other name both.
    segments : sequence of Segment
        Those that there are.

    Returns
    -------
    (Segment, {"same", "similar"}) or None
        Same where the names differ in capitals, blanks and dashes only.
    """
    asked = _spelling(audience or platform)
    if not asked:
        return None
    on_platform = _on_platform(platform, segments) if platform and audience else list(segments)
    names = {segment: _names_of(segment, on_platform, is_whole=not (platform and audience)) for segment in on_platform}
    same = [segment for segment, known in names.items() if asked in {_spelling(name) for name in known}]
    if len(same) == 1:
        return same[0], "same"
    if same:
        return None
    scored = sorted(
        ((max(_likeness(audience or platform, name) for name in known), segment) for segment, known in names.items()),
        key=lambda entry: (-entry[0], entry[1]),
    )
    if not scored or scored[0][0] < LIKELY or (len(scored) > 1 and scored[0][0] - scored[1][0] < AHEAD):
        return None
    return scored[0][1], "similar"


def _spelling(name: str) -> str:
    return same_spelling(words_of(name))


def _on_platform(platform: str, segments: Sequence[Segment]) -> list[Segment]:
    """Segments of the platform that a name means; none where it means none."""
    asked = _spelling(platform)
    means = _ALSO_CALLED.get(asked, asked)
    wanted = {means, *_OWNS.get(means, ())}
    return [segment for segment in segments if _spelling(segment.platform) in wanted]


def _names_of(segment: Segment, others: Sequence[Segment], *, is_whole: bool) -> list[str]:
    """What a row may call a segment: its audience, or both names where a row has one cell for them.

    The audience alone names it where no other segment has the same; so does the platform where it has one audience.
    """
    if not is_whole:
        return [segment.audience]
    names = [f"{segment.platform} {segment.audience}", f"{segment.audience} {segment.platform}"]
    if sum(other.audience == segment.audience for other in others) == 1:
        names.append(segment.audience)
    if sum(other.platform == segment.platform for other in others) == 1:
        names.append(segment.platform)
    return names


def _likeness(one: str, other: str) -> float:
    words, others = words_of(one), words_of(other)
    if _numbers(words) != _numbers(others):
        return 0.0
    return float(fuzz.token_sort_ratio(" ".join(words), " ".join(others)))


def _numbers(words: Sequence[str]) -> list[str]:
    return sorted(word for word in words if word[0].isdecimal())
