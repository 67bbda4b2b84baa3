"""What a plan takes for granted, in sentences."""

from __future__ import annotations

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.money import money
from optimizer.ui.names import place_name, segment_name
from optimizer.words import Voice, figure_name

Assumption = PriceChange | MarketEvent | OutcomeValue | Paused | Belief


def all_of(assumptions: Assumptions) -> tuple[Assumption, ...]:
    """List everything that is taken for granted."""
    return (
        *assumptions.prices,
        *assumptions.events,
        *assumptions.values,
        *assumptions.paused,
        *assumptions.beliefs,
    )


def assumptions_told(voice: Voice, assumptions: Assumptions, currency: str | None) -> list[str]:
    """Say everything that is taken for granted, a sentence each."""
    return [assumption_told(voice, one, currency) for one in all_of(assumptions)]


def assumption_told(voice: Voice, assumption: Assumption, currency: str | None) -> str:
    """Say one thing that is taken for granted."""
    if isinstance(assumption, PriceChange):
        return voice.say(
            "Price of a thousand impressions {change}, {where}",
            change=_signed(voice, assumption.change),
            where=where_told(voice, assumption.platform, assumption.audience),
        )
    if isinstance(assumption, MarketEvent):
        return voice.say(
            "{name}, {period:period}: the same money brings {change}, {where}",
            name=assumption.name,
            period=assumption.period,
            change=_signed(voice, assumption.change),
            where=where_told(voice, assumption.platform, assumption.audience),
        )
    if isinstance(assumption, OutcomeValue):
        return voice.say(
            "Value of one result, {kpi}: {value}",
            kpi=figure_name(voice, assumption.kpi),
            value=voice.exact_rate(assumption.value, currency),
        )
    if isinstance(assumption, Paused):
        return voice.say("Paused: {where}", where=where_told(voice, assumption.platform, assumption.audience))
    return voice.say(
        "{segment}, without history: {spend:round_money} a day are believed to bring {low:exact} to {high:exact} a day",
        segment=segment_name(assumption.segment),
        spend=money(assumption.daily_spend, currency),
        low=assumption.low,
        high=assumption.high,
    )


def where_told(voice: Voice, platform: str | None, audience: str | None) -> str:
    """Name where an assumption holds."""
    if platform is None and audience is None:
        return voice.say("everywhere")
    return place_name(platform, audience)


def _signed(voice: Voice, change: float) -> str:
    """Write a change with all the digits that somebody stated."""
    written = voice.exact_percent(change)
    return f"+{written}" if change > 0 else written
