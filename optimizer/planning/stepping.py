"""What a step more or less of money does to a plan."""

from __future__ import annotations

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.money import Money, major_units, money
from optimizer.domain.money_step import MoneyMove, MoneyStep
from optimizer.domain.plan import Plan
from optimizer.planning.outcome import expected_outcomes, gain


def read_step(plan: Plan, fit: CurveFit, step: Money, split: FloatArray) -> MoneyStep:
    """Compare a plan with the split of a changed budget, draw by draw.

    Parameters
    ----------
    plan : Plan
        Of the same fit.
    fit : CurveFit
        Draws of the response curves.
    step : Money
        By which the budget was changed; below zero where there is less.
    split : (n_segments,) array
        Major units over the period, in whole minor units.
    """
    currency = plan.request.budget.currency
    before = np.array([float(major_units(line.budget)) for line in plan.lines])
    changes = [
        money(float(amount), currency).minor_units - line.budget.minor_units
        for amount, line in zip(split, plan.lines, strict=True)
    ]
    moves = [
        MoneyMove(line.segment, Money(change, currency))
        for line, change in zip(plan.lines, changes, strict=True)
        if change != 0
    ]
    return MoneyStep(
        step=step,
        placed=Money(sum(changes), currency),
        change=gain(expected_outcomes(fit, split), expected_outcomes(fit, before)).estimate,
        moves=tuple(sorted(moves, key=lambda one: (-abs(one.change.minor_units), one.segment))),
    )
