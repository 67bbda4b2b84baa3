"""Made tables and fits to put into a workspace."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.finding import Finding
from optimizer.domain.imports import ImportedFile
from optimizer.domain.money import Money
from optimizer.domain.performance import KEYS, PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import BindingLimit, Certificate, LimitAmount, SpendLimit
from optimizer.domain.scenario import Scenario, ScenarioBasis
from optimizer.domain.segment import Segment
from optimizer.message import N_

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
PERIOD = Period(date(2026, 2, 1), date(2026, 2, 28))


def table_of(
    days: int = 20,
    *,
    first: str = "2026-01-01",
    currency: str | None = "EUR",
    scale: float = 1.0,
    figures: tuple[str, ...] = ("spend", "conversions"),
    details: tuple[str, ...] = ("campaign",),
    seed: int = 0,
) -> PerformanceTable:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(pd.date_range(first, periods=days).repeat(2)).astype("datetime64[s]"),
            "platform": ["facebook", "tiktok"] * days,
            "audience": ["Tết sale", "=1+1"] * days,
            "days": 1,
        }
    )
    for name in details:
        frame[name] = [f"{name} {i % 3}" if i % 5 else None for i in range(2 * days)]
    for name in figures:
        frame[name] = rng.random(2 * days) * 100 * scale / 3
    frame.loc[3, figures[-1]] = np.nan
    frame = frame.astype(dict.fromkeys(("platform", "audience", *details), "str"))
    return PerformanceTable(frame.sort_values(list(KEYS), kind="stable", ignore_index=True), currency)


def file_of(sha256: str, name: str = "export.csv") -> ImportedFile:
    return ImportedFile(name, 123, sha256)


def sample_fit() -> CurveFit:
    rng = np.random.default_rng(0)
    return CurveFit(
        segments=(Segment("facebook", "Tết"), Segment("tiktok", "=1")),
        kpi="conversions",
        period=PERIOD,
        spend=np.sort(rng.random((2, 9)), axis=1),
        draws=rng.random((30, 2, 9)),
        observed_spend=rng.random((2, 2)),
        recent_spend=rng.random(2),
        dispersion=1.25,
        findings=(Finding("info", "x", N_("{a:money} on {b:date}", a=Money(5, "VND"), b=NOON.date()), N_("No.")),),
        model="7",
    )


def plan_of(period: Period = PERIOD, budget: int = 100) -> Plan:
    segment = Segment("facebook", "A")
    estimate = Estimate(1 / 3, Interval(0.1, 0.5, 0.8))
    binding = (BindingLimit(segment, "most", "platform"),)
    euro = Money(budget, "EUR")
    return Plan(
        request=PlanRequest(period, euro, limits=(SpendLimit("facebook", None, most=LimitAmount(0.2, "share")),)),
        lines=(PlanLine(segment, euro, 1.0, euro, euro, estimate, estimate, 0.1, True, binding),),
        expected=estimate,
        current_split=estimate,
        gain=Gain(estimate, 0.9),
        verdict="hold",
        certificate=Certificate(1.0, 1.0, 0.0, 0.0),
        unplaced=Money(0, "EUR"),
        findings=sample_fit().findings,
    )


def scenario_of(name: str = "Tết \ud83c\udf89", period: Period = PERIOD, *, is_chosen: bool = False) -> Scenario:
    return Scenario(
        number=0,
        name=name,
        note="",
        plan=plan_of(period),
        source="ours",
        status="draft",
        is_chosen=is_chosen,
        basis=ScenarioBasis(3, "7", date(2026, 1, 31)),
        version=1,
        saved_at=NOON,
        changed_at=NOON,
        saved_by="Ana",
        changed_by="Ana",
    )
