"""What an analyst can check of a fit: its parameters, what they lean on, and what is left unexplained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.segment import Segment

SpendAnswer = Literal["follows", "unrelated", "unclear", "still"]
"""Whether results follow the spend, are unrelated to it, may be either though spend moved, or spend moved too little to
tell."""


@dataclass(frozen=True, slots=True)
class SpendResponse:
    """How the results of a day followed the spend of that day, over all segments.

    Attributes
    ----------
    elasticity : float
        Per cent more results on days with one per cent more spend.
    standard_error : float
        Of the elasticity.
    answer : {"follows", "unrelated", "unclear", "still"}
        What that says.
    """

    elasticity: float
    standard_error: float
    answer: SpendAnswer


@dataclass(frozen=True, slots=True)
class FormShare:
    """How probable a form of saturation is: ``"straight"``, ``"root"``, ``"ceiling"`` or ``"early_ceiling"``."""

    form: str
    probability: float


@dataclass(frozen=True, slots=True)
class ReachShare:
    """How much of the saturation was read from reach, and why.

    Attributes
    ----------
    share : float
        In [0, 1].
    believed : float
        What the evenness of exposure alone suggested, in [0, 1].
    held_out : tuple of (float, float)
        Log probability of the results that were held out at some shares, against that at share 0.
    """

    share: float
    believed: float
    held_out: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class KindEffect:
    """What a content type or an objective brings for the same money on the same segment.

    Attributes
    ----------
    detail : {"content_type", "objective"}
        Which of the two.
    kind : str
        As the results name it.
    effect : Estimate or None
        Against the mean of the content types, or of the objectives: 1.2 is a fifth more. None where results show no
        difference and all are taken for equal.
    """

    detail: str
    kind: str
    effect: Estimate | None


@dataclass(frozen=True, slots=True)
class DemandPoint:
    """Demand around a day, relative to the mean of the history: 1.2 is a fifth above it."""

    day: date
    demand: Estimate


@dataclass(frozen=True, slots=True)
class SegmentParameters:
    """The curve of one segment in numbers, medians of the draws.

    Attributes
    ----------
    segment : Segment
        Whose curve.
    efficiency : Estimate
        Outcome per unit of money before saturation and learning, on the average day of the period.
    capacity : Estimate
        Daily spend around which results per money have fallen markedly (half of them for the form "ceiling").
    threshold : Estimate
        Daily spend below which the platform learns too little; half the efficiency is lost there.
    own_evidence : float
        How much of what is known of the efficiency comes from the segment's own results, in [0, 1]; the rest from its
        relatives.
    other_causes : tuple of (float or None)
        How many times the curve's outcome was expected, for all causes but the spend, in each span of the history that
        `optimizer.domain.curve_points.CurvePoints` shows as a point; None where nothing was spent. Empty where that is
        not known.
    has_few_results : bool
        Whether it brought so few results that its curve is little more than a guess, whatever their share in it.
    """

    segment: Segment
    efficiency: Estimate
    capacity: Estimate
    threshold: Estimate
    own_evidence: float
    other_causes: tuple[float | None, ...] = ()
    has_few_results: bool = False


@dataclass(frozen=True, slots=True)
class FitSummary:
    """What an analyst can check.

    Attributes
    ----------
    response : SpendResponse
        Whether results follow spend at all.
    forms : tuple of FormShare
        The likeliest first; they add up to 1.
    threshold : float
        Probability that platforms need some spend on a segment before they find the right people, in [0, 1].
    reach : ReachShare or None
        How much of the saturation was read from reach; None where there is none.
    capacity_follows : float
        By so many per cent does the capacity grow where a per cent more is usually spent; 0 where all segments can take
        the same, 1 where they can take more in proportion.
    kinds : tuple of KindEffect
        Content types and objectives that the results tell apart.
    half_life_days : float
        Of carry-over; 0 where results show none.
    share_after_end : float
        Share of the effect of the period's spend that falls after its end.
    carried_in : float
        What spend before the period still brings within it, as a share of what the period would bring at the recent
        spend. It is not part of the curves, and what falls after the end is: they tell what the money of a period
        brings, whenever that comes.
    weekdays : tuple of float
        Demand of Monday to Sunday, relative to the average day.
    special_days : tuple of float
        Demand of public holidays, festivals, shopping days, the gift season before Christmas and the turn of the month,
        relative to other days.
    demand : tuple of DemandPoint
        Season and trend, fortnight by fortnight.
    demand_step : float
        Standard deviation by which log demand moves from knot to knot.
    day_effect : float
        Standard deviation of the effects of single days on all segments; 0 where budgets did not follow what made days
        better or worse, and days have none.
    own_drift_step : float
        Standard deviation by which the log efficiency of a single segment moves in two months; 0 where none shows.
    size : float
        Negative-binomial size of the outcome of a day; the smaller, the noisier.
    autocorrelation : float
        Of the residuals of the total from one time cell to the next.
    segments : tuple of SegmentParameters
        In the order of the fit.
    twice : Estimate or None
        How many times the results of all segments twice the recent spend on each is expected to bring; None where
        nothing was spent recently.
    threshold_believed : float or None
        What `threshold` was before the results were asked, in (0, 1); None where they were not asked of it.
    demand_ahead : Estimate or None
        Season and trend of the average day of the period ahead, relative to the mean of the history as `demand` is;
        None where it is not known.
    special_day_ranges : tuple of Interval
        Of `special_days`, in the same order; none where they are not known.
    """

    response: SpendResponse
    forms: tuple[FormShare, ...]
    threshold: float
    reach: ReachShare | None
    capacity_follows: float
    kinds: tuple[KindEffect, ...]
    half_life_days: float
    share_after_end: float
    carried_in: float
    weekdays: tuple[float, ...]
    special_days: tuple[float, ...]
    demand: tuple[DemandPoint, ...]
    demand_step: float
    day_effect: float
    own_drift_step: float
    size: float
    autocorrelation: float
    segments: tuple[SegmentParameters, ...]
    twice: Estimate | None = None
    threshold_believed: float | None = None
    demand_ahead: Estimate | None = None
    special_day_ranges: tuple[Interval, ...] = ()
