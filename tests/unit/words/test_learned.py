"""How the curves were learned, in sentences that say what the summary says."""

from dataclasses import replace

import pytest
from summary_samples import SUMMARY

from optimizer.domain.fit_summary import (
    FitSummary,
    SpendResponse,
)
from optimizer.words import how_learned, money_step, voice_for


def told(summary: FitSummary, locale: str = "en") -> str:
    return " ".join(how_learned(summary, voice_for(locale)))


def test_the_first_sentence_says_what_a_tenth_more_money_brought() -> None:
    first = how_learned(SUMMARY, voice_for("en"))[0]
    # 1.1 ** 0.6 - 1 = 5.9 %; with 1.2816 standard errors either side 4.6 % and 7.2 %
    assert first == (
        "Results follow your spend: where 10% more was spent they were 5.9% higher (4.6% to 7.2% with 80% probability)."
    )


@pytest.mark.parametrize(
    ("answer", "words"), [("unrelated", "do not follow"), ("unclear", "cannot be told"), ("still", "moved too little")]
)
def test_what_is_not_known_is_not_claimed(answer: str, words: str) -> None:
    response = SpendResponse(0.0, 0.1, answer)  # type: ignore[arg-type]
    first = how_learned(replace(SUMMARY, response=response), voice_for("en"))[0]
    assert words in first
    assert "\N{MINUS SIGN}1% to +1%" in first


def test_each_topic_has_its_figures() -> None:
    said = told(SUMMARY)
    assert (
        "levelling off slowly, like a square root (70%); levelling off towards a ceiling (30%)." in said
    )  # what is improbable is left out
    assert "25% of the levelling off was read from reach" in said
    assert "halves every 1.5 days, and 4% of what" in said
    assert "Mon +10%, Tue 0%" in said
    assert "Sun \N{MINUS SIGN}10%" in said
    assert "shopping days +20%, the gift season before Christmas +30%, the turn of the month 0%" in said
    assert "\N{MINUS SIGN}20% around Jan 1, 2026 to +30% around Jan 15, 2026" in said
    assert "40% to 90% come from its own results, typically 65%" in said
    assert "typically 4.47 off" in said  # sqrt(10 + 10 ** 2 / 10)
    assert "says little of the next (correlation 0.05)" in said


def test_what_is_not_there_is_said_to_be_missing() -> None:
    bare = replace(SUMMARY, reach=None, half_life_days=0.0, autocorrelation=0.5, segments=SUMMARY.segments[:1])
    said = told(bare)
    assert "no reach could be used" in said
    assert "No carry-over" in said
    assert "come in runs (correlation 0.50" in said
    assert "similar segments" not in said


def test_equal_shares_are_told_as_one_figure() -> None:
    alike = tuple(replace(one, own_evidence=0.99) for one in SUMMARY.segments)
    assert "efficiency, 99% comes from its own results; the rest" in told(replace(SUMMARY, segments=alike))


def test_numbers_follow_the_reader() -> None:
    assert "1,5 days" in " ".join(how_learned(SUMMARY, voice_for("pl_PL", "en")))


def test_the_step_of_money_gives_figures_that_can_be_read() -> None:
    assert money_step([one.efficiency.value for one in SUMMARY.segments], "EUR") == 100
    assert money_step([3.0], "EUR") == 1
    assert money_step([4e-6], "VND") == 1_000_000


def test_without_a_currency_nothing_is_told_of_a_sum_of_1() -> None:
    assert money_step([3.0], None) == money_step([0.5], None) == money_step([], None) == 10
    assert money_step([0.05], None) == money_step([0.05], "EUR") == 100


def test_content_types_and_objectives_are_compared_at_the_same_money() -> None:
    assert (
        "For the same money on the same segment, content types bring, against their mean and with 80% probability: "
        "Photo \N{MINUS SIGN}20% (\N{MINUS SIGN}36% to 0%); Video +25% (0% to +56%)."
    ) in told(SUMMARY)
    # no word that kinds do alike beside each other: that is what the Segments page looks at, with another answer
    assert (
        "Segments that moved money between objectives (Leads, Sales) were not seen to bring more or less in all. How"
        in (told(SUMMARY))
    )
    assert "no difference" not in told(SUMMARY)


def test_where_results_tell_no_kinds_nothing_is_said_of_them() -> None:
    said = told(replace(SUMMARY, kinds=()))
    assert "content types" not in said
    assert "objectives" not in said
