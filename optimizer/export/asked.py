"""What was asked and answered on given curves, as JSON objects."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.money import Money, major_units
from optimizer.domain.profit import ProfitAnswer
from optimizer.domain.reserve import Reserve
from optimizer.domain.target import TargetAnswer
from optimizer.domain.what_if import WhatIf
from optimizer.export.json_parts import amount, finite
from optimizer.words import Voice


def asked_object(question: CurveQuestion) -> dict[str, Any]:
    """Say what was asked; only what belongs to the question is there."""
    asked: dict[str, Any] = {"question": question.kind, "budget": amount(question.budget), "risk": question.risk}
    if question.target is not None:
        asked |= {"target": question.target.kind, "level": question.target.level}
    if question.kind in ("target", "profit"):
        asked |= {"value_per_outcome": question.value_per_outcome, "margin": question.margin}
    if question.change is not None:
        asked |= {
            "segment": {
                "platform": question.change.segment.platform,
                "audience": question.change.segment.audience,
            },
            "period": question.change.period,
            "spend": amount(question.change.spend),
            "rest": "reoptimized" if question.change.reoptimize else "held",
        }
    if question.range is not None:
        asked |= {
            "from": amount(question.range.least),
            "to": amount(question.range.most),
            "count": question.range.count,
        }
    if question.kpi_values:
        asked["kpi_values"] = dict(question.kpi_values)
    if question.reserve is not None:
        asked["reserve"] = question.reserve
    return asked


def answer_object(plan: CurvePlan) -> dict[str, Any] | None:
    """Say what belongs to the kind of question, in the whole minor units of the plan; None for a plain budget."""
    answer = plan.answer
    spend = float(major_units(Money(plan.budget.minor_units - plan.unplaced.minor_units, plan.budget.currency)))
    if isinstance(answer, TargetAnswer):
        return {
            "spend": spend,
            "outcome": finite(plan.expected),
            "reached": finite(reached(plan, spend)),
            "proven_edge": finite(answer.proven_edge),
            "most": finite(answer.most),
        }
    if isinstance(answer, ProfitAnswer):
        revenue = plan.expected * answer.value_per_outcome
        is_bounded = plan.question.budget is not None
        return {
            "spend": spend,
            "outcome": finite(plan.expected),
            "revenue": finite(revenue),
            "profit": finite(revenue * answer.margin - spend),
            "most_profit": finite(answer.most_profit),
            "not_worth_spending": finite(answer.not_worth_spending) if is_bounded else None,
            "no_room": finite(answer.no_room) if is_bounded else None,
        }
    if isinstance(answer, WhatIf):
        return {
            "spend_before": finite(float(answer.before[answer.place])),
            "spend_after": finite(float(answer.after[answer.place])),
            "budget_before": finite(float(answer.before.sum())),
            "budget_after": finite(float(answer.after.sum())),
            "outcome_before": finite(answer.outcome_before),
            "outcome_after": finite(answer.outcome_after),
            "marginal_outcome": finite(answer.marginal_outcome),
        }
    return _reserve_object(answer) if isinstance(answer, Reserve) else None


def _reserve_object(answer: Reserve) -> dict[str, Any]:
    return {
        "share": answer.share,
        "money": finite(answer.money),
        "cost": finite(answer.cost),
        "taught": finite(answer.taught),
        "teaches": bool(answer.teaches),
        "tests": [
            {
                "platform": test.segment.platform,
                "audience": test.segment.audience,
                "spend": finite(test.spend),
                "without": finite(test.without),
                "expected": {"value": finite(test.outcome), "low": finite(test.low), "high": finite(test.high)},
                "more_after": finite(test.more_after),
            }
            for test in answer.tests
        ],
    }


def reached(plan: CurvePlan, spend: float) -> float:
    """Return the level that a plan reaches, in the unit of its target; not a number where there is none."""
    target = plan.question.target
    if target is None or not isinstance(plan.answer, TargetAnswer):
        return math.nan
    revenue = plan.expected * target.value_per_outcome
    by_kind = {
        "outcome": plan.expected,
        "cpa": spend / plan.expected if plan.expected > 0 else math.inf,
        "roas": revenue / spend if spend > 0 else math.nan,
        "roi": (revenue * target.margin - spend) / spend if spend > 0 else math.nan,
        "marginal_roas": plan.answer.reached,
    }
    return by_kind[target.kind]


def kpi_objects(plan: CurvePlan) -> list[dict[str, Any]]:
    """Say what the plan brings of each KPI."""
    return [
        {"kpi": kpi.kpi, "value": kpi.value, "outcome": finite(kpi.total), "worth": finite(kpi.worth)}
        for kpi in plan.kpis
    ]


def price_objects(prices: Sequence[LimitPrice], voice: Voice) -> list[dict[str, Any]]:
    """Say what each limit that binds costs."""
    return [
        {
            "source": price.source,
            "subject": voice.render(price.subject),
            "kind": price.kind,
            "step": finite(price.step),
            "unit": price.unit,
            "outcome": None if price.gain is None else finite(price.gain),
            "outcome_by_price": None if price.first_order is None else finite(price.first_order),
            "outcome_resolved": None if price.resolved is None else finite(price.resolved),
            "outcome_at_most": None if price.at_most is None else finite(price.at_most),
            "budget_for_the_same": None if price.money is None else finite(price.money),
        }
        for price in prices
    ]
