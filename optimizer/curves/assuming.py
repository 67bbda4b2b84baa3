"""Curves under assumptions: what somebody says of the days ahead, put on top of what results show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from scipy.special import ndtri

from optimizer.curves.assumption_findings import assumption_findings
from optimizer.curves.evidence.panel import BoolArray
from optimizer.curves.weighing import at_knots
from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, Paused, PriceChange
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import HALF_WIDTH_80
from optimizer.domain.finding import Finding
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment


def assume(fit: CurveFit, assumptions: Assumptions, currency: str | None, *, believed: bool = True) -> CurveFit:
    """Put assumptions on top of learned curves; curves without assumptions come back as they are.

    In this order, as a belief speaks of ordinary days at today's prices:

    - A belief sets the level of its segment (`_believed`); its shape stays as it was borrowed.
    - Where advertising gets dearer by the share c, the same delivery takes 1 + c times the money:
      f'(x) = f(x / (1 + c)). The knots and the spend that was ever tried move with it; recent spend is money that was
      spent, and stays. Several changes of one segment multiply.
    - An event multiplies what a day brings by 1 + change. The curves speak of the average day of the period, so they
      are multiplied by the mean over all its days, on each of which all events multiply; weekdays count alike.

    A pause is a limit and changes no curve, but today's split is then that of the other segments: where all spend is
    paused it is even. Values of outcomes belong to the goal.

    Parameters
    ----------
    fit : CurveFit
        As it was learned, with a borrowed curve for every segment that a belief speaks of.
    assumptions : Assumptions
        What is taken for granted.
    currency : str or None
        Of the money, for the findings.
    believed : bool
        Whether the beliefs are about this fit's KPI; of another KPI those segments keep what they borrow.

    Returns
    -------
    CurveFit
        With a finding for each assumption, before its own.

    Raises
    ------
    ValueError
        When the fit lacks a segment that a belief speaks of.
    """
    if assumptions == Assumptions():
        return fit
    draws = fit.draws
    if believed and assumptions.beliefs:
        draws = draws.copy()
        for belief in assumptions.beliefs:
            row = _row_of(fit, belief)
            draws[:, row] *= _believed(fit.spend[row], draws[:, row], belief)[:, np.newaxis]
    dearer = price_factors(fit.segments, assumptions.prices)
    better = event_factors(fit.segments, assumptions.events, fit.period)
    return replace(
        fit,
        spend=fit.spend * dearer[:, np.newaxis],
        recent_spend=np.where(_paused(fit.segments, assumptions.paused), 0.0, fit.recent_spend),
        observed_spend=fit.observed_spend * dearer[:, np.newaxis],
        draws=draws if bool((better == 1.0).all()) else draws * better[:, np.newaxis],
        findings=(
            *assumption_findings(fit, assumptions, currency),
            *_not_of_guesses(fit, assumptions, believed=believed),
        ),
    )


def _not_of_guesses(fit: CurveFit, assumptions: Assumptions, *, believed: bool) -> Iterator[Finding]:
    """Findings of a fit without those which say that a segment without history is a guess, where a belief says more."""
    names = {str(belief.segment) for belief in assumptions.beliefs} if believed else set()
    return (finding for finding in fit.findings if finding.subject not in names)


def price_factors(segments: Sequence[Segment], changes: Sequence[PriceChange]) -> FloatArray:
    """How many times the money the same delivery takes, (n_segments,)."""
    factors = np.ones(len(segments))
    for change in changes:
        factors[_in_scope(segments, change.platform, change.audience)] *= 1.0 + change.change
    return factors


def event_factors(segments: Sequence[Segment], events: Sequence[MarketEvent], period: Period) -> FloatArray:
    """How many times as much the average day of a period brings, (n_segments,)."""
    by_day = np.ones((len(segments), period.days))
    for event in events:
        by_day[np.ix_(_in_scope(segments, event.platform, event.audience), _days_in(event.period, period))] *= (
            1.0 + event.change
        )
    return np.asarray(by_day.mean(axis=1))


def _paused(segments: Sequence[Segment], pauses: Sequence[Paused]) -> BoolArray:
    held = np.zeros(len(segments), dtype=bool)
    for pause in pauses:
        held |= _in_scope(segments, pause.platform, pause.audience)
    return held


def _in_scope(segments: Sequence[Segment], platform: str | None, audience: str | None) -> BoolArray:
    """Which segments are meant, (n_segments,) bool."""
    return np.array(
        [platform in (None, one.platform) and audience in (None, one.audience) for one in segments], dtype=bool
    )


def _days_in(event: Period, period: Period) -> BoolArray:
    """Which days of a period an event covers, (n_days,) bool."""
    days = [period.start + timedelta(days=day) for day in range(period.days)]
    return np.array([event.start <= day <= event.end for day in days], dtype=bool)


def _row_of(fit: CurveFit, belief: Belief) -> int:
    if belief.segment not in fit.segments:
        msg = f"the fit has no borrowed curve for {belief.segment}, of which something is believed"
        raise ValueError(msg)
    return fit.segments.index(belief.segment)


def _believed(knots: FloatArray, draws: FloatArray, belief: Belief) -> FloatArray:
    """How many times as high each draw must be so that the draws honour a belief, (n_draws,).

    The outcome at the belief's daily spend is taken as lognormal, its 10th and 90th percentiles the belief's low and
    high: log L = (log low + log high) / 2 + z (log high - log low) / (2 x 1.2816). The draws keep their order there:
    the draw of rank r of n gets the level of z = Phi^-1((r - 1/2) / n), so what a good draw has in common with the
    other segments stays good.
    """
    at_spend = at_knots(knots, draws, np.array([belief.daily_spend]))[:, 0]
    rank = np.argsort(np.argsort(at_spend, kind="stable"), kind="stable")
    score = ndtri((rank + 0.5) / len(at_spend))
    low, high = np.log(belief.low), np.log(belief.high)
    level = np.exp(0.5 * (low + high) + score * (high - low) / (2.0 * HALF_WIDTH_80))
    return np.asarray(level / np.maximum(at_spend, 1e-300))
