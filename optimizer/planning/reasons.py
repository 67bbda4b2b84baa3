"""Why each line of a plan gets more, less or the same."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.domain.line_reason import LineReason, ReasonKind
from optimizer.domain.money import Money, major_units
from optimizer.domain.plan import Plan, PlanLine

_ROUNDING = 1e-9
"""Yields that differ by less than this share are the same."""


def line_reasons(plan: Plan, step: Money) -> tuple[LineReason, ...]:
    r"""Give a reason for each line, in the order of the plan.

    Where money moves, the reason is what the moved money brings. With c_i the change of a line's money, e_i that of its
    expected outcome (mean over the draws), and S the lines whose money changes the other way, each step s brings

    .. math::
        \text{here} = s\,e_i / c_i, \qquad \text{elsewhere} = s \sum_{j \in S} e_j \Big/ \sum_{j \in S} c_j .

    On curves that bend one way, the best split without limits gives every line that gains money a yield here of at
    least the price of money, and every line that loses some at most that (first order conditions; Everett 1963): the
    reason then always speaks for the change. Where limits, curves with a threshold, or the risk dial make a change that
    it does not speak for, the kind is "held". Where no money moves, `here` is what the next step brings, by the slope.

    Parameters
    ----------
    plan : Plan
        Whose lines.
    step : Money
        In whose terms yields are told, above zero.
    """
    size = float(major_units(step))
    return tuple(_reason(plan, line, step, size) for line in plan.lines)


def _reason(plan: Plan, line: PlanLine, step: Money, size: float) -> LineReason:
    moved = _moved(line)
    change = moved / line.current_budget.minor_units if line.current_budget.minor_units else None
    if moved == 0:
        others = [other.marginal for other in plan.lines if other is not line]
        kind: ReasonKind = "same" if line.budget.minor_units else "nothing"
        return LineReason(
            line.segment, kind, change, step, size * line.marginal, size * max(others) if others else None
        )
    here = _yield([line]) * size
    opposite = [other for other in plan.lines if _moved(other) * moved < 0]
    elsewhere = _yield(opposite) * size if opposite else None
    kind = "more" if moved > 0 else "less"
    if elsewhere is not None and (here - elsewhere) * moved < -_ROUNDING * abs(here * moved):
        kind = "held"
    return LineReason(line.segment, kind, change, step, here, elsewhere)


def _moved(line: PlanLine) -> int:
    return line.budget.minor_units - line.current_budget.minor_units


def _yield(lines: Sequence[PlanLine]) -> float:
    """Outcome per major unit of the money by which some lines that all move one way change."""
    brought = sum(line.expected.value - line.current.value for line in lines)
    changed = sum(float(major_units(line.budget) - major_units(line.current_budget)) for line in lines)
    return brought / changed
