"""Segments without a history in a plan: which may be named, what is said of them, and that order does not matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.workflow import Proposal

OLD = (Segment("facebook", "Parents"), Segment("facebook", "Students"), Segment("tiktok", "Students"))
RELATED, STRANGER = Segment("tiktok", "Parents"), Segment("reddit", "Gamers")
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
ASKED = PlanRequest(MAY, Money(600_000, "EUR"))


@pytest.fixture(scope="module")
def table() -> PerformanceTable:
    """Sixty days of three segments."""
    rng = np.random.default_rng(3)
    rows = []
    for day in range(60):
        for segment, rate in zip(OLD, (0.3, 0.1, 0.2), strict=True):
            spend = float(rng.uniform(20, 120))
            won = float(rng.poisson(rate * spend / (1 + spend / 90)))
            rows.append((date(2026, 3, 2) + timedelta(days=day), segment.platform, segment.audience, 1, spend, won))
    frame = pd.DataFrame(rows, columns=["date", "platform", "audience", "days", "spend", "conversions"])
    return PerformanceTable(frame.assign(date=pd.to_datetime(frame["date"])), "EUR")


@pytest.fixture(scope="module")
def proposal(table: PerformanceTable) -> Proposal:
    return workflow.propose(table, replace(ASKED, newcomers=(RELATED, STRANGER)))


def test_newcomers_are_lines_of_the_plan(proposal: Proposal) -> None:
    plan = proposal.plan
    assert {line.segment for line in plan.lines} == {*OLD, RELATED, STRANGER}
    assert sum(line.budget.minor_units for line in plan.lines) == 600_000
    new = [line for line in plan.lines if line.segment in (RELATED, STRANGER)]
    assert all(line.last_spend.minor_units == 0 and line.current_budget.minor_units == 0 for line in new)
    rows = workflow.plan_file(plan).decode("utf-8-sig").splitlines()
    assert sum(row.startswith(("reddit,Gamers,", "tiktok,Parents,")) for row in rows) == 2


def test_each_is_said_to_borrow_its_curve_and_from_whom(proposal: Proposal) -> None:
    told = {one.subject: str(one.message) for one in proposal.plan.findings}
    assert "borrowed from relatives (facebook / Parents, tiktok / Students)" in told[str(RELATED)]
    assert "No history and no relatives" in told[str(STRANGER)]


def test_what_was_never_tried_is_not_said_to_be_more_than_ever(table: PerformanceTable, proposal: Proposal) -> None:
    limits = tuple(SpendLimit(one.platform, one.audience, least=LimitAmount(500.0)) for one in (RELATED, STRANGER))
    asked = replace(ASKED, newcomers=(RELATED, STRANGER), limits=limits)
    plan = workflow.propose(table, asked, fit=proposal.fit).plan
    new = [line for line in plan.lines if line.segment in (RELATED, STRANGER)]
    assert all(line.extrapolated for line in new)
    beyond = [str(one.message) for one in plan.findings if "than was ever spent" in str(one.message)]
    assert not [text for text in beyond if str(RELATED) in text or str(STRANGER) in text]


def test_the_order_of_naming_changes_nothing(table: PerformanceTable, proposal: Proposal) -> None:
    other = workflow.propose(table, replace(ASKED, newcomers=(STRANGER, RELATED)))
    assert workflow.plan_file(other.plan) == workflow.plan_file(proposal.plan)
    assert other.plan.findings == proposal.plan.findings


def test_a_limit_can_name_a_newcomer(table: PerformanceTable, proposal: Proposal) -> None:
    free = next(line.budget.minor_units for line in proposal.plan.lines if line.segment == STRANGER)
    limit = SpendLimit("reddit", "Gamers", least=LimitAmount(free / 100 + 300.0))
    held = workflow.propose(table, replace(ASKED, newcomers=(RELATED, STRANGER), limits=(limit,)), fit=proposal.fit)
    (line,) = [line for line in held.plan.lines if line.segment == STRANGER]
    assert line.budget.minor_units == pytest.approx(free + 30_000, abs=1)
    assert [one.kind for one in line.binding] == ["least"]


def test_without_newcomers_a_plan_is_what_it_was(table: PerformanceTable) -> None:
    plan = workflow.propose(table, ASKED).plan
    assert [line.segment for line in plan.lines] == list(OLD)
    assert not [one for one in plan.findings if "history" in str(one.message)]


def test_curves_without_the_newcomers_are_not_taken(table: PerformanceTable, proposal: Proposal) -> None:
    with pytest.raises(ValueError, match="without its newcomers"):
        workflow.propose(table, replace(ASKED, newcomers=(Segment("x", "Y"),)), fit=proposal.fit)


def test_with_lift_tests_newcomers_are_incremental_too(table: PerformanceTable) -> None:
    spring = Period(date(2026, 3, 2), date(2026, 4, 5))
    test = LiftTest("spring", "conversions", spring, 300.0, 60.0, platform="facebook")
    plain = workflow.learn_curves(table, "conversions", MAY, newcomers=(RELATED,))
    tested = workflow.learn_curves(table, "conversions", MAY, lift_tests=(test,), newcomers=(RELATED,))
    place = tested.segments.index(RELATED)
    assert tested.measure == "incremental"
    assert 0.0 < tested.draws[:, place].mean() < plain.draws[:, place].mean()


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ((OLD[0],), "facebook / Parents is in the history already"),
        ((Segment("facebook", "parents"),), "facebook / Parents is in the history already"),
        ((STRANGER, STRANGER), "reddit / Gamers is named twice"),
        ((Segment("reddit", "gamers"), STRANGER), "reddit / Gamers is named twice"),
    ],
)
def test_wrong_names_are_refused_in_a_sentence(
    table: PerformanceTable, named: tuple[Segment, ...], sentence: str
) -> None:
    for order in (named, named[::-1]):
        with pytest.raises(DataError, match=sentence):
            workflow.propose(table, replace(ASKED, newcomers=order))


def test_an_audience_is_written_as_in_the_history(table: PerformanceTable) -> None:
    assert workflow.settled_newcomers(table, [Segment("reddit", "PARENTS")]) == (Segment("reddit", "Parents"),)


def test_results_without_days_lend_no_curves(table: PerformanceTable) -> None:
    rows = table.rows.assign(date=pd.Timestamp("2026-03-02"), days=31)
    alike = PerformanceTable(rows, "EUR")
    assert workflow.takes_newcomers(table)
    assert not workflow.takes_newcomers(alike)
    with pytest.raises(DataError, match="results without days cannot lend it a curve"):
        workflow.propose(alike, replace(ASKED, newcomers=(STRANGER,)))


def test_what_todays_split_brings_is_the_same_with_and_without_newcomers(
    table: PerformanceTable, proposal: Proposal
) -> None:
    alone = workflow.propose(table, ASKED).plan.current_split
    found = proposal.plan.current_split
    assert found.value == pytest.approx(alone.value, rel=1e-12)
    assert found.interval.lower == pytest.approx(alone.interval.lower, rel=1e-12)
    assert found.interval.upper == pytest.approx(alone.interval.upper, rel=1e-12)
