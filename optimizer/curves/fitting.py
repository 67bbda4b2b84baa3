"""Learn the response curves of all segments from the performance table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from optimizer.curves.beside_known import beside_known
from optimizer.curves.diagnostics.checks import check_fit
from optimizer.curves.diagnostics.far_out_findings import check_far_out
from optimizer.curves.diagnostics.identification import spend_response
from optimizer.curves.diagnostics.reach_findings import check_reach
from optimizer.curves.diagnostics.residuals import check_residuals
from optimizer.curves.evidence.delivery import delivered
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray, Panel, lay_out
from optimizer.curves.evidence.worth import Worth, counted
from optimizer.curves.learning import Learned, learn
from optimizer.curves.model.carryover import coming_in
from optimizer.curves.model.demand import mean_days_ahead
from optimizer.curves.model.design import Design
from optimizer.curves.model.likelihood import log_mean
from optimizer.curves.model.posterior import Posterior
from optimizer.curves.model.refinements import OWN_DRIFT_DAYS
from optimizer.curves.other_causes import other_causes
from optimizer.curves.own_drift import drift_ahead, own_drift
from optimizer.curves.summary import summarize, twice_the_spend
from optimizer.curves.tabulation import TriedSpend, curve_draws, doubt_elsewhere, draw_curve_parameters, spend_knots
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.progress import Progress, part_of, untold

MODEL_VERSION: Final = "9"
"""Changes with every change that moves a curve; `tests/golden` holds the numbers to it."""
_TRIMMED: Final = 0.9
_LEARNING_SHARE: Final = 0.8
"""Of the work; the rest are draws and checks."""


def fit_curves(
    table: PerformanceTable,
    kpi: str,
    period: Period,
    *,
    seed: int = 0,
    newcomers: Sequence[Segment] = (),
    progress: Progress = untold,
) -> CurveFit:
    """Learn how the outcome of each segment answers to its daily spend, and how sure that is.

    One hierarchical count model for all segments (`optimizer.curves.model.likelihood.log_mean`): negative-binomial
    outcomes, levels pooled over platforms and audiences, capacities that follow spend as far as results show it, one
    demand curve for all so that a budget which followed demand gets no credit for it, and drift of platforms and,
    where it shows, of segments.

    Parameters
    ----------
    table : PerformanceTable
        Results so far.
    kpi : str
        The outcome, a member of `optimizer.domain.performance.KPIS`.
    period : Period
        The days ahead that the curves shall speak of.
    seed : int
        Of the posterior draws; the same seed gives the same curves.
    newcomers : sequence of Segment
        Segments without a history, which get a wide curve from their relatives on the same platform and with the same
        audience; the curves of the others are what they are without them.
    progress : callable
        Told how much is done, 0 to 1; learning stops where it raises.

    Raises
    ------
    CurveError
        When the table lacks the KPI, or has no spend or no results.
    """
    # small matrices gain nothing from more threads; on a busy machine waiting for them took forty times as long
    with threadpool_limits(limits=1, user_api="blas"):
        known = lay_out(table)
        if not set(newcomers) - set(known.segments):
            return _fit(known, kpi, period, np.random.default_rng(seed), progress)
        alone = _fit(known, kpi, period, np.random.default_rng(seed), part_of(progress, 0.0, 0.5))
        everyone = lay_out(table, newcomers)
        return beside_known(
            alone, _fit(everyone, kpi, period, np.random.default_rng(seed), part_of(progress, 0.5, 0.5))
        )


def _fit(panel: Panel, kpi: str, period: Period, rng: np.random.Generator, tell: Progress) -> CurveFit:
    seen, worth = counted(panel, kpi)
    delivery = delivered(panel)
    learned = learn(seen, delivery, part_of(tell, 0.0, _LEARNING_SHARE))
    tell(_LEARNING_SHARE)
    design, posterior = learned.forms[0].design, learned.forms[0].posterior
    daily = recent_spend(seen, period.days)
    knots = spend_knots(seen, daily)
    drawn = draw_curve_parameters(learned, period, rng)
    draws = curve_draws(learned, drawn, knots, rng)
    draws *= worth.draws(len(draws), rng)[:, :, None]
    tried = TriedSpend(_usual_spend(seen, period.days), _spend_range(seen, seen.observed)[:, 1])
    doubt_elsewhere(draws, knots, tried, design.reach_weight, rng)
    draws *= drift_ahead(draws.shape, _drift(learned, period), rng)
    _trim_strangers(draws, seen)
    residuals = _standardized(learned.seen, design, posterior)
    response = spend_response(seen, design)
    return CurveFit(
        segments=seen.segments,
        kpi=kpi,
        period=period,
        spend=knots,
        draws=draws,
        observed_spend=_spend_range(seen, seen.paid),
        recent_spend=daily,
        dispersion=_dispersion(learned.seen, design, posterior, worth),
        model=MODEL_VERSION,
        summary=summarize(
            learned,
            response,
            residuals,
            drawn=drawn,
            unit=worth.typical,
            period=period,
            carried_in=_carried_in(seen, learned.carryover_rate, period, knots, draws.mean(axis=0)),
            twice=twice_the_spend(draws, knots, daily),
            causes=other_causes(panel, learned, np.exp(worth.log_mean), knots, draws.mean(axis=0)),
        ),
        findings=(
            *check_fit(panel.table, kpi, seen, response, has_day_effects=design.scales.day_effect > 0.0),
            *check_far_out(panel, worth.far_out),
            *check_residuals(learned.seen, design, posterior, residuals),
            *check_reach(seen, delivery, learned.reach),
        ),
    )


def recent_spend(observations: Observations, days: int) -> FloatArray:
    """Mean daily spend of each segment over the last `days` days of the history, (n_segments,)."""
    first = observations.n_days - days
    overlap = np.clip(observations.cell_start + observations.cell_days - first, 0, observations.cell_days)
    spent = (observations.spend * overlap).sum(axis=1)
    return np.asarray(spent / min(days, observations.n_days), dtype=np.float64)


def _carried_in(seen: Observations, rate: float, period: Period, knots: FloatArray, outcome: FloatArray) -> float:
    """What spend before the period still brings within it, as a share of what the period brings at the recent spend."""
    coming = float(coming_in(seen, rate, period, knots, outcome).sum())
    daily = recent_spend(seen, period.days)
    steady = sum(float(np.interp(spend, at, of)) for spend, at, of in zip(daily, knots, outcome, strict=True))
    return coming / (steady * period.days) if steady > 0.0 else 0.0


def _drift(learned: Learned, period: Period) -> float:
    """How far a segment's log efficiency may go its own way until the middle of the period: scatter and drift."""
    best = learned.forms[0]
    ahead = mean_days_ahead(learned.seen.last_day, period) / OWN_DRIFT_DAYS
    walked = best.design.scales.own_drift_step * np.sqrt(ahead)
    return float(np.hypot(own_drift(learned.seen, best.design, best.posterior), walked))


