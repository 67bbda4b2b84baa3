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
    "current_split",
    "verdict",
)


def plan_csv(plan: Plan | CurvePlan) -> bytes:
    """Write the plan as UTF-8 CSV with the columns `PLAN_COLUMNS`.

    Money is over the whole period in major units; ``current_split`` is today's split of the money that the plan places,
    and ``change`` the budget less that, as the pages show it; ``share`` is a ratio; ``low`` and ``high`` bound the
    outcome that will be counted. ``verdict`` is that of the plan, the same in each row: "shift", or "hold" where the
    split is the best one found but not surely better than today's. With the user's own curves ``low``, ``high`` and
    ``verdict`` are known only where they have draws; ``change`` is the budget less the last spend, known with
    ``last_spend`` where their file has it, and no ``current_split`` is told; what is not known stays empty.
    ``binding`` names the limits that hold the line, such as ``most of platform``, or ``most of platform in week 2``
    where the limit is of that period alone. ``probability`` is that of the line's change being right (`PlanLine`);
    empty where nothing changes, no draws tell, or the plan holds for lack of evidence. A plan over several periods has
    their names in a last column ``period``.
    """
    if not isinstance(plan, CurvePlan):
        return csv_bytes(PLAN_COLUMNS, [_row(line, plan) for line in plan.lines])
    if any(line.period for line in plan.lines):
        return csv_bytes(
            (*PLAN_COLUMNS, "period"), [(*_curve_row(line, plan), text_cell(line.period)) for line in plan.lines]
        )
    return csv_bytes(PLAN_COLUMNS, [_curve_row(line, plan) for line in plan.lines])


def _row(line: PlanLine, plan: Plan) -> tuple[str, ...]:
    change = Money(line.budget.minor_units - line.current_budget.minor_units, line.budget.currency)
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
        money_cell(line.current_budget),
        plan.verdict,
    )


def _curve_row(line: CurvePlanLine, plan: CurvePlan) -> tuple[str, ...]:
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
        "",
        "" if plan.uncertainty is None else plan.uncertainty.verdict or "",
    )


def _binding(limits: Iterable[BindingLimit]) -> str:
    return "; ".join(
        f"{limit.kind} of {limit.scope} in {limit.period}" if limit.is_of_period else f"{limit.kind} of {limit.scope}"
        for limit in limits
    )


def _probability(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.4f}"
