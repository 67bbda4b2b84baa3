"""The split that a plan proposes: what the dial asks for, and never worse on average than today's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation import certify, curve_draws, objective_curves
from optimizer.allocation.questions.measure import measure, totals_of
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money, major_units
from optimizer.domain.period import Period
from optimizer.domain.plan import RISKS, PlanRequest
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.risk import DIAL, DIAL_MEANINGS
from optimizer.domain.segment import Segment
from optimizer.planning import make_plan, todays_allocation
from optimizer.planning.outcome import expected_outcomes
from optimizer.workflow.splitting import split_for, todays_breach

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
SEGMENTS = tuple(Segment(platform, audience) for platform in ("meta", "tiktok") for audience in "ab")


def fit_with(recent: list[float], *, seed: int, spread: float) -> CurveFit:
    """Saturating curves whose heights nobody knows well."""
    rng = np.random.default_rng(seed)
    knots = np.tile(np.linspace(0.0, 400.0, 41), (4, 1))
    height = rng.uniform(10.0, 30.0, 4) * rng.lognormal(0.0, spread * rng.uniform(0.0, 2.0, 4), (80, 4))
    half = rng.uniform(20.0, 120.0, (4, 1))
    return CurveFit(
        segments=SEGMENTS,
        kpi="conversions",
        period=PERIOD,
        spend=knots,
        draws=height[:, :, np.newaxis] * (knots / (knots + half)),
        observed_spend=np.tile([0.0, 80.0], (4, 1)),
        recent_spend=np.array(recent),
        dispersion=1.3,
    )


def problem_of(request: PlanRequest, fit: CurveFit) -> AllocationProblem:
    budget = float(major_units(request.budget))
    return AllocationProblem(fit.segments, objective_curves(fit, "balanced"), budget, request.limits)


@settings(max_examples=25)
@given(
    st.integers(0, 10**6),
    st.sampled_from(RISKS),
    st.lists(st.floats(0.0, 100.0), min_size=4, max_size=4).filter(lambda spend: sum(spend) > 1.0),
    st.sampled_from([0.1, 1.0]),
    st.sampled_from([None, 0.3, 0.6]),
)
def test_no_plan_brings_less_on_average_than_todays_split_within_the_limits(
    seed: int, risk: str, recent: list[float], spread: float, most: float | None
) -> None:
    limits = () if most is None else (SpendLimit("meta", None, most=LimitAmount(most, "share")),)
    fit = fit_with(recent, seed=seed, spread=spread)
    request = PlanRequest(PERIOD, Money(100_003, "EUR"), risk=risk, limits=limits)  # type: ignore[arg-type]
    problem = problem_of(request, fit)
    allocation, certificate, findings = split_for(request, fit, problem)
    plan = make_plan(request, fit, allocation, certificate, findings)
    todays = todays_allocation(request.budget, fit, allocation)
    assert certificate.max_violation <= 0.01
    if certify(problem, todays).max_violation < 0.01:
        assert plan.gain.estimate.value >= 0.0
    assert sum(line.budget.minor_units for line in plan.lines) + plan.unplaced.minor_units == 100_003
    if all(line.budget == line.current_budget for line in plan.lines):
        assert plan.verdict == "hold"


def test_a_cautious_split_worse_than_todays_gives_way_to_it() -> None:
    # Today's split is the best on average; cautious alone would leave the doubtful segments.
    fit = fit_with([25.0, 25.0, 25.0, 25.0], seed=3, spread=1.0)
    balanced = PlanRequest(PERIOD, Money(100_000, "EUR"))
    best, _, _ = split_for(balanced, fit, problem_of(balanced, fit))
    fit = CurveFit(**{name: getattr(fit, name) for name in CurveFit.__slots__} | {"recent_spend": best.spend / 10})
    request = PlanRequest(PERIOD, Money(100_000, "EUR"), risk="cautious")
    allocation, certificate, findings = split_for(request, fit, problem_of(request, fit))
    np.testing.assert_allclose(allocation.spend, best.spend, atol=0.02)
    assert [finding.subject for finding in findings] == ["risk"]
    plan = make_plan(request, fit, allocation, certificate, findings)
    assert plan.verdict == "hold"
    assert all(line.probability is None for line in plan.lines)
    said = " ".join(str(finding.message) for finding in plan.findings)
    assert "today's is proposed" in said
    assert "No split within the limits" not in said


def test_todays_split_outside_the_limits_is_not_proposed() -> None:
    fit = fit_with([70.0, 10.0, 10.0, 10.0], seed=5, spread=0.1)
    limits = (SpendLimit("meta", "a", most=LimitAmount(1.0)),)
    request = PlanRequest(PERIOD, Money(100_000, "EUR"), risk="bold", limits=limits)
    allocation, certificate, _ = split_for(request, fit, problem_of(request, fit))
    assert allocation.spend[0] <= 1.0
    assert certificate.max_violation <= 0.01
    breach = todays_breach(request, fit, problem_of(request, fit), allocation)
    assert breach is not None
    plan = make_plan(request, fit, allocation, certificate, current_breaks=breach)
    assert plan.current_breaks == breach
    (compared,) = (finding for finding in plan.findings if finding.subject == "comparison")
    assert compared.message.values["subject"] == breach.subject
    # Today's split is not to be kept, so nobody is told to hold.
    assert not [finding for finding in plan.findings if finding.subject == "verdict"]


def test_todays_split_within_the_limits_breaks_none() -> None:
    fit = fit_with([70.0, 10.0, 10.0, 10.0], seed=5, spread=0.1)
    for limits in ((), (SpendLimit("meta", "a", most=LimitAmount(0.7, "share")),)):
        request = PlanRequest(PERIOD, Money(100_003, "EUR"), limits=limits)
        allocation, _, _ = split_for(request, fit, problem_of(request, fit))
        assert todays_breach(request, fit, problem_of(request, fit), allocation) is None


@pytest.mark.parametrize("risk", ["cautious", "bold"])
def test_the_dial_is_about_the_whole_plan_not_segment_by_segment(risk: str) -> None:
    fit = fit_with([1.0, 0.0, 0.0, 0.0], seed=11, spread=1.0)
    draws = curve_draws(fit)
    values = {}
    for position in RISKS:
        request = PlanRequest(PERIOD, Money(100_000, "EUR"), risk=position)
        allocation, certificate, _ = split_for(request, fit, problem_of(request, fit))
        values[position] = measure(totals_of(draws, allocation.spend), DIAL[risk])  # type: ignore[index]
        if position == risk:
            assert certificate.value == pytest.approx(values[position])
    assert values[risk] == max(values.values())


def test_totals_agree_with_the_plans_own_outcomes() -> None:
    fit = fit_with([1.0, 2.0, 3.0, 4.0], seed=1, spread=0.5)
    spend = np.array([120.0, 0.0, 333.0, 47.0])
    np.testing.assert_allclose(totals_of(curve_draws(fit), spend), expected_outcomes(fit, spend).sum(axis=1))


def test_every_position_of_the_dial_has_its_words() -> None:
    assert set(DIAL) == set(DIAL_MEANINGS) == set(RISKS)
    assert all(str(meaning).endswith(".") for meaning in DIAL_MEANINGS.values())


def test_a_bold_plan_says_why_its_proof_is_loose() -> None:
    fit = fit_with([1.0, 1.0, 1.0, 1.0], seed=2, spread=1.0)
    request = PlanRequest(PERIOD, Money(100_000, "EUR"), risk="bold")
    allocation, certificate, findings = split_for(request, fit, problem_of(request, fit))
    assert certificate.gap > 1e-3
    plan = make_plan(request, fit, allocation, certificate, findings)
    found = [finding for finding in plan.findings if finding.subject == "certificate"]
    assert [finding.severity for finding in found] == ["info"]
    assert "best part" in str(found[0].message)


def test_no_segment_of_a_plan_changes_by_more_than_is_allowed() -> None:
    fit = fit_with([40.0, 31.3, 20.7, 60.0], seed=5, spread=0.3)
    limit = SpendLimit(None, None, each=True, most_change=LimitAmount(0.2, "share"))
    before = fit.recent_spend * PERIOD.days
    request = PlanRequest(PERIOD, Money(152_000, "EUR"), "conversions", limits=(limit,))
    problem = replace(problem_of(request, fit), last_spend=before)
    allocation, certificate, _ = split_for(request, fit, problem)
    plan = make_plan(request, fit, allocation, certificate)
    planned = np.array([float(major_units(line.budget)) for line in plan.lines])
    assert planned.sum() == pytest.approx(1520.0)
    assert np.all(np.abs(planned - before) <= 0.2 * before + 1e-9)
    assert np.abs(planned - before).max() > 0.15 * before.min()
    assert certificate.max_violation <= 1e-9
    assert not any(finding.subject == "rounding" for finding in plan.findings)
