"""Plans on response curves that the user brings from a model of their own."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.questions.sensitivity import limit_prices
from optimizer.curves.families import curve_end, response_values
from optimizer.domain.curve import FloatArray, ResponseCurve, WeightedCurve
from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.finding import Finding
from optimizer.domain.kpi_outcome import KpiOutcome
from optimizer.domain.money import Money, minor_digits
from optimizer.domain.plan import PlanSeconds
from optimizer.domain.problem import Allocation, AllocationProblem
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.planning import (
    DrawnOutcomes,
    PlanLines,
    current_units,
    in_major_units,
    make_curve_plan,
    whole_allocation,
)
from optimizer.workflow.curve_answers import Solved, solve
from optimizer.workflow.curve_problem import BroughtProblem, CurveFiles, read_curve_problem
from optimizer.workflow.drawn_curves import drawn_outcomes

_PRICING = 1.0
"""Seconds for solving again under loosened limits; the dearest come first."""
_NOISE = 1e-6
"""Minor units; less than this over a whole unit is the noise of floating point."""


def answer_on_curves(
    files: CurveFiles,
    question: CurveQuestion,
    *,
    currency: str | None = None,
    timer: Callable[[], float] = time.perf_counter,
) -> tuple[CurvePlan, PlanSeconds]:
    """Answer a question about the segments of a curve file, except a frontier.

    Outcomes and the certificate are of the whole minor units that the plan says.

    Parameters
    ----------
    files : CurveFiles
        Curves, limits and periods.
    question : CurveQuestion
        What is asked.
    currency : str or None
        Of the plan, where the question names no money.
    timer : callable
        Seconds from any fixed moment.
    """
    started = timer()
    brought = read_curve_problem(files, question)
    _check_draws(brought, question)
    read = timer() - started
    solved = solve(brought, question, timer)
    began = timer()
    budget, whole, lines = _in_whole_units(solved, question, currency)
    rounded = timer() - began
    began = timer()
    certificate = solved.certify(whole)
    certified = timer() - began
    outcome = np.asarray(response_values(solved.problem.curves, whole.spend))
    current = _current_spend(budget, whole, lines)
    plan = make_curve_plan(
        budget,
        solved.problem.limits,
        whole,
        outcome=outcome,
        certificate=certificate,
        findings=[*brought.findings, *_no_uncertainty(brought)],
        question=question,
        lines=lines,
        drawn=_drawn(brought, solved.problem, whole.spend, current),
        current_outcome=None if current is None else float(response_values(solved.problem.curves, current).sum()),
    )
    began = timer()
    prices = limit_prices(solved.problem, solved.allocation, seconds=_PRICING) if solved.is_priced else ()
    priced = timer() - began
    plan = replace(plan, answer=solved.answer, kpis=_by_kpi(brought, solved.problem, whole.spend), limit_prices=prices)
    seconds = PlanSeconds(read=read, fit=0.0, allocate=solved.seconds, certify=certified, round=rounded, price=priced)
    return plan, seconds


def _check_draws(brought: BroughtProblem, question: CurveQuestion) -> None:
    for is_asked, option in ((question.risk != "balanced", "--risk"), (question.reserve is not None, "--reserve")):
        if is_asked and brought.n_draws == 0:
            raise DataError(
                N_(
                    "{option} weighs what is uncertain, but the curve file has no draws; bring curves with a column "
                    "'draw', or leave {option} out.",
                    option=option,
                )
            )


def _in_whole_units(
    solved: Solved, question: CurveQuestion, currency: str | None
) -> tuple[Money, Allocation, PlanLines]:
    """Round to whole minor units; a budget that was found is rounded so that it keeps what was asked."""
    problem = solved.problem
    lines = PlanLines(problem.segments, problem.tags, problem.periods, problem.last_spend)
    code = currency if question.budget is None else question.budget.currency
    budget = _budget(solved, question, code)
    ends = [curve_end(curve) for curve in problem.curves]
    return budget, whole_allocation(budget, solved.allocation, problem.limits, ends, lines), lines


def _budget(solved: Solved, question: CurveQuestion, currency: str | None) -> Money:
    scale = 10 ** minor_digits(currency)
    if question.kind == "budget" and question.budget is not None:
        return question.budget
    if question.kind == "profit" and question.budget is not None:
        return question.budget
    spent = float(solved.allocation.spend.sum()) if question.kind == "profit" else solved.problem.budget
    is_least = question.target is not None and question.target.kind == "outcome"
    units = math.ceil(spent * scale - _NOISE) if is_least else math.floor(spent * scale + _NOISE)
    return Money(units, currency)


def _current_spend(budget: Money, whole: Allocation, lines: PlanLines) -> FloatArray | None:
    if lines.last_spend is None:
        return None
    return in_major_units(current_units(budget, whole, lines.last_spend), budget)


def _drawn(
    brought: BroughtProblem, problem: AllocationProblem, spend: FloatArray, current: FloatArray | None
) -> DrawnOutcomes | None:
    if brought.n_draws == 0:
        return None
    return DrawnOutcomes(
        drawn_outcomes(problem.curves, spend), None if current is None else drawn_outcomes(problem.curves, current)
    )


def _no_uncertainty(brought: BroughtProblem) -> list[Finding]:
    if brought.n_draws:
        return []
    return [
        Finding(
            "info",
            "curves",
            N_("The curves say nothing about how sure they are, so there are no intervals, no gain and no verdict."),
            N_("Plan from the history itself to have them, or bring the draws of your model."),
        )
    ]


def _by_kpi(brought: BroughtProblem, problem: AllocationProblem, spend: FloatArray) -> tuple[KpiOutcome, ...]:
    """Tell what the plan brings of each KPI that has a value; nothing where the KPI has no name."""
    if not brought.kpi_values:
        return ()
    n_segments = len(next(iter(brought.kpi_curves.values())))
    owners: dict[str, list[int]] = {kpi: [] for kpi in brought.kpi_curves}
    parts: dict[str, list[ResponseCurve]] = {kpi: [] for kpi in brought.kpi_curves}
    for place, curve in enumerate(problem.curves):
        counted = [kpi for kpi, value in brought.kpi_values.items() if value > 0.0]
        held = [kpi for kpi in counted if brought.kpi_curves[kpi][place % n_segments] is not None]
        its_parts = curve.parts if isinstance(curve, WeightedCurve) else (curve,)
        for kpi, part in zip(held, its_parts, strict=True):
            owners[kpi].append(place)
            parts[kpi].append(part)
    found = []
    for kpi, value in brought.kpi_values.items():
        outcome = np.zeros(len(problem.curves))
        if owners[kpi]:
            outcome[owners[kpi]] = response_values(parts[kpi], spend[owners[kpi]])
        found.append(KpiOutcome(kpi, value, outcome, float(outcome.sum()), value * float(outcome.sum())))
    return tuple(found)
