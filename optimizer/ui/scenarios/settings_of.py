"""The settings of a scenario in full, each as it is told and as it is compared."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Final, get_args

from optimizer import workflow
from optimizer.domain.assumption import Assumptions
from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.money import is_money, major_units
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import FundedLimit, LimitAmount, LimitKind, RatioLimit, SpendLimit
from optimizer.domain.scenario import Scenario
from optimizer.domain.target import Target
from optimizer.ui.asking.assumption_words import assumptions_told
from optimizer.ui.limit_names import amount_told, limit_name
from optimizer.ui.names import segment_name
from optimizer.ui.scenarios.told import goal_told
from optimizer.words import Voice, figure_name, risk_name

_NOTHING: Final = "\N{EN DASH}"
_BETWEEN: Final = "; "
_USES_VALUE: Final = ("roas", "roi", "marginal_roas")

StatedLimit = SpendLimit | FundedLimit | RatioLimit | GuardrailLevel


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a scenario.

    Attributes
    ----------
    name : str
        What is set; the same for all scenarios.
    told : str
        To what, with all its amounts.
    what : hashable
        Equal where two scenarios have the same set, in whatever order they name it.
    """

    name: str
    told: str
    what: Hashable


def settings_of(voice: Voice, scenario: Scenario) -> tuple[Setting, ...]:
    """Return the settings of a scenario, the same in the same order for all."""
    request, currency = scenario.request, scenario.request.budget.currency
    day, source = scenario.basis.last_day, scenario.source
    newcomers = sorted(set(request.newcomers))
    budget = LimitAmount(float(major_units(request.budget)))
    granted = _BETWEEN.join(assumptions_told(voice, request.assumptions, currency))
    return (
        Setting(voice.say("Period"), voice.period(request.period), request.period),
        Setting(voice.say("Budget"), amount_told(voice, budget, currency), request.budget),
        Setting(voice.say("Goal"), goal_in_full(voice, request), goal_of(request)),
        Setting(voice.say("Risk"), risk_name(voice, request.risk), request.risk),
        Setting(voice.say("Limits"), limits_told(voice, request) or voice.say("None"), limits_of(request)),
        Setting(voice.say("Without history"), ", ".join(map(segment_name, newcomers)) or _NOTHING, tuple(newcomers)),
        Setting(voice.say("Taken for granted"), granted or _NOTHING, granted_of(request.assumptions)),
        Setting(
            voice.say("Split by"),
            voice.say("A budget sheet") if source == "sheet" else voice.say("This program"),
            source,
        ),
        Setting(voice.say("Data up to"), _NOTHING if day is None else voice.day(day), day),
    )


def goal_of(request: PlanRequest) -> Hashable:
    """Return the whole goal: equal where the same is wanted, with the same value, margin, weights and level."""
    goal = request.goal
    weights = tuple(sorted(goal.kpi_values))
    if goal.kind == "profit":
        return (request.kpi, weights, goal.kind, workflow.value_of_outcome(request), goal.margin)
    if goal.kind == "target" and goal.target is not None:
        target = goal.target
        value = workflow.value_of_outcome(request) if target.kind in _USES_VALUE else None
        margin = target.margin if target.kind == "roi" else None
        return (request.kpi, weights, goal.kind, target.kind, target.level, value, margin)
    return (request.kpi, weights, goal.kind)


def limits_of(request: PlanRequest) -> Hashable:
    """Return the limits in an order of their own, without where they were stated."""
    return _in_order(replace(limit, source="") for limit in _limits(request))


def granted_of(assumptions: Assumptions) -> Hashable:
    """Return what is taken for granted in an order of its own; of two values of a KPI the last one counts."""
    values = {one.kpi: one.value for one in assumptions.values}
    others = (assumptions.prices, assumptions.events, assumptions.paused, assumptions.beliefs)
    return (tuple(sorted(values.items())), *(_in_order(each) for each in others))


def _in_order(records: Iterable[object]) -> tuple[str, ...]:
    return tuple(sorted(map(repr, records)))


def goal_in_full(voice: Voice, request: PlanRequest) -> str:
    """Say what a plan is for, with everything that it is reckoned with."""
    goal = request.goal
    parts = [goal_told(voice, request, most_named=len(goal.kpi_values))]
    target = goal.target if goal.kind == "target" else None
    if goal.kind == "profit" or _uses_value(target):
        value = workflow.value_of_outcome(request)
        if value is not None and not is_money(request.kpi):
            worth = voice.exact_rate(value, request.budget.currency)
            kpi = figure_name(voice, request.kpi)
            parts.append(voice.say("Value of one result, {kpi}: {value}", kpi=kpi, value=worth))
    if goal.kind == "profit":
        parts.append(_margin_told(voice, goal.margin))
    elif target is not None and target.kind == "roi":
        parts.append(_margin_told(voice, target.margin))
    return _BETWEEN.join(parts)


def _uses_value(target: Target | None) -> bool:
    return target is not None and target.kind in _USES_VALUE


def _margin_told(voice: Voice, margin: float) -> str:
    return " ".join((voice.say("Margin"), voice.exact_percent(margin)))


def limits_told(voice: Voice, request: PlanRequest) -> str:
    """Name every limit with its amounts; nothing where there are none."""
    currency = request.budget.currency
    told = [text for limit in _limits(request) for text in _limit_told(voice, limit, currency)]
    return _BETWEEN.join(dict.fromkeys(told))


def _limits(request: PlanRequest) -> tuple[StatedLimit, ...]:
    return (*request.limits, *request.guardrails)


def _limit_told(voice: Voice, limit: StatedLimit, currency: str | None) -> list[str]:
    if isinstance(limit, GuardrailLevel):
        return [voice.say("{where} at most {sum}", where=limit.name, sum=voice.exact(limit.most))]
    if not isinstance(limit, SpendLimit):
        return [limit_name(voice, limit, "", currency)]
    stated = [kind for kind in get_args(LimitKind) if getattr(limit, kind, None) is not None]
    return [limit_name(voice, limit, kind, currency) for kind in stated]
