"""Plans on response curves that the user brings from a model of their own."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation import broken_limit, certify, limit_prices, touched_limits
from optimizer.curves.shapes.families import curve_end, response_values
from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.curve import FloatArray, ResponseCurve, WeightedCurve
from optimizer.domain.curve_plan import CurvePlan
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.finding import Finding
from optimizer.domain.kpi_outcome import KpiOutcome
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.plan import PlanSeconds
from optimizer.domain.problem import Allocation, AllocationProblem, Certificate, SpendLimit
from optimizer.domain.target import TargetAnswer
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
from optimizer.workflow.curve_answers import Solved, marginal_outcomes, solve
from optimizer.workflow.curve_problem import BroughtProblem, CurveFiles, read_curve_problem
from optimizer.workflow.curve_targets import dear_end
from optimizer.workflow.drawn_curves import drawn_outcomes
from optimizer.workflow.splitting import out_of_reach

_PRICING = 1.0
"""Seconds for solving again under loosened limits; the dearest come first."""
_MANY = 1000
"""Segments; solving again for more takes longer than the answer itself."""
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
    _check_shares(brought, question)
    read = timer() - started
    solved = solve(brought, question, timer)
    began = timer()
    budget, problem, whole, lines = _in_whole_units(solved, question, currency)
    rounded = timer() - began
    current = _current_spend(budget, whole, lines)
    if question.kind == "budget" and question.reserve is None:
        whole = _never_worse(problem, whole, current)
    began = timer()
    certificate = solved.certify(problem, whole)
    certified = timer() - began
    outcome = np.asarray(response_values(problem.curves, whole.spend))
    plan = make_curve_plan(
        budget,
        problem.limits,
        whole,
        outcome=outcome,
        certificate=certificate,
        findings=[*_dear_end(brought, solved, budget), *brought.findings, *_no_uncertainty(brought)],
        question=question,
        lines=lines,
        drawn=_drawn(brought, problem, whole.spend, current),
        current_outcome=None if current is None else float(response_values(problem.curves, current).sum()),
        out_of_reach=out_of_reach(problem, whole, certificate),
        current_breaks=_current_breaks(budget, replace(problem, limits=brought.problem.limits), current, certificate),
    )
    began = timer()
    prices = _prices(solved)
    priced = timer() - began
    plan = replace(plan, answer=solved.answer, kpis=_by_kpi(brought, problem, whole.spend), limit_prices=prices)
    seconds = PlanSeconds(read=read, fit=0.0, allocate=solved.seconds, certify=certified, round=rounded, price=priced)
    return plan, seconds


def _dear_end(brought: BroughtProblem, solved: Solved, budget: Money) -> tuple[Finding, ...]:
    return dear_end(brought.problem, solved.answer, budget.currency) if isinstance(solved.answer, TargetAnswer) else ()


def _prices(solved: Solved) -> tuple[LimitPrice, ...]:
    """Price what binds; of a large problem only where there are limits, since a budget's price is in every line."""
    is_worth_it = bool(solved.problem.limits) or len(solved.problem.segments) <= _MANY
    if not solved.is_priced or not is_worth_it:
        return ()
    return limit_prices(solved.problem, solved.allocation, seconds=_PRICING)


def _check_shares(brought: BroughtProblem, question: CurveQuestion) -> None:
    """A share of a budget that nobody named says nothing; targets of an average share what is spent."""
    if not _is_bound_only(question) or question.budget is not None:
        return
    for limit in brought.problem.limits:
        if isinstance(limit, SpendLimit):
            amounts = (limit.least, limit.most, limit.on_off_minimum, limit.lock)
            if any(amount is not None and amount.unit == "share" for amount in amounts):
                raise DataError(
                    N_(
                        "{place} speaks of a share of the budget, but no budget is given; give the most that may be "
                        "spent with --budget, or limit money.",
                        place=limit.source,
                    )
                )


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
) -> tuple[Money, AllocationProblem, Allocation, PlanLines]:
    """Round to whole minor units; a budget that was found is rounded so that it keeps what was asked."""
    problem, allocation = solved.problem, solved.allocation
    lines = PlanLines(problem.segments, problem.tags, problem.periods, problem.last_spend)
    ends = [curve_end(curve) for curve in problem.curves]
    is_found = question.budget is None or not _is_bound_only(question) or _is_smaller(problem, question.budget)
    if question.budget is not None and not is_found:
        budget = question.budget
    else:
        budget = _found_budget(float(allocation.spend.sum()), question, currency)
        allocation = replace(allocation, unplaced=0.0)
        if question.budget is not None or not _is_bound_only(question):
            problem = replace(problem, budget=float(major_units(budget)))
    whole = whole_allocation(budget, allocation, problem.limits, ends, lines)
    left = max(problem.budget - float(whole.spend.sum()), 0.0)
    return budget, problem, replace(whole, unplaced=left if _is_bound_only(question) else whole.unplaced), lines


def _is_smaller(problem: AllocationProblem, asked: Money) -> bool:
    """Say whether a smaller budget than asked was found: limits that are shares of it hold for what is spent."""
    return problem.budget < float(major_units(asked)) - _NOISE


def _is_bound_only(question: CurveQuestion) -> bool:
    """Say whether the budget bounds the spend, and money may be left over; else it is what is spent."""
    if question.target is not None:
        return question.target.kind == "marginal_roas"
    return question.kind in ("budget", "profit")


def _found_budget(spent: float, question: CurveQuestion, currency: str | None) -> Money:
    code = currency if question.budget is None else question.budget.currency
    scale = 10 ** minor_digits(code)
    is_least = question.target is not None and question.target.kind == "outcome"
    units = math.ceil(spent * scale - _NOISE) if is_least else math.floor(spent * scale + _NOISE)
    return Money(units, code)


def _never_worse(problem: AllocationProblem, whole: Allocation, current: FloatArray | None) -> Allocation:
    """Propose today's split of the same money where it obeys the limits and the split found brings less."""
    if current is None:
        return whole
    planned, kept = (float(response_values(problem.curves, spend).sum()) for spend in (whole.spend, current))
    if kept <= planned:
        return whole
    todays = replace(whole, spend=current)
    if certify(problem, todays).max_violation > certify(problem, whole).max_violation + _NOISE:
        return whole
    return replace(
        todays,
        marginal_outcome=marginal_outcomes(problem.curves, current),
        binding=touched_limits(problem, current),
    )


def _current_spend(budget: Money, whole: Allocation, lines: PlanLines) -> FloatArray | None:
    if lines.last_spend is None:
        return None
    return in_major_units(current_units(budget, whole, lines.last_spend), budget)


def _current_breaks(
    budget: Money, problem: AllocationProblem, current: FloatArray | None, certificate: Certificate
) -> BrokenLimit | None:
    """Find a limit that today's split breaks, by a whole unit and by more than the plan itself breaks any."""
    if current is None or not current.any():
        return None
    unit = float(major_units(Money(1, budget.currency)))
    return broken_limit(problem, current, max(unit, certificate.max_violation) + _NOISE * unit)


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
            N_("The curves say nothing about how sure they are, so there are no likely ranges and no verdict."),
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
