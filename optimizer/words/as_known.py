"""Estimates to as many digits as their range justifies."""

from __future__ import annotations

import math

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money, minor_digits, money
from optimizer.words.voice import Voice

_TWO_DIGITS_BELOW = 3.55


def known_unit(estimate: Estimate) -> float:
    """Return what the last digit that tells something counts: a power of ten; 0 where the range has no width.

    Of half the width of the range two digits count where it begins with 10 to 35, else one (the rule of the Particle
    Data Group, Review of Particle Physics, Introduction, section 5.3).
    """
    half = (estimate.interval.upper - estimate.interval.lower) / 2.0
    if not math.isfinite(half) or half <= 0.0:
        return 0.0
    power = math.floor(math.log10(half))
    return 10.0 ** (power - 1 if half / 10.0**power < _TWO_DIGITS_BELOW else power)


def as_known(estimate: Estimate) -> Estimate:
    """Round an estimate and its ends to `known_unit`; what would come to nothing keeps its first digit."""
    unit = known_unit(estimate)
    if unit <= 0.0:
        return estimate
    digits = -round(math.log10(unit))

    def rounded(value: float) -> float:
        return round(value, digits) if abs(value) >= unit / 2.0 else float(f"{value:.1g}")

    ends = estimate.interval
    return Estimate(rounded(estimate.value), Interval(rounded(ends.lower), rounded(ends.upper), ends.level))


def rate_as_known(voice: Voice, value: float, unit: float, currency: str | None) -> str:
    """Write an amount of money that is known to a unit of `known_unit`: without cents where these tell nothing."""
    if currency is not None and unit >= 1.0 and abs(value) >= 1.0:
        return voice.round_money(money(value, currency))
    return voice.rate(value, currency)


def about(value: Money) -> Money:
    """Round money that is spoken of as an estimate to three digits and whole units, where it has any."""
    scale = 10 ** minor_digits(value.currency)
    if abs(value.minor_units) < scale:
        return value
    major = round(value.minor_units / scale)
    return Money(round(major, min(3 - len(str(abs(major))), 0)) * scale, value.currency)


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Multiply an estimate and its ends."""
    ends = estimate.interval
    return Estimate(estimate.value * factor, Interval(ends.lower * factor, ends.upper * factor, ends.level))
