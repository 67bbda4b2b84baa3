"""Columns show their whole title, and their figures, in every language."""

from __future__ import annotations

import pytest

from optimizer.ui.widths import fitted, fitting

_CELL_PADDING = 16
MEASURED = {
    "85,720 to 177,500": 94.8,
    "1.300.000.000": 74.9,
    "+148.321.725": 71.7,
    "Above past spend": 96.3,
    "Prawdopodobnie": 94.9,
    "Kh\u1ea3 n\u0103ng cao": 73.7,
    "ผลลัพธ์ที่คาดว่าจะได้": 104.3,
    "Conversions": 67.3,
    "W": 10.4,
    "m": 10.9,
}
"""Pixels of texts in a table, as a browser draws them."""


def test_a_column_is_as_wide_as_asked_and_wider_for_a_longer_title() -> None:
    assert fitting("Plan", 84) == 84
    assert fitting("Obecny podział", 84) > 84
    assert fitting("Podstawa w danych", 76) > fitting("Obecny podział", 76)


def test_marks_above_letters_take_no_width() -> None:
    assert fitting("กำไร", 0) > fitting("กไ", 0)
    assert fitting("ที่", 0) == fitting("ท", 0)


def test_cells_widen_a_column_up_to_a_bound() -> None:
    assert fitting("Likely", 94, ["311 to 805"]) == 94
    assert 94 < fitting("Likely", 94, ["od 311,50 do 805,75"]) < fitting("Likely", 94, ["x" * 999]) == 320


def test_a_column_keeps_its_other_settings() -> None:
    made = fitted(lambda title, **rest: (title, rest), "Plan", 84, alignment="right")
    assert made == ("Plan", {"width": 84, "alignment": "right"})


@pytest.mark.parametrize("text", MEASURED)
def test_a_column_shows_its_longest_text_whole_and_is_not_much_wider(text: str) -> None:
    needed = MEASURED[text] + _CELL_PADDING
    for width in (fitting("", 0, ["0", text]), fitting(text, 0, ["0"])):
        assert needed <= width <= 1.5 * needed + 10


def test_a_column_stays_as_it_is_while_a_figure_keeps_its_length() -> None:
    widths = {fitting("Plan", 0, [f"{number:,}"]) for number in range(10_000, 99_999, 977)}
    assert len(widths) == 1
