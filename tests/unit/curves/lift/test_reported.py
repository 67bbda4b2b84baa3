"""What the history says for a test's scope and days, and tests that it cannot be set against."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from lift_samples import NAMES, history, lift_test

from optimizer.curves.lift.reported import reported_for, unusable_tests
from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

SEGMENTS = tuple(Segment(*name) for name in NAMES)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ((), [310.0, 155.0, 248.0, 62.0]),
        (("facebook",), [310.0, 155.0, 0.0, 0.0]),
        (("facebook", "b"), [0.0, 155.0, 0.0, 0.0]),
    ],
)
def test_the_outcome_of_scope_and_days_is_added_up(scope: tuple[str, ...], expected: list[float]) -> None:
    known = reported_for([lift_test(50, 9, *scope)], history(), "conversions", SEGMENTS)
    assert known.outcome.tolist() == [expected]
    assert known.findings == ()


def test_weekly_rows_count_by_the_days_that_fall_into_the_test() -> None:
    test = lift_test(50, 9, "google", period=Period(date(2026, 2, 4), date(2026, 2, 20)))
    known = reported_for([test], history(days=5), "conversions", SEGMENTS)
    assert known.outcome.sum() == pytest.approx(17 * 8.0)


def test_tests_of_other_outcomes_are_left_out_without_a_word() -> None:
    known = reported_for([lift_test(50, 9, kpi="leads")], history(), "conversions", SEGMENTS)
    assert (known.tests, known.findings) == ((), ())
    assert known.outcome.shape == (0, 4)


def test_a_test_of_part_of_the_spend_is_set_against_that_part() -> None:
    spent = 2 * 31 * 20.0
    known = reported_for([lift_test(50, 9, "facebook", spend=spent / 4)], history(), "conversions", SEGMENTS)
    assert known.outcome.sum() == pytest.approx((310 + 155) / 4)
    assert "25.0% of the spend" in str(known.findings[0].message)
    known = reported_for([lift_test(50, 9, "facebook", spend=spent * 0.97)], history(), "conversions", SEGMENTS)
    assert known.outcome.sum() == pytest.approx(310 + 155)


def test_a_test_of_more_spend_than_the_history_knows_is_told() -> None:
    known = reported_for([lift_test(50, 9, "google", spend=5000.0)], history(), "conversions", SEGMENTS)
    assert known.outcome.sum() == pytest.approx(248)
    (finding,) = known.findings
    assert finding.severity == "warning"
    assert "the history has only 620" in str(finding.message)


@pytest.mark.parametrize(
    ("test", "words"),
    [
        (lift_test(5, 9, "facebok"), "the history has no facebok"),
        (lift_test(5, 9, "google", "b"), "the history has no google / b"),
        (lift_test(5, 9, kpi="leads"), "the history has no leads"),
        (lift_test(90_000, 9, "google"), "its lift of 90000 cannot be of the 248.0 conversions"),
        (lift_test(-400, 9, "google"), "cannot be of the 248.0 conversions"),
        (lift_test(5, 9, period=Period(date(2026, 1, 20), date(2026, 2, 20))), "not all in the history"),
        (lift_test(5, 9, period=Period(date(2026, 3, 20), date(2026, 4, 2))), "not all in the history"),
    ],
)
def test_a_test_that_the_history_does_not_know_is_told_in_one_sentence(test: LiftTest, words: str) -> None:
    (finding,) = unusable_tests([test], history())
    assert words in str(finding.message)
    assert str(finding.message).startswith("The lift test 'spring' is not used, because")


def test_no_spend_and_no_outcome_there_are_told() -> None:
    table = history(outcome=(10.0, 5.0, 0.0, 2.0))
    table.rows.loc[table.rows["platform"] == "tiktok", "spend"] = 0.0
    said = [str(one.message) for one in unusable_tests([lift_test(5, 9, "google"), lift_test(5, 9, "tiktok")], table)]
    assert "reports no conversions there" in said[0]
    assert "no spend there" in said[1]


def test_what_nobody_knows_is_no_outcome() -> None:
    table = history()
    table.rows.loc[table.rows["date"] < "2026-03-11", "conversions"] = np.nan
    known = reported_for([lift_test(50, 9)], table, "conversions", SEGMENTS)
    assert known.outcome.sum() == pytest.approx(25.0 * 21)
