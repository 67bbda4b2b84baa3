"""The plan as one JSON object for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.plan import Estimate, Plan, PlanSeconds
from optimizer.domain.problem import Certificate
from optimizer.words import Voice, voice_for


def report_json(plan: Plan | CurvePlan, seconds: PlanSeconds, *, voice: Voice | None = None) -> bytes:
    """Write the whole plan's figures as UTF-8 JSON.

    Money is a number in major units. What is not known is null: the currency where no file names one, the gap where
    nothing is expected, and for a plan on the user's own curves the KPI, the horizon, today's split, the gain, the
    verdict and every interval. There are no NaN and no infinities.

    Parameters
    ----------
    plan : Plan or CurvePlan
        The answer.
    seconds : PlanSeconds
        Wall-clock time that its parts took.
    voice : Voice, optional
        Language of the findings; English where not given.
    """
    said = voice_for() if voice is None else voice
    contents = _curve_report(plan) if isinstance(plan, CurvePlan) else _report(plan)
    contents |= {
        "certificate": _certificate(plan.certificate),
        "findings": _findings(plan.findings, said),
        "seconds": {"read": seconds.read, "fit": seconds.fit, "allocate": seconds.allocate},
    }
    return (json.dumps(contents, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode("utf-8")


def _report(plan: Plan) -> dict[str, Any]:
    period = plan.request.period
    return {
        "budget": _amount(plan.request.budget),
        "currency": plan.request.budget.currency,
        "kpi": plan.request.kpi,
        "horizon": {"start": period.start.isoformat(), "end": period.end.isoformat(), "days": period.days},
        "expected": {**_range(plan.expected), "level": plan.expected.interval.level},
        "current_split": _range(plan.current_split),
        "gain": {**_range(plan.gain.estimate), "probability": _finite(plan.gain.probability)},
        "verdict": plan.verdict,
    }


def _curve_report(plan: CurvePlan) -> dict[str, Any]:
    unknown = {"value": None, "low": None, "high": None}
    return {
        "budget": _amount(plan.budget),
        "currency": plan.budget.currency,
        "kpi": None,
        "horizon": None,
        "expected": {**unknown, "value": _finite(plan.expected), "level": None},
        "current_split": unknown,
        "gain": {**unknown, "probability": None},
        "verdict": None,
    }


def _amount(value: Money) -> int | float:
    """Return a number that prints as the exact amount (floats do, up to 15 digits)."""
    amount = major_units(value)
    return float(amount) if minor_digits(value.currency) else int(amount)


def _range(estimate: Estimate) -> dict[str, float | None]:
    return {
        "value": _finite(estimate.value),
        "low": _finite(estimate.interval.lower),
        "high": _finite(estimate.interval.upper),
    }


def _certificate(certificate: Certificate) -> dict[str, float | None]:
    return {
        "value": _finite(certificate.value),
        "upper_bound": _finite(certificate.upper_bound),
        "gap": _finite(certificate.gap),
        "max_violation": _finite(certificate.max_violation),
    }


def _findings(findings: Sequence[Finding], voice: Voice) -> list[dict[str, str]]:
    return [
        {
            "severity": finding.severity,
            "subject": finding.subject,
            "message": voice.render(finding.message),
            "remedy": voice.render(finding.remedy),
        }
        for finding in findings
    ]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
