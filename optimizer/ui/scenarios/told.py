"""What a scenario is, in words: its question, its answer, how far it is agreed on."""

from __future__ import annotations

from typing import Final

from optimizer.domain.estimate import Estimate
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.money import is_money, major_units
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.scenario import ScenarioStatus
from optimizer.domain.target import Target
from optimizer.message import N_, Message, listed
from optimizer.ui.answering import sentences
from optimizer.ui.answering.sentences import placed
from optimizer.ui.names import price
from optimizer.words import Voice, figure_name, figure_title

_STATUSES: Final[dict[ScenarioStatus, Message]] = {
    "draft": N_("Draft"),
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
}


def status_name(voice: Voice, status: ScenarioStatus) -> str:
    """Name how far people have agreed on a scenario."""
    return voice.render(_STATUSES[status])


def goal_told(voice: Voice, request: PlanRequest, *, most_named: int = 3) -> str:
    """Say what a plan is for, in a few words; of several KPIs so many are named, with their weights."""
    goal, kpi = request.goal, request.kpi
    if goal.kind == "profit":
        return voice.say("The most profit, from {kpi}", kpi=figure_name(voice, kpi))
    if goal.kind == "target" and goal.target is not None:
        return _target_told(voice, goal.target, request)
    return _kpi_told(voice, goal, kpi, most_named)


def _kpi_told(voice: Voice, goal: Goal, kpi: str, most_named: int) -> str:
    if kpi == WEIGHTED or goal.kpi_values:
        names = [
            f"{figure_name(voice, name)} \N{MULTIPLICATION SIGN} {voice.exact(value)}"
            for name, value in goal.kpi_values
        ]
        return voice.say("Several results together: {names}", names=listed(names, most_named))
    return figure_title(voice, kpi)


def _target_told(voice: Voice, target: Target, request: PlanRequest) -> str:
    kpi = figure_name(voice, request.kpi)
    if target.kind == "outcome":
        return voice.say("At least {level:exact} {kpi}", level=target.level, kpi=kpi)
    if target.kind == "cpa":
        level = voice.exact_rate(target.level, request.budget.currency)
        return voice.say("At most {level} for each of {kpi}", level=level, kpi=kpi)
    if target.kind == "roi":
        return voice.say(
            "Return on the money of at least {level:exact_percent}, from {kpi}", level=target.level, kpi=kpi
        )
    if target.kind == "marginal_roas":
        return voice.say(
            "The last unit of money brings at least {level:exact}, from {kpi}", level=target.level, kpi=kpi
        )
    return voice.say("Revenue per unit of spend of at least {level:exact}, from {kpi}", level=target.level, kpi=kpi)


def expected_told(voice: Voice, plan: Plan) -> str:
    """Say what a plan is expected to bring."""
    return outcome_told(voice, plan.expected, plan)


def outcome_told(voice: Voice, estimate: Estimate, plan: Plan) -> str:
    """Say an outcome with its range, in the terms of a plan."""
    return voice.say(
        "{value} {kpi}, likely {range}",
        value=sentences.said(voice, estimate.value, plan),
        kpi=figure_name(voice, plan.request.kpi),
        range=sentences.likely(voice, estimate, plan),
    )


def gain_told(voice: Voice, plan: Plan) -> str:
    """Say what a plan brings against the split of the day on which it was made."""
    base, gain = plan.current_split.value, plan.gain.estimate
    if plan.lacks_evidence or base <= 0:
        return "\N{EN DASH}"
    return voice.say(
        "{value} against today's split, likely {low} to {high}",
        value=voice.change(gain.value / base),
        low=voice.change(gain.interval.lower / base),
        high=voice.change(gain.interval.upper / base),
    )


def todays_split_told(voice: Voice, plan: Plan) -> str:
    """Say what today's split brings, and of which sum where that is not the budget."""
    told = outcome_told(voice, plan.current_split, plan)
    spent = placed(plan)
    if spent == plan.request.budget:
        return told
    return "; ".join((told, voice.say("with the same {spend:round_money}", spend=spent)))


def price_told(voice: Voice, plan: Plan) -> str:
    """Say what one result of a plan costs, as `optimizer.ui.names.price_title` names it, to the digits that tell it."""
    kpi, spent, value = plan.request.kpi, placed(plan), plan.expected.value
    if is_money(kpi) or value <= 0 or spent.minor_units <= 0:
        return price(voice, spent, value, kpi)
    per = 1000.0 if kpi in {"reach", "impressions"} else 1.0
    return voice.rate(per * float(major_units(spent)) / value, spent.currency)


def sums_told(voice: Voice, plan: Plan) -> list[str]:
    """Say the budget, and what is spent of it where that is less."""
    budget, spent = plan.request.budget, placed(plan)
    told = [voice.round_money(budget)]
    return told if spent == budget else [*told, voice.say("spends {spend:round_money}", spend=spent)]
