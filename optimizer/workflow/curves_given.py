"""The best split on response curves that the user brings from a model of their own."""

from __future__ import annotations

import time
from collections.abc import Callable

from optimizer.allocation import allocate
from optimizer.curves.families import response_value
from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import PlanSeconds
from optimizer.domain.problem import AllocationProblem
from optimizer.ingest import SourceFile, read_curves, read_limits
from optimizer.message import N_
from optimizer.planning import make_curve_plan, whole_allocation
from optimizer.workflow.certifying import certify_plan
from optimizer.workflow.limit_names import with_known_names


def allocate_on_curves(
    curve_file: SourceFile,
    budget: Money,
    *,
    limit_file: SourceFile | None = None,
    timer: Callable[[], float] = time.perf_counter,
) -> tuple[CurvePlan, PlanSeconds]:
    """Split a budget over the segments of a curve file.

    Outcomes and the certificate are of the whole minor units that the plan says.

    Parameters
    ----------
    curve_file : SourceFile
        Segments with the family and parameters of their curves, money and outcome over the horizon.
    budget : Money
        Over the same horizon, above zero.
    limit_file : SourceFile or None
        What the plan must obey.
    """
    started = timer()
    segments, curves = read_curves(curve_file)
    limits = () if limit_file is None else with_known_names(read_limits(limit_file), segments)
    read = timer()
    problem = AllocationProblem(segments, curves, float(major_units(budget)), limits)
    allocation = whole_allocation(budget, allocate(problem), limits, [curve.most for curve in curves])
    outcome = [float(response_value(curve, spend)) for curve, spend in zip(curves, allocation.spend, strict=True)]
    plan = make_curve_plan(
        budget,
        limits,
        allocation,
        outcome=outcome,
        certificate=certify_plan(problem, allocation),
        findings=[_no_uncertainty()],
    )
    return plan, PlanSeconds(read=read - started, fit=0.0, allocate=timer() - read)


def _no_uncertainty() -> Finding:
    return Finding(
        "info",
        "curves",
        N_("The curves say nothing about how sure they are, so there are no intervals, no gain and no verdict."),
        N_("Plan from the history itself to have them."),
    )
