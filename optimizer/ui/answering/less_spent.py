"""A plan that spends less than its budget, beside what was really spent and earned."""

from __future__ import annotations

from optimizer.domain.money import Money, major_units, money
from optimizer.domain.plan import Plan
from optimizer.domain.plan_outcomes import LastPeriod
from optimizer.ui.answering.sentences import counted, placed, said, spends_less
from optimizer.words import Voice, figure_name


def against_last_period(voice: Voice, plan: Plan, last: LastPeriod) -> str:
    """Say what falls and what rises against the last period; empty where the plan spends its budget.

    Empty too where the last period is no like for the plan: with fewer days, with platforms that do not report the
    plan's KPI, or without results.
    """
    if not _is_alike(plan, last) or last.outcome is None:
        return ""
    told = voice.say(
        "Against {period:period}, spend goes from {before:round_money} to {after:round_money}, and {kpi} from "
        "{counted} to about {expected}.",
        period=last.period,
        before=last.spend,
        after=placed(plan),
        kpi=figure_name(voice, plan.request.kpi),
        counted=counted(voice, last.outcome, plan),
        expected=said(voice, plan.expected.value, plan),
    )
    earned = last_profit(plan, last)
    if earned is None or plan.answer is None:
        return told
    profit = voice.say(
        "Profit goes from {before:round_money} to about {after:round_money}.",
        before=earned,
        after=money(plan.answer.reached, earned.currency),
    )
    return f"{told} {profit}"


def last_profit(plan: Plan, last: LastPeriod) -> Money | None:
    """What the last period left of its revenue after its spend; None where the goal is another or it is no like."""
    if plan.request.goal.kind != "profit" or plan.answer is None or last.outcome is None or not _is_alike(plan, last):
        return None
    worth = plan.answer.value_per_outcome * plan.answer.margin
    return money(worth * last.outcome - float(major_units(last.spend)), plan.request.budget.currency)


def _is_alike(plan: Plan, last: LastPeriod) -> bool:
    return spends_less(plan) and not last.platforms and last.period.days == plan.request.period.days
