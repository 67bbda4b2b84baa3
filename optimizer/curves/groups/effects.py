"""One effect of each group, learned together: how much groups differ is learned too, and small groups lean on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import logsumexp

from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.groups.likelihoods import EffectLikelihood
from optimizer.domain.curve import FloatArray

_SPREADS: Final = np.geomspace(0.01, 3.0, 24)
"""How much groups may differ, as the sd of the log: from 1 % to twentyfold."""
_USUAL_SPREAD: Final = 0.5
"""Scale of the half-Cauchy prior of the spread (Gelman 2006, Bayesian Analysis 1, 515-534); few groups lean on it."""
_CENTRE_SD: Final = 2.0
"""What is known of the common mean without the groups, around their total."""
_STEPS: Final = np.linspace(-4.5, 4.5, 17)
"""Standard deviations around the likeliest common mean."""
_NODES, _NODE_WEIGHTS = np.polynomial.hermite.hermgauss(7)
_FAR: Final = 12.5
"""A log density so far below its highest is nothing: five standard deviations."""
_GRID: Final = 33
_CHUNK: Final = 64
"""Groups at a time, so that tables stay in tens of megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class PooledEffects:
    """One effect of every group, such as the log of what a unit of money brings.

    Attributes
    ----------
    draws : (n_draws, n_groups) array
        One draw holds for all groups together.
    leaning : (n_groups,) array
        How much of what is said of a group comes from the others, in [0, 1]: 1 for one that has nothing of its own.
    centre, spread : float
        Posterior means of the common mean and of the sd between groups.
    """

    draws: FloatArray
    leaning: FloatArray
    centre: float
    spread: float


@dataclass(frozen=True, slots=True, eq=False)
class _Common:
    """Common means and spreads, with the probability of each pair; (n_pairs,) each."""

    centre: FloatArray
    spread: FloatArray
    weight: FloatArray


def pooled_effects(likelihood: EffectLikelihood, rng: np.random.Generator, n_draws: int = 2000) -> PooledEffects:
    r"""Learn the effects of all groups, their common mean and how much they differ.

    .. math:: y_g \mid \theta_g \sim p(y_g \mid \theta_g), \qquad \theta_g \sim \mathrm{N}(m, \tau^2), \qquad
              m \sim \mathrm{N}(m_0, 2^2), \qquad \tau \sim \mathrm{Cauchy}^+(0.5)

    the usual hierarchical model (Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., chapter 5; the prior of
    :math:`\tau`: Gelman 2006). Because :math:`\tau` is learned, comparing many groups needs no further correction:
    where groups do not differ :math:`\tau` is near 0 and all lean on one mean (Gelman, Hill and Yajima 2012, Journal of
    Research on Educational Effectiveness 5, 189-211). :math:`m, \tau` are averaged over a grid, weighted by the
    probability of all counts, which is found by adaptive Gauss-Hermite quadrature (Liu and Pierce 1994, Biometrika 81,
    624-629) around each group's mode; the draws of :math:`\theta_g` come from its exact density on a grid of points, so
    that a group with no result at all has the skewed density that it should have.

    The leaning is :math:`\tau^{-2} / (\tau^{-2} + I_g)` at the mode, with I the information of the group's own counts.

    Parameters
    ----------
    likelihood : EffectLikelihood
        What each group's own counts say.
    rng : numpy.random.Generator
        For the draws.
    n_draws : int
        How many.
    """
    common = _weigh(likelihood)
    picked = np.sort(rng.choice(len(common.weight), n_draws, p=common.weight))
    pairs, of_draw = np.unique(picked, return_inverse=True)
    centre, spread = common.centre[pairs][:, None], common.spread[pairs][:, None]
    share = np.bincount(of_draw)[:, None] / n_draws
    draws, leaning = np.empty((n_draws, likelihood.size)), np.empty(likelihood.size)
    for start in range(0, likelihood.size, _CHUNK):
        groups = np.arange(start, min(start + _CHUNK, likelihood.size))
        some = likelihood.only(groups)
        mode, sharpness = _climb(some, centre, spread)
        leaning[groups] = (share / (spread**2 * sharpness)).sum(axis=0)
        draws[:, groups] = _draw(some, (centre, spread), (mode, sharpness), of_draw, rng)
    return PooledEffects(draws, leaning, float(common.weight @ common.centre), float(common.weight @ common.spread))


def _weigh(likelihood: EffectLikelihood) -> _Common:
    """Probability of each common mean and spread, given all counts."""
    own, variance = likelihood.guess()
    usual = likelihood.common()
    trust = 1.0 / (variance + _SPREADS[:, None] ** 2)
    precision = trust.sum(axis=1) + _CENTRE_SD**-2
    middle = (trust @ own + usual * _CENTRE_SD**-2) / precision
    step = 1.0 / np.sqrt(precision)
    centre = (middle[:, None] + step[:, None] * _STEPS).ravel()
    spread = np.repeat(_SPREADS, len(_STEPS))
    prior = -np.log1p((spread / _USUAL_SPREAD) ** 2) + np.log(spread) - 0.5 * ((centre - usual) / _CENTRE_SD) ** 2
    log_weight = _evidence(likelihood, centre[:, None], spread[:, None]) + prior + np.log(np.repeat(step, len(_STEPS)))
    weight = np.exp(log_weight - log_weight.max())
    return _Common(centre, spread, weight / weight.sum())


