"""Plans made from small curves without any learning."""

from __future__ import annotations

from datetime import date

import numpy as np

from optimizer.allocation import objective_curves
from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money, major_units
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest, PlanSeconds, Risk
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.repair import StatedLimit
from optimizer.domain.segment import Segment
from optimizer.planning import make_plan
from optimizer.workflow import Proposal
from optimizer.workflow.splitting import split_for

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 10))
SEGMENTS = tuple(Segment(platform, audience) for platform in ("meta", "tiktok") for audience in "ab")


def curves_of(seed: int = 0, recent: tuple[float, ...] = (40.0, 40.0, 40.0, 40.0)) -> CurveFit:
    """Four curves that level off, known to 20 % or so."""
    rng = np.random.default_rng(seed)
    knots = np.tile(np.linspace(0.0, 400.0, 81), (4, 1))
    height = np.array([30.0, 20.0, 12.0, 6.0]) * rng.lognormal(0.0, 0.2, (100, 4))
    half = np.array([[80.0], [60.0], [50.0], [40.0]])
    return CurveFit(
        segments=SEGMENTS,
        kpi="conversions",
        period=PERIOD,
        spend=knots,
        draws=height[:, :, np.newaxis] * (knots / (knots + half)),
        observed_spend=np.tile([0.0, 60.0], (4, 1)),
        recent_spend=np.array(recent),
        dispersion=1.3,
    )


def asked(budget: float = 1600.0, limits: tuple[StatedLimit, ...] = (), risk: Risk = "balanced") -> PlanRequest:
    return PlanRequest(PERIOD, Money(round(100 * budget), "EUR"), risk=risk, limits=limits)


def problem_of(request: PlanRequest, fit: CurveFit) -> AllocationProblem:
    return AllocationProblem(
        segments=fit.segments,
        curves=objective_curves(fit, "balanced"),
        budget=float(major_units(request.budget)),
        limits=request.limits,
        last_spend=fit.recent_spend * fit.period.days,
    )


def proposal_for(request: PlanRequest, fit: CurveFit) -> Proposal:
    problem = problem_of(request, fit)
    allocation, certificate, findings = split_for(request, fit, problem)
    plan = make_plan(request, fit, allocation, certificate, findings)
    return Proposal(plan, fit, PlanSeconds(0.0, 0.0, 0.0), problem)
