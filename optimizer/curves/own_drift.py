"""The drift of single segments: how far their efficiency moves from month to month, read from what the fit leaves."""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from optimizer.curves.evidence.calendar import KNOTS
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import IntArray, evenly_chosen
from optimizer.curves.model.design import LEVEL, SHAPE, Design, level_weights
from optimizer.curves.model.likelihood import log_mean
from optimizer.curves.model.posterior import Posterior, gradient_variance
from optimizer.domain.curve import FloatArray

_BLOCK_DAYS = 28
"""Residuals are added up over so many days: noise of days averages out there, drift does not."""
_LEAST_EXPECTED = 0.5
"""Blocks of which less is expected say nothing on drift."""
_ENOUGH = 120
"""Segments from which on one more would teach nothing on the drift of all."""
_MOST_ABSORBED = 0.9
"""No block counts as explained by the parameters further than this."""
_MOST = 0.7
"""Standard deviation beyond which a segment's past would hardly tell anything of its future."""


def own_drift(seen: Observations, design: Design, posterior: Posterior) -> float:
    r"""Estimate the standard deviation of the log efficiency of single segments, from block to block of 28 days.

    With outcome Y, fitted mean M and the noise V that the model gives to each block, e = (Y - M) / M has the variance
    (1 - h) (V / M^2 + tau^2): noise and drift, less what the parameters have absorbed, h = var(M) / V by the posterior.
    By the method of moments, as in meta-analysis (DerSimonian and Laird 1986):

    .. math::
        \tau^2 = \max\left(0, \frac{\sum w e^2 - \sum (1 - h)}{\sum w (1 - h)}\right), \quad w = M^2 / V

    Returns
    -------
    float
        In [0, 0.7]; 0 where the residuals are no larger than noise.
    """
    rows = evenly_chosen(seen.has_results, _ENOUGH)
    log_mu, slopes = log_mean(seen, design, posterior.mode)
    observed, slopes = seen.observed[rows], slopes[:, rows]
    mean = np.where(observed, np.exp(np.where(observed, log_mu[rows], 0.0)), 0.0)
    member = _blocks(seen)
    expected, noise, came = (each @ member for each in (mean, mean + mean**2 / posterior.size, seen.outcome[rows]))
    told = expected > _LEAST_EXPECTED
    if not told.any():
        return 0.0
    absorbed = prediction_variance(design, posterior, rows, slopes * mean, member)[told] / noise[told]
    free = 1.0 - np.minimum(absorbed, _MOST_ABSORBED)
    weight = expected[told] ** 2 / noise[told]
    off = came[told] / expected[told] - 1.0
    excess = float(weight @ off**2 - free.sum())
    return float(np.clip(np.sqrt(max(excess, 0.0) / (weight @ free)), 0.0, _MOST))


def drift_ahead(shape: tuple[int, ...], sd: float, rng: np.random.Generator) -> FloatArray:
    """Let each segment of each draw go its own way: factors with mean 1 and this sd of their log.

    The factors of a segment are quantiles of the normal distribution in random order, so that few draws have its tails.

    Parameters
    ----------
    shape : tuple of int
        n_draws, n_segments, and what else the draws of curves have.

    Returns
    -------
    (n_draws, n_segments, 1) array
    """
    n_draws, n_segments = shape[:2]
    quantiles = norm.ppf((np.arange(n_draws) + 0.5) / n_draws)
    factor = np.exp(sd * rng.permuted(np.tile(quantiles[:, None], n_segments), axis=0))
    return np.asarray((factor / factor.mean(axis=0))[:, :, None], dtype=np.float64)


def _blocks(seen: Observations) -> FloatArray:
    """Which cells belong to which block of days, counted back from the last day, (n_cells, n_blocks), 0 and 1."""
    block = (seen.n_days - seen.cell_start - seen.cell_days) // _BLOCK_DAYS
    member = np.zeros((len(block), int(block.max()) + 1))
    member[np.arange(len(block)), block] = 1.0
    return member


def prediction_variance(
    design: Design, posterior: Posterior, rows: IntArray, gradients: FloatArray, member: FloatArray
) -> FloatArray:
    """Posterior variance of the expected outcome of each of these segments and each block, (n_rows, n_blocks).

    Parameters
    ----------
    rows : (n_rows,) int array
        Which segments.
    gradients : (3, n_rows, n_cells) array
        Of the expected outcome in the segment's own effects, 0 where not observed; in its level, the outcome itself.
    member : (n_cells, n_blocks) array
        Which cells each block adds up.
    """
    basic = np.einsum("isc,cb->sbi", gradients, member, optimize=True)
    steps = np.einsum("sc,ck,cb->sbk", gradients[LEVEL], design.own_time, member, optimize=True)
    own = np.concatenate([basic, steps], axis=2)
    over_time = np.einsum("sc,ct,cb->sbt", gradients[LEVEL], design.time, member, optimize=True)
    common = np.zeros((*own.shape[:2], design.n_global))
    common[:, :, design.levels] = level_weights(design)[rows, None, :] * own[:, :, LEVEL, None]
    common[:, :, design.shared_shape] = own[:, :, SHAPE] @ design.shape_weights[rows]
    common[:, :, design.shared_time] = over_time
    drift = common[:, :, design.drift].reshape(*own.shape[:2], design.n_platforms, design.n_knots)
    drift[np.arange(len(own)), :, design.platform[rows]] = over_time[:, :, KNOTS]
    common[:, :, design.drift] = drift.reshape(*own.shape[:2], -1)
    if design.scales.day_effect > 0.0:
        common[:, :, design.day_effects] = (gradients[LEVEL][:, :, None] * member).swapaxes(1, 2)
    by_kind = gradients[LEVEL][:, :, None] * design.mix[rows]
    common[:, :, design.kinds] = np.einsum("sck,cb->sbk", by_kind, member, optimize=True)
    return gradient_variance(posterior, rows, own, common)
