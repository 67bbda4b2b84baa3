"""What a scenario is, in words: its question, its answer, how far it is agreed on."""

from __future__ import annotations

from typing import Final

from optimizer.domain.estimate import Estimate
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.scenario import Scenario, ScenarioStatus
from optimizer.domain.target import Target
from optimizer.message import N_, Message, listed
from optimizer.ui.answering import sentences
from optimizer.ui.asking.assumption_words import assumptions_told
from optimizer.ui.names import place_name, segment_name
from optimizer.words import Voice, figure_name, figure_title, risk_name

_STATUSES: Final[dict[ScenarioStatus, Message]] = {
    "draft": N_("Draft"),
    "proposed": N_("Proposed"),
    "approved": N_("Approved"),
}


def status_name(voice: Voice, status: ScenarioStatus) -> str:
    """Name how far people have agreed on a scenario."""
    return voice.render(_STATUSES[status])


def goal_told(voice: Voice, request: PlanRequest) -> str:
    """Say what a plan is for."""
    goal, kpi = request.goal, request.kpi
    if goal.kind == "profit":
        return voice.say("The most profit, from {kpi}", kpi=figure_name(voice, kpi))
    if goal.kind == "target" and goal.target is not None:
        return _target_told(voice, goal.target, request)
    return _kpi_told(voice, goal, kpi)


def _kpi_told(voice: Voice, goal: Goal, kpi: str) -> str:
    if kpi == WEIGHTED or goal.kpi_values:
        names = [figure_name(voice, name) for name, _ in goal.kpi_values]
        return voice.say("Several results together: {names}", names=listed(names, 3))
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


def question_told(voice: Voice, scenario: Scenario) -> dict[str, str]:
    """Return the settings of a scenario, each with its name; the same names in the same order for all."""
    request = scenario.request
    limits = len(request.limits) + len(request.guardrails)
    newcomers = ", ".join(segment_name(segment) for segment in request.newcomers)
    granted = "; ".join(assumptions_told(voice, request.assumptions, request.budget.currency))
    nothing = "\N{EN DASH}"
    return {
        voice.say("Period"): voice.period(request.period),
        voice.say("Budget"): voice.round_money(request.budget),
        voice.say("Goal"): goal_told(voice, request),
        voice.say("Risk"): risk_name(voice, request.risk),
        voice.say("Limits"): limits_told(voice, request) if limits else voice.say("None"),
        voice.say("Without history"): newcomers or nothing,
        voice.say("Taken for granted"): granted or nothing,
        voice.say("Split by"): voice.say("A budget sheet") if scenario.source == "sheet" else voice.say("This program"),
        voice.say("Data up to"): nothing if scenario.basis.last_day is None else voice.day(scenario.basis.last_day),
    }


def limits_told(voice: Voice, request: PlanRequest) -> str:
    """Count limits and name whom they hold for."""
    names = [_limited(voice, limit) for limit in request.limits]
    names += [guardrail.name for guardrail in request.guardrails]
    told = listed(list(dict.fromkeys(names)), 3)
    return voice.say("{count:number}: {names}", count=len(request.limits) + len(request.guardrails), names=told)


def _limited(voice: Voice, limit: object) -> str:
    platform, audience = getattr(limit, "platform", None), getattr(limit, "audience", None)
    if platform is None and audience is None:
        return voice.say("all segments")
    return place_name(platform, audience)


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
