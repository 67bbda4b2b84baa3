"""Plans: exact money, limits in whole units, today's split, verdict, findings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_samples import PERIOD, PROVEN, SEGMENTS, allocation_of, fit_with, said

from optimizer.domain.finding import Finding
from optimizer.domain.money import Money, minor_digits
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.problem import Allocation, BindingLimit, Certificate, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.message import N_
from optimizer.planning import PlanLines, make_curve_plan, make_plan, whole_allocation


def make(spend: list[float], budget: Money, recent: list[float], **more: object) -> Plan:
    limits = more.pop("limits", ())
    request = PlanRequest(PERIOD, budget, limits=limits)  # type: ignore[arg-type]
    return make_plan(request, fit_with(recent), allocation_of(spend, **more), PROVEN)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 10**11),
    st.sampled_from(["EUR", "VND", "BHD", None]),
    st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda parts: sum(parts) > 1e-3),
)
def test_budgets_add_up_to_the_unit(minor_units: int, currency: str | None, parts: list[float]) -> None:
    budget = Money(minor_units, currency)
    major = minor_units / 10 ** minor_digits(currency)
    plan = make([major * part / sum(parts) for part in parts], budget, [1.0, 1.0, 1.0])
    assert sum(line.budget.minor_units for line in plan.lines) == minor_units
    assert plan.unplaced.minor_units == 0
    assert {line.budget.currency for line in plan.lines} == {currency}
    assert sum(line.current_budget.minor_units for line in plan.lines) == minor_units
    assert sum(line.share for line in plan.lines) == pytest.approx(1.0)


def test_a_lock_and_a_most_amount_hold_to_the_cent() -> None:
    limits = (
        SpendLimit("facebook", "A", lock=LimitAmount(333.33)),
        SpendLimit("tiktok", None, most=LimitAmount(1 / 3, "share")),
    )
    plan = make([333.33, 333.336667, 333.333333], Money(100000, "EUR"), [1, 1, 1], limits=limits)
    units = {line.segment: line.budget.minor_units for line in plan.lines}
    assert units[SEGMENTS[0]] == 33333
    assert units[SEGMENTS[2]] <= 33333
    assert sum(units.values()) == 100000


def test_nothing_or_at_least_stays_nothing_or_at_least() -> None:
    limits = tuple(SpendLimit("facebook", name, on_off_minimum=LimitAmount(500.005)) for name in "AB")
    plan = make([500.005, 0.0, 499.995], Money(100000, "EUR"), [1, 1, 1], limits=limits)
    units = [line.budget.minor_units for line in plan.lines]
    assert units[0] == 50001
    assert units[1] == 0
    assert sum(units) == 100000


def test_todays_split_is_the_recent_spend_scaled_to_the_budget() -> None:
    plan = make([500.0, 300.0, 200.0], Money(100000, "EUR"), [30.0, 10.0, 10.0])
    assert [line.current_budget.minor_units for line in plan.lines] == [60000, 20000, 20000]
    assert [line.last_spend.minor_units for line in plan.lines] == [30000, 10000, 10000]


def test_where_nothing_was_spent_recently_todays_split_is_even() -> None:
    plan = make([500.0, 300.0, 200.0], Money(90000, "EUR"), [0.0, 0.0, 0.0])
    assert [line.current_budget.minor_units for line in plan.lines] == [30000, 30000, 30000]


def test_a_clear_gain_says_shift_and_no_gain_says_hold() -> None:
    shift = make([700.0, 250.0, 50.0], Money(100000, "EUR"), [1.0, 1.0, 98.0])
    assert shift.verdict == "shift"
    assert shift.gain.estimate.interval.lower > 0
    assert shift.gain.probability > 0.95
    assert "verdict" not in said(shift)
    hold = make([500.0, 300.0, 200.0], Money(100000, "EUR"), [50.0, 30.0, 20.0])
    assert hold.verdict == "hold"
    assert hold.gain.estimate.value == 0
    assert "verdict" in said(hold)


def test_the_interval_of_the_gain_is_narrower_than_that_of_what_will_be_counted() -> None:
    """Gain compares expectations draw by draw; the outcome also has the noise of counts."""
    plan = make([700.0, 250.0, 50.0], Money(100000, "EUR"), [1.0, 1.0, 98.0])
    expected, gained = plan.expected.interval, plan.gain.estimate.interval
    assert plan.expected.value - plan.current_split.value == pytest.approx(plan.gain.estimate.value)
    assert expected.upper - expected.lower > gained.upper - gained.lower


def test_totals_are_not_sums_of_interval_ends() -> None:
    plan = make([500.0, 300.0, 200.0], Money(100000, "EUR"), [1.0, 1.0, 1.0])
    assert sum(line.expected.value for line in plan.lines) == pytest.approx(plan.expected.value)
    assert sum(line.expected.interval.upper for line in plan.lines) > plan.expected.interval.upper * 1.01


def test_more_a_day_than_was_ever_spent_is_told() -> None:
    plan = make([810.0, 800.0, 10.0], Money(162000, "EUR"), [1.0, 1.0, 1.0])
    assert [line.extrapolated for line in plan.lines] == [True, False, False]
    assert "facebook / A" in said(plan)


def test_money_that_is_left_over_is_told_with_the_reason() -> None:
    most = BindingLimit(SEGMENTS[0], "most", "segment")
    plan = make([100.0, 0.0, 0.0], Money(100000, "EUR"), [1.0, 1.0, 1.0], unplaced=900.0, binding=(most,))
    assert plan.unplaced == Money(90000, "EUR")
    assert sum(line.budget.minor_units for line in plan.lines) == 10000
    assert "limits leave no room" in str(said(plan)["limits"].message)
    assert plan.lines[0].binding == (most,)
    end = BindingLimit(SEGMENTS[0], "most", "curve")
    plan = make([100.0, 0.0, 0.0], Money(100000, "EUR"), [1.0, 1.0, 1.0], unplaced=900.0, binding=(end,))
    assert "known" in str(said(plan)["curves"].message)
    comparison = said(plan)["comparison"].message
    assert (comparison.values["placed"], comparison.values["budget"]) == (Money(10000, "EUR"), Money(100000, "EUR"))
    assert "comparison" not in said(make([500.0, 300.0, 200.0], Money(100000, "EUR"), [1.0, 1.0, 1.0]))


def test_no_plan_goes_past_the_end_of_a_curve() -> None:
    """One major unit of a currency without decimals is a whole unit: 8798.4 would round to 8798, 8798.6 to 8799."""
    given_ends = [None, 8798.6, 8798.4]
    rounded = whole_allocation(
        Money(30000, "VND"), allocation_of([12402.999, 8798.6, 8798.4], unplaced=0.001), (), given_ends
    )
    assert rounded.spend[1:].tolist() == [8798, 8798]
    assert rounded.spend[0] + rounded.unplaced + 2 * 8798 == 30000
    plan = make([40.0, 4000.0, 10.0], Money(405000, "EUR"), [1.0, 1.0, 1.0])
    assert plan.lines[1].budget == Money(400000, "EUR")


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**11),
    st.sampled_from(["EUR", "VND", "BHD"]),
    st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda parts: sum(parts) > 1e-3),
    st.floats(0, 0.5),
)
def test_what_is_whole_stays_as_it_is(minor_units: int, currency: str, parts: list[float], left: float) -> None:
    budget = Money(minor_units, currency)
    major = minor_units / 10 ** minor_digits(currency)
    spend = [major * (1 - left) * part / sum(parts) for part in parts]
    limits = (SpendLimit("facebook", None, most=LimitAmount((spend[0] + spend[1]) / major, "share")),)
    ends = [None, spend[1], spend[2]]
    once = whole_allocation(budget, allocation_of(spend, unplaced=major * left), limits, ends)
    again = whole_allocation(budget, once, limits, ends)
    assert again.spend.tolist() == once.spend.tolist()
    assert again.unplaced == once.unplaced
    assert np.abs(once.spend - spend).max() * 10 ** minor_digits(currency) < 3 + 1e-9 * minor_units


def test_two_halves_of_an_odd_number_are_rounded_to_the_nearest_and_it_is_told() -> None:
    half = LimitAmount(0.5, "share")
    limits = (SpendLimit("facebook", None, least=half), SpendLimit("tiktok", None, least=half))
    plan = make([30.0, 20.005, 50.005], Money(10001, "EUR"), [1.0, 1.0, 1.0], limits=limits)
    budgets = [line.budget.minor_units for line in plan.lines]
    assert sorted([budgets[0] + budgets[1], budgets[2]]) == [5000, 5001]
    assert said(plan)["rounding"].severity == "info"
    even = make([30.0, 20.0, 50.0], Money(10000, "EUR"), [1.0, 1.0, 1.0], limits=limits)
    assert "rounding" not in said(even)


def test_float_noise_of_the_solver_is_no_unplaced_money() -> None:
    plan = make([500.0, 300.0, 200.0 - 1e-9], Money(100000, "EUR"), [1.0, 1.0, 1.0], unplaced=1e-9)
    assert plan.unplaced.minor_units == 0


def test_unknown_currency_a_loose_gap_and_few_results_are_told() -> None:
    request = PlanRequest(PERIOD, Money(300, None))
    loose = Certificate(value=10.0, upper_bound=10.1, gap=0.01, max_violation=0.0)
    plan = make_plan(request, fit_with([1.0, 1.0, 1.0]), allocation_of([1.0, 1.0, 1.0]), loose)
    assert {"currency", "certificate", "conversions"} <= set(said(plan))
    quiet = make([500.0, 300.0, 200.0], Money(100000, "EUR"), [1.0, 1.0, 50.0])
    assert not {"currency", "certificate", "conversions", "limits"} & set(said(quiet))


def test_findings_of_earlier_steps_come_along_once() -> None:
    remark = Finding("info", "file", N_("Seen."), N_("Nothing."))
    fit = replace(fit_with([1.0, 1.0, 1.0]), findings=(remark,))
    request = PlanRequest(PERIOD, Money(100000, "EUR"))
    plan = make_plan(request, fit, allocation_of([500.0, 300.0, 200.0]), PROVEN, [remark])
    assert plan.findings.count(remark) == 1


def test_a_fit_of_other_segments_is_refused() -> None:
    other = fit_with([1.0, 1.0, 1.0], segments=(*SEGMENTS[:2], Segment("x", "y")))
    with pytest.raises(ValueError, match="same segments"):
        make_plan(PlanRequest(PERIOD, Money(1000, "EUR")), other, allocation_of([1.0, 1.0, 1.0]), PROVEN)


def test_a_plan_on_given_curves_has_exact_money_and_no_interval() -> None:
    plan = make_curve_plan(
        Money(1000, "VND"), (), allocation_of([333.0, 333.0, 334.0]), outcome=[3.0, 2.0, 1.0], certificate=PROVEN
    )
    assert [line.budget.minor_units for line in plan.lines] == [333, 333, 334]
    assert plan.expected == 6.0
    assert plan.unplaced.minor_units == 0


def test_what_holds_a_segment_in_one_period_stands_in_that_periods_line_alone() -> None:
    own = BindingLimit(SEGMENTS[0], "most", "segment", "b", is_of_period=True)
    segments = (SEGMENTS[0], SEGMENTS[0], SEGMENTS[1])
    allocation = replace(allocation_of([500.0, 300.0, 200.0]), segments=segments, binding=(own,))
    lines = PlanLines(segments, periods=("a", "b", "a"))
    plan = make_curve_plan(
        Money(100000, "EUR"), (), allocation, outcome=[3.0, 2.0, 1.0], certificate=PROVEN, lines=lines
    )
    assert [line.binding for line in plan.lines] == [(), (own,), ()]


def test_with_one_segment_there_is_nothing_to_move() -> None:
    fit = fit_with([10.0], segments=SEGMENTS[:1])
    whole = Allocation(SEGMENTS[:1], np.array([100.0]), np.array([0.3]), 0.3, (), (), 0.0)
    plan = make_plan(PlanRequest(PERIOD, Money(100_00, "EUR")), fit, whole, PROVEN)
    (verdict,) = (finding for finding in plan.findings if finding.subject == "verdict")
    assert "only one segment" in str(verdict.message)
    assert "limits" not in f"{verdict.message} {verdict.remedy}"