def _evidence(likelihood: EffectLikelihood, centre: FloatArray, spread: FloatArray) -> FloatArray:
    """Log probability of all counts for each pair, but for a constant, (n_pairs,)."""
    found = np.zeros(len(centre))
    for start in range(0, likelihood.size, _CHUNK):
        some = likelihood.only(np.arange(start, min(start + _CHUNK, likelihood.size)))
        mode, sharpness = _climb(some, centre, spread)
        width = np.sqrt(2.0 / sharpness)
        usual = some.at(some.guess()[0])[0]
        heights = [
            _height(some, mode + width * node, centre, spread) - usual + node**2 + np.log(weight)
            for node, weight in zip(_NODES.tolist(), _NODE_WEIGHTS.tolist(), strict=True)
        ]
        found += (logsumexp(np.stack(heights), axis=0) + np.log(width / spread)).sum(axis=1)
    return found


def _height(likelihood: EffectLikelihood, effect: FloatArray, centre: FloatArray, spread: FloatArray) -> FloatArray:
    return np.asarray(likelihood.at(effect)[0] - 0.5 * ((effect - centre) / spread) ** 2, dtype=np.float64)


def _climb(likelihood: EffectLikelihood, centre: FloatArray, spread: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mode and curvature of each group's density for each pair, (n_pairs, n_groups) each; Newton's steps, at most 1."""
    own, variance = likelihood.guess()
    mode = (own / variance + centre / spread**2) / (1.0 / variance + 1.0 / spread**2)
    for _ in range(30):
        _, slope, information = likelihood.at(mode)
        move = np.clip((slope - (mode - centre) / spread**2) / (information + 1.0 / spread**2), -1.0, 1.0)
        mode = mode + move
        if float(np.abs(move).max()) < 1e-6:
            break
    return mode, np.asarray(likelihood.at(mode)[2] + 1.0 / spread**2, dtype=np.float64)


def _draw(
    likelihood: EffectLikelihood,
    common: tuple[FloatArray, FloatArray],
    peak: tuple[FloatArray, FloatArray],
    of_draw: IntArray,
    rng: np.random.Generator,
) -> FloatArray:
    """Draw each group's effect, (n_draws, n_groups), by its distribution function on points between its two ends.

    Parameters
    ----------
    common, peak : two arrays each
        Centre and spread, (n_pairs, 1); mode and curvature of each group's density for each pair, (n_pairs, n_groups).
    of_draw : (n_draws,) int array
        Pair of each draw.
    """
    (centre, spread), (mode, sharpness) = common, peak
    highest = _height(likelihood, mode, centre, spread)
    left, right = (
        _end(likelihood, mode + side * np.sqrt(2.0 * _FAR / sharpness), highest, centre, spread) for side in (-1.0, 1.0)
    )
    part = np.linspace(0.0, 1.0, _GRID)[:, None, None]
    density = np.exp(_height(likelihood, left + (right - left) * part, centre, spread) - highest)
    sums = np.cumsum(0.5 * (density[1:] + density[:-1]), axis=0)
    reached = np.concatenate([np.zeros_like(sums[:1]), sums]) / sums[-1]
    # each function on a storey of its own, two units high, so that one search finds all levels
    storey = of_draw[:, None] * likelihood.size + np.arange(likelihood.size)
    functions = reached.transpose(1, 2, 0).reshape(-1, _GRID)
    stacked = (functions + 2.0 * np.arange(len(functions))[:, None]).ravel()
    level = rng.random(storey.shape) + 2.0 * storey
    cell = np.clip(np.searchsorted(stacked, level) - 1 - storey * _GRID, 0, _GRID - 2)
    below, above = stacked[storey * _GRID + cell], stacked[storey * _GRID + cell + 1]
    place = (cell + np.clip((level - below) / np.maximum(above - below, 1e-300), 0.0, 1.0)) / (_GRID - 1)
    return np.asarray(left[of_draw] + (right - left)[of_draw] * place, dtype=np.float64)


def _end(
    likelihood: EffectLikelihood, start: FloatArray, highest: FloatArray, centre: FloatArray, spread: FloatArray
) -> FloatArray:
    """Where the density has fallen to nothing, by Newton's method, which a concave log density cannot fool."""
    at = start
    for _ in range(6):
        value, slope, _ = likelihood.at(at)
        height = value - 0.5 * ((at - centre) / spread) ** 2
        at = at - (height - (highest - _FAR)) / (slope - (at - centre) / spread**2)
    return at
