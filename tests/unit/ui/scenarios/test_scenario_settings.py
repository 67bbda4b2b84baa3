"""Whatever differs between two questions is told, with its amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import RISKS, Gain, Plan, PlanRequest
from optimizer.domain.problem import Certificate, FundedLimit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.scenario import Scenario, ScenarioBasis
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target
from optimizer.ui.scenarios.settings_of import settings_of
from optimizer.words import voice_for

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31))
ASKED = PlanRequest(PERIOD, Money(3_590_800, "EUR"))


def scenario_of(request: PlanRequest) -> Scenario:
    some = Estimate(1.0, Interval(0.0, 2.0, 0.8))
    plan = Plan(request, (), some, some, Gain(some, 0.5), "hold", Certificate(1.0, 1.0, 0.0, 0.0), Money(0, "EUR"), ())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Scenario(1, "S", "", plan, "ours", "draft", False, ScenarioBasis(1), 1, at, at)


hundredths = st.integers(1, 10**6).map(lambda whole: whole / 100)
shares = st.integers(1, 1000).map(lambda part: part / 1000)
changes = st.integers(-900, 3000).map(lambda part: part / 1000)
amounts = st.one_of(st.builds(LimitAmount, hundredths), st.builds(LimitAmount, shares, st.just("share")))
scopes = st.sampled_from([Scope(), Scope("tiktok"), Scope("facebook", "Parents"), Scope(tag="country=PL")])
kinds = st.sampled_from(["least", "most", "on_off_minimum", "lock", "most_change"])


def spend_limit(scope: Scope, kind: str, amount: LimitAmount, *, each: bool) -> SpendLimit:
    return replace(SpendLimit(scope.platform, scope.audience, tag=scope.tag, each=each), **{kind: amount})


spend_limits = st.builds(spend_limit, scopes, kinds, amounts, each=st.booleans())
steps = st.builds(lambda step: SpendLimit("tiktok", "Parents", step=step), hundredths)
funded = st.builds(FundedLimit, scopes, st.integers(1, 30))
ratios = st.builds(RatioLimit, st.just(Scope("tiktok")), st.just(Scope("facebook")), hundredths)
limits = st.lists(st.one_of(spend_limits, steps, funded, ratios), max_size=3, unique_by=repr).map(tuple)
levels = st.builds(GuardrailLevel, st.sampled_from(["cpa", "bounce_rate"]), hundredths, st.just("here"))
targets = st.one_of(
    st.builds(Target, st.sampled_from(["outcome", "cpa"]), hundredths),
    st.builds(Target, st.sampled_from(["roas", "marginal_roas"]), hundredths, hundredths),
    st.builds(Target, st.just("roi"), hundredths, hundredths, shares),
)
weights = st.builds(lambda one, other: (("conversions", one), ("clicks", other)), hundredths, hundredths)
goals = st.one_of(
    st.just(Goal()),
    st.builds(lambda value, margin: Goal("profit", value_per_outcome=value, margin=margin), hundredths, shares),
    st.builds(lambda target: Goal("target", target=target), targets),
    st.builds(lambda values: Goal(kpi_values=values), weights),
)
places = st.sampled_from([(None, None), ("tiktok", None), ("tiktok", "Parents")])
newcomers = st.lists(st.sampled_from([Segment("x", "A"), Segment("x", "B")]), max_size=2, unique=True).map(tuple)
assumed = st.one_of(
    st.builds(lambda change, at: Assumptions(prices=(PriceChange(change, *at),)), changes, places),
    st.builds(lambda change, at: Assumptions(events=(MarketEvent("E", PERIOD, change, *at),)), changes, places),
    st.builds(lambda value: Assumptions(values=(OutcomeValue("leads", value),)), hundredths),
    st.builds(lambda at: Assumptions(paused=(Paused(*at),)), places),
    st.builds(
        lambda spend, low: Assumptions(beliefs=(Belief(Segment("x", "C"), float(spend), low, low + 1.0),)),
        st.integers(1, 9999),
        hundredths,
    ),
)
CHANGED = {
    "Period": st.builds(lambda day: {"period": Period(date(2026, 1, 1), date(2026, 1, day))}, st.integers(1, 31)),
    "Budget": st.builds(lambda cents: {"budget": Money(cents, "EUR")}, st.integers(1, 10**9)),
    "Goal": st.one_of(
        st.builds(lambda goal: {"goal": goal, "kpi": WEIGHTED if goal.kpi_values else "conversions"}, goals),
        st.builds(lambda kpi: {"kpi": kpi}, st.sampled_from(["leads", "clicks", "revenue"])),
    ),
    "Risk": st.builds(lambda risk: {"risk": risk}, st.sampled_from(RISKS)),
    "Limits": st.builds(
        lambda one, other: {"limits": one, "guardrails": other},
        limits,
        st.lists(levels, max_size=2, unique_by=repr).map(tuple),
    ),
    "Without history": st.builds(lambda segments: {"newcomers": segments}, newcomers),
    "Taken for granted": st.builds(lambda one: {"assumptions": one}, assumed),
}


def is_same(one: object, other: object) -> bool:
    """Whether two fields ask the same, in whatever order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return one == other


@pytest.mark.parametrize("locale", ["en", "pl", "vi"])
@pytest.mark.parametrize("name", list(CHANGED))
@given(drawn=st.data())
def test_a_difference_in_one_setting_is_told_and_nothing_else_is(locale: str, name: str, drawn: st.DataObject) -> None:
    voice = voice_for(locale, "en")
    one, other = (drawn.draw(CHANGED[name]) for _ in range(2))
    asked = [replace(ASKED, **changed) for changed in (one, other)]
    pairs = zip(*(settings_of(voice, scenario_of(request)) for request in asked), strict=True)
    differing = [first.name for first, second in pairs if first.what != second.what]
    told = [
        first.name
        for first, second in zip(*(settings_of(voice, scenario_of(each)) for each in asked), strict=True)
        if first.told != second.told
    ]
    if all(is_same(getattr(asked[0], field), getattr(asked[1], field)) for field in {**one, **other}):
        assert differing == []
    else:
        assert differing == [name]
        assert told == [name]


@given(given_limits=limits.filter(lambda each: len(each) > 1))
def test_neither_order_nor_place_of_limits_is_a_difference(given_limits: tuple[SpendLimit, ...]) -> None:
    voice = voice_for("en")
    elsewhere = tuple(replace(limit, source="row 7") for limit in reversed(given_limits))
    assume(elsewhere != given_limits)
    one, other = (
        {setting.name: setting.what for setting in settings_of(voice, scenario_of(replace(ASKED, limits=each)))}
        for each in (given_limits, elsewhere)
    )
    assert one == other


def test_amounts_are_told() -> None:
    voice = voice_for("en")
    request = replace(
        ASKED,
        goal=Goal("profit", value_per_outcome=30.0, margin=0.5),
        limits=(SpendLimit("facebook", "Interest: home decor", most=LimitAmount(0.1, "share")),),
        guardrails=(GuardrailLevel("cpa", 12.345, "here"),),
    )
    told = {setting.name: setting.told for setting in settings_of(voice, scenario_of(request))}
    assert told["Goal"] == "The most profit, from conversions; Value of one result, conversions: €30; Margin 50%"
    assert told["Limits"] == "Facebook · Interest: home decor at most 10% of the budget; cpa at most 12.345"
