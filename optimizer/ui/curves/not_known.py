"""On the Curves page: what the model does not know, and what would tell it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from optimizer.domain.segment import Segment
from optimizer.message import N_, Message
from optimizer.ui.curves.one_curve import Learned
from optimizer.ui.curves.tables import planned_spend
from optimizer.ui.names import segment_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.typeset import literal
from optimizer.words import Voice, open_questions
from optimizer.words.not_known import Certainty, OpenQuestion

_BADGES: Final[dict[Certainty, tuple[str, str, Message]]] = {
    "known": (":material/check_circle:", "green", N_("Known")),
    "partly": (":material/contrast:", "orange", N_("Partly known")),
    "unknown": (":material/help:", "red", N_("Not known")),
}
_MOST_NAMED: Final = 6


def show(voice: Voice, learned: Learned) -> None:
    """List what is open, then all remarks on the curves."""
    fit = learned.fit
    planned = [(segment, planned_spend(learned.plan, segment)) for segment in fit.segments]
    proposed = [(segment, spend) for segment, spend in planned if spend is not None]
    for question in open_questions(voice, fit, proposed):
        _show_question(voice, question)
    if fit.findings:
        st.subheader(voice.say("Remarks on these curves"), anchor=False)
        show_findings(voice, fit.findings, fit.segments)


def _show_question(voice: Voice, question: OpenQuestion) -> None:
    icon, colour, name = _BADGES[question.certainty]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{literal(question.topic)}**", width="content")
            st.badge(voice.render(name), icon=icon, color=colour)  # type: ignore[arg-type]
        st.markdown(literal(question.told))
        if question.segments:
            st.caption(literal(_named(voice, question.segments)))
        if question.remedy:
            st.markdown(f":material/lightbulb: {literal(question.remedy)}")


def _named(voice: Voice, segments: tuple[Segment, ...]) -> str:
    names = ", ".join(segment_name(segment) for segment in segments[:_MOST_NAMED])
    if len(segments) <= _MOST_NAMED:
        return names
    return voice.say("{names} and {more:number} more", names=names, more=len(segments) - _MOST_NAMED)
