"""What Markdown shows is what was written."""

from __future__ import annotations

import html
import string

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from optimizer.ui.typeset import literal

TEXT = st.text(alphabet=string.ascii_letters + string.digits + string.punctuation + " ", min_size=1).map(str.strip)


@given(TEXT.filter(bool))
def test_every_text_reads_as_written(text: str) -> None:
    shown = MarkdownIt().render("Read: " + literal(text))
    body = shown.removeprefix("<p>Read: ").removesuffix("</p>\n")
    assert " ".join(html.unescape(body).split()) == " ".join(text.split())
    assert "<" not in body


def test_dollars_do_not_open_a_formula() -> None:
    assert literal("$5 or $6") == "\\$5 or \\$6"
