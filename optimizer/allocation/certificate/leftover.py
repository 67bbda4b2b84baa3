"""Money that an allocation leaves unplaced, and what keeps it so."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.certificate.cases import Ground
from optimizer.allocation.certificate.reading import Rules
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import UnplacedReason

ROUNDING = 1e-7
"""Money that is less than this share of the budget is placed, but for rounding."""


def unplaced_of(rules: Rules, ground: Ground, spend: FloatArray) -> tuple[float, UnplacedReason | None]:
    """Compute the money left of the budget, and say why.

    The reasons are looked at in this order: money is asked to earn its cost; less than one step is left; every curve is
    at its known end; a guardrail holds the average; else limits leave no room.
    """
    left = rules.budget - float(np.nan_to_num(spend).sum())
    slack = ROUNDING * rules.budget
    if left <= slack:
        return 0.0, None
    if rules.money_cost > 0.0:
        return left, "cost"
    if ground.step.any() and left < float(ground.step.max()):
        return left, "steps"
    if (spend >= rules.end - slack).all():
        return left, "ends"
    return left, "guardrails" if rules.rates else "limits"
