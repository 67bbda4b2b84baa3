"""Names that people read for the product's own words: KPIs, platforms, risk, kinds of finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from optimizer.domain.finding import Severity
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.money import Money, is_money, major_units, money
from optimizer.domain.plan import Risk
from optimizer.domain.risk import DIAL_MEANINGS
from optimizer.domain.segment import Segment
from optimizer.message import N_, Message
from optimizer.words import Voice

_COST_OF_ONE: Final[dict[str, Message]] = {
    "conversions": N_("Cost per conversion"),
    "leads": N_("Cost per lead"),
    "link_clicks": N_("Cost per link click"),
    "clicks": N_("Cost per click"),
    "new_followers": N_("Cost per new follower"),
    "engagements": N_("Cost per engagement"),
    "video_views": N_("Cost per video view"),
    "sessions": N_("Cost per session"),
    WEIGHTED: N_("Cost per point"),
}

_PLATFORMS: Final = {
    "facebook": "Facebook",
    "google": "Google",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "meta": "Meta",
    "pinterest": "Pinterest",
    "reddit": "Reddit",
    "snapchat": "Snapchat",
    "tiktok": "TikTok",
    "x": "X",
    "youtube": "YouTube",
}

_SEVERITIES: Final[dict[Severity, Message]] = {
    "critical": N_("Puts the plan in doubt"),
    "warning": N_("May change the plan"),
    "info": N_("Good to know"),
}


_NAMED_BY_OWNER: Final = "table with named columns"
"""As the importer calls such a file."""


def platform_name(platform: str) -> str:
    """Write a platform as it writes itself."""
    return _PLATFORMS.get(platform, platform[:1].upper() + platform[1:])


def platforms_listed(platforms: Sequence[str]) -> str:
    """Write several platforms, one after the other."""
    return ", ".join(platform_name(one) for one in platforms)


def source_name(voice: Voice, source: str) -> str:
    """Name the kind of a file: a platform's export by the platform's own name, any other table as what it is."""
    return voice.say("Table") if source.casefold() in {"tidy csv", _NAMED_BY_OWNER} else source


def is_named_by_owner(source: str) -> bool:
    """Whether a file is of no known kind, and its owner said what its columns are."""
    return source.casefold() == _NAMED_BY_OWNER


def usual_platforms() -> tuple[str, ...]:
    """List the platforms whose names are known here, in order."""
    return tuple(_PLATFORMS)


def segment_name(segment: Segment) -> str:
    """Name a segment in one line."""
    return place_name(segment.platform, segment.audience)


def place_name(platform: str | None, audience: str | None) -> str:
    """Name what a limit holds for: a segment, a whole platform or a whole audience."""
    names = (None if platform is None else platform_name(platform), audience)
    return " \N{MIDDLE DOT} ".join(name for name in names if name is not None)


def risk_meaning(voice: Voice, risk: Risk) -> str:
    """Say what a position of the risk dial does."""
    return voice.render(DIAL_MEANINGS[risk])


def severity_name(voice: Voice, severity: Severity) -> str:
    """Say how much a finding matters."""
    return voice.render(_SEVERITIES[severity])


def price_title(voice: Voice, kpi: str) -> str:
    """Name what one unit of the KPI costs; for revenue and exposure, the customary figure."""
    if is_money(kpi):
        return voice.say("Revenue per unit of spend")
    if kpi == "reach":
        return voice.say("Cost per thousand people reached")
    if kpi == "impressions":
        return voice.say("Cost per thousand impressions")
    known = _COST_OF_ONE.get(kpi)
    return voice.say("Cost per result") if known is None else voice.render(known)


def price(voice: Voice, spend: Money, value: float, kpi: str) -> str:
    """Format what one unit of the KPI costs, as `price_title` names it; a dash where nothing is expected."""
    major = float(major_units(spend))
    if value <= 0 or major <= 0:
        return "\N{EN DASH}"
    if is_money(kpi):
        return voice.decimals(value / major, 2)
    per = 1000.0 if kpi in {"reach", "impressions"} else 1.0
    return voice.money(money(per * major / value, spend.currency))
