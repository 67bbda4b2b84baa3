"""What all JSON files of ours are made of: numbers, money, ranges, periods and findings."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail import GuardrailValue
from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.period import Period
from optimizer.words import Voice


def json_bytes(contents: dict[str, Any]) -> bytes:
    """Write an object as indented UTF-8 JSON that ends with a line break.

    Raises
    ------
    ValueError
        When a number in it is not finite: `finite` makes null of those that may be.
    """
    return (json.dumps(contents, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode("utf-8")


def finite(value: float) -> float | None:
    """Return a number that JSON knows; None for one that is not finite."""
    return float(value) if math.isfinite(value) else None


def amount(value: Money | None) -> int | float | None:
    """Return a number of major units that prints as the exact amount (floats do, up to 15 digits)."""
    if value is None:
        return None
    exact = major_units(value)
    return float(exact) if minor_digits(value.currency) else int(exact)


def period_object(period: Period) -> dict[str, Any]:
    """Return the first and the last day in ISO 8601, and how many days that is."""
    return {"start": period.start.isoformat(), "end": period.end.isoformat(), "days": period.days}


def range_object(estimate: Estimate) -> dict[str, float | None]:
    """Return a figure and both ends of its interval, whose level stands elsewhere in the file."""
    return {
        "value": finite(estimate.value),
        "low": finite(estimate.interval.lower),
        "high": finite(estimate.interval.upper),
    }


def estimate_object(estimate: Estimate) -> dict[str, float | None]:
    """Return a figure, both ends of its interval, and the probability with which that holds it."""
    return {**range_object(estimate), "level": finite(estimate.interval.level)}


def guardrail_object(value: GuardrailValue) -> dict[str, Any]:
    """Return a guardrail's level, the plan's average with its range, and that of today's split."""
    unknown = {"value": None, "low": None, "high": None, "level": None}
    return {
        "name": value.name,
        "source": value.source,
        "unit": "money" if value.is_money else "rate",
        "most": finite(value.most),
        "expected": unknown if value.expected is None else estimate_object(value.expected),
        "current_split": None if value.current is None else finite(value.current),
        "probability": value.probability,
    }


def finding_objects(findings: Iterable[Finding], voice: Voice) -> list[dict[str, str]]:
    """Return findings in the reader's language."""
    return [
        {
            "severity": finding.severity,
            "subject": finding.subject,
            "message": voice.render(finding.message),
            "remedy": voice.render(finding.remedy),
        }
        for finding in findings
    ]
