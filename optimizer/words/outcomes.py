"""Outcomes as people read them: revenue is money and has its currency, all else is counted."""

from __future__ import annotations

from collections.abc import Callable

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import is_money, money
from optimizer.words.as_known import as_known, known_unit, rate_as_known
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
    """Write the range of so much of a KPI, as `outcome` does its middle; to as many digits as the range justifies."""
    return between(as_known(estimate), lambda end: outcome(voice, end, kpi, currency))


def rate_between(voice: Voice, estimate: Estimate, currency: str | None) -> str:
    """Write the range of an amount of money, as `rate_known` does its middle."""
    unit = known_unit(estimate)
    return between(as_known(estimate), lambda end: rate_as_known(voice, end, unit, currency))


def outcome_known(voice: Voice, estimate: Estimate, kpi: str, currency: str | None) -> str:
    """Write so much of a KPI to as many digits as its range justifies."""
    return outcome(voice, as_known(estimate).value, kpi, currency)


def rate_known(voice: Voice, estimate: Estimate, currency: str | None) -> str:
    """Write an amount of money to as many digits as its range justifies."""
    return rate_as_known(voice, as_known(estimate).value, known_unit(estimate), currency)


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
