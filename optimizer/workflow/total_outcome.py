"""Only the shop's total is known: take it apart, and plan on what the segments added."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from optimizer.allocation import objective_curves
from optimizer.curves.total_outcome import TotalPosterior, curves_of_totals, decompose, learn_totals
from optimizer.domain.curve import CurveFit
from optimizer.domain.decomposition import Decomposition
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail import LearnedGuardrail
from optimizer.domain.money import major_units
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan, PlanRequest, PlanSeconds
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest import SourceFile
from optimizer.ingest.brought.total_file import TotalColumns, read_totals
from optimizer.message import N_, listed
from optimizer.planning import make_plan
from optimizer.planning.outcome_amount import outcome_amount
from optimizer.workflow.learned_guardrails import guardrails_of_outcome
from optimizer.workflow.limit_names import with_known_names
from optimizer.workflow.proposing import Proposal
from optimizer.workflow.splitting import out_of_reach, split_for, todays_breach

__all__ = ["TakenApart", "TotalColumns", "propose_on_total", "take_apart"]

_LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True, eq=False)
class TakenApart:
    """A total, what it is made of, and the curves that come of it.

    Attributes
    ----------
    learned : TotalPosterior
        All that was learned.
    decomposition : Decomposition
        Baseline and contributions.
    fit : CurveFit
        Curves for the days ahead, with the findings.
    seconds : float
        What the learning took.
    """

    learned: TotalPosterior
    decomposition: Decomposition
    fit: CurveFit
    seconds: float


def take_apart(
    file: SourceFile,
    columns: TotalColumns,
    days: int,
    *,
    seed: int = 0,
    timer: Callable[[], float] = time.perf_counter,
) -> TakenApart:
    """Read totals, take them apart, and tabulate curves for the days right after them.

    Parameters
    ----------
    file : SourceFile
        A wide file, see `optimizer.ingest.brought.total_file`.
    columns : TotalColumns
        Which column is what.
    days : int
        How many days the curves speak of.
    seed : int
        Of the draws.
    timer : callable
        Seconds from any fixed moment.

    Raises
    ------
    DataError
        When the file cannot be understood, or the days are too many.
    """
    if not 1 <= days <= _LONGEST_DAYS:
        raise DataError(
            N_("The plan has {days:number} days; give 1 to {most:number} days.", days=days, most=_LONGEST_DAYS)
        )
    totals = read_totals(file, columns)
    if not totals.total.sum() > 0.0:
        raise DataError(
            N_(
                "The column '{column}' of {name} adds up to nothing; give as --outcome the column that holds the "
                "total, or a file with days on which some came.",
                column=columns.outcome,
                name=file.name,
            )
        )
    first = totals.period.end + timedelta(days=1)
    started = timer()
    learned = learn_totals(totals, seed=seed)
    fit = curves_of_totals(learned, Period(first, first + timedelta(days=days - 1)), seed=seed)
    return TakenApart(learned, decompose(learned), fit, timer() - started)


def propose_on_total(
    found: TakenApart, request: PlanRequest, *, timer: Callable[[], float] = time.perf_counter
) -> Proposal:
    """Find the best split of a budget on the curves of a total that was taken apart.

    Parameters
    ----------
    found : TakenApart
        Of `take_apart`.
    request : PlanRequest
        The question, for the KPI and the period of its curves.
    timer : callable
        Seconds from any fixed moment.

    Raises
    ------
    InfeasibleError
        When the limits contradict each other or the budget.
    """
    fit = found.fit
    request = replace(request, limits=with_known_names(request.limits, fit.segments))
    guardrails = guardrails_of_outcome(request.guardrails, fit)
    started = timer()
    problem = AllocationProblem(
        segments=fit.segments,
        curves=objective_curves(fit, "balanced"),
        budget=float(major_units(request.budget)),
        limits=(*request.limits, *(one.guardrail for one in guardrails)),
        last_spend=fit.recent_spend * fit.period.days,
    )
    plan = _planned(request, fit, problem, guardrails)
    untold = [one.segment for one in found.decomposition.contributions if not one.is_told]
    nothing_told = len(untold) == len(fit.segments)
    if nothing_told or (untold and plan.verdict == "hold"):
        # the curve of a segment that cannot be told is an assumption, which may look better than all that is known
        held = _planned(request, fit, problem, guardrails, keeps_todays=True)
        is_kept = held.lines != plan.lines
        if nothing_told or is_kept:
            # one verdict with one remedy: neither noise nor what other curves promise is a question then
            elsewhere = {"verdict", "certificate"} if is_kept else {"verdict"}
            others = (one for one in held.findings if one.subject not in elsewhere)
            why = _nothing_told() if nothing_told else _best_untold(plan, untold)
            plan = replace(held, verdict="hold", findings=(why, *others))
    return Proposal(plan, fit, PlanSeconds(read=0.0, fit=found.seconds, allocate=timer() - started), problem)


def _planned(
    request: PlanRequest,
    fit: CurveFit,
    problem: AllocationProblem,
    guardrails: Sequence[LearnedGuardrail],
    *,
    keeps_todays: bool = False,
) -> Plan:
    allocation, certificate, findings = split_for(request, fit, problem, keeps_todays=keeps_todays)
    return make_plan(
        request,
        fit,
        allocation,
        certificate,
        findings,
        current_breaks=todays_breach(request, fit, problem, allocation),
        guardrails=guardrails,
        out_of_reach=out_of_reach(problem, allocation, certificate),
    )


def _best_untold(best: Plan, untold: Sequence[Segment]) -> Finding:
    """Say why the split that looks best is not proposed."""
    interval = best.gain.estimate.interval
    return Finding(
        "warning",
        "verdict",
        N_(
            "Today's split is kept: the one that looks best leans on what cannot be told from nothing ({names}), and "
            "its gain is between {lower:message} and {upper:message} with {level:percent} probability, so the honest "
            "answer is to hold.",
            names=listed([str(one) for one in untold]),
            lower=outcome_amount(interval.lower, best.request.kpi, best.request.budget.currency),
            upper=outcome_amount(interval.upper, best.request.kpi, best.request.budget.currency),
            level=interval.level,
        ),
        N_("Run a lift test there, or change the budgets in steps to learn more."),
    )


def _nothing_told() -> Finding:
    return Finding(
        "warning",
        "verdict",
        N_(
            "Not identifiable: what each segment added by itself cannot be told from nothing, so nothing is known of "
            "what moving money would do, and the honest answer is to hold."
        ),
        N_("Keep today's split, and run a lift test or change budgets in steps."),
    )
