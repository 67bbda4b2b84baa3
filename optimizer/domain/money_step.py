"""What a little more or a little less money would do to a plan."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """How the best split of the changed budget differs from the plan in one segment.

    Attributes
    ----------
    segment : Segment
        Where.
    change : Money
        More than zero where it gets more; never zero.
    """

    segment: Segment
    change: Money


@dataclass(frozen=True, slots=True)
class MoneyStep:
    """The plan with a step more, or a step less, of money.

    Attributes
    ----------
    step : Money
        Of the budget: above zero for more money, below for less.
    placed : Money
        What of the step finds a place, or is taken away.
    change : Estimate
        Expected outcome of the changed plan less that of the plan, over the period, with the doubt about the curves;
        noise of counts is left out, as in `optimizer.domain.plan.Gain`.
    moves : tuple of MoneyMove
        Where the money goes, or where it comes from, the largest first; they add up to `placed`.
    """

    step: Money
    placed: Money
    change: Estimate
    moves: tuple[MoneyMove, ...]
