"""Findings, in the words of the pages."""

from __future__ import annotations

import pytest

from optimizer.domain.segment import Segment
from optimizer.message import N_
from optimizer.ui.names import segment_name
from optimizer.ui.remarks import about, as_shown
from optimizer.words import Voice

SEGMENTS = [Segment("facebook", "Parents of two"), Segment("facebook", "Parents")]
SHOWN = {str(segment): segment_name(segment) for segment in SEGMENTS}


@pytest.mark.parametrize("subject", ["plan", "curves", "limits", "certificate", "verdict", "currency", "link_clicks"])
def test_our_own_words_are_no_subjects(subject: str) -> None:
    assert about(subject, SHOWN) == ""


def test_files_and_segments_are_named_as_the_pages_do() -> None:
    assert about("export.csv", SHOWN) == " (export.csv)"
    assert about("facebook / Parents", SHOWN) == " (Facebook \N{MIDDLE DOT} Parents)"


def test_sentences_name_segments_and_goals_as_the_pages_do(voice: Voice) -> None:
    message = N_(
        "{kpi} of {names}: {count:number}",
        kpi="link_clicks",
        names="facebook / Parents, facebook / Parents of two",
        count=3,
    )
    assert (
        voice.render(as_shown(voice, message, SHOWN))
        == "link clicks of Facebook \N{MIDDLE DOT} Parents, Facebook \N{MIDDLE DOT} Parents of two: 3"
    )


def test_messages_in_messages_are_named_as_the_pages_do_too(voice: Voice) -> None:
    message = N_("the limit on {subject:message}", subject=N_("each segment of {names}", names="facebook / Parents"))
    shown = voice.render(as_shown(voice, message, SHOWN))
    assert shown == "the limit on each segment of Facebook \N{MIDDLE DOT} Parents"
