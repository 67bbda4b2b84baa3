"""Figures that are not known exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

USUAL_LEVEL: Final = 0.8
"""Probability with which our intervals hold the truth, as all pages and files say."""
HALF_WIDTH_80: Final = 1.2816
"""Standard deviations from the middle of a normal to either end of its 80 % interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A range that holds the truth with probability `level`."""

    lower: float
    upper: float
    level: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure that is not known exactly: its mean, or its median where that is said, and an interval."""

    value: float
    interval: Interval
