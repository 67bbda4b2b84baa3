"""The best outcome for a range of budgets, on curves that the user brings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation import frontier
from optimizer.domain.curve import FloatArray
from optimizer.domain.curve_plan import CurveFrontier
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import PlanSeconds
from optimizer.workflow.curve_problem import CurveFiles, read_curve_problem
from optimizer.workflow.drawn_curves import drawn_outcomes


def frontier_on_curves(
    files: CurveFiles, question: CurveQuestion, *, timer: Callable[[], float] = time.perf_counter
) -> tuple[CurveFrontier, PlanSeconds]:
    """Find the best outcome of each budget of the question's range.

    With draws each comes with the range of its outcome over the draws.

    Parameters
    ----------
    files : CurveFiles
        Curves and limits; shares in limits are shares of each budget.
    question : CurveQuestion
        Of the kind "frontier".
    timer : callable
        Seconds from any fixed moment.
    """
    asked = question.range
    if asked is None:
        msg = "a frontier needs a range of budgets"
        raise ValueError(msg)
    started = timer()
    brought = read_curve_problem(files, question)
    read = timer() - started
    budgets = _budgets(asked.least, asked.most, asked.count)
    amounts = np.array([float(major_units(budget)) for budget in budgets])
    problem = replace(brought.problem, budget=float(amounts[-1]))

    def totals(spend: FloatArray) -> FloatArray:
        return np.stack([drawn_outcomes(problem.curves, split).sum(axis=1) for split in spend], axis=1)

    began = timer()
    found = frontier(problem, amounts, totals if brought.n_draws else None)
    seconds = PlanSeconds(read=read, fit=0.0, allocate=timer() - began)
    return CurveFrontier(question, budgets, found, brought.findings), seconds


def _budgets(least: Money, most: Money, count: int) -> tuple[Money, ...]:
    """Share out the way from the first budget to the last in steps that differ by one unit at most."""
    way = most.minor_units - least.minor_units
    return tuple(Money(least.minor_units + round(way * step / (count - 1)), least.currency) for step in range(count))
