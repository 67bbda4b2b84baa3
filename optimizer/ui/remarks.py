"""Findings, told to the user with what to do about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from optimizer.domain.finding import Finding, Severity
from optimizer.domain.segment import Segment
from optimizer.message import Message
from optimizer.ui.names import platforms_listed, segment_name, severity_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name, is_our_word

_ORDER: Final[tuple[Severity, ...]] = ("critical", "warning", "info")
_ICONS: Final[dict[Severity, str]] = {
    "critical": ":red[:material/error:]",
    "warning": ":orange[:material/warning:]",
    "info": ":blue[:material/info:]",
}
_SHOWN_AT_ONCE: Final = 5


def show_findings(voice: Voice, findings: Sequence[Finding], segments: Sequence[Segment] = ()) -> None:
    """List findings, the gravest first; a long tail is folded away.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    findings : sequence of Finding
        What to tell.
    segments : sequence of Segment
        Those that the findings may name.
    """
    shown = {str(segment): segment_name(segment) for segment in sorted(segments, key=_longest_first)}
    ordered = sorted(dict.fromkeys(_told(voice, finding, shown) for finding in findings), key=lambda told: told[0])
    texts = [text for _, text in ordered]
    if texts:
        st.markdown("\n".join(texts[:_SHOWN_AT_ONCE]))
    if len(texts) > _SHOWN_AT_ONCE:
        with st.expander(voice.say("More remarks: {count}", count=len(texts) - _SHOWN_AT_ONCE)):
            st.markdown("\n".join(texts[_SHOWN_AT_ONCE:]))


def _longest_first(segment: Segment) -> int:
    return -len(str(segment))


def _told(voice: Voice, finding: Finding, shown: Mapping[str, str]) -> tuple[int, str]:
    text = (
        f"- {_ICONS[finding.severity]} **{literal(severity_name(voice, finding.severity))}**"
        f"{literal(where(voice, finding, shown))}: "
        f"{literal(voice.render(as_shown(voice, finding.message, shown)))} "
        f"{literal(voice.render(as_shown(voice, finding.remedy, shown)))}"
    )
    return _ORDER.index(finding.severity), text


def about(subject: str, shown: Mapping[str, str]) -> str:
    """Name a finding's subject where that tells the reader anything: a file, or a segment as the pages name it."""
    return "" if is_our_word(subject) else f" ({shown.get(subject, subject)})"


def where(voice: Voice, finding: Finding, shown: Mapping[str, str]) -> str:
    """Say what a finding is about, and in which file and row it stands."""
    subject = about(finding.subject, shown)
    if not finding.file_name:
        return subject
    if finding.row:
        place = voice.say("{file}, row {row:number}", file=finding.file_name, row=finding.row)
    else:
        place = finding.file_name
    return f" ({place})" if finding.subject == finding.file_name or not subject else f"{subject[:-1]}, {place})"


def as_shown(voice: Voice, message: Message, shown: Mapping[str, str]) -> Message:
    """Name segments and figures in a message as the pages name them.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    message : Message
        As an inner room made it.
    shown : mapping of str to str
        Segments as inner rooms write them, the longest first, and as the pages do.
    """

    def renamed(field: str, value: object) -> object:
        if isinstance(value, Message):
            return as_shown(voice, value, shown)
        if not isinstance(value, str):
            return value
        if field == "kpi":
            return figure_name(voice, value)
        if field == "platforms":
            return platforms_listed(value.split(", "))
        for written, name in shown.items():
            value = value.replace(written, name)
        return value

    return Message(message.template, {field: renamed(field, value) for field, value in message.values.items()})
