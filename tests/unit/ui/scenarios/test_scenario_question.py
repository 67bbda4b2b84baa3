"""The question of a scenario, put back on the Plan page, asks the same again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.assumption import Assumptions, MarketEvent, PriceChange
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import RISKS, Gain, Plan, PlanRequest
from optimizer.domain.problem import Certificate, FundedLimit, LimitAmount, Scope, SpendLimit
from optimizer.domain.scenario import Scenario, ScenarioBasis
from optimizer.domain.segment import Segment
from optimizer.domain.settings import WorkspaceSettings
from optimizer.domain.target import Target
from optimizer.ui import cache, state
from optimizer.ui.asking import goals, plan_request
from optimizer.ui.scenarios.questions import lost_limits, question_of
from optimizer.words import voice_for

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31))
EVENT = MarketEvent("Tết", PERIOD, 0.3)
OWN = MarketEvent("Sale", PERIOD, -0.1, "tiktok")
SETTINGS = WorkspaceSettings(events=(EVENT,))


def scenario_of(request: PlanRequest) -> Scenario:
    some = Estimate(1.0, Interval(0.0, 2.0, 0.8))
    plan = Plan(request, (), some, some, Gain(some, 0.5), "hold", Certificate(1.0, 1.0, 0.0, 0.0), Money(0, None), ())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Scenario(1, "S", "", plan, "ours", "draft", False, ScenarioBasis(1), 1, at, at)


def asked_again(request: PlanRequest, locale: str, monkeypatch: pytest.MonkeyPatch) -> PlanRequest:
    voice = voice_for(locale)
    draft = question_of(scenario_of(request), SETTINGS, voice)
    monkeypatch.setattr(state, "draft", lambda _: draft)
    monkeypatch.setattr(cache, "kpis", lambda *_: ("conversions", "leads"))
    table = SimpleNamespace(currency=request.budget.currency)
    return plan_request.read_request(table, "contents", SETTINGS, voice.locale)  # type: ignore[arg-type]


amounts = st.one_of(
    st.none(),
    st.builds(lambda cents: LimitAmount(cents / 100, "money"), st.integers(0, 10**8)),
    st.builds(lambda part: LimitAmount(part / 1000, "share"), st.integers(0, 1000)),
)


def crossed(limit: SpendLimit) -> bool:
    """Whether no spend can keep it, so that no plan was ever made under it."""
    least, most = limit.least, limit.most
    return least is not None and most is not None and least.unit == most.unit and least.value > most.value


spend_limits = st.builds(
    lambda least, most, minimum, lock, change: SpendLimit(
        "tiktok", None, least, most, minimum, lock, source="limits table", most_change=change
    ),
    *[amounts] * 5,
).filter(lambda one: any((one.least, one.most, one.on_off_minimum, one.lock, one.most_change)))
asked_goals = st.sampled_from(
    [
        ("conversions", Goal()),
        ("conversions", Goal("profit", value_per_outcome=41.25, margin=0.375)),
        ("conversions", Goal("target", target=Target("outcome", 1250.0))),
        ("conversions", Goal("target", target=Target("cpa", 12.5))),
        ("revenue", Goal("target", target=Target("roi", 0.25, margin=0.4))),
        ("revenue", Goal("target", target=Target("roas", 3.5))),
        (WEIGHTED, Goal(kpi_values=(("conversions", 10.0), ("leads", 2.5)))),
    ]
)


@pytest.mark.parametrize("locale", ["en", "pl", "de", "vi"])
@given(
    budget=st.integers(1, 10**10),
    risk=st.sampled_from(RISKS),
    goal=asked_goals,
    limits=st.lists(spend_limits.filter(lambda limit: not crossed(limit)), max_size=2, unique_by=repr),
    has_cap=st.booleans(),
    has_kept=st.booleans(),
)
def test_the_same_is_asked_again_in_every_language(
    *,
    locale: str,
    budget: int,
    risk: str,
    goal: tuple[str, Goal],
    limits: list[SpendLimit],
    has_cap: bool,
    has_kept: bool,
) -> None:
    cap = SpendLimit(None, None, most_change=LimitAmount(0.2, "share"), each=True, source="largest change per segment")
    kept = SpendLimit("youtube", None, most_change=LimitAmount(0.0, "share"), each=True, source="kept as it was")
    request = PlanRequest(
        PERIOD,
        Money(budget, "EUR"),
        goal[0],
        risk,  # type: ignore[arg-type]
        limits=(*limits, *((cap,) if has_cap else ()), *((kept,) if has_kept else ())),
        newcomers=(Segment("linkedin", "CEOs"),),
        goal=goal[1],
        assumptions=Assumptions(prices=(PriceChange(0.1),), events=(EVENT, OWN)),
    )
    with pytest.MonkeyPatch.context() as patch:
        assert asked_again(request, locale, patch) == request
    assert lost_limits(scenario_of(request)) == 0


def test_limits_without_a_field_are_counted() -> None:
    request = PlanRequest(
        PERIOD,
        Money(1, "EUR"),
        limits=(
            FundedLimit(Scope(), 3),
            SpendLimit("x", None, most=LimitAmount(5.0), tag="country=PL"),
            SpendLimit("x", None, most=LimitAmount(5.0)),
        ),
    )
    assert lost_limits(scenario_of(request)) == 2
    assert len(question_of(scenario_of(request), SETTINGS, voice_for("en")).entries) == 1


def test_profit_is_the_name_that_the_page_has() -> None:
    assert goals.PROFIT == "profit"
