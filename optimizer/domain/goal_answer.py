"""What a plan for a target or for profit came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """What a goal other than the most for all the money came to, on average over what may happen.

    Attributes
    ----------
    reached : float
        Of a target: the level that the plan reaches, in the unit of the target's kind; infinite for a CPA, not a number
        for a ratio of no spend. Of profit: revenue x margin - spend, major units over the period.
    bound : float or None
        The proof. Of the target "outcome": no budget below this reaches it; of other targets: no spend above this, up
        to the budget, keeps it; major units. Of profit: no split within the limits earns more, major units; None where
        the risk dial asks for something else than the average.
    value_per_outcome : float
        Revenue that one outcome brings, major units, as it was reckoned with; 1 where that does not matter.
    margin : float
        Share of the revenue that is left, as it was reckoned with.
    """

    reached: float
    bound: float | None
    value_per_outcome: float = 1.0
    margin: float = 1.0
