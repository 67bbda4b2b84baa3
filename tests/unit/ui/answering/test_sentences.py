"""A plan in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.finding import Finding
from optimizer.domain.goal import Goal
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import RISKS, Gain, Plan, PlanRequest
from optimizer.domain.plan_outcomes import LastPeriod
from optimizer.domain.problem import BindingLimit, Certificate, LimitAmount, LimitKind, LimitScope, SpendLimit
from optimizer.domain.risk import DIAL_MEANINGS
from optimizer.domain.segment import Segment
from optimizer.message import N_
from optimizer.ui import names
from optimizer.ui.answering import answer, less_spent, sentences
from optimizer.words import Voice, proof, voice_for


def test_the_headline_says_what_to_move(voice: Voice, plan: Plan) -> None:
    assert sentences.moved(plan) == Money(300_000, "EUR")
    assert sentences.headline(voice, plan) == "Move €3,000 from TikTok · Students to Facebook · Parents."


def test_only_the_largest_moves_are_named(voice: Voice, plan: Plan) -> None:
    poor = plan.lines[0]
    many = tuple(replace(poor, segment=Segment("tiktok", f"Group {number}")) for number in range(4))
    text = sentences.headline(voice, replace(plan, lines=(*many, plan.lines[1])))
    assert text == "Move €3,000, above all from TikTok · Group 0 and TikTok · Group 1 to Facebook · Parents."
    text = sentences.headline(voice, replace(plan, lines=(*many[:2], plan.lines[1])))
    assert text == "Move €3,000 from TikTok · Group 0 and TikTok · Group 1 to Facebook · Parents."


def test_the_promise_has_range_and_certainty(voice: Voice, plan: Plan) -> None:
    text = sentences.promise(voice, plan)
    assert "20% more conversions" in text
    assert "between +6% and +34%" in text
    assert "96% sure" in text


def test_hold_is_said_plainly(voice: Voice, plan: Plan) -> None:
    held = replace(
        plan,
        verdict="hold",
        gain=Gain(replace(plan.gain.estimate, interval=replace(plan.gain.estimate.interval, lower=-5.0)), 0.7),
    )
    assert sentences.headline(voice, held).startswith("Hold")
    assert "between \N{MINUS SIGN}2% and +34%" in sentences.promise(voice, held)


def test_one_segment_is_no_matter_of_doubt(voice: Voice, plan: Plan) -> None:
    alone = replace(plan, lines=plan.lines[1:], verdict="hold")
    text = sentences.promise(voice, alone)
    assert "only one segment" in text
    assert "uncertain" not in text


def test_limits_that_cost_more_than_the_move_gains_are_named(voice: Voice, plan: Plan) -> None:
    interval = replace(plan.gain.estimate.interval, lower=-60.0, upper=-40.0)
    worse = replace(plan, verdict="hold", gain=Gain(replace(plan.gain.estimate, value=-50.0, interval=interval), 0.0))
    text = sentences.promise(voice, worse)
    assert "20% fewer conversions" in text
    assert "Loosen the limits" in text


def test_a_plan_that_changes_nothing_says_so(voice: Voice, plan: Plan) -> None:
    same = tuple(replace(line, budget=line.current_budget) for line in plan.lines)
    assert "Keep today's split" in sentences.headline(voice, replace(plan, lines=same))


def test_nobody_is_advised_to_keep_what_the_limits_do_not_allow(voice: Voice, plan: Plan) -> None:
    held = replace(plan, verdict="hold")
    assert "keep today's split" in sentences.headline(voice, held)
    text = sentences.headline(voice, replace(held, current_breaks=BrokenLimit(N_("each segment"), "limits table")))
    assert "Hold" not in text
    assert "today's split is outside them" in text


def test_the_limit_that_todays_split_breaks_is_named_whatever_the_verdict(voice: Voice, plan: Plan) -> None:
    limit = SpendLimit("tiktok", None, least=LimitAmount(10.0), most=LimitAmount(2000.0))
    broken = BrokenLimit(N_("tiktok"), "limits table", limit, "most")
    for verdict in ("shift", "hold"):
        told = replace(plan, verdict=verdict, current_breaks=broken)
        assert "breaks your limit \u201cTikTok at most €2,000\u201d" in sentences.caveat(voice, told)
    assert "breaks your limit" not in sentences.caveat(voice, plan)


@pytest.mark.parametrize(("value", "lower"), [(-50.0, -60.0), (20.0, -5.0)])
def test_nobody_is_told_to_stay_with_what_breaks_a_limit(voice: Voice, plan: Plan, value: float, lower: float) -> None:
    limit = SpendLimit("tiktok", None, most=LimitAmount(2000.0))
    interval = replace(plan.gain.estimate.interval, lower=lower, upper=value + 20.0)
    gain = Gain(replace(plan.gain.estimate, value=value, interval=interval), 0.6)
    broken = BrokenLimit(N_("tiktok"), "limits table", limit, "most")
    held = replace(plan, verdict="hold", gain=gain, current_breaks=broken)
    said = f"{sentences.headline(voice, held)} {sentences.promise(voice, held)} {sentences.caveat(voice, held)}"
    assert "TikTok at most €2,000" in said
    assert not any(words in said for words in ("Hold", "Keep", "keep", "or stay", "too uncertain to move"))


def test_a_move_of_a_cent_that_a_limit_asks_for_is_not_called_keeping(voice: Voice, plan: Plan) -> None:
    lines = tuple(
        replace(line, budget=Money(line.current_budget.minor_units + shift, "EUR"))
        for line, shift in zip(plan.lines, (1, -1), strict=True)
    )
    moved = replace(plan, lines=lines)
    assert "Keep" in sentences.headline(voice, moved)
    broken = BrokenLimit(N_("tiktok"), "limits table")
    assert "Keep" not in sentences.headline(voice, replace(moved, current_breaks=broken))


def test_nothing_expected_today_divides_nothing(voice: Voice, plan: Plan) -> None:
    none = replace(plan, current_split=replace(plan.current_split, value=0.0))
    assert "the plan about 300" in sentences.promise(voice, none)


def test_where_nothing_was_learned_no_gain_is_spoken_of(voice: Voice, plan: Plan) -> None:
    finding = Finding("warning", "verdict", N_("Nothing was learned."), N_("Hold."))
    text = sentences.promise(voice, replace(plan, verdict="hold", findings=(finding,)))
    assert "is not known" in text
    assert "sure" not in text
    assert "between" not in text


def test_the_proof_is_of_what_the_dial_looks_at_and_says_who_checked_it(voice: Voice, plan: Plan) -> None:
    open_gap = replace(plan, certificate=Certificate(300.0, 306.0, 0.02, 0.0))
    cautious = replace(open_gap, request=replace(plan.request, risk="cautious"))
    for one in (plan, open_gap, cautious):
        told = sentences.proved(voice, one)
        assert told.startswith(proof(one.certificate, voice, one.request.risk))
        assert "second calculation" in told
    assert sentences.proved(voice, cautious).startswith("In the worst quarter")


@pytest.mark.parametrize("kind", get_args(LimitKind))
@pytest.mark.parametrize("scope", get_args(LimitScope))
def test_every_limit_has_a_note_that_names_its_period(voice: Voice, kind: LimitKind, scope: LimitScope) -> None:
    limit = BindingLimit(Segment("facebook", "Parents"), kind, scope)
    note = sentences.binding_note(voice, limit)
    assert note
    assert sentences.binding_note(voice, replace(limit, period="week 2")) == note
    assert sentences.binding_note(voice, replace(limit, period="week 2", is_of_period=True)) == f"{note} in week 2"


def test_the_dial_has_one_meaning_everywhere(voice: Voice) -> None:
    for risk in RISKS:
        assert names.risk_meaning(voice, risk) == str(DIAL_MEANINGS[risk])


def test_notes_name_limits_and_extrapolation(voice: Voice, plan: Plan) -> None:
    assert sentences.line_note(voice, plan.lines[0]) == ""
    assert sentences.line_note(voice, plan.lines[1]) == "Platform at its most, above past spend"


def test_revenue_is_money_and_its_price_a_return(voice: Voice, plan: Plan) -> None:
    request = replace(plan.request, kpi="revenue")
    assert sentences.said(voice, 12_345.6, replace(plan, request=request)) == "€12,350"
    assert names.price(voice, Money(1_000_000, "EUR"), 25_000.0, "revenue") == "2.50"
    assert names.price(voice, Money(1_000_000, "EUR"), 250.0, "conversions") == "€40.00"
    assert names.price(voice, Money(1_000_000, "EUR"), 0.0, "conversions") == "\N{EN DASH}"


def test_outcomes_have_no_false_precision(voice: Voice, plan: Plan) -> None:
    assert sentences.said(voice, 1_839_527.3, plan) == "1,840,000"
    assert sentences.said(voice, 9_876.5, plan) == "9,876"
    assert sentences.said(voice, 46.71, plan) == "47"
    assert sentences.said(voice, 4.671, replace(plan, expected=replace(plan.expected, value=9.0))) == "4.7"


def test_other_locales_keep_their_marks(plan: Plan) -> None:
    polish = voice_for("pl-PL", "en")
    assert sentences.signed_sum(polish, Money(-123_456, "PLN")) == "\N{MINUS SIGN}1\xa0234,56"
    assert sentences.signed_sum(polish, Money(1_234, "VND")) == "+1\xa0234"
    assert sentences.signed_sum(polish, Money(0, "PLN")) == "\N{EN DASH}"
    assert isinstance(plan.request, PlanRequest)


def test_what_was_never_tried_is_said_beside_the_promise(voice: Voice, plan: Plan) -> None:
    text = sentences.caveat(voice, plan)
    assert text == "Facebook · Parents would get more a day than you have ever spent on it: go there in steps."
    bold = replace(plan, lines=tuple(replace(line, extrapolated=True) for line in plan.lines))
    assert sentences.caveat(voice, bold).startswith("2 of 2 segments would get more a day")
    assert "steps" not in sentences.caveat(voice, replace(bold, verdict="hold"))
    tame = replace(plan, lines=tuple(replace(line, extrapolated=False) for line in plan.lines))
    assert sentences.caveat(voice, tame) == ""


def test_limits_are_named_only_where_they_leave_money_over(voice: Voice, plan: Plan) -> None:
    left = replace(plan, unplaced=Money(123_400, "EUR"))
    assert "limits" not in sentences.unplaced(voice, left)
    assert sentences.unplaced(voice, left).startswith("€1,234.00 found no place: no segment's results")
    limit = SpendLimit("facebook", None, most=LimitAmount(0.4, "share"))
    limited = replace(left, request=replace(left.request, limits=(limit,)))
    assert sentences.unplaced(voice, limited) == "€1,234.00 found no place within the limits."


def test_a_segment_without_history_is_not_said_to_be_above_past_spend(voice: Voice, plan: Plan) -> None:
    best = plan.lines[1].segment
    borrowed = replace(plan, request=replace(plan.request, newcomers=(best,)))
    assert sentences.caveat(voice, borrowed) == (
        "Facebook · Parents has no history: its curve is borrowed from relatives, so start it with little."
    )
    assert "no history: borrowed" in sentences.line_note(voice, plan.lines[1], is_new=True)
    assert "above past spend" not in sentences.line_note(voice, plan.lines[1], is_new=True)
    nothing = replace(plan.lines[1], budget=Money(0, "EUR"), extrapolated=False)
    assert sentences.caveat(voice, replace(borrowed, lines=(plan.lines[0], nothing))) == ""


def test_what_was_counted_is_whole_and_what_is_expected_is_not_told_as_counted(voice: Voice, plan: Plan) -> None:
    few = replace(plan, expected=replace(plan.expected, value=18.5))
    assert sentences.counted(voice, 17.0, few) == "17"
    assert sentences.counted(voice, 17.25, few) == "17.2"


def test_a_split_that_is_not_advised_is_not_called_todays(voice: Voice, plan: Plan) -> None:
    """Two days of data: what was just spoken of is today's split, and it is not the one that goes too far."""
    first, second = plan.lines
    far = replace(plan, verdict="hold", lines=(replace(first, extrapolated=True), replace(second, extrapolated=False)))
    assert sentences.caveat(voice, far) == (
        "The split that is not advised would give 1 of 2 segments more a day than you have ever spent on them."
    )
    kept = tuple(replace(line, budget=line.current_budget) for line in far.lines)
    assert "not advised" not in sentences.caveat(voice, replace(far, lines=kept))


