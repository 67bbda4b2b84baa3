"""A figure that only some platforms report is of those alone, and what the others bring of it is said to be lent."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.assumption import Assumptions, OutcomeValue, Paused
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money, major_units
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan, PlanRequest, PlanSeconds
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
ASKED = PlanRequest(MAY, Money(600_000, "EUR"))
META = (Segment("meta", "Parents"), Segment("meta", "Students"))
GOOGLE = Segment("google", "Search")
KPIS = ("conversions", "revenue", "link_clicks")


def history(unknown: str) -> PerformanceTable:
    """Two months of two platforms, of which Google never reports one figure."""
    rng = np.random.default_rng(3)
    rows = []
    for day in range(60):
        for segment, rate in zip((*META, GOOGLE), (0.3, 0.1, 0.2), strict=True):
            spend = float(rng.uniform(20, 120))
            won = float(rng.poisson(rate * spend / (1 + spend / 90)))
            names = (segment.platform, segment.audience)
            rows.append((date(2026, 3, 2) + timedelta(days=day), *names, 1, spend, won, 40.0 * won, 3.0 * won))
    frame = pd.DataFrame(rows, columns=["date", "platform", "audience", "days", "spend", *KPIS])
    frame.loc[frame["platform"] == "google", unknown] = np.nan
    return PerformanceTable(frame.assign(date=pd.to_datetime(frame["date"])), "EUR")


@pytest.fixture(scope="module")
def clicks() -> PerformanceTable:
    return history("link_clicks")


@pytest.fixture(scope="module")
def fits(clicks: PerformanceTable) -> dict[str, CurveFit]:
    return {kpi: workflow.learn_curves(clicks, kpi, MAY) for kpi in KPIS}


def on(plan: Plan, platform: str) -> tuple[float, float]:
    """Today's money and the plan's on a platform."""
    lines = [line for line in plan.lines if line.segment.platform == platform]
    return (
        float(sum(major_units(line.current_budget) for line in lines)),
        float(sum(major_units(line.budget) for line in lines)),
    )


def test_a_figure_of_some_platforms_counts_these_and_their_money_alone(
    clicks: PerformanceTable, fits: dict[str, CurveFit]
) -> None:
    plan = workflow.propose(clicks, ASKED, fit=fits["conversions"]).plan
    one = next(kpi for kpi in workflow.plan_outcomes(clicks, plan, fits).kpis if kpi.kpi == "link_clicks")
    assert one.platforms == ("meta",)
    rows = clicks.rows[(clicks.rows["date"] >= "2026-03-31") & (clicks.rows["platform"] == "meta")]
    assert one.cost is not None
    assert one.total.last == pytest.approx(rows["link_clicks"].sum())
    assert one.cost.last == pytest.approx(rows["spend"].sum() / rows["link_clicks"].sum())
    kept, planned = on(plan, "meta")
    assert planned != pytest.approx(kept)
    for total, cost, spend in (
        (one.total.status_quo, one.cost.status_quo, kept),
        (one.total.plan, one.cost.plan, planned),
    ):
        assert total is not None
        assert cost is not None
        assert cost.value == pytest.approx(spend / total.value)
    # Meta brings three link clicks with every conversion, and Google none that anybody knows of
    meta = sum(line.expected.value for line in plan.lines if line.segment.platform == "meta")
    assert one.total.plan is not None
    assert one.total.plan.value == pytest.approx(3.0 * meta, rel=0.05)


def test_figures_of_all_platforms_are_as_before(clicks: PerformanceTable, fits: dict[str, CurveFit]) -> None:
    plan = workflow.propose(clicks, ASKED, fit=fits["conversions"]).plan
    found = workflow.plan_outcomes(clicks, plan, fits)
    own = found.kpis[0]
    assert (own.total.plan, own.platforms) == (plan.expected, ())
    assert own.cost is not None
    assert own.cost.plan is not None
    assert own.cost.plan.value == pytest.approx(6000 / plan.expected.value)
    assert "revenue" not in [one.subject for one in found.findings]


def test_the_plans_own_figure_stays_the_plans(clicks: PerformanceTable, fits: dict[str, CurveFit]) -> None:
    plan = workflow.propose(clicks, replace(ASKED, kpi="link_clicks"), fit=fits["link_clicks"]).plan
    own = next(kpi for kpi in workflow.plan_outcomes(clicks, plan, fits).kpis if kpi.kpi == "link_clicks")
    assert (own.total.status_quo, own.total.plan) == (plan.current_split, plan.expected)
    assert own.platforms == ("meta",)
    last = workflow.last_period_of(clicks, plan.request)
    rows = clicks.rows[(clicks.rows["date"] >= "2026-03-31") & (clicks.rows["platform"] == "meta")]
    assert last.platforms == ("meta",)
    assert last.outcome == pytest.approx(rows["link_clicks"].sum())
    assert float(major_units(last.spend)) == pytest.approx(rows["spend"].sum(), abs=0.01)


def test_segments_of_new_platforms_keep_what_is_borrowed_for_them(clicks: PerformanceTable) -> None:
    new = Segment("tiktok", "Students")
    asked = replace(ASKED, newcomers=(new,))
    fits = {kpi: workflow.learn_curves(clicks, kpi, MAY, newcomers=(new,)) for kpi in ("conversions", "link_clicks")}
    plan = workflow.propose(clicks, asked, fit=fits["conversions"]).plan
    one = workflow.plan_outcomes(clicks, plan, fits).kpis[1]
    planned = on(plan, "meta")[1] + on(plan, "tiktok")[1]
    assert on(plan, "tiktok")[1] > 0
    assert one.cost is not None
    assert one.cost.plan is not None
    assert one.total.plan is not None
    assert one.cost.plan.value == pytest.approx(planned / one.total.plan.value)


def test_revenue_of_some_platforms_says_whose_it_is() -> None:
    table = history("revenue")
    fits = {kpi: workflow.learn_curves(table, kpi, MAY) for kpi in ("conversions", "revenue")}
    plan = workflow.propose(table, ASKED, fit=fits["conversions"]).plan
    found = workflow.plan_outcomes(table, plan, fits, margin=0.4)
    assert ("warning", "revenue") in [(one.severity, one.subject) for one in found.findings]
    assert any(str(one.message).startswith("Revenue is known of meta alone") for one in found.findings)
    rows = table.rows[(table.rows["date"] >= "2026-03-31") & (table.rows["platform"] == "meta")]
    revenue, spend = rows["revenue"].sum(), rows["spend"].sum()
    assert found.roas is not None
    assert found.profit is not None
    assert found.revenue is not None
    assert found.revenue.plan is not None
    assert found.roas.last == pytest.approx(revenue / spend)
    assert found.profit.last == pytest.approx(0.4 * revenue - spend)
    assert found.roas.plan is not None
    assert found.roas.plan.value == pytest.approx(found.revenue.plan.value / on(plan, "meta")[1])
    # nobody knows what Google earns
    assert found.profit_is_positive is None
    assert found.profit_is_better is None


def test_the_worth_of_results_is_of_the_platforms_that_report_them(
    clicks: PerformanceTable, fits: dict[str, CurveFit]
) -> None:
    plan = workflow.propose(clicks, ASKED, fit=fits["conversions"]).plan
    only = {kpi: fits[kpi] for kpi in ("conversions", "link_clicks")}
    found = workflow.plan_outcomes(clicks, plan, only, values=(OutcomeValue("link_clicks", 2.0),))
    assert found.revenue is not None
    assert found.revenue.plan is not None
    of_clicks = found.kpis[1].total.plan
    assert of_clicks is not None
    assert found.revenue.plan.value == pytest.approx(2.0 * of_clicks.value)
    assert "revenue" in [one.subject for one in found.findings]


def test_a_plan_for_a_figure_that_a_platform_never_reported_says_so(
    clicks: PerformanceTable, fits: dict[str, CurveFit]
) -> None:
    def warned(request: PlanRequest) -> list[str]:
        plan = workflow.propose(clicks, request, fit=fits[request.kpi]).plan
        return [str(one.message) for one in plan.findings if "never reported" in one.message.template]

    of_clicks = replace(ASKED, kpi="link_clicks")
    assert warned(of_clicks) == [
        "google never reported link_clicks: what is expected there is borrowed from the other platforms."
    ]
    assert warned(ASKED) == []
    # the remedy works: without Google nothing is borrowed
    assert warned(replace(of_clicks, assumptions=Assumptions(paused=(Paused("google"),)))) == []


def test_nobody_is_advised_to_move_money_where_nothing_was_ever_reported(
    clicks: PerformanceTable, fits: dict[str, CurveFit]
) -> None:
    of_clicks = replace(ASKED, kpi="link_clicks")
    plan = workflow.propose(clicks, of_clicks, fit=fits["link_clicks"]).plan
    kept, planned = on(plan, "google")
    assert abs(planned - kept) > 1.0
    assert (plan.verdict, plan.lacks_evidence) == ("hold", True)
    rows = list(csv.DictReader(io.StringIO(workflow.plan_file(plan).decode("utf-8-sig"))))
    assert {(row["verdict"], row["probability"]) for row in rows} == {("hold", "")}
    report = json.loads(workflow.report_file(plan, PlanSeconds(0.0, 0.0, 0.0)))
    assert (report["verdict"], report["gain"]["probability"]) == ("hold", None)
    # among those that report it money may move
    alone = replace(of_clicks, assumptions=Assumptions(paused=(Paused("google"),)))
    without = workflow.propose(clicks, alone, fit=fits["link_clicks"]).plan
    assert not without.lacks_evidence
    same = SpendLimit("google", None, least=LimitAmount(kept), most=LimitAmount(kept))
    still = workflow.propose(clicks, replace(of_clicks, limits=(same,)), fit=fits["link_clicks"]).plan
    assert not still.lacks_evidence


def test_money_that_brought_nothing_known_was_still_spent(clicks: PerformanceTable, fits: dict[str, CurveFit]) -> None:
    fit = fits["link_clicks"]
    spent = clicks.rows.loc[clicks.rows["platform"] == "google", "spend"]
    google = fit.segments.index(GOOGLE)
    assert fit.observed_spend[google].tolist() == pytest.approx([spent.min(), spent.max()])
    assert not [one for one in fit.findings if "hardly moved" in one.message.template]
