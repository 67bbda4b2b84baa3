"""A plan on totals that holds keeps today's split: an assumption about what cannot be told must not draw money."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from optimizer.domain.money import money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.ingest import SourceFile
from optimizer.workflow.total_outcome import TakenApart, TotalColumns, propose_on_total, take_apart

DAYS = 200


@pytest.fixture(autouse=True, scope="module")
def few_draws() -> object:
    """What is looked at here needs no good figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("optimizer.curves.total_outcome.learning.N_BASELINES", 2)
        patch.setattr("optimizer.curves.total_outcome.learning._ROUNDS", 2)
        yield


@pytest.fixture(scope="module")
def apart(few_draws: object) -> TakenApart:
    """TV that moves in blocks and sells, search that wanders by a half, and a fixed fee that never moves."""
    rng = np.random.default_rng(4)
    days = np.arange(DAYS)
    tv = np.where((days // 20) % 2, 220.0, 60.0)
    search = 50.0 * np.exp(np.linspace(-0.2, 0.2, DAYS) + 0.1 * np.sin(days / 9.0))
    total = 3000.0 + 900.0 * tv / (tv + 150.0) + 2.0 * search + rng.normal(0.0, 200.0, DAYS)
    lines = ["date,revenue,tv_spend,search_spend,fixed_spend"]
    for day, came, first, second in zip(days.tolist(), total, tv, search, strict=True):
        lines.append(f"{date(2024, 6, 1) + timedelta(days=day)},{came:.2f},{first:.2f},{second:.2f},50.00")
    file = SourceFile("totals.csv", ("\n".join(lines) + "\n").encode())
    return take_apart(file, TotalColumns(outcome="revenue"), 30)


def request_for(apart: TakenApart) -> PlanRequest:
    return PlanRequest(period=apart.fit.period, budget=money(5000.0, "EUR"), kpi=apart.fit.kpi)


def test_what_cannot_be_told_gets_no_more_than_today(apart: TakenApart) -> None:
    assert {one.segment.platform: one.is_told for one in apart.decomposition.contributions} == {
        "tv": True,
        "search": False,
        "fixed": False,
    }
    plan = propose_on_total(apart, request_for(apart)).plan
    assert plan.verdict == "hold"
    today = apart.fit.recent_spend / apart.fit.recent_spend.sum()
    budgets = {line.segment: line.budget.minor_units / 500_000 for line in plan.lines}
    assert [budgets[one] for one in apart.fit.segments] == pytest.approx(today.tolist(), abs=1e-5)
    (verdict,) = (one for one in plan.findings if one.subject == "verdict")
    assert "Today's split is kept" in str(verdict.message)
    assert "fixed / all" in str(verdict.message)
    assert not any(one.subject == "certificate" for one in plan.findings)


def test_limits_that_todays_split_breaks_are_kept_all_the_same(apart: TakenApart) -> None:
    most = SpendLimit("tv", None, most=LimitAmount(100.0))
    plan = propose_on_total(apart, replace(request_for(apart), limits=(most,))).plan
    budgets = {line.segment.platform: line.budget.minor_units for line in plan.lines}
    assert budgets["tv"] <= 10_000
    assert not any("Today's split is kept" in str(one.message) for one in plan.findings)


def test_spend_that_wandered_by_a_half_did_not_stand_still(apart: TakenApart) -> None:
    said = [str(one.message) for one in apart.fit.findings]
    (still,) = (one for one in said if "hardly moved" in one)
    assert "fixed / all" in still
    assert "search / all" not in still
