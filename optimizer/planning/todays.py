"""Today's split as a proposal: no plan brings less on average than doing nothing."""

from __future__ import annotations

from optimizer.domain.curve import CurveFit
from optimizer.domain.money import Money, minor_digits, money
from optimizer.domain.problem import Allocation
from optimizer.planning.outcome import expected_outcomes
from optimizer.planning.rounding import apportion
from optimizer.planning.versus import given_allocation
from optimizer.planning.whole import in_major_units


def todays_allocation(budget: Money, fit: CurveFit, allocation: Allocation) -> Allocation:
    """Today's split of the money that an allocation places, with that allocation's prices and proof.

    Prices and proof bound every split within the limits, so they hold for this one too. It is the split that
    `make_plan` compares with; which limits it touches is not known here.

    Parameters
    ----------
    budget : Money
        All the money.
    fit : CurveFit
        Whose recent spend is today's split.
    allocation : Allocation
        In whole minor units, as `whole_allocation` gives it.
    """
    left = money(float(allocation.unplaced), budget.currency).minor_units
    units = apportion(budget.minor_units - left, fit.recent_spend)
    return given_allocation(in_major_units(units, budget), fit, allocation)


def brings_less(fit: CurveFit, allocation: Allocation, other: Allocation) -> bool:
    """Whether an allocation is expected to bring less than another, on average over the draws."""
    planned, compared = (float(expected_outcomes(fit, split.spend).sum(axis=1).mean()) for split in (allocation, other))
    return planned < compared


def less_than_one_unit(budget: Money, amount: float) -> bool:
    """Whether an amount in major units is less than the smallest unit of the budget's currency."""
    return amount * float(10 ** minor_digits(budget.currency)) < 1.0
