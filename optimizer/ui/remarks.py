"""Findings, told to the user with what to do about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer.domain.finding import Finding, Severity
from optimizer.ui.names import severity_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_ORDER: Final[tuple[Severity, ...]] = ("critical", "warning", "info")
_ICONS: Final[dict[Severity, str]] = {
    "critical": ":red[:material/error:]",
    "warning": ":orange[:material/warning:]",
    "info": ":blue[:material/info:]",
}
_SHOWN_AT_ONCE: Final = 5


def show_findings(voice: Voice, findings: Sequence[Finding]) -> None:
    """List findings, the gravest first; a long tail is folded away."""
    ordered = sorted(dict.fromkeys(_told(voice, finding) for finding in findings), key=lambda told: told[0])
    texts = [text for _, text in ordered]
    if texts:
        st.markdown("\n".join(texts[:_SHOWN_AT_ONCE]))
    if len(texts) > _SHOWN_AT_ONCE:
        with st.expander(voice.say("More remarks: {count}", count=len(texts) - _SHOWN_AT_ONCE)):
            st.markdown("\n".join(texts[_SHOWN_AT_ONCE:]))


def _told(voice: Voice, finding: Finding) -> tuple[int, str]:
    grade = severity_name(voice, finding.severity)
    text = (
        f"- {_ICONS[finding.severity]} **{literal(grade)}** ({literal(finding.subject)}): "
        f"{literal(voice.render(finding.message))} {literal(voice.render(finding.remedy))}"
    )
    return _ORDER.index(finding.severity), text
