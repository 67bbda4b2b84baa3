"""Why each line of a plan gets what it gets, and how far to trust that: a sentence and a label."""

from __future__ import annotations

from typing import Final

import streamlit as st

from optimizer.domain.line_evidence import EvidenceLevel, LineEvidence
from optimizer.domain.line_reason import LineReason
from optimizer.domain.plan import Plan, PlanLine
from optimizer.message import N_, Message
from optimizer.ui.answering.brought import brought
from optimizer.ui.answering.sentences import is_in_the_dark, line_note, note_inside
from optimizer.ui.explained import Explained
from optimizer.ui.names import segment_name
from optimizer.ui.tables import by_budget
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name

_LEVELS: Final[dict[EvidenceLevel, Message]] = {"solid": N_("Solid"), "fair": N_("Fair"), "thin": N_("Thin")}
_WEEKS_FROM: Final = 28
"""Days from which a length of time is told in weeks."""
_MOST_SHOWN: Final = 12
_TALL: Final = 460
_STEADY: Final = 1.2
"""Spend that varied by less hardly moved."""


def show(voice: Voice, plan: Plan, explained: Explained) -> None:
    """List the reason of each line where it can be read to its end, with what the table says in words."""
    if not explained.reasons:
        return
    # worked out when it is wanted: all of it would be sent anew at every move of the slider
    title = voice.say("Why each segment gets what it gets")
    opened = st.expander(title, icon=":material/lightbulb:", on_change="rerun", key="reasons")
    if not opened.open:
        return
    told = reasons_told(voice, plan, explained)
    with opened:
        place = st.container(height=_TALL if len(told) > _MOST_SHOWN else "content", border=False)
        place.markdown("\n".join(f"- {one}" for one in told))


def reasons_told(voice: Voice, plan: Plan, explained: Explained) -> tuple[str, ...]:
    """Return Markdown with the reason and the evidence of each line that has a reason, in the order of the table."""
    told = []
    for line in by_budget(plan):
        reason, known = explained.reasons.get(line.segment), explained.evidence.get(line.segment)
        if reason is not None:
            why = "" if is_in_the_dark(plan) else reason_told(voice, plan, line, reason)
            said = [why, "" if known is None else evidence_told(voice, known)]
            told.append(f"**{literal(segment_name(line.segment))}** {literal(' '.join(said).strip())}")
    return tuple(told)


def reason_told(voice: Voice, plan: Plan, line: PlanLine, reason: LineReason) -> str:
    """Give the reason of one line in one sentence, its change first."""
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    values = {
        "change": voice.say("New") if reason.change is None else voice.change(reason.change),
        "step": reason.step,
        "here": brought(voice, reason.here, kpi, currency),
        "there": "" if reason.elsewhere is None else brought(voice, reason.elsewhere, kpi, currency),
        "kpi": figure_name(voice, kpi),
    }
    if reason.kind == "nothing":
        return _nothing_told(voice, reason, values)
    if reason.kind == "same":
        note = line_note(voice, line)
        said = voice.say("No change: the next {step:round_money} bring {here} {kpi} here.", **values)
        return voice.say("{said} {note}.", said=said, note=note) if note else said
    if reason.kind == "held":
        return _held_told(voice, line, values)
    if reason.elsewhere is None:
        return voice.say("{change}: {step:round_money} bring {here} {kpi} here.", **values)
    if reason.kind == "more":
        return voice.say(
            "{change}: {step:round_money} bring {here} {kpi} here, {there} where they come from.", **values
        )
    return voice.say("{change}: {step:round_money} bring {here} {kpi} here, {there} where they go.", **values)


def _nothing_told(voice: Voice, reason: LineReason, values: dict[str, object]) -> str:
    if reason.elsewhere is None:
        return voice.say("Nothing: the first {step:round_money} would bring {here} {kpi}.", **values)
    return voice.say(
        "Nothing, as today: the first {step:round_money} would bring {here} {kpi} here, up to {there} elsewhere.",
        **values,
    )


def _held_told(voice: Voice, line: PlanLine, values: dict[str, object]) -> str:
    if not line.binding:
        return voice.say(
            "{change}: for the split as a whole; {step:round_money} bring {here} {kpi} here, {there} elsewhere.",
            **values,
        )
    return voice.say(
        "{change} because of a limit ({note}): {step:round_money} bring {here} {kpi} here, {there} elsewhere.",
        note=note_inside(voice, line),
        **values,
    )


def level_name(voice: Voice, level: EvidenceLevel) -> str:
    """Name how much stands behind a line."""
    return voice.render(_LEVELS[level])


def evidence_told(voice: Voice, evidence: LineEvidence) -> str:
    """Say in one sentence how much stands behind a line, and what."""
    return voice.say(
        "{level} evidence: {label}.", level=level_name(voice, evidence.level), label=trust_label(voice, evidence)
    )


def trust_label(voice: Voice, evidence: LineEvidence) -> str:
    """Say in a few words what the history tells of a segment."""
    if evidence.days == 0:
        return voice.say("No history: borrowed from relatives")
    results = _results(voice, evidence)
    values = {"span": _span(voice, evidence.days), "spend": _varied(voice, evidence.varied), "results": results}
    if evidence.days < 7:
        return voice.say("{span} only, {results}: little to learn from", **values)
    return voice.say("{span}, {results}, {spend}", **values)


def _results(voice: Voice, evidence: LineEvidence) -> str:
    count = voice.number(round(evidence.results))
    if evidence.counted == "days":
        return voice.say("{count} days with revenue", count=count)
    return voice.say("{count} {kpi}", count=count, kpi=figure_name(voice, evidence.counted))


def _span(voice: Voice, days: int) -> str:
    if days == 1:
        return voice.say("1 day")
    if days < _WEEKS_FROM:
        return voice.say("{count} days", count=days)
    return voice.say("{count} weeks", count=days // 7)


def _varied(voice: Voice, times: float) -> str:
    if times < _STEADY:
        return voice.say("spend hardly varied")
    if times < 1.75:
        return voice.say("spend varied by half")
    if times < 2.5:
        return voice.say("spend varied twofold")
    if times < 3.5:
        return voice.say("spend varied threefold")
    return voice.say("spend varied {times} times", times=voice.decimals(times, 0))
