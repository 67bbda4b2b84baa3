"""The plan as one JSON object for programs."""

from __future__ import annotations

from typing import Any

from optimizer.domain.curve_plan import CurveFrontier, CurvePlan
from optimizer.domain.decomposition import Decomposition
from optimizer.domain.plan import Plan, PlanSeconds
from optimizer.domain.problem import Certificate
from optimizer.export.asked import answer_object, asked_object, kpi_objects, price_objects
from optimizer.export.asked_goal import goal_objects
from optimizer.export.decomposition_report import decomposition_object
from optimizer.export.json_parts import (
    amount,
    estimate_object,
    finding_objects,
    finite,
    guardrail_object,
    json_bytes,
    period_object,
    range_object,
)
from optimizer.words import Voice, voice_for


def report_json(
    plan: Plan | CurvePlan,
    seconds: PlanSeconds,
    *,
    decomposition: Decomposition | None = None,
    voice: Voice | None = None,
) -> bytes:
    """Write the whole plan's figures as UTF-8 JSON.

    Money is a number in major units. What is not known is null: the currency where no file names one, the gap where
    nothing is expected, and for a plan on the user's own curves the horizon, the KPI where its name is not given,
    today's split and the gain where the last spend is not given, the verdict and every interval without draws; of a
    plan that holds for lack of evidence (`Plan.lacks_evidence`) the range of the gain and its probability. There are no
    NaN and no infinities. Where lift tests made the outcomes incremental, `measure` and `lift_tests` say so;
    where there are guardrails on what was learned, `guardrails` says where the plan stands. `goal`, `answer` and
    `assumptions` are there where a plan is not for the most of one KPI for all the money, or takes things for granted.

    Parameters
    ----------
    plan : Plan or CurvePlan
        The answer.
    seconds : PlanSeconds
        Wall-clock time that its parts took.
    decomposition : Decomposition, optional
        Of the total that the plan was learned from, where that is all that was known.
    voice : Voice, optional
        Language of the findings; English where not given.
    """
    said = voice_for() if voice is None else voice
    contents = _curve_report(plan) if isinstance(plan, CurvePlan) else _report(plan)
    if isinstance(plan, CurvePlan):
        contents |= {
            "asked": asked_object(plan.question),
            "answer": answer_object(plan),
            "kpis": kpi_objects(plan),
            "limit_prices": price_objects(plan.limit_prices, said),
        }
    if isinstance(plan, Plan) and plan.measure == "incremental":
        contents |= {"measure": plan.measure, "lift_tests": list(plan.lift_tests)}
    if isinstance(plan, Plan):
        contents |= goal_objects(plan)
    if isinstance(plan, Plan) and plan.guardrails:
        contents["guardrails"] = [guardrail_object(value) for value in plan.guardrails]
    if decomposition is not None:
        contents["decomposition"] = decomposition_object(decomposition)
    contents |= {
        "certificate": _certificate(plan.certificate),
        "findings": finding_objects(plan.findings, said),
        "seconds": _seconds(seconds),
    }
    return json_bytes(contents)


def frontier_json(answer: CurveFrontier, seconds: PlanSeconds, *, voice: Voice | None = None) -> bytes:
    """Write what was asked of a range of budgets, and the answers, as UTF-8 JSON."""
    found = answer.frontier
    points = [
        {
            "budget": amount(budget),
            "spend": finite(float(found.spend[place].sum())),
            "value": finite(float(found.outcome[place])),
            "low": None if found.band is None else finite(float(found.band[place, 0])),
            "high": None if found.band is None else finite(float(found.band[place, 1])),
            "marginal": finite(float(found.marginal_outcome[place])),
            "upper_bound": finite(float(found.upper_bound[place])),
            "gap": finite(float(found.gap[place])),
        }
        for place, budget in enumerate(answer.budgets)
    ]
    return json_bytes(
        {
            "currency": answer.budgets[0].currency,
            "asked": asked_object(answer.question),
            "level": None if found.band is None else found.level,
            "frontier": points,
            "findings": finding_objects(answer.findings, voice_for() if voice is None else voice),
            "seconds": _seconds(seconds),
        }
    )


def _seconds(seconds: PlanSeconds) -> dict[str, float]:
    return {
        "read": seconds.read,
        "fit": seconds.fit,
        "allocate": seconds.allocate,
        "certify": seconds.certify,
        "round": seconds.round,
        "price": seconds.price,
    }


def _report(plan: Plan) -> dict[str, Any]:
    return {
        "budget": amount(plan.request.budget),
        "currency": plan.request.budget.currency,
        "kpi": plan.request.kpi,
        "horizon": period_object(plan.request.period),
        "expected": estimate_object(plan.expected),
        "current_split": range_object(plan.current_split),
        "gain": _gain(plan),
        "verdict": plan.verdict,
    }


def _gain(plan: Plan) -> dict[str, float | None]:
    """Claim no probability that rests on assumptions alone."""
    if plan.lacks_evidence:
        return {"value": finite(plan.gain.estimate.value), "low": None, "high": None, "probability": None}
    return {**range_object(plan.gain.estimate), "probability": finite(plan.gain.probability)}


def _curve_report(plan: CurvePlan) -> dict[str, Any]:
    unknown = {"value": None, "low": None, "high": None}
    sure = plan.uncertainty
    more = None if plan.current_outcome is None else plan.expected - plan.current_outcome
    expected = {**unknown, "value": finite(plan.expected), "level": None}
    current = {**unknown, "value": None if plan.current_outcome is None else finite(plan.current_outcome)}
    gained = {**unknown, "value": None if more is None else finite(more), "probability": None}
    if sure is not None:
        expected = estimate_object(sure.expected)
        current = current if sure.current_split is None else range_object(sure.current_split)
        if sure.gain is not None:
            gained = {**range_object(sure.gain.estimate), "probability": finite(sure.gain.probability)}
    return {
        "budget": amount(plan.budget),
        "currency": plan.budget.currency,
        "kpi": plan.kpis[0].kpi if len(plan.kpis) == 1 else None,
        "horizon": None,
        "expected": expected,
        "current_split": current,
        "gain": gained,
        "verdict": None if sure is None else sure.verdict,
    }


def _certificate(certificate: Certificate) -> dict[str, float | str | None]:
    return {
        "value": finite(certificate.value),
        "upper_bound": finite(certificate.upper_bound),
        "gap": finite(certificate.gap),
        "max_violation": finite(certificate.max_violation),
        "unplaced": finite(certificate.unplaced),
        "unplaced_because": certificate.unplaced_because,
    }
