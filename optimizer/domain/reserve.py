"""A share of the budget kept for learning."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.message import Message


@dataclass(frozen=True, slots=True)
class ReserveTest:
    """One segment that gets more than the best plan would give it, to see what comes of it.

    Attributes
    ----------
    segment : Segment
        Which one.
    place : int
        Its place in the problem.
    spend, without : float
        Its money over the horizon with the test, and in the best plan without; major units.
    outcome : float
        What is expected of that spend, mean over the draws.
    low, high : float
        10th and 90th percentile of that outcome over the draws: what the test tells apart.
    more_after : float
        Probability that, once the result is known, the best plan gives the segment more than `without`.
    """

    segment: Segment
    place: int
    spend: float
    without: float
    outcome: float
    low: float
    high: float
    more_after: float


@dataclass(frozen=True, slots=True, eq=False)
class Reserve:
    """Where a share of the budget teaches most.

    Attributes
    ----------
    share : float
        Of the budget, in (0, 1).
    money : float
        The same in major units over the horizon.
    tests : tuple of ReserveTest
        One or two; empty where the limits leave no room for a test.
    spend : (n_segments,) array
        The whole plan with the tests, within the limits; without room for a test, the best plan.
    cost : float
        Expected outcome that the plan gives up against the best plan without tests.
    taught : float
        Expected outcome that the next period's best plan gains from what the tests tell, over what the best plan
        without tests would have told anyway; not negative, for one period as long as this one.
    teaches : bool
        Whether that is more than nothing.
    message : Message
        What there is to say about it.
    """

    share: float
    money: float
    tests: tuple[ReserveTest, ...]
    spend: FloatArray
    cost: float
    taught: float
    teaches: bool
    message: Message
