"""How results level off: what the curves say comes first, and nothing beyond what was spent is told as a fact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from summary_samples import SUMMARY, estimate

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.fit_summary import FitSummary, FormShare
from optimizer.words import capacity_told, how_learned, threshold_told, voice_for

NEARLY_STRAIGHT = Estimate(1.93, Interval(1.71, 1.99, 0.8))
BENT = Estimate(1.52, Interval(1.31, 1.68, 0.8))
EN = voice_for("en")


def told(**changes: object) -> list[str]:
    summary: FitSummary = replace(SUMMARY, **changes)  # type: ignore[arg-type]
    return list(how_learned(summary, EN))


def test_what_the_curves_say_of_twice_the_spend_comes_before_the_forms() -> None:
    said = told(twice=BENT)
    assert said[1] == (
        "Twice the recent spend on every segment is expected to bring 1.5 times the results (1.3 to 1.7 with 80% "
        "probability)."
    )
    assert said[2].startswith("How the curves go on where much more is spent")
    assert "on every segment" not in told(twice=BENT, segments=SUMMARY.segments[:1])[1]


def test_forms_of_a_curve_that_hardly_bends_are_not_told_as_known() -> None:
    forms = (FormShare("ceiling", 0.56), FormShare("straight", 0.44))
    straight = " ".join(told(twice=NEARLY_STRAIGHT, forms=forms))
    assert "can hardly be told apart" in straight
    assert "results level off, with" not in straight
    assert "can hardly be told apart" not in " ".join(told(twice=BENT, forms=forms))
    assert "can hardly be told apart" not in " ".join(told(twice=NEARLY_STRAIGHT, forms=forms[1:]))
    doubtful = Estimate(1.82, Interval(1.61, 2.05, 0.8))
    assert "Results may hardly level off" in " ".join(told(twice=doubtful, forms=forms))


@pytest.mark.parametrize(
    ("believed", "found", "untold"),
    [(0.8, 0.79, True), (0.8, 0.9, True), (0.8, 0.65, True), (0.8, 0.97, False), (0.8, 0.3, False), (0.8, 1.0, False)],
)
def test_a_belief_that_results_hardly_moved_is_not_told_as_found(believed: float, found: float, untold: bool) -> None:
    (said,) = (one for one in told(threshold=found, threshold_believed=believed) if "need some spend" in one)
    assert said.endswith("this is little more than what was believed before them (80%).") == untold
    (unasked,) = (one for one in told(threshold=found, threshold_believed=None) if "need some spend" in one)
    assert "believed" not in unasked


def test_where_nothing_was_spent_recently_nothing_is_said_of_twice_that() -> None:
    assert not any("Twice the recent spend" in sentence for sentence in told(twice=None))


@pytest.mark.parametrize(
    ("follows", "words"), [(0.7, "takes 62% more before"), (-0.5, "takes 29% less before"), (0.0, "takes no more than")]
)
def test_more_and_less_carry_no_sign(follows: float, words: str) -> None:
    said = " ".join(told(capacity_follows=follows))
    assert words in said
    assert "+62%" not in said


def test_of_a_fit_without_segments_only_the_answer_is_known() -> None:
    assert len(told(segments=(), demand=())) == 1


def test_a_capacity_that_spend_never_came_near_is_no_figure() -> None:
    assert capacity_told(EN, estimate(150.0), 100.0, "EUR") == ("€150", "€120 \N{EN DASH} €188")
    assert capacity_told(EN, estimate(9000.0), 1363.0, "EUR") == ("above €1,360", "")
    assert capacity_told(EN, estimate(9000.0), 1363.0, None) == ("above 1,363", "")
    assert capacity_told(EN, estimate(150.0), 0.0, "EUR") == ("\N{EN DASH}", "")


def test_a_threshold_below_all_spends_is_no_figure() -> None:
    assert threshold_told(EN, estimate(1.2), (3.0, 90.0), "EUR") == ("below €3.00", "")
    assert threshold_told(EN, estimate(10.0), (3.0, 90.0), "EUR") == ("€10.00", "€8.00 \N{EN DASH} €12.50")
    assert threshold_told(EN, estimate(1.2), (0.0, 0.0), "EUR") == ("\N{EN DASH}", "")
