"""What is known of one segment's curve, in sentences."""

from __future__ import annotations

from typing import Final

from optimizer.domain.curve import CurveFit
from optimizer.domain.curve_points import CurvePoints
from optimizer.domain.fit_summary import SegmentParameters
from optimizer.domain.measure import Measure
from optimizer.domain.segment import Segment
from optimizer.words.bounds import capacity_told, is_guess, threshold_told
from optimizer.words.voice import Voice

_NEARLY_ALL: Final = 0.995
"""Of what is known of a level, a share that is told as 100 %."""
_MOVED: Final = 1.5
"""Times the least spend from which the most is worth being called varied."""


def about_curve(
    voice: Voice, fit: CurveFit, segment: Segment, points: CurvePoints | None, currency: str | None
) -> tuple[str, ...]:
    """Say what a segment's curve rests on, where it levels off and what it needs, a sentence each.

    Parameters
    ----------
    points : CurvePoints or None
        The results behind it; None where there are none.
    currency : str or None
        ISO 4217 code; None where no file names one.
    """
    row = fit.segments.index(segment)
    known = () if fit.summary is None else fit.summary.segments
    one = next((each for each in known if each.segment == segment), None)
    told = [_rests_on(voice, points)]
    if one is not None and fit.summary is not None:
        least, most = (float(end) for end in fit.observed_spend[row])
        told += _bends(voice, one, (least, most), currency, is_guessed=is_guess(fit.summary, one.capacity))
        # of too few results a share says little, and lift tests tell a part that is nobody's own
        if len(known) > 1 and not one.has_few_results and fit.measure != "incremental":
            told.append(_own(voice, one))
    return tuple(told)


def _rests_on(voice: Voice, points: CurvePoints | None) -> str:
    if points is None or not len(points.spend):
        return voice.say("It has no results of its own: the curve is borrowed from its relatives, and wide.")
    if points.span == "whole":
        return voice.say("It rests on ads that differ, all of the same days: what time changes is not known.")
    least, most = float(points.spend.min()), float(points.spend.max())
    days = int(points.days.sum())
    if most < _MOVED * least:
        return voice.say(
            "It rests on {days:number} days with spend, and spend hardly moved: what other budgets bring is mostly "
            "assumed.",
            days=days,
        )
    if points.span == "day":
        return voice.say(
            "It rests on {days:number} days with spend; the dearest day cost {times} times the cheapest.",
            days=days,
            times=voice.decimals(most / least, 1) if most < 100 * least else voice.number(round(most / least)),
        )
    return voice.say(
        "It rests on {days:number} days with spend; a day of the dearest week cost {times} times one of the cheapest.",
        days=days,
        times=voice.decimals(most / least, 1) if most < 100 * least else voice.number(round(most / least)),
    )


def _bends(
    voice: Voice, one: SegmentParameters, spent: tuple[float, float], currency: str | None, *, is_guessed: bool
) -> tuple[str, ...]:
    where, likely = capacity_told(voice, one.capacity, spent[1], currency)
    if likely and is_guessed:
        bends = voice.say(
            "Where results level off is a guess that the results do not show: around {where} a day (likely {likely}).",
            where=where,
            likely=likely,
        )
    elif likely:
        bends = voice.say("Results level off around {where} a day (likely {likely}).", where=where, likely=likely)
    elif spent[1] > 0.0:
        bends = voice.say(
            "Where results level off is not known: it lies {where} a day, far beyond all that was tried.", where=where
        )
    else:
        return ()
    needs, likely = threshold_told(voice, one.threshold, spent, currency)
    if not likely:
        return (bends, voice.say("What the platform needs at least to learn lies {needs} a day.", needs=needs))
    return (
        bends,
        voice.say("The platform needs about {needs} a day to learn (likely {likely}).", needs=needs, likely=likely),
    )


def _own(voice: Voice, one: SegmentParameters) -> str:
    if one.own_evidence >= _NEARLY_ALL:
        return voice.say("Nearly all that is known of its level comes from its own results.")
    return voice.say(
        "{own:percent} of what is known of its level comes from its own results, the rest from similar segments.",
        own=one.own_evidence,
    )


def what_points_are(voice: Voice, points: CurvePoints | None, measure: Measure, *, is_adjusted: bool) -> str:
    """Say what the points behind a curve are; nothing where there are none."""
    if points is None:
        return ""
    each = {
        "day": voice.say("Each point is a day with spend"),
        "week": voice.say("Each point is a week, as the mean of its days with spend"),
        "whole": voice.say("The point is the mean of all days"),
    }[points.span]
    if is_adjusted and points.adjusted is not None:
        how = voice.say(
            "{each}, without what is not of its spend, as far as it can be told: season, weekdays, special days, drift "
            "of platform and segment, kinds of content, and spend of the days before.",
            each=each,
        )
    else:
        how = voice.say("{each}, as the platform reported it, whatever the season.", each=each)
    if measure == "incremental":
        beyond = voice.say(
            "Points count what the platforms report; the curve counts only what would be missed without the ads."
        )
        return f"{how} {beyond}"
    return how
