"""What one segment's changed spend does."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, Certificate
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """An allocation before and after one segment's spend was changed.

    Attributes
    ----------
    segment : Segment
        Whose spend was changed.
    place : int
        Its place in the problem.
    problem : AllocationProblem
        As answered: with the segment locked where the rest was re-optimized, with the changed budget where it was held.
    before, after : (n_segments,) array
        Spend of all segments, major units over the horizon; `after` less `before` is where the money goes to, and
        where negative, comes from.
    outcome_before, outcome_after : float
        What they bring.
    marginal_outcome : float
        Outcome that the next unit of money brings in the segment, after the change.
    certificate : Certificate
        Of `after`, within the changed problem; where the rest was held, its gap says what re-optimizing could bring.
    """

    segment: Segment
    place: int
    problem: AllocationProblem
    before: FloatArray
    after: FloatArray
    outcome_before: float
    outcome_after: float
    marginal_outcome: float
    certificate: Certificate
