"""A result that a budget must reach, and the budget that reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.problem import Allocation, AllocationProblem, Certificate

TargetKind = Literal["outcome", "cpa", "roas", "roi", "marginal_roas"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a budget must reach.

    Attributes
    ----------
    kind : {"outcome", "cpa", "roas", "roi", "marginal_roas"}
        "outcome": at least `level` outcomes; the least budget is asked for. "cpa": spend / outcome at most `level`;
        "roas": revenue / spend at least `level`; "roi": (revenue x margin - spend) / spend at least `level`;
        "marginal_roas": the last unit of money brings at least `level` of revenue; the largest spend is asked for.
    level : float
        In the unit of the kind: outcomes, money per outcome, or a ratio. Above zero; a "roi" is above -1.
    value_per_outcome : float
        Revenue that one outcome brings, major units, above zero; 1 where the outcome is revenue. Not used by "outcome"
        and "cpa".
    margin : float
        Share of the revenue that is left after the cost of the goods, in (0, 1]. Used by "roi" alone.
    """

    kind: TargetKind
    level: float
    value_per_outcome: float = 1.0
    margin: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class TargetAnswer:
    """The least budget, or the largest worthwhile spend, that reaches a target.

    Attributes
    ----------
    target : Target
        The question.
    problem : AllocationProblem
        As answered: its budget is the one found. The certificate is of this problem.
    allocation : Allocation
        Where the money goes.
    certificate : Certificate
        How far the allocation can be from the best of this budget.
    spend : float
        Money spent in all, major units over the horizon.
    outcome : float
        What it brings.
    reached : float
        The level reached, in the unit of the target's kind; infinite for a CPA, not a number for a ratio of no spend.
    proven_edge : float
        The proof, in money. Of "outcome": no budget below this reaches the target. Of the others: no spend above this,
        up to `most`, reaches it. The answer lies next to it; what is between is not decided.
    most : float
        The most that might have been spent, major units over the horizon.
    """

    target: Target
    problem: AllocationProblem
    allocation: Allocation
    certificate: Certificate
    spend: float
    outcome: float
    reached: float
    proven_edge: float
    most: float
