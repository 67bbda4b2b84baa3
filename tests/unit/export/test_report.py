"""report.json: exactly the keys of the contract, real JSON, nothing invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanRequest, PlanSeconds
from optimizer.domain.problem import Certificate
from optimizer.export import report_json
from optimizer.message import N_

SHAPE = {
    "budget": None,
    "currency": None,
    "kpi": None,
    "horizon": None,
    "expected": {"value", "low", "high", "level"},
    "current_split": {"value", "low", "high"},
    "gain": {"value", "low", "high", "probability"},
    "verdict": None,
    "certificate": {"value", "upper_bound", "gap", "max_violation", "unplaced", "unplaced_because"},
    "findings": None,
    "seconds": {"read", "fit", "allocate", "certify", "round", "price"},
}
CURVE_KEYS = ("asked", "answer", "kpis", "limit_prices")
"""What a report on given curves has beside."""
SECONDS = PlanSeconds(read=0.1, fit=0.5, allocate=0.01)


def sample_plan(**changes: Any) -> Plan:
    estimate = Estimate(100.0, Interval(80.0, 120.0, 0.8))
    finding = Finding(
        "warning", "limits", N_("{left:money} is left.", left=Money(123456, "EUR")), N_("Raise the limits.")
    )
    plan = Plan(
        request=PlanRequest(Period(date(2026, 1, 1), date(2026, 1, 31)), Money(1979695, "EUR")),
        lines=(),
        expected=estimate,
        current_split=Estimate(90.0, Interval(70.0, 110.0, 0.8)),
        gain=Gain(Estimate(10.0, Interval(2.0, 18.0, 0.8)), 0.93),
        verdict="shift",
        certificate=Certificate(100.0, 100.01, 1e-4, 0.0),
        unplaced=Money(123456, "EUR"),
        findings=(finding,),
    )
    return replace(plan, **changes)


def sample_curve_plan(**changes: Any) -> CurvePlan:
    plan = CurvePlan(
        budget=Money(100, None),
        lines=(),
        expected=7.5,
        certificate=Certificate(7.5, 7.5, 0.0, 0.0),
        question=CurveQuestion("budget", Money(100, None)),
        unplaced=Money(0, None),
        findings=(),
    )
    return replace(plan, **changes)


def strict(content: bytes) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    report: dict[str, Any] = json.loads(content.decode("utf-8"), parse_constant=refuse)
    return report


def check_shape(report: dict[str, Any]) -> None:
    assert [key for key in report if key not in CURVE_KEYS] == list(SHAPE)
    for key, inner in SHAPE.items():
        if inner is not None:
            assert set(report[key]) == inner


def test_the_report_has_the_keys_of_the_contract() -> None:
    report = strict(report_json(sample_plan(), SECONDS))
    check_shape(report)
    assert report["budget"] == 19796.95
    assert report["currency"] == "EUR"
    assert report["kpi"] == "conversions"
    assert report["horizon"] == {"start": "2026-01-01", "end": "2026-01-31", "days": 31}
    assert report["expected"] == {"value": 100.0, "low": 80.0, "high": 120.0, "level": 0.8}
    assert report["gain"] == {"value": 10.0, "low": 2.0, "high": 18.0, "probability": 0.93}
    assert report["verdict"] == "shift"
    assert report["certificate"] == {
        "value": 100.0,
        "upper_bound": 100.01,
        "gap": 1e-4,
        "max_violation": 0.0,
        "unplaced": 0.0,
        "unplaced_because": None,
    }
    assert report["findings"] == [
        {"severity": "warning", "subject": "limits", "message": "€1,234.56 is left.", "remedy": "Raise the limits."}
    ]
    assert report["seconds"] == {"read": 0.1, "fit": 0.5, "allocate": 0.01, "certify": 0.0, "round": 0.0, "price": 0.0}


@pytest.mark.parametrize(
    ("minor_units", "currency", "text"),
    [
        (1979695, None, '"budget": 19796.95,'),
        (30000000, "VND", '"budget": 30000000,'),
        (2**53, "EUR", '"budget": 90071992547409.92,'),
    ],
)
def test_the_budget_is_printed_exactly(minor_units: int, currency: str | None, text: str) -> None:
    request = PlanRequest(Period(date(2026, 1, 1), date(2026, 1, 31)), Money(minor_units, currency))
    assert text in report_json(sample_plan(request=request), SECONDS).decode()


def test_what_is_not_finite_becomes_null() -> None:
    report = strict(report_json(sample_plan(certificate=Certificate(0.0, 1.0, float("inf"), 0.0)), SECONDS))
    assert report["certificate"]["gap"] is None


def test_a_plan_on_given_curves_claims_no_interval_gain_or_verdict() -> None:
    report = strict(report_json(sample_curve_plan(), SECONDS))
    check_shape(report)
    assert report["asked"] == {"question": "budget", "budget": 1.0, "risk": "balanced"}
    assert (report["answer"], report["kpis"], report["limit_prices"]) == (None, [], [])
    assert report["expected"] == {"value": 7.5, "low": None, "high": None, "level": None}
    assert report["verdict"] is None
    assert set(report["gain"].values()) == {None}


def test_a_plan_without_evidence_claims_no_probability() -> None:
    unknown = Finding("warning", "verdict", N_("The results do not follow the spend."), N_("Keep today's split."))
    report = strict(report_json(sample_plan(verdict="hold", findings=(unknown,)), SECONDS))
    check_shape(report)
    assert report["gain"] == {"value": 10.0, "low": None, "high": None, "probability": None}
    noise = replace(unknown, severity="info")
    report = strict(report_json(sample_plan(verdict="hold", findings=(noise,)), SECONDS))
    assert report["gain"]["probability"] == 0.93
