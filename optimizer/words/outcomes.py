"""Outcomes as people read them: revenue is money and has its currency, all else is counted."""

from __future__ import annotations

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import is_money, money
from optimizer.words.voice import Voice


def outcome(voice: Voice, value: float, kpi: str, currency: str | None) -> str:
    """Write so much of a KPI.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    value : float
        In the KPI's unit; major units where that is money.
    kpi : str
        Which.
    currency : str or None
        ISO 4217 code of the account; None where no file names one.
    """
    return voice.round_money(money(value, currency)) if is_money(kpi) else voice.number(value)


def outcome_between(voice: Voice, estimate: Estimate, kpi: str, currency: str | None) -> str:
    """Write the range of so much of a KPI, as `outcome` does its middle."""
    low, high = (outcome(voice, end, kpi, currency) for end in (estimate.interval.lower, estimate.interval.upper))
    return f"{low} \N{EN DASH} {high}"


def rate_between(voice: Voice, estimate: Estimate, currency: str | None) -> str:
    """Write the range of an amount of money, as `Voice.rate` does its middle."""
    low, high = (voice.rate(end, currency) for end in (estimate.interval.lower, estimate.interval.upper))
    return f"{low} \N{EN DASH} {high}"
