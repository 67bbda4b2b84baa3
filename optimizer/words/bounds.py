"""Where a curve bends, told as a figure only where the spends of the history can show it."""

from __future__ import annotations

from typing import Final

from optimizer.domain.estimate import Estimate
from optimizer.domain.fit_summary import FitSummary
from optimizer.words.outcomes import rate_between, rate_known
from optimizer.words.voice import Voice

_FAR: Final = 3.0
"""Times the largest spend from which a capacity is no more than what was assumed beforehand."""
_WIDE: Final = 5.0
"""Times by which the ends of an 80 % range differ from which a figure is little more than what was assumed: before any
results are seen they differ eightfold, by the scales of `optimizer.curves.model.prior`."""
_NOT_KNOWN: Final = ("\N{EN DASH}", "")


def capacity_told(voice: Voice, capacity: Estimate, most: float, currency: str | None) -> tuple[str, str]:
    """Say where results level off, and its range; only that it lies beyond what was spent where it lies far beyond.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    capacity : Estimate
        Daily spend.
    most : float
        The most that was ever spent a day there; 0 where nothing was.
    currency : str or None
        ISO 4217 code; None where no file names one.
    """
    if most <= 0.0:
        return _NOT_KNOWN
    if capacity.value > _FAR * most:
        return voice.say("above {spend}", spend=voice.rate(most, currency)), ""
    return rate_known(voice, capacity, currency), rate_between(voice, capacity, currency)


def is_guess(summary: FitSummary, capacity: Estimate) -> bool:
    """Whether results do not show where they level off, so that it is what is usual elsewhere.

    Parameters
    ----------
    summary : FitSummary
        Of the fit; where results do not follow the spend, they show no bend.
    capacity : Estimate
        Daily spend.
    """
    ends = capacity.interval
    return summary.response.answer != "follows" or ends.upper > _WIDE * ends.lower


def threshold_told(
    voice: Voice, threshold: Estimate, spent: tuple[float, float], currency: str | None
) -> tuple[str, str]:
    """Say what a platform needs to learn, and its range; only that it lies below what was spent where it does.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    threshold : Estimate
        Daily spend.
    spent : (float, float)
        The least and the most that was ever spent on a day with spend there; 0 and 0 where nothing was.
    currency : str or None
        ISO 4217 code; None where no file names one.
    """
    least, most = spent
    if most <= 0.0:
        return _NOT_KNOWN
    if threshold.value < least:
        return voice.say("below {spend}", spend=voice.rate(least, currency)), ""
    return rate_known(voice, threshold, currency), rate_between(voice, threshold, currency)
