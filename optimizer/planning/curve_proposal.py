"""From an allocation on given curves to a plan: whole minor units, what they bring, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.curve import FloatArray
from optimizer.domain.curve_plan import CurvePlan, CurvePlanLine, Uncertainty
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.guardrail_reach import GuardrailReach
from optimizer.domain.money import Money, money
from optimizer.domain.problem import Allocation, BindingLimit, Certificate, Limit
from optimizer.domain.segment import Segment
from optimizer.planning.membership import PlanLines
from optimizer.planning.outcome import gain, move_probabilities, realized_estimates, realized_total
from optimizer.planning.remarks import curve_plan_remarks
from optimizer.planning.rounding import apportion
from optimizer.planning.whole import breaks_limits

_OPTIMAL = Certificate(value=0.0, upper_bound=0.0, gap=0.0, max_violation=0.0)
"""In place of the certificate of a split that is not meant to be the best: its gap is no warning."""
_NO_NOISE = 0.0
"""Dispersion of outcomes whose counting noise nobody told: ranges are those of the curves alone."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnOutcomes:
    """What the draws say of a plan and of today's split of the same money.

    Attributes
    ----------
    planned : (n_draws, n_lines) array
        Expected outcomes of the plan.
    current : (n_draws, n_lines) array or None
        Those of today's split; None where the last spend is not known.
    """

    planned: FloatArray
    current: FloatArray | None


def current_units(budget: Money, allocation: Allocation, last_spend: FloatArray) -> list[int]:
    """Share out the money that a plan places as the last period did, in whole minor units."""
    placed = sum(_units(budget, allocation))
    return apportion(placed, last_spend)


def make_curve_plan(
    budget: Money,
    limits: Sequence[Limit],
    allocation: Allocation,
    *,
    outcome: Sequence[float] | FloatArray,
    certificate: Certificate,
    findings: Iterable[Finding] = (),
    question: CurveQuestion | None = None,
    lines: PlanLines | None = None,
    drawn: DrawnOutcomes | None = None,
    current_outcome: float | None = None,
    out_of_reach: Sequence[GuardrailReach] = (),
    current_breaks: BrokenLimit | None = None,
) -> CurvePlan:
    """Turn an allocation on the user's own curves into a plan.

    Parameters
    ----------
    budget : Money
        All the money.
    limits : sequence of Limit
        What the plan must obey.
    allocation : Allocation
        Spend per line in whole minor units, as `whole_allocation` gives it.
    outcome : (n_lines,) sequence of float
        What the curves say that spend brings, over the horizon.
    certificate : Certificate
        Of that allocation.
    findings : iterable of Finding
        Remarks from earlier steps; they come last.
    question : CurveQuestion, optional
        What was asked; a plain budget where not given.
    lines : PlanLines, optional
        Tags, periods and last spend of the lines.
    drawn : DrawnOutcomes, optional
        What the draws say; none where the curves have no draws.
    current_outcome : float, optional
        Outcome of the last spend, scaled to the plan's money; none where it is not known.
    out_of_reach : sequence of GuardrailReach
        Guardrails that let nothing be spent.
    current_breaks : BrokenLimit, optional
        A limit that today's split of the plan's money does not keep.
    """
    seen = PlanLines(allocation.segments) if lines is None else lines
    budgets = _units(budget, allocation)
    unplaced = Money(budget.minor_units - sum(budgets), budget.currency)
    asked = CurveQuestion("budget", budget) if question is None else question
    remarks = curve_plan_remarks(
        budget,
        allocation.binding,
        certificate=_OPTIMAL if _is_deliberate(asked) else certificate,
        unplaced=Money(0, budget.currency) if _is_left_over(asked) else unplaced,
        breaks_limits=breaks_limits(budget, allocation, limits, budgets, seen),
        risk=asked.risk,
        out_of_reach=out_of_reach,
        current_breaks=current_breaks,
    )
    return CurvePlan(
        budget=budget,
        lines=_lines(budget, budgets, allocation, outcome=outcome, lines=seen, drawn=drawn),
        expected=float(np.sum(outcome)),
        certificate=certificate,
        unplaced=unplaced,
        findings=(*remarks, *findings),
        question=asked,
        current_outcome=current_outcome,
        current_breaks=current_breaks,
        uncertainty=None if drawn is None else _uncertainty(drawn),
    )


def _is_deliberate(question: CurveQuestion) -> bool:
    """Say whether the user asked for a split that is not the best: one that is held, or that tests something."""
    return question.reserve is not None or (question.change is not None and not question.change.reoptimize)


def _is_left_over(question: CurveQuestion) -> bool:
    """Say whether money is left because it is not worth spending."""
    return question.kind == "profit" or (question.target is not None and question.target.kind == "marginal_roas")


def _units(budget: Money, allocation: Allocation) -> list[int]:
    return [money(float(spend), budget.currency).minor_units for spend in allocation.spend]


def _uncertainty(drawn: DrawnOutcomes) -> Uncertainty:
    expected = realized_total(drawn.planned, _NO_NOISE)
    if drawn.current is None:
        return Uncertainty(expected)
    more = gain(drawn.planned, drawn.current)
    return Uncertainty(
        expected=expected,
        current_split=realized_total(drawn.current, _NO_NOISE),
        gain=more,
        verdict="shift" if more.estimate.interval.lower > 0 else "hold",
    )


def _lines(
    budget: Money,
    budgets: Sequence[int],
    allocation: Allocation,
    *,
    outcome: Sequence[float] | FloatArray,
    lines: PlanLines,
    drawn: DrawnOutcomes | None,
) -> tuple[CurvePlanLine, ...]:
    periods = lines.periods if lines.periods else ("",) * len(budgets)
    binding: dict[tuple[Segment, str], list[BindingLimit]] = {}
    for limit in allocation.binding:
        binding.setdefault((limit.segment, limit.period), []).append(limit)
    ranges: Sequence[Estimate | None] = [None] * len(budgets)
    right: Sequence[float | None] = [None] * len(budgets)
    if drawn is not None:
        ranges = realized_estimates(drawn.planned, _NO_NOISE)
        if drawn.current is not None and lines.last_spend is not None:
            current = apportion(sum(budgets), lines.last_spend)
            moved = [after - before for after, before in zip(budgets, current, strict=True)]
            right = move_probabilities(drawn.planned, drawn.current, moved)
    last: Sequence[float | None] = [None] * len(budgets)
    if lines.last_spend is not None:
        last = lines.last_spend.tolist()
    return tuple(
        CurvePlanLine(
            segment=segment,
            budget=Money(units, budget.currency),
            share=units / budget.minor_units if budget.minor_units else 0.0,
            expected=float(outcome[place]),
            marginal=float(allocation.marginal_outcome[place]),
            binding=tuple(binding.get((segment, periods[place]), ())),
            period=periods[place],
            last_spend=None if spent is None else money(spent, budget.currency),
            interval=ranges[place],
            probability=right[place],
        )
        for place, (segment, units, spent) in enumerate(zip(allocation.segments, budgets, last, strict=True))
    )
