"""How results level off as more is spent, in sentences: what the curves say first, then by which forms they do."""

from __future__ import annotations

from typing import Final

from optimizer.domain.fit_summary import FitSummary
from optimizer.message import N_, Message
from optimizer.words.certainty import certainty
from optimizer.words.voice import Voice

_FORMS: Final[dict[str, Message]] = {
    "straight": N_("straight on, twice the money brings twice the results"),
    "root": N_("levelling off slowly, like a square root"),
    "ceiling": N_("levelling off towards a ceiling"),
    "early_ceiling": N_("levelling off towards a ceiling that is reached early"),
}
_WORTH_NAMING: Final = 0.01
_TELLING: Final = 3.0
"""Times by which results must change the odds of something to tell anything of it; less is "not worth more than a bare
mention" (Kass and Raftery 1995, J. Am. Stat. Assoc. 90)."""
_HARDLY_BENT: Final = 1.9
"""Times the results of twice the spend from which the forms are nearly the same within what was spent."""


def how_it_levels_off(summary: FitSummary, voice: Voice) -> tuple[str, ...]:
    """Say what twice the spend brings, the forms of saturation, the share of reach, and whose capacity is larger."""
    return (
        *_twice(summary, voice),
        _forms(summary, voice),
        _threshold(summary, voice),
        _reach(summary, voice),
        *_capacity(summary, voice),
    )


def _twice(summary: FitSummary, voice: Voice) -> tuple[str, ...]:
    if summary.twice is None:
        return ()
    said = {
        "times": voice.decimals(summary.twice.value, 1),
        "low": voice.decimals(summary.twice.interval.lower, 1),
        "high": voice.decimals(summary.twice.interval.upper, 1),
    }
    if len(summary.segments) == 1:
        return (
            voice.say(
                "Twice the recent spend is expected to bring {times} times the results ({low} to {high} with 80% "
                "probability).",
                **said,
            ),
        )
    return (
        voice.say(
            "Twice the recent spend on every segment is expected to bring {times} times the results ({low} to {high} "
            "with 80% probability).",
            **said,
        ),
    )


def _forms(summary: FitSummary, voice: Voice) -> str:
    named = "; ".join(
        voice.say(
            "{form} ({probability})",
            form=voice.render(_FORMS[one.form]) if one.form in _FORMS else one.form.replace("_", " "),
            probability=certainty(voice, one.probability),
        )
        for one in summary.forms
        if one.probability >= _WORTH_NAMING
    )
    told = voice.say(
        "How the curves go on where much more is spent, with the probability of each form: {named}.", named=named
    )
    if len(summary.forms) < 2 or summary.twice is None or summary.twice.interval.upper < _HARDLY_BENT:
        return told
    if summary.twice.value >= _HARDLY_BENT:
        apart = voice.say("Results hardly level off within what was spent, so the forms can hardly be told apart.")
    else:
        apart = voice.say(
            "Results may hardly level off within what was spent, and then the forms can hardly be told apart."
        )
    return f"{told} {apart}"


def _threshold(summary: FitSummary, voice: Voice) -> str:
    told = voice.say(
        "That platforms need some spend on a segment before they find the right people has a probability of "
        "{probability}.",
        probability=certainty(voice, summary.threshold),
    )
    believed = summary.threshold_believed
    if believed is None or _has_moved(believed, summary.threshold):
        return told
    untold = voice.say(
        "Results hardly tell either way, so this is little more than what was believed before them ({believed}).",
        believed=certainty(voice, believed),
    )
    return f"{told} {untold}"


def _has_moved(before: float, after: float) -> bool:
    """Whether the odds changed by so much that results tell something."""
    against, in_favour = before * (1.0 - after), after * (1.0 - before)
    return max(against, in_favour) >= _TELLING * min(against, in_favour)


def _reach(summary: FitSummary, voice: Voice) -> str:
    if summary.reach is None:
        return voice.say("The levelling off was read from the results alone; no reach could be used.")
    return voice.say(
        "{share:percent} of the levelling off was read from reach, the rest from the results themselves: how evenly "
        "people saw the ads suggested {believed:percent}, and results that were held out moved it from there.",
        share=summary.reach.share,
        believed=summary.reach.believed,
    )


def _capacity(summary: FitSummary, voice: Voice) -> tuple[str, ...]:
    if len(summary.segments) < 2:
        return ()
    more = round(2.0**summary.capacity_follows - 1.0, 2)
    if more == 0.0:
        return (
            voice.say(
                "A segment on which twice as much is usually spent takes no more than another before its results level "
                "off."
            ),
        )
    said = {
        "more": abs(more),
        "direction": voice.say("more") if more > 0.0 else voice.say("less"),
    }
    return (
        voice.say(
            "A segment on which twice as much is usually spent takes {more:percent} {direction} before its results "
            "level off.",
            **said,
        ),
    )
