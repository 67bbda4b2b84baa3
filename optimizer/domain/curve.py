"""Response curves as they cross from learning to allocation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import FitSummary, SpendAnswer
from optimizer.domain.measure import Measure
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

FloatArray = npt.NDArray[np.float64]

CURVE_FAMILIES: Final = ("hill", "michaelis_menten", "exponential", "log", "power", "logistic", "linear")
"""Names of the response curve families that a user may bring."""


@dataclass(frozen=True, slots=True)
class FamilyCurve:
    """A response curve of a named family; `optimizer.curves.shapes.families` holds the formulas.

    Attributes
    ----------
    family : str
        A key of `optimizer.curves.shapes.families.FAMILIES`.
    ceiling : float
        Outcome per horizon that the curve tends to (for unbounded families its scale), outcome units.
    half_saturation : float
        Spend per horizon at which the family's scale is reached, money.
    shape : float
        Steepness; not used by families without one.
    most : float or None
        Spend beyond which the curve is not known; no plan goes there. None where it is known everywhere.
    """

    family: str
    ceiling: float
    half_saturation: float
    shape: float
    most: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PointCurve:
    """A response curve given by points, straight between them.

    Attributes
    ----------
    spend : (n_knots,) array
        Strictly increasing, the first is 0; money per horizon.
    outcome : (n_knots,) array
        Never decreasing, not negative; outcome per horizon. Nothing is spent past the last knot.
    """

    spend: FloatArray
    outcome: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCurve:
    """The mean of many drawn curves of one family.

    Attributes
    ----------
    family : str
        As in `FamilyCurve`.
    ceiling, half_saturation, shape : (n_draws,) array
        Parameters of each draw, as in `FamilyCurve`.
    most : float or None
        Spend beyond which the curve is not known. None where it is known everywhere.
    """

    family: str
    ceiling: FloatArray
    half_saturation: FloatArray
    shape: FloatArray
    most: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class WeightedCurve:
    """A weighted sum of curves of one segment: several KPIs, each with its own curve and its value.

    Attributes
    ----------
    parts : tuple of FamilyCurve, PointCurve or DrawnCurve
        The curve of each KPI, one or more. The sum is known up to the first end of them.
    weights : tuple of float
        What one unit of each KPI is worth, length n_parts, not negative.
    """

    parts: tuple[SingleCurve, ...]
    weights: tuple[float, ...]


SingleCurve = FamilyCurve | PointCurve | DrawnCurve
ResponseCurve = SingleCurve | WeightedCurve


@dataclass(frozen=True, slots=True, eq=False)
class CurveFit:
    """Posterior draws of the response curve of every segment, for one KPI and one period ahead.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments.
    kpi : str
        The outcome, a member of `optimizer.domain.performance.KPIS`, or `optimizer.domain.goal.WEIGHTED`.
    period : Period
        The days ahead that the curves speak of.
    spend : (n_segments, n_knots) array
        Steady spend per day at the knots, major units; strictly increasing from 0.
    draws : (n_draws, n_segments, n_knots) array
        Expected outcome per day on the average day of `period`, straight between the knots. One draw holds for all
        segments together, so that sums over segments keep their dependence.
    observed_spend : (n_segments, 2) array
        Least and most daily spend in the data; beyond, the curve is extrapolated.
    recent_spend : (n_segments,) array
        Mean daily spend over the last days of the data, as many as `period` has.
    dispersion : float
        Variance of a segment's outcome over the period, divided by its mean; 1 for Poisson counts.
    findings : tuple of Finding
        What the user must know about the curves.
    model : str
        Version of the model that learned it: what another version learned is not taken for the same.
    summary : FitSummary or None
        What an analyst can check; None where the curves were not learned from days.
    measure : {"platform_reported", "incremental"}
        Whether outcomes are as the platforms report them, or what would have been missed without the ads.
    lift_tests : tuple of str
        Names of the lift tests that made them incremental; none where they are platform-reported.
    answer : {"follows", "unrelated", "unclear", "still"}
        Whether results follow spend, where there is no summary that says it.
    """

    segments: tuple[Segment, ...]
    kpi: str
    period: Period
    spend: FloatArray
    draws: FloatArray
    observed_spend: FloatArray
    recent_spend: FloatArray
    dispersion: float
    findings: tuple[Finding, ...] = ()
    model: str = "unknown"
    summary: FitSummary | None = None
    measure: Measure = "platform_reported"
    lift_tests: tuple[str, ...] = ()
    answer: SpendAnswer = "follows"
