"""From the options of ``plan`` to what the plan is for."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.cli.options import RiskChoice
from optimizer.cli.question import TARGETS, Asked, question_of
from optimizer.domain.goal import Goal


def goal_of(
    levels: Sequence[str | None],
    *,
    profit: bool,
    value: str | None,
    margin: str | None,
    kpi_values: Sequence[str],
) -> Goal:
    """Read what a plan from the history is for; its budget is the most that may be spent.

    Parameters
    ----------
    levels : sequence of str or None
        Of each of `TARGETS`, in their order.
    profit, value, margin, kpi_values
        As in `Asked`; a KPI of value 0 is left out.

    Raises
    ------
    DataError
        As `question_of`.
    """
    asked = Asked(
        budget="1",
        targets=dict(zip(TARGETS, levels, strict=True)),
        profit=profit,
        frontier=None,
        what_if=None,
        reoptimize=None,
        value=value,
        margin=margin,
        kpi_values=kpi_values,
        reserve=None,
        risk=RiskChoice.balanced,
        has_periods=False,
    )
    question = question_of(asked, None)
    return Goal(
        kind="profit" if profit else "budget" if question.target is None else "target",
        target=question.target,
        value_per_outcome=question.value_per_outcome,
        margin=question.margin,
        kpi_values=tuple((kpi, worth) for kpi, worth in question.kpi_values if worth > 0.0),
    )
