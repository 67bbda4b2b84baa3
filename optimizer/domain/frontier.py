"""The best outcome for a range of budgets."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """What each of several budgets brings at its best.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments, as in the problem.
    budgets : (n_budgets,) array
        Rising; major units over the horizon.
    spend : (n_budgets, n_segments) array
        The best split found of each budget.
    outcome : (n_budgets,) array
        What it brings.
    upper_bound : (n_budgets,) array
        No allocation of the budget within the limits brings more.
    gap : (n_budgets,) array
        (upper_bound - outcome) / outcome; 0 where both are 0.
    marginal_outcome : (n_budgets,) array
        Outcome gained by the next unit of budget.
    band : (n_budgets, 2) array or None
        Between these lies the total outcome of the split, in `level` of the draws; None without draws.
    level : float
        Share of the draws inside the band, the same share left out below as above; in (0, 1).
    """

    segments: tuple[Segment, ...]
    budgets: FloatArray
    spend: FloatArray
    outcome: FloatArray
    upper_bound: FloatArray
    gap: FloatArray
    marginal_outcome: FloatArray
    band: FloatArray | None
    level: float
