"""The plan as a table: one row per segment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from optimizer.domain.curve_plan import CurvePlan, CurvePlanLine
from optimizer.domain.money import Money
from optimizer.domain.plan import Plan, PlanLine
from optimizer.domain.problem import BindingLimit
from optimizer.export.cells import csv_bytes, money_cell, number_cell, text_cell

PLAN_COLUMNS: Final = (
    "platform",
    "audience",
    "budget",
    "share",
    "last_spend",
    "change",
    "expected",
    "low",
    "high",
    "marginal",
    "binding",
    "probability",
)


def plan_csv(plan: Plan | CurvePlan) -> bytes:
    """Write the plan as UTF-8 CSV with the columns `PLAN_COLUMNS`.

    Money is over the whole period in major units; ``change`` is budget less last spend; ``share`` is a ratio; ``low``
    and ``high`` bound the outcome that will be counted. With the user's own curves ``low`` and ``high`` are known only
    where they have draws, ``last_spend`` and ``change`` where their file has the last spend; else they stay empty.
    ``binding`` names the limits that hold the line, such as ``most of platform``, or ``most of platform in week 2``
    where the limit is of that period alone. ``probability`` is that of the line's change being right (`PlanLine`);
    empty where nothing changes, no draws tell, or the plan holds for lack of evidence. A plan over several periods has
    their names in a last column ``period``.
    """
    if not isinstance(plan, CurvePlan):
        return csv_bytes(PLAN_COLUMNS, [_row(line, plan) for line in plan.lines])
    if any(line.period for line in plan.lines):
        return csv_bytes(
            (*PLAN_COLUMNS, "period"), [(*_curve_row(line), text_cell(line.period)) for line in plan.lines]
        )
    return csv_bytes(PLAN_COLUMNS, [_curve_row(line) for line in plan.lines])


def _row(line: PlanLine, plan: Plan) -> tuple[str, ...]:
    change = Money(line.budget.minor_units - line.last_spend.minor_units, line.budget.currency)
    return (
        text_cell(line.segment.platform),
        text_cell(line.segment.audience),
        money_cell(line.budget),
        f"{line.share:.6f}",
        money_cell(line.last_spend),
        money_cell(change),
        number_cell(line.expected.value),
        number_cell(line.expected.interval.lower),
        number_cell(line.expected.interval.upper),
        number_cell(line.marginal),
        _binding(line.binding),
        "" if plan.lacks_evidence else _probability(line.probability),
    )


def _curve_row(line: CurvePlanLine) -> tuple[str, ...]:
    last, change, low, high = "", "", "", ""
    if line.last_spend is not None:
        last = money_cell(line.last_spend)
        change = money_cell(Money(line.budget.minor_units - line.last_spend.minor_units, line.budget.currency))
    if line.interval is not None:
        low = number_cell(line.interval.interval.lower)
        high = number_cell(line.interval.interval.upper)
    return (
        text_cell(line.segment.platform),
        text_cell(line.segment.audience),
        money_cell(line.budget),
        f"{line.share:.6f}",
        last,
        change,
        number_cell(line.expected),
        low,
        high,
        number_cell(line.marginal),
        _binding(line.binding),
        _probability(line.probability),
    )


def _binding(limits: Iterable[BindingLimit]) -> str:
    return "; ".join(
        f"{limit.kind} of {limit.scope} in {limit.period}" if limit.is_of_period else f"{limit.kind} of {limit.scope}"
        for limit in limits
    )


def _probability(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.4f}"
