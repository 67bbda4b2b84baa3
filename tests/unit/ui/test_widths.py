"""Columns show their whole title in every language."""

from __future__ import annotations

from optimizer.ui.widths import fitted, fitting


def test_a_column_is_as_wide_as_asked_and_wider_for_a_longer_title() -> None:
    assert fitting("Plan", 84) == 84
    assert fitting("Obecny podział", 84) > 84
    assert fitting("Podstawa w danych", 76) > fitting("Obecny podział", 76)


def test_marks_above_letters_take_no_width() -> None:
    assert fitting("กำไร", 0) > fitting("กไ", 0)
    assert fitting("ที่", 0) == fitting("ท", 0)


def test_cells_widen_a_column_up_to_a_bound() -> None:
    assert fitting("Likely", 94, ["311 to 805"]) == 94
    assert 94 < fitting("Likely", 94, ["od 311,50 do 805,75"]) < fitting("Likely", 94, ["x" * 999]) == 260


def test_a_column_keeps_its_other_settings() -> None:
    made = fitted(lambda title, **rest: (title, rest), "Plan", 84, alignment="right")
    assert made == ("Plan", {"width": 84, "alignment": "right"})
