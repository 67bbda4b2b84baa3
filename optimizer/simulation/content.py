"""Photos, videos and carousels: how a segment's day divides among the kinds of content that it shows."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.simulation.counting import Rates
from optimizer.simulation.people import DayOutcome

_UNEVEN = 0.15  # log scatter of the daily mix


@dataclass(frozen=True, slots=True)
class _Effect:
    """How a kind of content does beside the segment's mean: factors on price, clicks, engagement and purchases."""

    price: float
    click: float
    engagement: float
    purchase: float


CONTENT_TYPES: Final = ("photo", "video", "carousel")
_EFFECTS: Final = {
    "photo": _Effect(1.00, 0.95, 0.85, 0.90),
    "video": _Effect(0.93, 0.85, 1.35, 0.95),
    "carousel": _Effect(1.07, 1.25, 0.90, 1.20),
}
_MIX: Final = {
    "tiktok": {"video": 0.80, "photo": 0.08, "carousel": 0.12},
    "youtube": {"video": 1.0},
    "pinterest": {"photo": 0.60, "video": 0.15, "carousel": 0.25},
}
_USUAL_MIX: Final = {"photo": 0.35, "video": 0.35, "carousel": 0.30}


@dataclass(frozen=True, slots=True, eq=False)
class ContentLanes:
    """Results divided by content: one lane per segment and kind of content that it shows.

    Attributes
    ----------
    segment : tuple of int
        Position of each lane's segment.
    content_type : tuple of str
        Kind of each lane.
    outcome : DayOutcome
        (n_days, n_lanes) arrays; everything but reach adds up to the segment's.
    rates : Rates
        One per lane.
    """

    segment: tuple[int, ...]
    content_type: tuple[str, ...]
    outcome: DayOutcome
    rates: Rates


def divide_by_content(
    rng: np.random.Generator, segments: tuple[Segment, ...], outcome: DayOutcome, rates: Rates
) -> ContentLanes:
    """Divide the expected results of every segment among its kinds of content.

    The mix changes what each kind gets, not what the segment brings: money follows impressions times price, purchases
    follow impressions times the kind's pull.
    """
    lanes = [(n, kind) for n, segment in enumerate(segments) for kind in CONTENT_TYPES if _usual_share(segment, kind)]
    owner = np.array([n for n, _ in lanes])
    effects = [_EFFECTS[kind] for _, kind in lanes]
    usual = np.array([_usual_share(segments[n], kind) for n, kind in lanes]) * rng.lognormal(0.0, 0.25, len(lanes))
    mix = usual * rng.lognormal(0.0, _UNEVEN, (outcome.spent.shape[0], len(lanes)))

    def divided(values: FloatArray, factors: list[float]) -> FloatArray:
        return values[:, owner] * _shares(mix * np.array(factors), owner)

    even = [1.0] * len(lanes)
    click = [effect.click for effect in effects]
    by_content = DayOutcome(
        spent=divided(outcome.spent, [effect.price for effect in effects]),
        impressions=divided(outcome.impressions, even),
        reach=outcome.reach[:, owner] * _shares(mix, owner) ** 0.97,
        interest=divided(outcome.interest, even),
        credited=divided(outcome.credited, [effect.purchase for effect in effects]),
    )
    own = Rates(*(getattr(rates, item.name)[owner] for item in fields(Rates)))
    is_video = np.array([kind == "video" for _, kind in lanes])
    own = replace(
        own,
        click=own.click * np.array(click),
        engagement=own.engagement * np.array([effect.engagement for effect in effects]),
        view=np.where(is_video, own.view, 0.0),
    )
    return ContentLanes(tuple(owner.tolist()), tuple(kind for _, kind in lanes), by_content, own)


def _usual_share(segment: Segment, kind: str) -> float:
    return _MIX.get(segment.platform, _USUAL_MIX).get(kind, 0.0)


def _shares(weights: FloatArray, owner: np.ndarray[tuple[int], np.dtype[np.int_]]) -> FloatArray:
    """Divide the (n_days, n_lanes) weights by their sum over the lanes of the same segment."""
    sums = np.stack([weights[:, owner == n].sum(axis=1) for n in range(int(owner.max()) + 1)], axis=1)
    shares: FloatArray = weights / sums[:, owner]
    return shares
