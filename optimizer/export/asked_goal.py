"""What a plan was for and what it took for granted, as JSON objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from optimizer.domain.assumption import Assumptions
from optimizer.domain.goal import Goal
from optimizer.domain.plan import Plan
from optimizer.export.json_parts import finite, period_object


def goal_objects(plan: Plan) -> dict[str, Any]:
    """Say what a plan was for, what came of it, and what it took for granted; only what is not as usual is there."""
    request = plan.request
    found: dict[str, Any] = {}
    if request.goal != Goal():
        found["goal"] = _goal(request.goal)
    if plan.answer is not None:
        found["answer"] = {
            "reached": finite(plan.answer.reached),
            "bound": None if plan.answer.bound is None else finite(plan.answer.bound),
            "value_per_outcome": plan.answer.value_per_outcome,
            "margin": plan.answer.margin,
        }
    if request.assumptions != Assumptions():
        found["assumptions"] = assumptions_object(request.assumptions)
    return found


def _goal(goal: Goal) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": goal.kind}
    if goal.kind == "target" and goal.target is not None:
        found |= {"target": goal.target.kind, "level": goal.target.level}
    if goal.kpi_values:
        found["kpi_values"] = dict(goal.kpi_values)
    return found


_SCOPE: Final = ("platform", "audience")


def assumptions_object(assumptions: Assumptions) -> dict[str, Any]:
    """Write assumptions, each kind in a list; kinds without any are left out."""
    kinds = {
        "prices": [_scoped(one, change=one.change) for one in assumptions.prices],
        "events": [
            _scoped(one, name=one.name, period=period_object(one.period), change=one.change)
            for one in assumptions.events
        ],
        "values": [{"kpi": one.kpi, "value": one.value} for one in assumptions.values],
        "paused": [_scoped(one) for one in assumptions.paused],
        "beliefs": [
            {
                "platform": one.segment.platform,
                "audience": one.segment.audience,
                "daily_spend": one.daily_spend,
                "low": one.low,
                "high": one.high,
            }
            for one in assumptions.beliefs
        ],
    }
    return {kind: told for kind, told in kinds.items() if told}


def _scoped(one: object, **rest: Any) -> Mapping[str, Any]:
    """Put where an assumption holds before what it says; null is everywhere."""
    return {name: getattr(one, name) for name in _SCOPE} | rest
