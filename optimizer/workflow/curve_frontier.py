"""The best outcome for a range of budgets, on curves that the user brings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from optimizer.allocation import frontier
from optimizer.domain.curve import FloatArray
from optimizer.domain.curve_plan import CurveFrontier
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import PlanSeconds
from optimizer.message import N_
from optimizer.workflow.curve_problem import CurveFiles, read_curve_problem
from optimizer.workflow.drawn_curves import drawn_outcomes

_NOISE = 1e-6
"""Share of a budget; less than this left over is the noise of floating point."""


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
    answer = CurveFrontier(question, budgets, found, brought.findings)
    return replace(answer, findings=(*_unplaced(answer), *brought.findings)), seconds


def _unplaced(answer: CurveFrontier) -> Iterator[Finding]:
    """Say which budgets are more than there is room for."""
    spent = [answer.spent(place) for place in range(len(answer.budgets))]
    beyond = [
        place
        for place, (money, budget) in enumerate(zip(spent, answer.budgets, strict=True))
        if budget.minor_units - money.minor_units > max(1.0, _NOISE * budget.minor_units)
    ]
    if beyond:
        yield Finding(
            "warning",
            "limits",
            N_(
                "Of {count:number} of the {total:number} budgets, the first of them {budget:money}, only a part is "
                "spent, because limits, guardrails or the ends of the curves leave no room for the rest; the most that "
                "is spent of any is {most:money}.",
                count=len(beyond),
                total=len(spent),
                budget=answer.budgets[beyond[0]],
                most=max(spent, key=lambda money: money.minor_units),
            ),
            N_("Give smaller budgets, or loosen what holds the money back."),
        )


def _budgets(least: Money, most: Money, count: int) -> tuple[Money, ...]:
    """Share out the way from the first budget to the last in steps that differ by one unit at most."""
    way = most.minor_units - least.minor_units
    return tuple(Money(least.minor_units + round(way * step / (count - 1)), least.currency) for step in range(count))
