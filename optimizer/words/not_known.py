"""What a fit does not know, in plain words: what it leaves open, for whom, and what would tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from optimizer.domain.curve import CurveFit
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.segment import Segment
from optimizer.words.bounds import is_guess
from optimizer.words.voice import Voice

Certainty = Literal["known", "partly", "unknown"]

_FAR: Final = 3.0
"""Times the most that was spent on a day from which a capacity is no more than what was assumed beforehand, as of
`optimizer.words.bounds`."""
_MOSTLY_BORROWED: Final = 0.5
_A_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that a reader of the curves may think is known.

    Attributes
    ----------
    topic : str
        In a word or two.
    certainty : {"known", "partly", "unknown"}
        How much of it is.
    told : str
        What is known of it and what is not.
    remedy : str
        What would tell it; empty where nothing need be done.
    segments : tuple of Segment
        Whom it concerns; none where all or none.
    """

    topic: str
    certainty: Certainty
    told: str
    remedy: str = ""
    segments: tuple[Segment, ...] = ()


def open_questions(voice: Voice, fit: CurveFit, proposed: Sequence[tuple[Segment, float]]) -> tuple[OpenQuestion, ...]:
    """List what the curves do not know, the most important first.

    Parameters
    ----------
    proposed : sequence of (Segment, float)
        What the last plan gives segments of the fit, money a day; none where there is no plan.
    """
    return (
        _caused(voice, fit),
        _follows(voice, fit),
        _tried(voice, fit, proposed),
        *_levels(voice, fit),
        *_borrowed(voice, fit),
        _time(voice, fit),
        OpenQuestion(
            voice.say("What changes from here on"),
            "unknown",
            voice.say(
                "New prices, new ads, a rival's campaign or a platform that changes its rules are in no past result. "
                "The curves take it that the days ahead are like the past, season apart."
            ),
            voice.say("State what you know of them as events, or as assumptions of a scenario."),
        ),
    )


def _caused(voice: Voice, fit: CurveFit) -> OpenQuestion:
    topic = voice.say("What the ads caused")
    if fit.measure == "incremental" and fit.lift_tests:
        return OpenQuestion(
            topic,
            "partly",
            voice.say(
                "Lift tests ({names}) tell what would be missed without the ads; for segments that none has tested it "
                "is taken from those that one has.",
                names=", ".join(fit.lift_tests),
            ),
        )
    return OpenQuestion(
        topic,
        "unknown",
        voice.say(
            "Platforms count results for themselves, also those that would have come without ads. How many is not in "
            "these data, so all platforms may look better than they are, and some more so than others."
        ),
        voice.say("Run a lift test on the platform with the most money, and enter its result under Lift tests."),
    )


def _follows(voice: Voice, fit: CurveFit) -> OpenQuestion:
    topic = voice.say("Whether results follow spend")
    remedy = voice.say("Change the budgets of two segments by a third, one up and one down, for two weeks.")
    if fit.summary is None:
        return OpenQuestion(
            topic,
            "partly",
            voice.say("The ads compared ran on the same days: what time, season and weekdays do is not known."),
            voice.say("Export the results day by day."),
        )
    answer = fit.summary.response.answer
    if answer == "follows":
        return OpenQuestion(topic, "known", voice.say("On days with more spend there were more results."))
    if answer == "still":
        return OpenQuestion(
            topic, "unknown", voice.say("Your budgets hardly moved, so nothing shows what other budgets bring."), remedy
        )
    if answer == "unclear":
        return OpenQuestion(
            topic,
            "unknown",
            voice.say("Budgets moved, but the results are too few to tell whether they followed."),
            remedy,
        )
    return OpenQuestion(
        topic,
        "unknown",
        voice.say("Results did not follow the spend. Something else decides them, or they are counted elsewhere."),
        voice.say("Check that results are counted for these ads, and with the days on which they came."),
    )


def _tried(voice: Voice, fit: CurveFit, proposed: Sequence[tuple[Segment, float]]) -> OpenQuestion:
    topic = voice.say("Budgets that were never tried")
    beyond = tuple(
        segment
        for segment, spend in proposed
        if segment in fit.segments and spend > float(fit.observed_spend[fit.segments.index(segment), 1])
    )
    general = voice.say(
        "Above the most that was ever spent a day, a curve rests on how curves usually go on. It is drawn dashed there."
    )
    if not beyond:
        return OpenQuestion(topic, "partly", general)
    planned = voice.say("The last plan goes there.")
    return OpenQuestion(
        topic,
        "unknown",
        f"{general} {planned}",
        voice.say("Go there in steps, and import the results of each."),
        beyond,
    )


def _levels(voice: Voice, fit: CurveFit) -> tuple[OpenQuestion, ...]:
    if fit.summary is None or not fit.summary.segments:
        return ()
    most = {segment: float(fit.observed_spend[row, 1]) for row, segment in enumerate(fit.segments)}
    summary = fit.summary
    far = tuple(
        one.segment
        for one in summary.segments
        if most[one.segment] > 0.0
        and (one.capacity.value > _FAR * most[one.segment] or is_guess(summary, one.capacity))
    )
    topic = voice.say("Where results level off")
    if not far:
        return (
            OpenQuestion(
                topic,
                "partly",
                voice.say("It lies near what was spent in all segments, within the ranges that are shown."),
            ),
        )
    return (
        OpenQuestion(
            topic,
            "unknown" if len(far) == len(fit.summary.segments) else "partly",
            voice.say(
                "It cannot be told for {count:number} of {all:number} segments: it lies far above all that was spent, "
                "or the results are too few to show it.",
                count=len(far),
                all=len(fit.summary.segments),
            ),
            voice.say("Only larger budgets tell it."),
            far,
        ),
    )


def _borrowed(voice: Voice, fit: CurveFit) -> tuple[OpenQuestion, ...]:
    if fit.summary is None or len(fit.summary.segments) < 2:
        return ()
    topic = voice.say("What is borrowed")
    weak = tuple(
        one.segment for one in fit.summary.segments if one.has_few_results or one.own_evidence < _MOSTLY_BORROWED
    )
    if not weak:
        return (
            OpenQuestion(topic, "known", voice.say("Every segment has results enough to speak mostly for itself.")),
        )
    return (
        OpenQuestion(
            topic,
            "partly",
            voice.say(
                "{count:number} of {all:number} segments have too few results: what is said of them leans on segments "
                "of the same platform or audience.",
                count=len(weak),
                all=len(fit.summary.segments),
            ),
            voice.say("Keep them running with a small budget, or put alike audiences together."),
            weak,
        ),
    )


def _time(voice: Voice, fit: CurveFit) -> OpenQuestion:
    topic = voice.say("Demand in the days ahead")
    if fit.summary is None or fit.summary.demand_ahead is None or not fit.summary.demand:
        return OpenQuestion(topic, "unknown", voice.say("These results tell nothing of seasons."))
    unseen = season_untold(voice, fit.summary)
    if unseen:
        return OpenQuestion(topic, "unknown", unseen, voice.say("Import last year's results, or state an event."))
    return OpenQuestion(
        topic, "partly", voice.say("It is taken from last year's season and the latest trend, within its range.")
    )


def season_untold(voice: Voice, summary: FitSummary) -> str:
    """Say that the history has not seen this season before; nothing where it has."""
    days = (summary.demand[-1].day - summary.demand[0].day).days
    if days >= _A_YEAR:
        return ""
    return voice.say(
        "The history is {days:number} days long, less than a year: what this season usually does is not known. "
        "Demand is taken to stay near where it was.",
        days=days,
    )
