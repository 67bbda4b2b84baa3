"""Histories too short to learn from are never a reason to move money."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from plan_samples import PERIOD, PROVEN, allocation_of, fit_with, said

from optimizer.domain.fit_summary import SpendAnswer
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.planning import is_too_short, make_plan
from optimizer.planning.evidence import evidence_remarks


def history(dates: list[str], *, days: int, ads: int = 1) -> PerformanceTable:
    rows = [
        (pd.Timestamp(when), "meta", audience, days, f"row {ad}", 10.0, 2.0)
        for when in dates
        for audience in ("a", "b")
        for ad in range(ads)
    ]
    names = ["date", "platform", "audience", "days", "ad_set", "spend", "conversions"]
    return PerformanceTable(pd.DataFrame(rows, columns=names), "EUR")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (history(["2026-01-01"], days=31), True),
        (history(["2026-01-01", "2026-02-01"], days=28), True),
        (history(["2026-01-05", "2026-01-12"], days=7), True),
        (history(["2026-01-05", "2026-01-06"], days=1, ads=9), True),
        (history(["2026-01-05", "2026-01-12", "2026-01-19"], days=7), False),
        (history(["2026-01-01"], days=31, ads=3), False),
    ],
)
def test_three_times_or_ads_of_one_segment_are_the_least(table: PerformanceTable, *, expected: bool) -> None:
    assert is_too_short(table, "conversions") is expected


def test_times_without_spend_or_results_do_not_count_and_one_long_segment_is_enough() -> None:
    table = history(["2026-01-05", "2026-01-12", "2026-01-19"], days=7)
    only_a = PerformanceTable(table.rows[(table.rows["audience"] == "a") | (table.rows.index < 2)], "EUR")
    assert not is_too_short(only_a, "conversions")
    table.rows.loc[0:1, "spend"] = 0.0
    assert is_too_short(table, "conversions")
    table.rows.loc[0:1, ["spend", "conversions"]] = [10.0, np.nan]
    assert is_too_short(table, "conversions")


def test_a_short_history_holds_whatever_the_curves_promise() -> None:
    request = PlanRequest(PERIOD, Money(100000, "EUR"))
    asked = request, fit_with([1.0, 1.0, 50.0]), allocation_of([500.0, 300.0, 200.0]), PROVEN
    assert make_plan(*asked).verdict == "shift"
    held = make_plan(*asked, is_too_short=True)
    assert held.verdict == "hold"
    finding = said(held)["verdict"]
    assert finding.severity == "warning"
    assert "too short to learn from" in str(finding.message)
    assert [one.subject for one in held.findings].count("verdict") == 1


@pytest.mark.parametrize(
    ("answer", "true", "false"),
    [("unrelated", "do not follow the spend", "cannot be told"), ("unclear", "cannot be told", "do not follow")],
)
def test_what_cannot_be_told_is_not_denied(answer: SpendAnswer, true: str, false: str) -> None:
    (finding,) = evidence_remarks(answer, is_too_short=False)
    assert true in str(finding.message)
    assert false not in str(finding.message)


@pytest.mark.parametrize("answer", ["follows", "still"])
def test_where_results_follow_or_spend_stood_still_a_plan_may_stand(answer: SpendAnswer) -> None:
    assert not list(evidence_remarks(answer, is_too_short=False))


def test_a_plan_without_evidence_knows_it() -> None:
    request = PlanRequest(PERIOD, Money(100000, "EUR"))
    asked = request, fit_with([1.0, 1.0, 50.0]), allocation_of([500.0, 300.0, 200.0]), PROVEN
    assert not make_plan(*asked).lacks_evidence
    assert make_plan(*asked, is_too_short=True).lacks_evidence
    noise = make_plan(request, fit_with([50.0, 30.0, 20.0]), allocation_of([500.0, 300.0, 200.0]), PROVEN)
    assert noise.verdict == "hold"
    assert not noise.lacks_evidence
