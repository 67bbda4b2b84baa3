"""What was understood of a file, in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.core import Locale

from optimizer.words.voice import Voice

if TYPE_CHECKING:
    from optimizer.domain.performance import FileSummary


def understood(voice: Voice, summary: FileSummary, *, knows_days: bool = True) -> str:
    """Say what a file is: "Meta Ads Manager, Polish, PLN, daily, Jun 1 - Aug 31, 2026, 6 ad sets, 552 rows; ..."."""
    parts = [
        summary.source,
        language_name(voice, summary.language),
        voice.say("no currency") if summary.currency is None else summary.currency,
        grain_word(voice, summary.grain),
        voice.period(summary.period) if knows_days else voice.say("days still to be told"),
        unit_count(voice, summary),
        voice.say("1 row") if summary.rows_used == 1 else voice.say("{rows:number} rows", rows=summary.rows_used),
    ]
    sentence = ", ".join(part for part in parts if part)
    if summary.rows_left_out:
        left_out = voice.say("left out as totals or blank: {rows:number}", rows=summary.rows_left_out)
        sentence = f"{sentence}; {left_out}"
    if summary.rows_rejected:
        rejected = voice.say("not understood: {rows:number}", rows=summary.rows_rejected)
        sentence = f"{sentence}; {rejected}"
    return sentence


def language_name(voice: Voice, code: str) -> str:
    """Name a language in that of the sentence around it; its code where it is not known."""
    return str(Locale.parse(voice.language).languages.get(code, code))


def grain_word(voice: Voice, grain: str) -> str:
    """Say how long a row is."""
    return {"day": voice.say("daily"), "week": voice.say("weekly"), "month": voice.say("monthly")}.get(grain, grain)


def unit_count(voice: Voice, summary: FileSummary) -> str:
    """Count what the rows are about, and name its breakdowns."""
    unit, *breakdowns = summary.level.split(" x ")
    one = {"ad": voice.say("1 ad"), "adset": voice.say("1 ad set"), "campaign": voice.say("1 campaign")}
    several = {
        "ad": voice.say("{units:number} ads", units=summary.units),
        "adset": voice.say("{units:number} ad sets", units=summary.units),
        "campaign": voice.say("{units:number} campaigns", units=summary.units),
        "account": voice.say("whole accounts"),
    }
    counted = (one | {"account": voice.say("the whole account")} if summary.units == 1 else several).get(unit, "")
    if not breakdowns:
        return counted
    names = {
        "age": voice.say("age"),
        "gender": voice.say("gender"),
        "age_and_gender": voice.say("age and gender"),
        "country": voice.say("country"),
        "region": voice.say("region"),
        "placement": voice.say("placement"),
        "device": voice.say("device"),
        "impression_device": voice.say("device"),
        "platform": voice.say("platform"),
    }
    by = ", ".join(names.get(name, name.replace("_", " ")) for name in breakdowns)
    return voice.say("{units} by {breakdowns}", units=counted, breakdowns=by)
