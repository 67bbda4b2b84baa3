"""Where a plan stands against its guardrails, for people at a terminal."""

from __future__ import annotations

from optimizer.domain.guardrail import GuardrailValue
from optimizer.words import Voice


def guardrail_line(value: GuardrailValue, voice: Voice, currency: str | None) -> str:
    """Say the average of a plan beside its level and that of today's split.

    Parameters
    ----------
    value : GuardrailValue
        Where the plan stands.
    voice : Voice
        Of the reader.
    currency : str or None
        Of the plan.
    """
    level = _level(value, voice, currency)
    if value.expected is None:
        return voice.say(
            "{name}: the plan brings nothing that it is counted over; at most {level} is allowed ({source}).",
            name=value.name,
            level=level,
            source=value.source,
        )
    told = {
        "name": value.name,
        "expected": _shown(value.expected.value, value, voice, currency),
        "lower": _shown(value.expected.interval.lower, value, voice, currency),
        "upper": _shown(value.expected.interval.upper, value, voice, currency),
        "probability": value.expected.interval.level,
        "level": level,
        "source": value.source,
    }
    if value.current is None:
        return voice.say(
            "{name}: {expected} in the plan ({lower} to {upper} with {probability:percent} probability); at most "
            "{level} is allowed ({source}).",
            **told,
        )
    return voice.say(
        "{name}: {expected} in the plan ({lower} to {upper} with {probability:percent} probability) and {current} in "
        "today's split; at most {level} is allowed ({source}).",
        **told,
        current=_shown(value.current, value, voice, currency),
    )


def _shown(average: float, value: GuardrailValue, voice: Voice, currency: str | None) -> str:
    """Three digits; a rate as a percentage where its level can be one."""
    if value.is_money:
        return voice.rate(average, currency)
    shown = float(f"{average:.3g}")
    return voice.exact_percent(shown) if value.most <= 1.0 else voice.exact(shown)


def _level(value: GuardrailValue, voice: Voice, currency: str | None) -> str:
    if value.is_money:
        return voice.exact_rate(value.most, currency)
    return voice.exact_percent(value.most) if value.most <= 1.0 else voice.exact(value.most)
