"""A plan on response curves that the user brought: no history, no period and no uncertainty come with it."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.problem import BindingLimit, Certificate
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class CurvePlanLine:
    """One segment of a plan on the user's own curves.

    Attributes
    ----------
    segment : Segment
        Who receives the money.
    budget : Money
        Over the horizon that the curves speak of.
    share : float
        Of the whole budget, in [0, 1].
    expected : float
        Outcome over the horizon, as the curve has it; how sure it is, nobody said.
    marginal : float
        Outcome that the next unit of money brings here.
    binding : tuple of BindingLimit
        Limits that this line touches.
    """

    segment: Segment
    budget: Money
    share: float
    expected: float
    marginal: float
    binding: tuple[BindingLimit, ...]


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """The best split of a budget on given curves.

    Attributes
    ----------
    budget : Money
        All the money, above zero; its currency is the plan's.
    lines : tuple of CurvePlanLine
        One per segment; their budgets add up to the budget, less `unplaced`, exactly.
    expected : float
        Outcome over the horizon.
    certificate : Certificate
        How far the split can be from the best possible.
    unplaced : Money
        Money that the limits leave no room for.
    findings : tuple of Finding
        What the user must know.
    """

    budget: Money
    lines: tuple[CurvePlanLine, ...]
    expected: float
    certificate: Certificate
    unplaced: Money
    findings: tuple[Finding, ...]