def _trim_strangers(draws: FloatArray, seen: Observations) -> None:
    """Let a segment that nothing is known of promise what its likeliest curve does, not the mean of a wide guess.

    The mean of a skewed guess lies far above its middle, and a plan would put all money where least is known. So no
    draw stands above nine in ten, and all are lowered until their mean is that of the middle draw.
    """
    for row in np.flatnonzero(~seen.observed.any(axis=1)).tolist():
        total = draws[:, row].sum(axis=1)
        lowered = np.minimum(total, np.quantile(total, _TRIMMED))
        lowered *= min(1.0, float(np.median(lowered) / lowered.mean()))
        draws[:, row] *= (lowered / total)[:, None]


def _usual_spend(seen: Observations, days: int) -> FloatArray:
    """Mean daily spend on the recent days with spend, and where there was none lately on all days with spend."""
    is_recent = seen.cell_start + seen.cell_days > seen.n_days - days
    recent, ever = (_mean_where(seen.spend, (seen.spend > 0.0) & some) for some in (is_recent, np.True_))
    return np.where(recent > 0.0, recent, ever)


def _mean_where(values: FloatArray, wanted: BoolArray) -> FloatArray:
    """Mean of the wanted values of each row; 0 where there are none."""
    return np.asarray((values * wanted).sum(axis=1) / np.maximum(wanted.sum(axis=1), 1), dtype=np.float64)


def _spend_range(seen: Observations, cells: BoolArray) -> FloatArray:
    least = np.where(cells, seen.spend, np.inf).min(axis=1)
    most = np.where(cells, seen.spend, 0.0).max(axis=1)
    return np.column_stack([np.where(np.isfinite(least), least, 0.0), most])


def _dispersion(seen: Observations, design: Design, posterior: Posterior, worth: Worth) -> float:
    """Variance over mean of a sum of days, 1 + (mean of a day) / size + noise of single sales, in the KPI's unit."""
    mean, _ = log_mean(seen, design, posterior.mode)
    per_cell = np.exp(mean[seen.observed])
    return worth.typical * (1.0 + worth.noise + float((per_cell**2).sum() / per_cell.sum()) / posterior.size)


def _standardized(seen: Observations, design: Design, posterior: Posterior) -> FloatArray:
    """Pearson residuals of the total over segments, per time cell."""
    mean, _ = log_mean(seen, design, posterior.mode)
    expected = np.where(seen.observed, np.exp(np.where(seen.observed, mean, 0.0)), 0.0)
    variance = (expected + expected**2 / posterior.size).sum(axis=0)
    total = (seen.outcome - expected).sum(axis=0)
    return np.asarray(total / np.sqrt(np.maximum(variance, 1e-12)), dtype=np.float64)
