"""Names that people read for dimensions, groups and steps of the Segments page."""

from __future__ import annotations

from typing import Final

from optimizer.domain.estimate import Estimate
from optimizer.domain.group_comparison import SEGMENTS, GroupRow
from optimizer.domain.money import is_money
from optimizer.message import N_, Message
from optimizer.ui.names import place_name, platform_name
from optimizer.words import (
    Voice,
    as_known,
    between,
    content_name,
    figure_title,
    rate_between,
    rate_known,
    scaled,
)

_DIMENSIONS: Final[dict[str, tuple[Message, Message]]] = {
    "platform": (N_("Platforms"), N_("Platform")),
    "audience": (N_("Audiences"), N_("Audience")),
    SEGMENTS: (N_("Segments"), N_("Segment")),
    "content_type": (N_("Kinds of content"), N_("Kind of content")),
    "age": (N_("Ages"), N_("Age")),
    "gender": (N_("Genders"), N_("Gender")),
    "country": (N_("Countries"), N_("Country")),
    "placement": (N_("Placements"), N_("Placement")),
    "objective": (N_("Objectives"), N_("Objective")),
    "campaign": (N_("Campaigns"), N_("Campaign")),
    "ad_set": (N_("Ad sets"), N_("Ad set")),
    "account": (N_("Accounts"), N_("Account")),
}
_STEPS: Final[dict[tuple[str, str], Message]] = {
    ("impressions", "reach"): N_("Times seen per person and day"),
    ("clicks", "impressions"): N_("Clicks per impression"),
    ("link_clicks", "impressions"): N_("Link clicks per impression"),
    ("video_views", "impressions"): N_("Video views per impression"),
    ("engagements", "impressions"): N_("Engagement per impression"),
    ("new_followers", "impressions"): N_("New followers per thousand impressions"),
    ("negative_feedback", "impressions"): N_("Negative feedback per thousand impressions"),
    ("bounces", "sessions"): N_("Bounce rate"),
    ("revenue", "conversions"): N_("Revenue per conversion"),
}
PER_THOUSAND: Final = frozenset({("new_followers", "impressions"), ("negative_feedback", "impressions")})
"""So seldom that a share in percent would be all zeros."""


def dimension_title(voice: Voice, dimension: str) -> str:
    """Name what is compared, such as "Audiences"."""
    known = _DIMENSIONS.get(dimension)
    return dimension.replace("_", " ").capitalize() if known is None else voice.render(known[0])


def group_title(voice: Voice, dimension: str) -> str:
    """Name one of what is compared, such as "Audience"."""
    known = _DIMENSIONS.get(dimension)
    return dimension.replace("_", " ").capitalize() if known is None else voice.render(known[1])


def group_name(voice: Voice, dimension: str, names: tuple[str, ...]) -> str:
    """Name a group in one line."""
    if not all(names):
        return voice.say("not stated")
    if dimension == SEGMENTS:
        return place_name(names[0], names[1])
    if dimension == "platform":
        return platform_name(names[0])
    return content_name(voice, names[0]) if dimension == "content_type" else names[0]


def step_title(voice: Voice, figure: str, over: str) -> str:
    """Name how much of one figure comes of another."""
    known = _STEPS.get((figure, over))
    if known is not None:
        return voice.render(known)
    return voice.say("{figure} per {over}", figure=figure_title(voice, figure), over=_one_of(voice, over))


def _one_of(voice: Voice, figure: str) -> str:
    known = {
        "link_clicks": N_("link click"),
        "clicks": N_("click"),
        "impressions": N_("impression"),
    }.get(figure)
    return figure.replace("_", " ") if known is None else voice.render(known)


def per(kpi: str) -> float:
    """Return how many of a KPI its customary price is for."""
    return 1000.0 if kpi in {"reach", "impressions"} else 1.0


def price_of(row: GroupRow, kpi: str) -> Estimate | None:
    """Return the customary figure of a group: revenue per unit of spend for revenue, else what one (or 1,000) costs."""
    return row.efficiency if is_money(kpi) else row.price


def price_said(voice: Voice, value: float, kpi: str, currency: str | None) -> str:
    """Write the customary figure of a KPI, as `optimizer.ui.names.price_title` names it."""
    return voice.decimals(value, 2) if is_money(kpi) else voice.rate(value * per(kpi), currency)


def price_range(voice: Voice, estimate: Estimate, kpi: str, currency: str | None) -> str:
    """Write the range of the customary figure of a KPI, to as many digits as it justifies."""
    if is_money(kpi):
        return between(as_known(estimate), lambda end: voice.decimals(end, 2))
    return rate_between(voice, scaled(estimate, per(kpi)), currency)


def price_known(voice: Voice, estimate: Estimate, kpi: str, currency: str | None) -> str:
    """Write the customary figure of a KPI to as many digits as its range justifies."""
    if is_money(kpi):
        return voice.decimals(as_known(estimate).value, 2)
    return rate_known(voice, scaled(estimate, per(kpi)), currency)
