"""What an allocation brings of one KPI among several."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class KpiOutcome:
    """One KPI's part of an allocation.

    Attributes
    ----------
    kpi : str
        Its name.
    value : float
        What one unit of it is worth, not negative.
    outcome : (n_segments,) array
        Units of it that each segment brings.
    total, worth : float
        Their sum; `total` x `value`.
    """

    kpi: str
    value: float
    outcome: FloatArray
    total: float
    worth: float
