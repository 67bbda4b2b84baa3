"""Outcomes as people read them: revenue is money and has its currency, all else is counted."""

from __future__ import annotations

from collections.abc import Callable

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
    return between(estimate, lambda end: outcome(voice, end, kpi, currency))


def rate_between(voice: Voice, estimate: Estimate, currency: str | None) -> str:
    """Write the range of an amount of money, as `Voice.rate` does its middle."""
    return between(estimate, lambda end: voice.rate(end, currency))


def between(estimate: Estimate, write: Callable[[float], str]) -> str:
    """Write the range of a figure.

    Parameters
    ----------
    estimate : Estimate
        Whose interval.
    write : callable
        How its ends are written, such as `Voice.number`.
    """
    return f"{write(estimate.interval.lower)} \N{EN DASH} {write(estimate.interval.upper)}"
