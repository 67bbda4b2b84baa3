"""What a user asks of response curves of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.money import Money
from optimizer.domain.plan import Risk
from optimizer.domain.segment import Segment
from optimizer.domain.target import Target

QuestionKind = Literal["budget", "target", "profit", "what_if", "frontier"]


@dataclass(frozen=True, slots=True)
class SpendChange:
    """One segment's spend, changed.

    Attributes
    ----------
    segment : Segment
        Whose spend.
    spend : Money
        Over the horizon, or the period; not negative.
    reoptimize : bool
        Whether the rest is split anew within the same budget; held as it is where not.
    period : str or None
        In which period, where the plan has several; then `spend` is that of the period.
    """

    segment: Segment
    spend: Money
    reoptimize: bool = True
    period: str | None = None


@dataclass(frozen=True, slots=True)
class BudgetRange:
    """Budgets from one to another in equal steps.

    Attributes
    ----------
    least, most : Money
        The first and the last.
    count : int
        How many, both ends included; 2 or more.
    """

    least: Money
    most: Money
    count: int


@dataclass(frozen=True, slots=True)
class CurveQuestion:
    """One question, with what it needs.

    Attributes
    ----------
    kind : {"budget", "target", "profit", "what_if", "frontier"}
        "budget": the most outcome for this money. "target": the budget that reaches `target`. "profit": spend as long
        as the next unit of money earns more than it costs. "what_if": the best split before and after `change`.
        "frontier": the best outcome for each budget of `range`.
    budget : Money or None
        All the money. Of a target and of profit the most that may be spent; None where only limits and the ends of the
        curves stop it. Of a frontier None.
    target : Target or None
        Of a target question.
    value_per_outcome, margin : float
        Revenue that one outcome brings, above zero; what is left of it after the cost of the goods, in (0, 1].
    change : SpendChange or None
        Of a what-if.
    range : BudgetRange or None
        Of a frontier.
    kpi_values : tuple of (str, float)
        What one unit of each KPI is worth; empty where the curves have one KPI.
    risk : {"cautious", "balanced", "bold"}
        How uncertain gains are weighed; other than balanced only with draws.
    reserve : float or None
        Share of the budget to be put where trying something teaches most, in (0, 1).
    """

    kind: QuestionKind
    budget: Money | None = None
    target: Target | None = None
    value_per_outcome: float = 1.0
    margin: float = 1.0
    change: SpendChange | None = None
    range: BudgetRange | None = None
    kpi_values: tuple[tuple[str, float], ...] = ()
    risk: Risk = "balanced"
    reserve: float | None = None
