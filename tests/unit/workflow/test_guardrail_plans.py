"""Guardrails on learned curves: money goes where they are kept, in whole units, and what is missing is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from optimizer.allocation import objective_curves
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import CurveFit
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import DataError, InfeasibleError
from optimizer.ingest import SourceFile
from optimizer.workflow import learn_curves, propose, read_plan_limits
from optimizer.workflow.guardrail_names import RatioOfFigures, ratio_named
from optimizer.workflow.learned_guardrails import learned_guardrails

DAYS = 120
BOUNCE = {"facebook": 0.6, "google": 0.3}
REQUEST = PlanRequest(Period(date(2026, 1, 1), date(2026, 1, 31)), Money(400_000, "EUR"))


def world(**columns: float) -> PerformanceTable:
    """Facebook converts twice as well as Google, and twice as many of its visitors bounce."""
    rng = np.random.default_rng(3)
    rows = []
    for platform, best in (("facebook", 24.0), ("google", 12.0)):
        spend = np.round(60 * rng.lognormal(0.0, 0.5, DAYS), 2)
        sessions = rng.poisson(800 * spend / (spend + 200))
        conversions = rng.poisson(best * spend / (spend + 150))
        rows.append(
            pd.DataFrame(
                {
                    "date": pd.date_range("2025-09-01", periods=DAYS),
                    "days": 1,
                    "platform": platform,
                    "audience": "A",
                    "spend": spend,
                    "sessions": sessions.astype(float),
                    "bounces": rng.binomial(sessions, BOUNCE[platform]).astype(float),
                    "conversions": conversions.astype(float),
                    "leads": rng.poisson(2.0 * conversions).astype(float),
                    "revenue": 40.0 * conversions,
                    **columns,
                }
            )
        )
    return PerformanceTable(pd.concat(rows).sort_values(["date", "platform"], ignore_index=True), "EUR")


WORLD = world()


@cache
def fit(kpi: str) -> CurveFit:
    return learn_curves(WORLD, kpi, REQUEST.period)


def planned(name: str, most: float, *, table: PerformanceTable = WORLD, request: PlanRequest = REQUEST) -> Plan:
    level = GuardrailLevel(name, most, "limits.csv, row 2")
    known = None if request.newcomers else fit(request.kpi)
    return propose(table, replace(request, guardrails=(level,)), fit=known).plan


def spent(plan: Plan, platform: str) -> int:
    return sum(line.budget.minor_units for line in plan.lines if line.segment.platform == platform)


def said(plan: Plan, subject: str) -> list[Finding]:
    return [one for one in plan.findings if one.subject == subject]


def test_money_leaves_the_visitors_who_bounce() -> None:
    free = propose(WORLD, REQUEST, fit=fit("conversions")).plan
    assert free.guardrails == ()
    kept = planned("bounce_rate", 0.45)
    (value,) = kept.guardrails
    assert value.expected is not None
    assert value.current is not None
    assert 0.4499 < value.expected.value <= 0.45
    assert value.expected.interval.lower < 0.45 < value.expected.interval.upper
    assert 0.3 < value.current < 0.6
    assert spent(kept, "facebook") < spent(free, "facebook") - 50_000
    assert spent(kept, "facebook") + spent(kept, "google") == 400_000
    daily = {line.segment.platform: line.budget.minor_units / 3100 for line in kept.lines}
    sessions = {platform: money / (money + 200) for platform, money in daily.items()}
    truth = sum(BOUNCE[one] * sessions[one] for one in BOUNCE) / sum(sessions.values())
    assert truth <= 0.46  # the level, with what 120 days leave in doubt
    assert kept.certificate.max_violation < 0.005
    assert kept.certificate.gap < 1e-4
    assert [limit.kind for line in kept.lines for limit in line.binding] == ["guardrail"]
    assert kept.lines[0].binding  # facebook's, the worse one


def test_the_dial_keeps_guardrails() -> None:
    (value,) = planned("bounce_rate", 0.45, request=replace(REQUEST, risk="cautious")).guardrails
    assert value.expected is not None
    assert value.expected.value <= 0.45


@pytest.mark.parametrize("units", [1_003, 31_007])
def test_whole_units_keep_a_guardrail_that_the_solver_just_keeps(units: int) -> None:
    kept = planned("bounce_rate", 0.43, request=replace(REQUEST, budget=Money(units, "EUR")))
    (value,) = kept.guardrails
    assert value.expected is not None
    assert value.expected.value <= 0.43
    assert spent(kept, "facebook") + spent(kept, "google") == units
    best = best_in_whole_units(GuardrailLevel("bounce_rate", 0.43, ""), units)
    assert kept.certificate.value == pytest.approx(best, rel=1e-9)
    assert kept.certificate.gap < 1e-4 + 2.0 / units  # the bound is that of split units too


def best_in_whole_units(level: GuardrailLevel, units: int) -> float:
    """The most that a split between both platforms brings which keeps the guardrail, every one tried."""
    curves = objective_curves(fit("conversions"), "balanced")
    (learned,), _ = learned_guardrails([level], WORLD, fit("conversions"), fit)
    rate, volume = learned.guardrail.rate, learned.guardrail.volume
    assert rate is not None
    first = np.arange(units + 1) / 100.0
    both = (first, units / 100.0 - first)
    value = sum(response_value(curve, spend) for curve, spend in zip(curves, both, strict=True))
    counted = np.array([response_value(curve, spend) for curve, spend in zip(volume, both, strict=True)])
    return float(np.max(value, where=rate @ counted <= level.most * counted.sum(axis=0), initial=0.0))


def test_a_cost_that_binds_leaves_money() -> None:
    free = propose(WORLD, REQUEST, fit=fit("conversions")).plan
    cost = 4000.0 / free.expected.value
    loose, tight = planned("cpa", 1.2 * cost), planned("cpa", 0.85 * cost)
    assert spent(loose, "facebook") == spent(free, "facebook")
    (value,) = tight.guardrails
    assert value.expected is not None
    assert value.is_money
    placed = 4000.0 - tight.unplaced.minor_units / 100
    assert tight.unplaced.minor_units > 10_000
    assert value.expected.value == pytest.approx(placed / tight.expected.value, rel=1e-6)
    assert 0.849 * cost < value.expected.value <= 0.85 * cost
    assert tight.certificate.unplaced_because == "guardrails"
    assert "guardrail" in str(said(tight, "limits")[0].message)


def test_what_leads_cost_is_learned_from_leads() -> None:
    (value,) = planned("cost_per_lead", 100.0).guardrails
    (of_conversions,) = planned("cpa", 100.0).guardrails
    assert value.expected is not None
    assert of_conversions.expected is not None
    assert value.expected.value == pytest.approx(of_conversions.expected.value / 2, rel=0.05)
    revenue = planned("cpa", 100.0, request=replace(REQUEST, kpi="revenue"))
    assert revenue.guardrails[0].expected is not None
    assert 5.0 < revenue.guardrails[0].expected.value < 30.0  # per conversion, not per unit of money earned


def test_where_no_spend_keeps_it_nothing_is_spent_and_what_would_do_is_said() -> None:
    plan = planned("cpa", 1.0)
    assert (plan.unplaced, plan.verdict) == (REQUEST.budget, "hold")
    assert plan.guardrails[0].expected is None
    (critical,) = [one for one in plan.findings if one.severity == "critical"]
    assert "lowest average" in str(critical.message)
    assert {one.subject for one in plan.findings}.isdisjoint({"verdict", "comparison", "conversions"})
    forced = SpendLimit("facebook", None, least=LimitAmount(3000.0), source="limits.csv, row 3")
    with pytest.raises(InfeasibleError, match=r"limits\.csv, row 2"):
        planned("cpa", 1.0, request=replace(REQUEST, limits=(forced,)))


def test_a_segment_without_history_has_the_usual_rate_and_that_is_said() -> None:
    plan = planned("bounce_rate", 0.45, request=replace(REQUEST, newcomers=(Segment("google", "B"),)))
    (warned,) = said(plan, "bounce_rate")
    assert "google / B" in str(warned.message)
    assert plan.guardrails[0].expected is not None
    assert plan.guardrails[0].expected.value <= 0.45


@pytest.mark.parametrize(
    ("name", "most", "dropped", "words"),
    [
        (
            "bounce_rate",
            0.45,
            "bounces",
            "row 2 limits 'bounce_rate', which is bounces over sessions, but .* lacks bounces",
        ),
        ("bounce_rate", 0.45, "sessions", "lacks sessions .it has spend"),
        ("frequency", 3.0, "leads", "lacks impressions, reach"),
        ("cost_per_lead", 12.0, "leads", "spend over leads, but the history lacks leads"),
        ("bounce_rate", 45.0, "leads", "'bounce_rate' at 45\\.0, but bounces are a share of sessions.*45%"),
        ("happiness", 0.4, "leads", "no rate that a history has; use one of cpa, .*bounce_rate"),
    ],
)
def test_what_is_missing_is_said(name: str, most: float, dropped: str, words: str) -> None:
    table = PerformanceTable(WORLD.rows.drop(columns=dropped), "EUR")
    with pytest.raises(DataError, match=words):
        planned(name, most, table=table)


def test_a_level_above_one_is_no_slip_where_a_rate_may_be_so_high() -> None:
    once = world(impressions=1000.0, reach=1000.0)
    (frequency,) = planned("frequency", 3.0, table=once).guardrails
    assert frequency.expected is not None
    assert frequency.expected.value == pytest.approx(1.0, abs=0.01)
    poor = PerformanceTable(WORLD.rows.assign(revenue=0.1), "EUR")
    assert planned("revenue_per_session", 2.0, table=poor).guardrails[0].probability == 1.0


def test_a_segment_whose_visitors_nobody_counted_is_named() -> None:
    is_google = WORLD.rows["platform"] == "google"
    rows = WORLD.rows.assign(bounces=WORLD.rows["bounces"].where(~is_google))
    (warned,) = said(planned("bounce_rate", 0.7, table=PerformanceTable(rows, "EUR")), "bounce_rate")
    assert "bounces over sessions of google / A" in str(warned.message)


def test_a_column_of_nothing_is_no_base() -> None:
    with pytest.raises(DataError, match="clicks of the history adds up to nothing"):
        planned("cpc", 2.0, table=world(clicks=0.0))


@pytest.mark.parametrize(
    ("name", "kpi", "meant"),
    [
        ("cpa", "leads", ("spend", "leads", 1.0)),
        ("cpa", "revenue", ("spend", "conversions", 1.0)),
        ("cpm", "leads", ("spend", "impressions", 1000.0)),
        ("cost_per_new_follower", "leads", ("spend", "new_followers", 1.0)),
        ("cost_per_leads", "clicks", ("spend", "leads", 1.0)),
        ("bounces_per_click", "leads", ("bounces", "clicks", 1.0)),
        ("click_through_rate", "leads", ("clicks", "impressions", 1.0)),
        ("frequency", "leads", ("impressions", "reach", 1.0)),
    ],
)
def test_names_mean_figures(name: str, kpi: str, meant: tuple[str, str, float]) -> None:
    assert ratio_named(GuardrailLevel(name, 1.0, ""), kpi) == RatioOfFigures(*meant)


@pytest.mark.parametrize("name", ["", "cost", "cost_per_", "cost_per_bounce", "clicks_per_click", "spend_per_spend"])
def test_other_names_mean_nothing(name: str) -> None:
    with pytest.raises(DataError, match="no rate that a history has"):
        ratio_named(GuardrailLevel(name, 1.0, ""), "leads")


def test_the_limits_file_of_a_plan_carries_guardrails() -> None:
    file = SourceFile("limits.csv", b"platform,max,guardrail,level\ntiktok,40%,,\n,,Cost per lead,12.5\n")
    found = read_plan_limits(file)
    assert found.guardrails == (GuardrailLevel("cost_per_lead", 12.5, "limits.csv, row 3"),)
    assert len(found.limits) == 1
    with pytest.raises(DataError, match="row 2 limits 'mood'"):
        read_plan_limits(SourceFile("limits.csv", b"guardrail,level\nmood,1\n"))
