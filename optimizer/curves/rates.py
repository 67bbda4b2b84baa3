"""Rates of segments, such as bounces per session, pooled so that a segment with few sessions leans on the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.special import betaln, expit, gammaln, logsumexp

from optimizer.curves.evidence.panel import figure_of, lay_out
from optimizer.domain.curve import FloatArray
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment

_TAILS: Final = ((1 - USUAL_LEVEL) / 2, (1 + USUAL_LEVEL) / 2)
_DRAWS: Final = 1000
_SHAPES: Final = np.geomspace(0.02, 1e5, 48)
"""One over the squared coefficient of variation between segments: from sevenfold differences to a third of 1 %."""
_STEPS: Final = np.linspace(-5.0, 5.0, 61)
"""Standard deviations around the likeliest common mean."""


@dataclass(frozen=True, slots=True, eq=False)
class PooledRates:
    """A rate of every segment.

    Attributes
    ----------
    mean : (n_segments,) array
        Posterior mean, not negative.
    lower, upper : (n_segments,) array
        Ends of the interval that holds the rate with probability `level`.
    draws : (n_draws, n_segments) array
        One draw holds for all segments together.
    level : float
        In (0, 1).
    """

    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    draws: FloatArray
    level: float = USUAL_LEVEL


def history_rates(
    table: PerformanceTable,
    counted: str,
    over: str,
    segments: Sequence[Segment],
    rng: np.random.Generator,
    *,
    n_draws: int = _DRAWS,
) -> PooledRates:
    """Pool the rate of one figure over another from a history, over the rows that know both.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    counted, over : str
        Figures of the table, such as ``"bounces"`` and ``"sessions"``.
    segments : sequence of Segment
        Whose rates; those without a history get what is usual among the others.
    rng : numpy.random.Generator
        For the draws.
    n_draws : int
        How many.
    """
    known = table.rows[counted].notna() & table.rows[over].notna()
    panel = lay_out(replace(table, rows=table.rows[known]), segments)
    rows = [panel.segments.index(segment) for segment in segments]
    counts, _ = figure_of(panel, counted)
    bases, _ = figure_of(panel, over)
    return pooled_rates(counts[rows], bases[rows], rng, n_draws=n_draws)


def pooled_rates(
    counted: FloatArray, base: FloatArray, rng: np.random.Generator, *, n_draws: int = _DRAWS
) -> PooledRates:
    r"""Estimate the rate of each segment from its own counts and from what is usual among all.

    With :math:`y_s` counted among :math:`n_s`, and each divided by the dispersion below, the hierarchical model is

    .. math:: y_s \sim \mathrm{Binomial}(n_s, r_s), \quad r_s \sim \mathrm{Beta}(\mu \kappa, (1 - \mu) \kappa), \quad
              p(\mu, \kappa) \propto \kappa^{-3/2}

    (Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., section 5.3). Given :math:`\mu, \kappa` the rate has the mean
    :math:`(\mu \kappa + y_s) / (\kappa + n_s)`: few counts lean on the common mean, many do not.
    :math:`\mu, \kappa` are averaged over a grid, weighted by the probability of all counts, so that with few segments
    the intervals own up to not knowing how alike they are. Where more is counted than there is to count among
    (impressions per person reached), the same with :math:`y_s \sim \mathrm{Poisson}(n_s r_s)`,
    :math:`r_s \sim \mathrm{Gamma}(\mu \kappa, \kappa)`, and :math:`\mu^{-1/2}` in the prior.

    Days of a segment scatter more than chance alone: the dispersion is Pearson's :math:`\sum (y_c - n_c r_s)^2 / v_c`
    over the cells c, divided by cells less segments, at least 1, with v the variance of chance (McCullagh and Nelder
    1989, Generalized Linear Models, section 4.5).

    A rate does not depend on the spend here: more money brings more sessions, of which the same share bounces.

    Parameters
    ----------
    counted, base : (n_segments, n_cells) arrays
        Not negative; 0 where nothing is known. Counts in cells without a base are left out.
    rng : numpy.random.Generator
        For the draws.
    n_draws : int
        How many.

    Raises
    ------
    ValueError
        When there is nothing to count among in any segment.
    """
    counted = np.where(base > 0.0, counted, 0.0)
    if not base.sum() > 0.0:
        msg = "a rate needs something that it is counted over"
        raise ValueError(msg)
    is_share = bool((counted.sum(axis=1) <= base.sum(axis=1)).all())
    spread = _dispersion(counted, base, is_share=is_share)
    total, among = counted.sum(axis=1) / spread, base.sum(axis=1) / spread
    centre, size, weight = _common(total, among, is_share=is_share)
    mean = weight @ (((centre * size)[:, None] + total) / (size[:, None] + among))
    picked = rng.choice(len(weight), n_draws, p=weight)
    first = (centre * size)[picked, None] + total
    if is_share:
        draws = rng.beta(first, ((1.0 - centre) * size)[picked, None] + among - total)
    else:
        draws = rng.gamma(first) / (size[picked, None] + among)
    lower, upper = np.quantile(draws, _TAILS, axis=0)
    return PooledRates(mean, np.minimum(lower, mean), np.maximum(upper, mean), draws)


def _dispersion(counted: FloatArray, base: FloatArray, *, is_share: bool) -> float:
    """Variance of the cells of a segment over that of chance, at least 1."""
    rate = (counted.sum(axis=1) / np.maximum(base.sum(axis=1), 1e-300))[:, None]
    chance = base * rate * (1.0 - rate if is_share else 1.0)
    told = chance > 0.0
    freedom = int(told.sum()) - int(told.any(axis=1).sum())
    apart = np.where(told, (counted - base * rate) ** 2 / np.where(told, chance, 1.0), 0.0)
    return max(float(apart.sum()) / freedom, 1.0) if freedom > 0 else 1.0


def _common(total: FloatArray, among: FloatArray, *, is_share: bool) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Grid of common means and of sizes, in counts that they are worth, with the probability of each point."""
    overall = (float(total.sum()) + 0.5) / (float(among.sum()) + 1.0)
    sizes = _SHAPES / (overall * (1.0 - overall if is_share else 1.0))
    own = total / np.maximum(among, 1e-300)
    centres, log_weights = [], []
    for size in sizes:
        weight = among * size / (among + size)
        middle = (float(weight @ own) + 0.5) / (float(weight.sum()) + 1.0)
        step = 1.0 / np.sqrt(middle * (1.0 - middle if is_share else 1.0) * (float(weight.sum()) + 1.0))
        if is_share:
            at = expit(np.log(middle / (1.0 - middle)) + step * _STEPS)
            prior = np.log(at) + np.log1p(-at)
        else:
            at = middle * np.exp(step * _STEPS)
            prior = 0.5 * np.log(at)
        centres.append(at)
        log_weights.append(_evidence(at, size, total, among, is_share=is_share) + prior + np.log(step / np.sqrt(size)))
    log_weight = np.concatenate(log_weights)
    return np.concatenate(centres), np.repeat(sizes, len(_STEPS)), np.exp(log_weight - logsumexp(log_weight))


def _evidence(centre: FloatArray, size: float, total: FloatArray, among: FloatArray, *, is_share: bool) -> FloatArray:
    """Log probability of all counts at each common mean, but for a constant, (n_centres,)."""
    first = (centre * size)[:, None]
    if is_share:
        second = ((1.0 - centre) * size)[:, None]
        told = betaln(first + total, second + among - total) - betaln(first, second)
    else:
        told = first * np.log(size) - gammaln(first) + gammaln(first + total) - (first + total) * np.log(size + among)
    return np.asarray(told.sum(axis=1), dtype=np.float64)
