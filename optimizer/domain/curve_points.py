"""The results that a response curve was learned from, in the curve's own units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment

PointSpan = Literal["day", "week", "whole"]
"""What one point stands for: a day, a week or longer reported span, or all of a history without days."""


@dataclass(frozen=True, slots=True, eq=False)
class CurvePoints:
    """What one segment spent and brought per day with spend, span by span.

    Attributes
    ----------
    segment : Segment
        Whose.
    span : {"day", "week", "whole"}
        What a point stands for.
    first_day : tuple of date
        Of each point, ascending; length n_points.
    days : (n_points,) array
        Days with spend that each point is the mean of, at least 1.
    spend : (n_points,) array
        Money per day with spend, major units, above 0.
    reported : (n_points,) array
        Outcome per day with spend, as the platforms report it.
    adjusted : (n_points,) array or None
        The same as it would have been on the days that the curve speaks of: all that the fit takes for the effect of
        anything but the spend of those days is taken out (`optimizer.curves.other_causes`). None where that is not
        known.
    """

    segment: Segment
    span: PointSpan
    first_day: tuple[date, ...]
    days: FloatArray
    spend: FloatArray
    reported: FloatArray
    adjusted: FloatArray | None