def test_a_goal_that_spends_less_says_that_first(voice: Voice, plan: Plan) -> None:
    """A return on a tenth of the budget is no advice to spend all of it."""
    usual, advised = sentences.headline(voice, plan), sentences.promise(voice, plan)
    budget = plan.request.budget
    asked = replace(plan.request, budget=replace(budget, minor_units=10 * budget.minor_units))
    left = replace(budget, minor_units=9 * budget.minor_units)
    of_goal = replace(plan, request=asked, unplaced=left, answer=GoalAnswer(100.0, None))
    assert sentences.headline(voice, of_goal) == (
        f"Spend {voice.round_money(budget)} instead of {voice.round_money(asked.budget)}."
    )
    assert sentences.headline(voice, replace(of_goal, answer=None)) == usual
    # today's split of a sum that nobody spends is no budget that anybody has
    assert "of the same budget" in advised
    told = sentences.promise(voice, of_goal)
    assert told.startswith("Of €10,000 this split brings 20% more conversions than today's split would")
    assert "same budget" not in told


def test_a_goal_that_spends_less_is_told_beside_what_was_really_spent(voice: Voice, plan: Plan) -> None:
    month = Period(date(2025, 12, 1), date(2025, 12, 31))
    last = LastPeriod(month, Money(9_000_000, "EUR"), 1200.0)
    asked = replace(plan.request, budget=Money(10_000_000, "EUR"), goal=Goal("profit", margin=0.5))
    left = Money(9_000_000, "EUR")
    # 300 results of 200 EUR each, half of it kept: 30,000 less 10,000; before it was 120,000 less 90,000
    of_goal = replace(plan, request=asked, unplaced=left, answer=GoalAnswer(20_000.0, None, 200.0, 0.5))
    told = less_spent.against_last_period(voice, of_goal, last)
    assert "spend goes from €90,000 to €10,000, and conversions from 1,200 to about 300." in told
    assert told.endswith("Profit goes from €30,000 to about €20,000.")
    for_target = replace(of_goal, request=replace(asked, goal=Goal("budget")))
    assert "Profit" not in less_spent.against_last_period(voice, for_target, last)
    # what is no like is not compared
    assert less_spent.against_last_period(voice, replace(of_goal, unplaced=Money(0, "EUR")), last) == ""
    assert less_spent.against_last_period(voice, of_goal, replace(last, outcome=None)) == ""
    assert less_spent.against_last_period(voice, of_goal, replace(last, platforms=("facebook",))) == ""
    short = Period(date(2025, 12, 20), date(2025, 12, 31))
    assert less_spent.against_last_period(voice, of_goal, replace(last, period=short)) == ""


def test_a_plan_below_the_last_period_says_what_demand_does(voice: Voice, plan: Plan) -> None:
    last = LastPeriod(Period(date(2025, 12, 1), date(2025, 12, 31)), Money(1_000_000, "EUR"), 400.0)
    told = answer.demand_told(voice, plan, last, -0.183)
    assert "expect \N{MINUS SIGN}18% conversions in Jan 1, 2026" in told
    assert "for the same money as in Dec 1, 2025" in told
    for nothing in (-0.049, 0.049, None):
        assert answer.demand_told(voice, plan, last, nothing) == ""
    assert answer.demand_told(voice, plan, replace(last, outcome=None), -0.183) == ""
