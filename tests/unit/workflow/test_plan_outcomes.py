"""What a plan brings of all KPIs: its figures hang together, and the last period is what was counted."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.assumption import Assumptions, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.goal import Goal
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.plan_outcomes import ThreeFigures
from optimizer.domain.segment import Segment
from optimizer.domain.settings import FixedCost
from optimizer.planning.last_period import figures_within, fixed_costs_within, last_period
from optimizer.workflow import Proposal

SEGMENTS = (Segment("facebook", "Parents"), Segment("facebook", "Students"), Segment("tiktok", "Students"))
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
ASKED = PlanRequest(MAY, Money(600_000, "EUR"))
TEAM = FixedCost("Team", 310.0)


@pytest.fixture(scope="module")
def table() -> PerformanceTable:
    rng = np.random.default_rng(3)
    rows = []
    for day in range(60):
        for segment, rate in zip(SEGMENTS, (0.3, 0.1, 0.2), strict=True):
            spend = float(rng.uniform(20, 120))
            won = float(rng.poisson(rate * spend / (1 + spend / 90)))
            names = (segment.platform, segment.audience)
            rows.append((date(2026, 3, 2) + timedelta(days=day), *names, 1, spend, won, 40.0 * won))
    columns = ["date", "platform", "audience", "days", "spend", "conversions", "revenue"]
    frame = pd.DataFrame(rows, columns=columns)
    return PerformanceTable(frame.assign(date=pd.to_datetime(frame["date"])), "EUR")


@pytest.fixture(scope="module")
def fits(table: PerformanceTable) -> dict[str, CurveFit]:
    return {kpi: workflow.learn_curves(table, kpi, MAY) for kpi in ("conversions", "revenue")}


@pytest.fixture(scope="module")
def proposal(table: PerformanceTable, fits: dict[str, CurveFit]) -> Proposal:
    return workflow.propose(table, ASKED, fit=fits["conversions"])


def known(figures: ThreeFigures | None) -> tuple[float, Estimate, Estimate]:
    assert figures is not None
    assert figures.last is not None
    assert figures.status_quo is not None
    assert figures.plan is not None
    return figures.last, figures.status_quo, figures.plan


def ends(one: Estimate) -> list[float]:
    return [one.interval.lower, one.value, one.interval.upper]


def test_the_plans_own_kpi_is_told_as_in_the_plan(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    found = workflow.plan_outcomes(table, proposal.plan, fits)
    own = found.kpis[0]
    assert (own.kpi, own.total.status_quo, own.total.plan) == (
        "conversions",
        proposal.plan.current_split,
        proposal.plan.expected,
    )
    assert found.spend[1] == found.spend[2] == Money(600_000, "EUR")


def test_the_last_period_is_what_was_counted(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    found = workflow.plan_outcomes(table, proposal.plan, fits)
    assert found.last_period == Period(date(2026, 3, 31), date(2026, 4, 30))
    rows = table.rows[table.rows["date"] >= "2026-03-31"]
    assert found.kpis[0].total.last == rows["conversions"].sum()
    assert found.revenue is not None
    assert found.revenue.last == pytest.approx(rows["revenue"].sum())
    assert found.spend[0].minor_units == pytest.approx(100 * rows["spend"].sum(), abs=1)
    assert found.kpis[0].cost is not None
    assert found.kpis[0].cost.last == pytest.approx(rows["spend"].sum() / rows["conversions"].sum())


def test_ratios_and_profit_hang_together(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    found = workflow.plan_outcomes(table, proposal.plan, fits, margin=0.4, fixed_costs=(TEAM,))
    spends = [one.minor_units / 100 for one in found.spend]
    assert found.fixed_costs == pytest.approx((310.0 / 31 + 310.0, 310.0))
    parts = zip(known(found.revenue), known(found.roas), known(found.roi), known(found.profit), strict=True)
    for place, (revenue, roas, roi, profit) in enumerate(parts):
        spend, fixed = spends[place], found.fixed_costs[min(place, 1)]
        for worth, ratio, rate, earned in zip(*map(_as_list, (revenue, roas, roi, profit)), strict=True):
            assert ratio == pytest.approx(worth / spend, rel=1e-4)
            assert rate == pytest.approx((0.4 * worth - spend) / spend, rel=1e-4, abs=1e-4)
            assert earned == pytest.approx(0.4 * worth - spend - fixed, abs=0.02)
    total, cost = found.kpis[0].total.plan, found.kpis[0].cost
    assert total is not None
    assert cost is not None
    assert cost.plan is not None
    assert ends(cost.plan) == pytest.approx([spends[2] / end for end in reversed(ends(total))])
    assert found.kpis[1].cost is None


def _as_list(figure: float | Estimate) -> list[float]:
    return ends(figure) if isinstance(figure, Estimate) else [figure]


def test_the_probability_of_profit_falls_with_what_people_cost(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    def sure(monthly: float) -> float:
        cost = FixedCost("Team", monthly)
        found = workflow.plan_outcomes(table, proposal.plan, fits, margin=0.4, fixed_costs=(cost,))
        assert found.profit_is_positive is not None
        return found.profit_is_positive

    earned = known(workflow.plan_outcomes(table, proposal.plan, fits, margin=0.4).profit)[2]
    assert sure(0.0) == 1.0
    assert sure(1e6) == 0.0
    # the ends of the interval are where a tenth of what may happen lies beyond
    assert sure(earned.interval.lower) == pytest.approx(0.9, abs=0.01)
    assert sure(earned.interval.upper) == pytest.approx(0.1, abs=0.01)


def test_the_better_plan_is_as_likely_the_better_earner(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    of_revenue = workflow.propose(table, replace(ASKED, kpi="revenue"), fit=fits["revenue"]).plan
    found = workflow.plan_outcomes(table, of_revenue, fits, margin=0.4)
    assert found.profit_is_better == pytest.approx(of_revenue.gain.probability)
    assert workflow.plan_outcomes(table, proposal.plan, fits).profit_is_better is None


def test_without_a_margin_profit_is_not_known(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    found = workflow.plan_outcomes(table, proposal.plan, fits)
    assert (found.roi, found.profit, found.profit_is_positive) == (None, None, None)
    assert found.roas is not None
    assert [str(one.remedy) for one in found.findings] == ["Give the margin in Settings."]


def test_without_revenue_a_value_stands_for_it(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    only = {"conversions": fits["conversions"]}
    unknown = workflow.plan_outcomes(table, proposal.plan, only, margin=0.4)
    assert (unknown.revenue, unknown.roas, unknown.profit) == (None, None, None)
    assert "no revenue is" in str(unknown.findings[0].message)
    valued = workflow.plan_outcomes(table, proposal.plan, only, values=(OutcomeValue("conversions", 40.0),))
    assert valued.revenue_source == "valued"
    total = valued.kpis[0].total
    for worth, count in zip(known(valued.revenue), known(total), strict=True):
        for one, other in zip(_as_list(worth), _as_list(count), strict=True):
            assert one == pytest.approx(40.0 * other, rel=1e-9)


def test_the_value_of_an_assumption_goes_before_the_goals_and_the_settings(
    table: PerformanceTable, fits: dict[str, CurveFit]
) -> None:
    only = {"conversions": fits["conversions"]}
    goal = Goal("profit", value_per_outcome=30.0, margin=0.5)
    plan = workflow.propose(table, replace(ASKED, goal=goal), fit=fits["conversions"]).plan
    of_goal = workflow.plan_outcomes(table, plan, only, margin=0.1)
    assert known(of_goal.revenue)[2].value == pytest.approx(30.0 * plan.expected.value)
    assert plan.answer is not None
    assert known(of_goal.profit)[2].value == pytest.approx(plan.answer.reached, rel=1e-9)  # the goal's own margin
    assumed = replace(
        plan, request=replace(plan.request, assumptions=Assumptions(values=(OutcomeValue("conversions", 7.0),)))
    )
    found = workflow.plan_outcomes(table, assumed, only, values=(OutcomeValue("conversions", 40.0),))
    assert known(found.revenue)[2].value == pytest.approx(7.0 * plan.expected.value)


def test_assumptions_hold_for_every_kpi(table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal) -> None:
    event = Assumptions(events=(MarketEvent("Fair", MAY, 0.5),))
    plan = replace(proposal.plan, request=replace(ASKED, assumptions=event))
    plain, better = (workflow.plan_outcomes(table, one, fits) for one in (proposal.plan, plan))
    for before, after in zip(plain.kpis, better.kpis, strict=True):
        assert known(after.total)[1].value == pytest.approx(1.5 * known(before.total)[1].value)
        assert after.total.last == before.total.last
    dearer = Assumptions(prices=(PriceChange(0.2),), paused=(Paused("tiktok"),))
    under = workflow.propose(table, replace(ASKED, assumptions=dearer), fit=fits["conversions"]).plan
    assert workflow.plan_outcomes(table, under, fits).kpis[0].total.plan == under.expected


def test_curves_of_another_period_are_refused(
    table: PerformanceTable, fits: dict[str, CurveFit], proposal: Proposal
) -> None:
    june = replace(fits["revenue"], period=Period(date(2026, 6, 1), date(2026, 6, 30)))
    with pytest.raises(ValueError, match="curves of revenue are of another period"):
        workflow.plan_outcomes(table, proposal.plan, {"revenue": june})


def test_a_plan_that_spends_nothing_has_no_ratios(table: PerformanceTable, fits: dict[str, CurveFit]) -> None:
    goal = Goal("profit", value_per_outcome=1e-6, margin=0.5)
    plan = workflow.propose(table, replace(ASKED, goal=goal), fit=fits["conversions"]).plan
    found = workflow.plan_outcomes(table, plan, fits, fixed_costs=(TEAM,))
    assert found.roas is not None
    assert found.roas.plan is None
    assert found.kpis[0].cost is not None
    assert found.kpis[0].cost.plan is None
    assert known(found.profit)[2] == Estimate(-310.0, Interval(-310.0, -310.0, 0.8))


def test_fixed_costs_fall_to_days_by_their_month() -> None:
    costs = (FixedCost("Team", 310.0), FixedCost("Tools", 0.0))
    assert fixed_costs_within(costs, MAY) == pytest.approx(310.0)
    assert fixed_costs_within(costs, Period(date(2026, 5, 1), date(2026, 5, 1))) == pytest.approx(10.0)
    two = Period(date(2026, 2, 15), date(2026, 3, 31))
    assert fixed_costs_within(costs, two) == pytest.approx(310.0 * (14 / 28 + 1.0))
    year = Period(date(2028, 1, 1), date(2028, 12, 31))
    assert fixed_costs_within(costs, year) == pytest.approx(12 * 310.0)


def test_weekly_rows_count_by_the_part_that_falls_in() -> None:
    dates = pd.date_range("2026-01-05", periods=4, freq="7D")
    rows = pd.DataFrame({"date": dates, "platform": "x", "audience": "A", "days": 7, "spend": 70.0, "leads": 7.0})
    rows["clicks"] = [7.0, math.nan, math.nan, math.nan]
    table = PerformanceTable(rows, None)
    period = last_period(table.period, 10)
    assert period == Period(date(2026, 1, 23), date(2026, 2, 1))
    found = figures_within(table, period, ("spend", "leads", "clicks", "revenue"))
    assert found == {"spend": pytest.approx(100.0), "leads": pytest.approx(10.0), "clicks": None, "revenue": None}
    assert last_period(table.period, 365) == table.period
