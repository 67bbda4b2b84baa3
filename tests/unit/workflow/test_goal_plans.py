"""Plans for profit, targets and several KPIs together, and plans under assumptions, from a history to their lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.curves.weighing import weigh_fits
from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.curve import CurveFit
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target
from optimizer.errors import DataError, InfeasibleError
from optimizer.store.records import from_json, to_json
from optimizer.workflow import learning

SEGMENTS = (Segment("facebook", "Parents"), Segment("facebook", "Students"), Segment("tiktok", "Students"))
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
ASKED = PlanRequest(MAY, Money(600_000, "EUR"))
POINTS = (("conversions", 10.0), ("leads", 2.0))


@pytest.fixture(scope="module")
def table() -> PerformanceTable:
    """Sixty days of three segments with leads, conversions and their revenue."""
    rng = np.random.default_rng(3)
    rows = []
    for day in range(60):
        for segment, rate in zip(SEGMENTS, (0.3, 0.1, 0.2), strict=True):
            spend = float(rng.uniform(20, 120))
            won = float(rng.poisson(rate * spend / (1 + spend / 90)))
            leads = float(rng.poisson(0.5 * spend / (1 + spend / 200)))
            names = (segment.platform, segment.audience)
            rows.append((date(2026, 3, 2) + timedelta(days=day), *names, 1, spend, leads, won, 40.0 * won))
    columns = ["date", "platform", "audience", "days", "spend", "leads", "conversions", "revenue"]
    frame = pd.DataFrame(rows, columns=columns)
    return PerformanceTable(frame.assign(date=pd.to_datetime(frame["date"])), "EUR")


@pytest.fixture(scope="module")
def fits(table: PerformanceTable) -> dict[str, CurveFit]:
    return {kpi: workflow.learn_curves(table, kpi, MAY) for kpi in ("conversions", "leads", "revenue")}


@pytest.fixture(scope="module")
def planned(table: PerformanceTable, fits: dict[str, CurveFit]) -> Callable[..., Plan]:
    def plan_of(**more: object) -> Plan:
        request = replace(ASKED, **more)  # type: ignore[arg-type]
        fit = None if request.kpi == WEIGHTED else fits[request.kpi]
        return workflow.propose(table, request, fit=fit).plan

    return plan_of


def placed(plan: Plan) -> int:
    return sum(line.budget.minor_units for line in plan.lines)


def said(plan: Plan) -> list[str]:
    return [str(one.message) for one in plan.findings]


def test_points_are_the_weighted_kpis(
    table: PerformanceTable, fits: dict[str, CurveFit], planned: Callable[..., Plan]
) -> None:
    plan = planned(kpi=WEIGHTED, goal=Goal(kpi_values=POINTS))
    by_hand = weigh_fits([(fits[kpi], value) for kpi, value in POINTS])
    given = workflow.propose(table, replace(ASKED, kpi=WEIGHTED, goal=Goal(kpi_values=POINTS)), fit=by_hand).plan
    assert plan == given
    assert placed(plan) == 600_000
    assert plan.certificate.gap < 1e-4


def test_points_of_one_kpi_are_split_as_the_kpi_itself(planned: Callable[..., Plan]) -> None:
    alone, plain = planned(kpi=WEIGHTED, goal=Goal(kpi_values=(("conversions", 10.0),))), planned()
    assert [line.budget for line in alone.lines] == [line.budget for line in plain.lines]
    assert alone.expected.value == pytest.approx(10.0 * plain.expected.value)
    assert alone.gain.probability == plain.gain.probability


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ((), "give at least one a weight"),
        ((("leads", 1.0), ("leads", 2.0)), "two weights"),
        ((("clicks", 1.0),), "clicks"),
    ],
)
def test_points_need_kpis_that_the_history_has(
    table: PerformanceTable, values: tuple[tuple[str, float], ...], reason: str
) -> None:
    with pytest.raises(DataError, match=reason):
        workflow.propose(table, replace(ASKED, kpi=WEIGHTED, goal=Goal(kpi_values=values)))


def test_a_workspace_keeps_the_parts_of_points(table: PerformanceTable, tmp_path: Path) -> None:
    csv = table.rows.drop(columns="days").assign(currency="EUR").to_csv(index=False).encode()
    place = workflow.open_workspace(tmp_path / "w.sqlite")
    workflow.import_files(place, [workflow.SourceFile("history.csv", csv)])
    asked = {"kpi": WEIGHTED, "period": MAY, "kpi_values": POINTS}
    assert workflow.kept_fit(place, WEIGHTED, MAY, kpi_values=POINTS) is None
    learned = workflow.learn_workspace(place, **asked)  # type: ignore[arg-type]
    kept = workflow.kept_fit(place, WEIGHTED, MAY, kpi_values=POINTS)
    assert kept is not None
    assert np.array_equal(kept.draws, learned.draws)
    assert workflow.kept_fit(place, "leads", MAY) is not None
    other = workflow.kept_fit(place, WEIGHTED, MAY, kpi_values=(("leads", 1.0),))
    assert other is not None
    assert other.kpi == WEIGHTED


def test_a_guardrail_beside_points_is_that_of_conversions(planned: Callable[..., Plan]) -> None:
    level = GuardrailLevel("cpa", 12.0, "limits.csv, row 2")
    plan = planned(kpi=WEIGHTED, goal=Goal(kpi_values=POINTS), guardrails=(level,))
    assert plan.guardrails[0].expected is not None
    assert plan.guardrails[0].expected.value <= 12.0 * (1 + 1e-9)


def test_profit_leaves_what_is_not_worth_spending(planned: Callable[..., Plan]) -> None:
    plan = planned(goal=Goal("profit", value_per_outcome=20.0, margin=0.4))
    assert 0 < placed(plan) < 600_000
    assert placed(plan) + plan.unplaced.minor_units == 600_000
    assert plan.certificate.unplaced_because == "cost"
    assert plan.answer is not None
    assert plan.answer.reached == pytest.approx(8.0 * plan.expected.value - placed(plan) / 100, rel=1e-6)
    assert any("is expected to cost more than it earns" in sentence for sentence in said(plan))
    current = sum(line.current_budget.minor_units for line in plan.lines)
    assert current == placed(plan)


def test_the_money_beyond_a_target_is_told(planned: Callable[..., Plan]) -> None:
    plan = planned(goal=Goal("target", target=Target("outcome", 300.0)))
    assert plan.expected.value == pytest.approx(300.0, rel=1e-3)
    assert plan.expected.value >= 300.0 - 1e-6
    assert any("is not needed" in sentence for sentence in said(plan))
    assert sum(line.share for line in plan.lines) == pytest.approx(1.0)


def test_a_plan_for_a_goal_is_stored_and_comes_back(planned: Callable[..., Plan]) -> None:
    plan = planned(
        goal=Goal("target", target=Target("cpa", 9.0)),
        assumptions=Assumptions(prices=(PriceChange(0.1),), values=(OutcomeValue("conversions", 5.0),)),
    )
    assert plan.answer is not None
    assert from_json(to_json(plan)) == plan


def test_a_whole_plan_scales_with_prices(planned: Callable[..., Plan]) -> None:
    """Twice the price and twice the money is the same plan, twice as dear."""
    plain = planned()
    dearer = planned(budget=Money(1_200_000, "EUR"), assumptions=Assumptions(prices=(PriceChange(1.0),)))
    assert dearer.expected.value == pytest.approx(plain.expected.value, rel=1e-6)
    for one, other in zip(plain.lines, dearer.lines, strict=True):
        assert other.budget.minor_units == pytest.approx(2 * one.budget.minor_units, abs=4)
        assert other.extrapolated == one.extrapolated


def test_an_event_over_all_days_changes_no_split(planned: Callable[..., Plan]) -> None:
    plain = planned()
    better = planned(assumptions=Assumptions(events=(MarketEvent("Fair", MAY, 0.5),)))
    assert [line.budget for line in better.lines] == [line.budget for line in plain.lines]
    assert better.expected.value == pytest.approx(1.5 * plain.expected.value)
    assert any(sentence.startswith("Taken for granted: Fair raises results") for sentence in said(better))


def test_a_pause_leaves_the_others_and_their_split_of_today(planned: Callable[..., Plan]) -> None:
    plan = planned(assumptions=Assumptions(paused=(Paused("facebook", "Parents"),)))
    paused = next(line for line in plan.lines if line.segment == SEGMENTS[0])
    assert (paused.budget.minor_units, paused.current_budget.minor_units) == (0, 0)
    assert paused.last_spend == planned().lines[plan.lines.index(paused)].last_spend
    assert placed(plan) == 600_000
    assert plan.current_breaks is None
    assert plan.gain.estimate.value >= 0.0


@pytest.mark.parametrize(
    ("pause", "limit"),
    [
        (Paused("facebook", "Parents"), SpendLimit("facebook", "Parents", least=LimitAmount(100.0), source="row 2")),
        (Paused("facebook"), SpendLimit("facebook", None, lock=LimitAmount(0.3, "share"), source="row 2")),
        (Paused("tiktok"), SpendLimit(None, None, least=LimitAmount(5.0), each=True, source="row 2")),
    ],
)
def test_a_limit_that_forces_money_into_a_pause_is_named(
    planned: Callable[..., Plan], pause: Paused, limit: SpendLimit
) -> None:
    with pytest.raises(InfeasibleError, match=r"row 2 asks for money on .* which the assumptions pause"):
        planned(limits=(limit,), assumptions=Assumptions(paused=(pause,)))


def test_a_limit_on_a_platform_holds_for_what_is_not_paused(planned: Callable[..., Plan]) -> None:
    limit = SpendLimit("facebook", None, least=LimitAmount(4000.0), source="row 2")
    plan = planned(limits=(limit,), assumptions=Assumptions(paused=(Paused("facebook", "Parents"),)))
    assert next(line for line in plan.lines if line.segment == SEGMENTS[1]).budget.minor_units >= 400_000


def test_not_everything_can_be_paused(planned: Callable[..., Plan]) -> None:
    with pytest.raises(InfeasibleError, match="All segments"):
        planned(assumptions=Assumptions(paused=(Paused("facebook"), Paused("tiktok"))))


def test_a_pause_of_what_is_not_there_changes_nothing(planned: Callable[..., Plan]) -> None:
    plan = planned(assumptions=Assumptions(paused=(Paused("linkedin"),)))
    assert [line.budget for line in plan.lines] == [line.budget for line in planned().lines]
    assert any("linkedin, which this plan does not have" in sentence for sentence in said(plan))


def test_a_belief_makes_a_segment_that_is_planned_for(table: PerformanceTable) -> None:
    new = Segment("reddit", "students")
    poor, rich = (
        workflow.propose(
            table, replace(ASKED, assumptions=Assumptions(beliefs=(Belief(new, 60.0, low, 2 * low),)))
        ).plan
        for low in (0.01, 30.0)
    )
    name = Segment("reddit", "Students")  # as the history writes the audience
    for plan in (poor, rich):
        assert plan.request.newcomers == (name,)
        assert any("a day in reddit / Students bring between" in sentence for sentence in said(plan))
        assert not any(one.subject == str(name) for one in plan.findings)
    shares = [next(line.share for line in plan.lines if line.segment == name) for plan in (poor, rich)]
    assert shares[0] < 0.02
    assert shares[1] > 0.2


def test_beliefs_are_of_segments_without_history_and_one_each(table: PerformanceTable) -> None:
    with pytest.raises(DataError, match="is in the history already"):
        workflow.propose(table, replace(ASKED, assumptions=Assumptions(beliefs=(Belief(SEGMENTS[0], 60.0, 1.0, 2.0),))))
    two = (Belief(Segment("x", "y"), 60.0, 1.0, 2.0), Belief(Segment("x", "y"), 60.0, 1.0, 3.0))
    with pytest.raises(DataError, match="Two things are believed of x / y"):
        workflow.propose(table, replace(ASKED, assumptions=Assumptions(beliefs=two)))


def test_what_is_known_of_a_history_changes_no_plan(table: PerformanceTable, fits: dict[str, CurveFit]) -> None:
    known = workflow.know_history(table)
    assert known.kpis == ("conversions", "revenue", "leads")
    assert known.too_short == frozenset()
    fit = fits["conversions"]
    assert workflow.propose(table, ASKED, fit=fit, known=known).plan == workflow.propose(table, ASKED, fit=fit).plan


def test_settling_a_request_twice_changes_nothing(table: PerformanceTable) -> None:
    belief = Belief(Segment("reddit", "STUDENTS"), 60.0, 1.0, 2.0)
    asked = replace(ASKED, newcomers=(Segment("x", "y"),), assumptions=Assumptions(beliefs=(belief,)))
    settled = workflow.settled_request(table, asked)
    assert settled.newcomers == (Segment("reddit", "Students"), Segment("x", "y"))
    assert workflow.settled_request(table, settled) == settled
    assert workflow.segments_to_borrow_for(settled) == settled.newcomers


def test_goals_certify_on_the_demonstration() -> None:
    path = Path(__file__).parents[3] / "data" / "demo_performance.csv"
    table = workflow.read_history([workflow.SourceFile("demo.csv", path.read_bytes())]).table
    usual = workflow.default_request(table)
    fits = {kpi: workflow.learn_curves(table, kpi, usual.period) for kpi in ("conversions", "revenue")}
    values = (("conversions", 20.0), ("revenue", 1.0))
    asked = [
        (fits["revenue"], replace(usual, kpi="revenue", goal=Goal("profit", margin=0.4))),
        (fits["conversions"], replace(usual, goal=Goal("target", target=Target("cpa", 18.0)))),
        (fits["conversions"], replace(usual, goal=Goal("target", target=Target("outcome", 1500.0)))),
        (
            weigh_fits([(fits[kpi], value) for kpi, value in values]),
            replace(usual, kpi=WEIGHTED, goal=Goal(kpi_values=values)),
        ),
    ]
    for fit, request in asked:
        plan = workflow.propose(table, request, fit=fit).plan
        assert plan.certificate.gap < 1e-4, request.goal
        assert plan.certificate.max_violation < 0.01
        assert plan.verdict == "shift"


@pytest.fixture(scope="module")
def in_points(fits: dict[str, CurveFit]) -> CurveFit:
    return weigh_fits([(fits[kpi], value) for kpi, value in POINTS])


def test_results_in_points_are_put_together_from_those_of_each_kpi(
    table: PerformanceTable, fits: dict[str, CurveFit], in_points: CurveFit
) -> None:
    together = workflow.results_behind(table, in_points, kpi_values=POINTS)
    alone = {kpi: workflow.results_behind(table, fits[kpi]) for kpi, _ in POINTS}
    assert len(together) == len(SEGMENTS)
    for place, points in enumerate(together):
        expected = sum(value * alone[kpi][place].reported for kpi, value in POINTS)
        np.testing.assert_allclose(points.reported, expected)


def test_segments_are_compared_in_points(
    table: PerformanceTable, in_points: CurveFit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "history", lambda _: table)
    compared = workflow.compare_workspace(None, in_points, kpi_values=POINTS)  # type: ignore[arg-type]
    rows = table.rows
    for one in compared:
        mine = rows[(rows["platform"] == one.segment.platform) & (rows["audience"] == one.segment.audience)]
        assert one.outcome == pytest.approx(10.0 * mine["conversions"].sum() + 2.0 * mine["leads"].sum())


def test_a_sheet_is_judged_in_points(table: PerformanceTable, in_points: CurveFit) -> None:
    own = workflow.propose(table, replace(ASKED, kpi=WEIGHTED, goal=Goal(kpi_values=POINTS)), fit=in_points).plan
    split = {line.segment: line.budget for line in own.lines}
    judged = workflow.judge_split(table, in_points, split, MAY, kpi_values=POINTS)
    assert (judged.plan.request.kpi, judged.plan.request.goal.kpi_values) == (WEIGHTED, POINTS)
    assert judged.plan.expected.value == pytest.approx(own.expected.value)
    assert judged.advantage.estimate.value == pytest.approx(0.0, abs=1e-6)


def test_points_without_weights_are_refused_in_a_sentence(table: PerformanceTable, in_points: CurveFit) -> None:
    for ask in (
        workflow.results_behind,
        lambda *given: workflow.judge_split(*given, {SEGMENTS[0]: Money(1, "EUR")}, MAY),
    ):
        with pytest.raises(DataError, match="none has a weight"):
            ask(table, in_points)
