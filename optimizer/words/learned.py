"""How the curves were learned, in sentences: the first for who decides, the rest for who checks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Final

from optimizer.domain.estimate import HALF_WIDTH_80, Estimate
from optimizer.domain.fit_summary import DemandPoint, FitSummary, KindEffect
from optimizer.domain.money import least_step
from optimizer.domain.period import Period
from optimizer.message import N_
from optimizer.words.figures import content_name
from optimizer.words.saturation import how_it_levels_off
from optimizer.words.voice import Voice

SPECIAL_DAYS: Final = (
    N_("public holidays"),
    N_("festivals"),
    N_("shopping days"),
    N_("the gift season before Christmas"),
    N_("the turn of the month"),
)
_WORTH_NAMING: Final = 0.01
_MONDAY: Final = date(2024, 1, 1)
_RUNS_FROM: Final = 0.2
"""Autocorrelation from which intervals of a month are too narrow by a fifth: sqrt((1 + r) / (1 - r))."""
_A_DAY: Final = 10.0


def how_learned(summary: FitSummary, voice: Voice) -> tuple[str, ...]:
    """Say what the fit learned, one topic a sentence, the most important first.

    In order: whether results follow spend, what twice the spend brings, the forms of saturation, reach, capacity,
    content types and objectives, carry-over, weekdays, special days, demand, drift, pooling, noise and autocorrelation.
    Of a fit that learned no curves of segments, only the first is known.
    """
    if not summary.segments:
        return (_response(summary, voice),)
    return (
        _response(summary, voice),
        *how_it_levels_off(summary, voice),
        *_kinds(summary, voice),
        carryover_told(summary, voice),
        _weekdays(summary, voice),
        _special_days(summary, voice),
        _demand(summary, voice),
        _own_drift(summary, voice),
        *_pooling(summary, voice),
        _noise(summary, voice),
        _autocorrelation(summary, voice),
    )


def money_step(per_unit: Sequence[float], currency: str | None) -> int:
    """Return the power of ten of money for which a typical segment brings 1 to 10 results, at least `least_step`.

    Parameters
    ----------
    per_unit : sequence of float
        Results that a unit of money brings each segment.
    currency : str or None
        ISO 4217 code; None where no file names one.
    """
    typical = median(per_unit) if per_unit else 0.0
    step = 10 ** max(0, math.ceil(-math.log10(typical))) if typical > 0.0 else 1
    return max(step, least_step(currency))


def _signed(voice: Voice, ratio: float) -> str:
    """Write a relative change in whole per cent, with its sign."""
    return voice.change(round(ratio, 2))


def _response(summary: FitSummary, voice: Voice) -> str:
    response = summary.response
    low, middle, high = (
        1.1 ** (response.elasticity + shift * response.standard_error) - 1.0
        for shift in (-HALF_WIDTH_80, 0.0, HALF_WIDTH_80)
    )
    if response.answer == "follows":
        return voice.say(
            "Results follow your spend: where 10% more was spent they were {middle:percent} higher ({low:percent} to "
            "{high:percent} with 80% probability).",
            low=low,
            middle=middle,
            high=high,
        )
    said = {"low": _signed(voice, low), "high": _signed(voice, high)}
    if response.answer == "unrelated":
        return voice.say(
            "Results do not follow your spend: where 10% more was spent they changed by {low} to {high}, so the curves "
            "are little more than assumptions.",
            **said,
        )
    if response.answer == "unclear":
        return voice.say(
            "It cannot be told whether results follow your spend: where 10% more was spent they changed by {low} to "
            "{high}, so the curves are little more than assumptions.",
            **said,
        )
    return voice.say(
        "Your spend moved too little to tell whether results follow it: 10% more money may change them by {low} to "
        "{high}.",
        **said,
    )


def _kinds(summary: FitSummary, voice: Voice) -> tuple[str, ...]:
    by_detail: dict[str, list[KindEffect]] = {}
    for one in summary.kinds:
        by_detail.setdefault(one.detail, []).append(one)
    return tuple(_of_detail(detail, kinds, voice) for detail, kinds in by_detail.items())


def _of_detail(detail: str, kinds: Sequence[KindEffect], voice: Voice) -> str:
    named = "; ".join(_with_effect(one, one.effect, voice) for one in kinds if one.effect is not None)
    if named and detail == "objective":
        return voice.say(
            "For the same money on the same segment, objectives bring, against their mean and with 80% probability: "
            "{named}.",
            named=named,
        )
    if named:
        return voice.say(
            "For the same money on the same segment, content types bring, against their mean and with 80% "
            "probability: {named}.",
            named=named,
        )
    equal = ", ".join(content_name(voice, one.kind) for one in kinds)
    if detail == "objective":
        return voice.say(
            "Segments that moved money between objectives ({equal}) were not seen to bring more or less in all. How "
            "the ads of each compare is another question, which the Segments page answers.",
            equal=equal,
        )
    return voice.say(
        "Segments that moved money between content types ({equal}) were not seen to bring more or less in all. How the "
        "ads of each compare is another question, which the Segments page answers.",
        equal=equal,
    )


def _with_effect(one: KindEffect, effect: Estimate, voice: Voice) -> str:
    return voice.say(
        "{kind} {more} ({low} to {high})",
        kind=content_name(voice, one.kind),
        more=_signed(voice, effect.value - 1.0),
        low=_signed(voice, effect.interval.lower - 1.0),
        high=_signed(voice, effect.interval.upper - 1.0),
    )


def carryover_told(summary: FitSummary, voice: Voice) -> str:
    """Say how long ads work on."""
    if summary.half_life_days <= 0.0:
        return voice.say("No carry-over shows in the results: what an ad brings is counted on its own day.")
    return voice.say(
        "Ads work on: the effect halves every {days:number} days, and {share:percent} of what the period's spend "
        "brings falls after its end. In return, what was spent before it still brings {before:percent} of a period at "
        "your last spend.",
        days=round(summary.half_life_days, 1),
        share=summary.share_after_end,
        before=summary.carried_in,
    )


def _weekdays(summary: FitSummary, voice: Voice) -> str:
    if max(summary.weekdays) - min(summary.weekdays) < _WORTH_NAMING:
        return voice.say("All weekdays are alike.")
    return voice.say(
        "Weekdays against the average day: {days}.",
        days=", ".join(
            f"{voice.weekday(_MONDAY + timedelta(days=number))} {_signed(voice, effect - 1.0)}"
            for number, effect in enumerate(summary.weekdays)
        ),
    )


def _special_days(summary: FitSummary, voice: Voice) -> str:
    return voice.say(
        "Special days against others: {days}.",
        days=", ".join(
            f"{voice.render(name)} {_signed(voice, effect - 1.0)}"
            for name, effect in zip(SPECIAL_DAYS, summary.special_days, strict=False)
        ),
    )


def demand_ahead_told(summary: FitSummary, period: Period, voice: Voice) -> str:
    """Say how much the days ahead ask for, beside the days of the history and those at its end."""
    ahead = summary.demand_ahead
    if ahead is None or not summary.demand:
        return voice.say("How much demand there will be is not known.")
    values = {
        "period": period,
        "low": _signed(voice, ahead.interval.lower - 1.0),
        "high": _signed(voice, ahead.interval.upper - 1.0),
        "middle": _signed(voice, ahead.value - 1.0),
        "last": _signed(voice, summary.demand[-1].demand.value - 1.0),
    }
    return voice.say(
        "At the same spend, season and trend let us expect {middle} in {period:period} against the mean of your "
        "history (likely {low} to {high}); at its end they stood at {last}.",
        **values,
    )


def _demand(summary: FitSummary, voice: Voice) -> str:
    def height(point: DemandPoint) -> float:
        return point.demand.value

    least, most = min(summary.demand, key=height), max(summary.demand, key=height)
    return voice.say(
        "Season and trend, at the same spend: from {least} around {first:date} to {most} around {last:date}, against "
        "the mean of the history.",
        least=_signed(voice, least.demand.value - 1.0),
        most=_signed(voice, most.demand.value - 1.0),
        first=least.day,
        last=most.day,
    )


def _own_drift(summary: FitSummary, voice: Voice) -> str:
    if summary.own_drift_step <= 0.0:
        return voice.say("No segment's efficiency shows a drift of its own.")
    return voice.say(
        "The efficiency of single segments drifts by about {step:percent} in two months; the curves are those of "
        "today.",
        step=summary.own_drift_step,
    )


def _pooling(summary: FitSummary, voice: Voice) -> tuple[str, ...]:
    if len(summary.segments) < 2 or all(one.has_few_results for one in summary.segments):
        return ()
    own = [one.own_evidence for one in summary.segments]
    if voice.percent(min(own)) == voice.percent(max(own)):
        return (
            voice.say(
                "Of what is known of a segment's efficiency, {middle:percent} comes from its own results; the rest is "
                "lent by similar segments.",
                middle=median(own),
            ),
        )
    return (
        voice.say(
            "Of what is known of a segment's efficiency, {least:percent} to {most:percent} come from its own results, "
            "typically {middle:percent}; the rest is lent by similar segments.",
            least=min(own),
            most=max(own),
            middle=median(own),
        ),
    )


def _noise(summary: FitSummary, voice: Voice) -> str:
    off = math.sqrt(_A_DAY + _A_DAY**2 / summary.size)
    return voice.say(
        "Noise: a segment's day that should bring {expected:number} results is typically {off:number} off; pure "
        "chance would make it {pure:number} (negative-binomial size {size:number}).",
        expected=_A_DAY,
        off=off,
        pure=math.sqrt(_A_DAY),
        size=summary.size,
    )


def _autocorrelation(summary: FitSummary, voice: Voice) -> str:
    value = voice.decimals(summary.autocorrelation, 2)
    if summary.autocorrelation >= _RUNS_FROM:
        return voice.say(
            "Good and bad days come in runs (correlation {value} from one day to the next), so that intervals of the "
            "total may be too narrow.",
            value=value,
        )
    return voice.say(
        "What is left unexplained on one day says little of the next (correlation {value}); runs over a week, if any, "
        "are among the remarks.",
        value=value,
    )
