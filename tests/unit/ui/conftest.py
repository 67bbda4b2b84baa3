"""A small fit and a plan made from it by hand, with figures that a reader can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import BindingLimit, Certificate
from optimizer.domain.segment import Segment
from optimizer.words import Voice, voice_for

BEST = Segment("facebook", "Parents")
POOR = Segment("tiktok", "Students")
MONTH = Period(date(2026, 1, 1), date(2026, 1, 31))


def estimate(value: float, lower: float, upper: float) -> Estimate:
    return Estimate(value, Interval(lower, upper, 0.8))


def line(segment: Segment, budget: int, current: int, expected: Estimate) -> PlanLine:
    return PlanLine(
        segment=segment,
        budget=Money(budget, "EUR"),
        share=budget / 1_000_000,
        last_spend=Money(current, "EUR"),
        current_budget=Money(current, "EUR"),
        expected=expected,
        current=expected,
        marginal=0.05,
        extrapolated=False,
        binding=(),
    )


@pytest.fixture
def voice() -> Voice:
    return voice_for("en")


@pytest.fixture
def plan() -> Plan:
    return Plan(
        request=PlanRequest(MONTH, Money(1_000_000, "EUR")),
        lines=(
            line(POOR, 300_000, 600_000, estimate(60, 40, 80)),
            replace(
                line(BEST, 700_000, 400_000, estimate(240, 200, 290)),
                extrapolated=True,
                binding=(BindingLimit(BEST, "most", "platform"),),
            ),
        ),
        expected=estimate(300, 260, 350),
        current_split=estimate(250, 220, 285),
        gain=Gain(estimate(50, 15, 85), 0.96),
        verdict="shift",
        certificate=Certificate(300.0, 300.003, 1e-5, 0.0),
        unplaced=Money(0, "EUR"),
        findings=(),
    )


@pytest.fixture
def fit() -> CurveFit:
    spend = np.tile(np.array([0.0, 100.0, 200.0, 400.0]), (2, 1))
    shape = np.array([0.0, 4.0, 6.0, 8.0])
    levels = np.linspace(0.5, 1.5, 101)
    draws = levels[:, None, None] * np.stack([shape, 2 * shape])[None, :, :]
    return CurveFit(
        segments=(POOR, BEST),
        kpi="conversions",
        period=MONTH,
        spend=spend,
        draws=draws,
        observed_spend=np.array([[20.0, 150.0], [50.0, 200.0]]),
        recent_spend=np.array([100.0, 100.0]),
        dispersion=1.0,
    )
