"""The fit summary that an analyst can check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from optimizer.curves.blending import TRIED, ReachWeight
from optimizer.curves.choosing import THRESHOLD_BELIEF
from optimizer.curves.diagnostics.thin_segments import is_thin
from optimizer.curves.evidence.calendar import KNOTS, N_DAY_EFFECTS, WEEKDAYS
from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.learning import Learned
from optimizer.curves.model.carryover import half_life_days, share_after_end
from optimizer.curves.model.design import LEVEL, Design
from optimizer.curves.model.posterior import Posterior, gradient_variance
from optimizer.curves.tabulation import DrawnParameters
from optimizer.domain.curve import FloatArray
from optimizer.domain.estimate import HALF_WIDTH_80, USUAL_LEVEL, Estimate, Interval
from optimizer.domain.fit_summary import (
    DemandPoint,
    FitSummary,
    FormShare,
    KindEffect,
    ReachShare,
    SegmentParameters,
    SpendResponse,
)
from optimizer.domain.period import Period


def summarize(
    learned: Learned,
    response: SpendResponse,
    residuals: FloatArray,
    *,
    drawn: DrawnParameters,
    unit: float,
    period: Period,
    carried_in: float,
    twice: Estimate | None,
    causes: Sequence[tuple[float | None, ...]],
) -> FitSummary:
    """Put together what was learned.

    Parameters
    ----------
    residuals : (n_cells,) array
        Standardized residuals of the total.
    drawn : DrawnParameters
        Of the curves.
    unit : float
        Outcome per count unit.
    carried_in : float
        What spend before the period still brings within it, as a share of the period's outcome at the recent spend.
    twice : Estimate or None
        Of `twice_the_spend`.
    causes : sequence of tuple of (float or None)
        Of `optimizer.curves.other_causes.other_causes`, one per segment.
    """
    best = learned.forms[0]
    design, posterior = best.design, best.posterior
    effects = np.exp(posterior.mode.shared[design.shared_time][:N_DAY_EFFECTS])
    return FitSummary(
        response=response,
        forms=_forms(learned),
        threshold=learned.threshold,
        reach=None if learned.reach is None else _reach(learned.reach),
        capacity_follows=float(posterior.mode.shared[design.shared_shape][-1]),
        kinds=_kinds(learned),
        half_life_days=half_life_days(learned.carryover_rate),
        share_after_end=share_after_end(learned.carryover_rate, period.days),
        carried_in=carried_in,
        weekdays=tuple((effects[:WEEKDAYS] / effects[:WEEKDAYS].mean()).tolist()),
        special_days=tuple(effects[WEEKDAYS:].tolist()),
        demand=_demand(learned),
        demand_step=design.scales.demand_step,
        day_effect=design.scales.day_effect,
        own_drift_step=design.scales.own_drift_step,
        size=posterior.size,
        autocorrelation=_lag_one(residuals),
        segments=_segments(learned, drawn, unit, causes),
        twice=twice,
        threshold_believed=THRESHOLD_BELIEF,
        special_day_ranges=_special_day_ranges(design, posterior),
        demand_ahead=_estimate(*np.quantile(drawn.log_demand, (0.5, 0.1, 0.9)).tolist()),
    )


def _special_day_ranges(design: Design, posterior: Posterior) -> tuple[Interval, ...]:
    """Return the 80 % intervals of the effects of the kinds of special day, normal in logs (Laplace)."""
    places = np.arange(design.n_global)[design.shared_time][WEEKDAYS:N_DAY_EFFECTS]
    no_segment = np.zeros((1, len(places), posterior.mode.local.shape[1]))
    (variance,) = gradient_variance(
        posterior, np.zeros(1, dtype=np.int64), no_segment, np.eye(design.n_global)[None, places]
    )
    middle, half = posterior.mode.shared[places], HALF_WIDTH_80 * np.sqrt(variance)
    ends = np.exp(np.column_stack([middle - half, middle + half]))
    return tuple(Interval(float(low), float(high), USUAL_LEVEL) for low, high in ends)


def twice_the_spend(draws: FloatArray, knots: FloatArray, daily: FloatArray) -> Estimate | None:
    r"""Say how many times the results twice the daily spend brings: what the curves themselves say of saturation.

    .. math::
        \sum_s f_s(2 x_s) / \sum_s f_s(x_s)

    of the mean curves, and the 10 % and 90 % quantiles of the same over the draws. None where it is not known.

    Parameters
    ----------
    draws : (n_draws, n_segments, n_knots) array
        Outcome per day on the knots.
    knots : (n_segments, n_knots) array
        Daily spend.
    daily : (n_segments,) array
        Recent daily spend.
    """
    once, double = (_brought(draws, knots, times * daily) for times in (1.0, 2.0))
    if not (once > 0.0).all():
        return None
    low, high = np.quantile(double / once, (0.1, 0.9))
    return Estimate(float(double.mean() / once.mean()), Interval(float(low), float(high), USUAL_LEVEL))


def _brought(draws: FloatArray, knots: FloatArray, daily: FloatArray) -> FloatArray:
    """Outcome of a day of all segments together at a daily spend of each, (n_draws,)."""
    brought = np.zeros(len(draws))
    for row, spend in enumerate(daily.tolist()):
        right = int(np.clip(np.searchsorted(knots[row], spend), 1, knots.shape[1] - 1))
        part = (spend - knots[row, right - 1]) / (knots[row, right] - knots[row, right - 1])
        brought += draws[:, row, right - 1] + min(part, 1.0) * (draws[:, row, right] - draws[:, row, right - 1])
    return brought


def _forms(learned: Learned) -> tuple[FormShare, ...]:
    """Probabilities of the forms, with a threshold or without, the likeliest first."""
    shares: dict[str, float] = {}
    for fit in learned.forms:
        shares[fit.design.form] = shares.get(fit.design.form, 0.0) + fit.probability
    return tuple(FormShare(*one) for one in sorted(shares.items(), key=lambda one: -one[1]))


def _reach(weight: ReachWeight) -> ReachShare:
    return ReachShare(weight.mean, weight.believed, tuple(zip(TRIED.tolist(), weight.held_out, strict=True)))


def _kinds(learned: Learned) -> tuple[KindEffect, ...]:
    """Effects against the mean of those of the same column: how high all stand together is in the level."""
    mix, best = learned.seen.mix, learned.forms[0]
    if mix is None:
        return ()
    if best.design.mix.shape[2] == 0:
        return tuple(KindEffect(*kind, effect=None) for kind in mix.kinds)
    places = np.arange(best.design.n_global)[best.design.kinds]
    effects = best.posterior.mode.shared[best.design.kinds]
    found: list[KindEffect] = []
    for detail in dict.fromkeys(detail for detail, _ in mix.kinds):
        alike = np.array([one == detail for one, _ in mix.kinds])
        middle = effects[alike] - effects[alike].mean()
        half = HALF_WIDTH_80 * _relative_spread(best.posterior, places[alike])
        names = [kind for one, kind in mix.kinds if one == detail]
        found += [
            KindEffect(detail, kind, _estimate(mid, mid - wide, mid + wide))
            for kind, mid, wide in zip(names, middle.tolist(), half.tolist(), strict=True)
        ]
    return tuple(found)


def _demand(learned: Learned) -> tuple[DemandPoint, ...]:
    """Demand at its knots against their mean: how high all stand together is in the level."""
    best = learned.forms[0]
    times = best.design.shared_time
    middle = best.posterior.mode.shared[times][KNOTS]
    middle = middle - middle.mean()
    half = HALF_WIDTH_80 * _relative_spread(best.posterior, np.arange(best.design.n_global)[times][KNOTS])
    seen = learned.seen
    days = np.linspace(0.0, seen.n_days, best.design.n_knots)
    return tuple(
        DemandPoint(
            seen.first_day + timedelta(days=round(day)),
            _estimate(mid, mid - wide, mid + wide),
        )
        for day, mid, wide in zip(days.tolist(), middle.tolist(), half.tolist(), strict=True)
    )


def _relative_spread(posterior: Posterior, places: IntArray) -> FloatArray:
    """Standard deviation of some shared parameters against their mean, (n_places,).

    How high all stand together is shared with the weekdays and the levels, and says nothing of demand over time. The
    covariance of the shared parameters is the inverse of what is left of their information when the segments' own
    effects are free (Schur complement).
    """
    info = posterior.information
    left = info.shared - np.einsum("sig,sih->gh", info.cross, np.linalg.solve(info.local, info.cross))
    columns = np.linalg.solve(left, np.eye(len(left))[:, places])[places]
    centred = columns - columns.mean(axis=0)
    return np.sqrt(np.diag(centred - centred.mean(axis=1, keepdims=True)))


def _segments(
    learned: Learned, drawn: DrawnParameters, unit: float, causes: Sequence[tuple[float | None, ...]]
) -> tuple[SegmentParameters, ...]:
    best = learned.forms[0]
    own = _own_evidence(best.posterior, best.design.local_scales)
    won: list[float] = learned.seen.outcome.sum(axis=1).tolist()
    has_history: list[bool] = np.any(learned.seen.reported, axis=1).tolist()
    logs = (drawn.log_level + np.log(unit), np.log(drawn.capacity), np.log(drawn.threshold))
    low, middle, high = (np.stack([np.quantile(one, q, axis=0) for one in logs]) for q in (0.1, 0.5, 0.9))
    return tuple(
        SegmentParameters(
            segment,
            efficiency=_estimate(middle[0, row], low[0, row], high[0, row]),
            capacity=_estimate(middle[1, row], low[1, row], high[1, row]),
            threshold=_estimate(middle[2, row], low[2, row], high[2, row]),
            own_evidence=float(own[row]),
            other_causes=causes[row],
            has_few_results=has_history[row] and is_thin(won[row]),
        )
        for row, segment in enumerate(learned.seen.segments)
    )


def _own_evidence(posterior: Posterior, scales: FloatArray) -> FloatArray:
    """How far each level follows the segment's own results, (n_segments,): 1 where nothing is borrowed.

    One minus its variance, given what all share, over its prior variance: the pooling factor of Gelman and Pardoe 2006.
    What is unsure of all levels together is nobody's own, and is left out.
    """
    variance = np.linalg.inv(posterior.information.local)[:, LEVEL, LEVEL]
    return np.asarray(1.0 - np.clip(variance / scales[:, LEVEL] ** 2, 0.0, 1.0), dtype=np.float64)


def _estimate(middle: float, low: float, high: float) -> Estimate:
    """Return an estimate from its logs."""
    return Estimate(float(np.exp(middle)), Interval(float(np.exp(low)), float(np.exp(high)), USUAL_LEVEL))


def _lag_one(residuals: FloatArray) -> float:
    """Autocorrelation from one time cell to the next, in [-1, 1]; 0 where nothing is left unexplained."""
    centred = residuals - residuals.mean()
    total = float(centred @ centred)
    return float(centred[1:] @ centred[:-1]) / total if total > 0.0 else 0.0
