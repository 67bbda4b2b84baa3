"""From an allocation to a plan: whole minor units, outcomes with intervals, a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from optimizer.curves.weighing import spend_answer
from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.guardrail import LearnedGuardrail
from optimizer.domain.guardrail_reach import GuardrailReach
from optimizer.domain.money import Money, major_units, money
from optimizer.domain.plan import Plan, PlanLine, PlanRequest
from optimizer.domain.problem import Allocation, Certificate
from optimizer.planning.evidence import IDENTIFIED
from optimizer.planning.guardrail_values import guardrail_value
from optimizer.planning.membership import PlanLines
from optimizer.planning.outcome import (
    expected_outcomes,
    gain,
    move_probabilities,
    realized_estimates,
    realized_total,
)
from optimizer.planning.remarks import plan_remarks
from optimizer.planning.rounding import apportion
from optimizer.planning.whole import breaks_limits, in_major_units, rounded


def make_plan(
    request: PlanRequest,
    fit: CurveFit,
    allocation: Allocation,
    certificate: Certificate,
    findings: Iterable[Finding] = (),
    *,
    current_breaks: BrokenLimit | None = None,
    is_too_short: bool = False,
    guardrails: Sequence[LearnedGuardrail] = (),
    out_of_reach: Sequence[GuardrailReach] = (),
    found: Money | None = None,
    answer: GoalAnswer | None = None,
) -> Plan:
    """Turn an allocation into a plan that people can act on.

    The intervals of `expected` and `current_split`, and those of the lines, are about the outcome that will really be
    counted over the period: doubt about the curves and noise of counts together, at the level 0.8. The interval and the
    probability of `gain` are about the difference of the expected outcomes, draw by draw. Today's split is the recent
    spend of each segment, scaled to the money that the plan places; an even split where nothing was spent recently.

    Parameters
    ----------
    request : PlanRequest
        The question.
    fit : CurveFit
        Draws of the response curves, for the request's KPI and period.
    allocation : Allocation
        Spend per segment, for the segments of the fit in the same order.
    certificate : Certificate
        Of that allocation.
    findings : iterable of Finding
        Remarks from earlier steps; they come last, after the fit's own.
    current_breaks : BrokenLimit, optional
        A limit that today's split of the same money does not keep.
    is_too_short : bool
        Whether the history is too short to learn from (`optimizer.planning.is_too_short`): then the verdict is to hold.
    guardrails : sequence of LearnedGuardrail
        That the allocation keeps.
    out_of_reach : sequence of GuardrailReach
        Those of them that let nothing be spent.
    found : Money, optional
        What the allocation is a split of, where the goal asked for less money than the request's budget.
    answer : GoalAnswer, optional
        Of the goal.

    Raises
    ------
    ValueError
        When the fit and the allocation are not about the same segments.
    """
    if fit.segments != allocation.segments:
        msg = "the fit and the allocation are not about the same segments"
        raise ValueError(msg)
    ends = [float(knots[-1]) * fit.period.days for knots in fit.spend]
    seen = PlanLines(fit.segments, last_spend=fit.recent_spend * fit.period.days)
    asked = request if found is None else replace(request, budget=found)
    budgets = rounded(asked.budget, allocation, request.limits, ends, seen)
    placed = sum(budgets)
    unplaced = Money(request.budget.minor_units - placed, request.budget.currency)
    current = apportion(placed, fit.recent_spend)
    planned_spend, current_spend = (in_major_units(units, request.budget) for units in (budgets, current))
    planned_draws, current_draws = expected_outcomes(fit, planned_spend), expected_outcomes(fit, current_spend)
    lines = _lines(
        asked,
        fit,
        allocation,
        budgets=budgets,
        current=current,
        planned_draws=planned_draws,
        current_draws=current_draws,
    )
    more = gain(planned_draws, current_draws)
    current_split = realized_total(current_draws, fit.dispersion)
    remarks = plan_remarks(
        request,
        lines,
        allocation.binding,
        current_split=current_split,
        gain=more,
        certificate=certificate,
        unplaced=unplaced,
        answer=spend_answer(fit),
        is_too_short=is_too_short,
        breaks_limits=breaks_limits(asked.budget, allocation, request.limits, budgets, seen),
        current_breaks=current_breaks,
        out_of_reach=out_of_reach,
    )
    return Plan(
        request=request,
        lines=lines,
        expected=realized_total(planned_draws, fit.dispersion),
        current_split=current_split,
        gain=more,
        verdict="shift" if more.estimate.interval.lower > 0 and is_identified(fit) and not is_too_short else "hold",
        certificate=certificate,
        unplaced=unplaced,
        findings=_without_repeats([*remarks, *_of_fit(fit, is_too_short=is_too_short), *findings]),
        current_breaks=current_breaks,
        measure=fit.measure,
        lift_tests=fit.lift_tests,
        guardrails=tuple(guardrail_value(one, planned_spend, current_spend) for one in guardrails),
        answer=answer,
    )


def _of_fit(fit: CurveFit, *, is_too_short: bool) -> Iterable[Finding]:
    """Return what the fit says; that a history is short is no news where the verdict says that it is too short."""
    return (one for one in fit.findings if one.subject != "history" or not is_too_short)


def is_identified(fit: CurveFit) -> bool:
    """Whether results follow spend. Where it never moved, a plan may lean on efficiency; brought curves are taken."""
    return spend_answer(fit) in IDENTIFIED


def _lines(
    request: PlanRequest,
    fit: CurveFit,
    allocation: Allocation,
    *,
    budgets: Sequence[int],
    current: Sequence[int],
    planned_draws: FloatArray,
    current_draws: FloatArray,
) -> tuple[PlanLine, ...]:
    currency = request.budget.currency
    expected: Sequence[Estimate] = realized_estimates(planned_draws, fit.dispersion)
    kept: Sequence[Estimate] = realized_estimates(current_draws, fit.dispersion)
    moved = [after - before for after, before in zip(budgets, current, strict=True)]
    probabilities = move_probabilities(planned_draws, current_draws, moved)
    return tuple(
        PlanLine(
            segment=segment,
            budget=Money(budgets[line], currency),
            share=budgets[line] / max(request.budget.minor_units, 1),
            last_spend=money(float(fit.recent_spend[line]) * fit.period.days, currency),
            current_budget=Money(current[line], currency),
            expected=expected[line],
            current=kept[line],
            marginal=float(allocation.marginal_outcome[line]),
            extrapolated=_daily(budgets[line], request) > float(fit.observed_spend[line, 1]),
            binding=tuple(limit for limit in allocation.binding if limit.segment == segment),
            probability=probabilities[line],
        )
        for line, segment in enumerate(fit.segments)
    )


def _daily(units: int, request: PlanRequest) -> float:
    return float(major_units(Money(units, request.budget.currency))) / request.period.days


def _without_repeats(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Keep the first of findings that say the same."""
    kept = {
        (finding.severity, finding.subject, str(finding.message), str(finding.remedy)): finding
        for finding in reversed(list(findings))
    }
    return tuple(reversed(kept.values()))
