"""The expected outcome of every cell, its negative-binomial likelihood, score and information."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from optimizer.curves.evidence.calendar import KNOTS
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import CAPACITY, LEVEL, N_LOCAL, SHAPE, THRESHOLD, Design, level_weights
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """One point of the parameter space: `local` (n_segments, n_local), `shared` (n_global,)."""

    local: FloatArray
    shared: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Information:
    """Score and Fisher information with the prior's share, in arrow form.

    Attributes
    ----------
    score_local, score_shared : (n_segments, n_local) and (n_global,) arrays
        Gradient of the log posterior.
    local : (n_segments, n_local, n_local) array
        Blocks of each segment's own effects.
    bend : (n_segments, n_local) array
        What the mean's own curvature adds to the diagonal of `local`, in the observed information.
    cross : (n_segments, n_local, n_global) array
        Between a segment's own effects and the global parameters.
    shared : (n_global, n_global) array
        Block of the global parameters.
    """

    score_local: FloatArray
    score_shared: FloatArray
    local: FloatArray
    bend: FloatArray
    cross: FloatArray
    shared: FloatArray


def log_mean(observations: Observations, design: Design, at: Parameters) -> tuple[FloatArray, FloatArray]:
    r"""Log of the expected outcome, and its slope in the local effects.

    .. math::
        \log \mu_{sc} = a_s + d_c + b_c + g_{p(s)c} + e_{sc} + m_{sc} \cdot \gamma + \log n_c + \log x_{sc}
                        + w_s z_s(x_{sc}) + (1 - w_s) g(x_{sc} / h_s) - \log(1 + (l_s / x_{sc})^2)

    with level a, demand d (weekday and knots), effect b of the single day, platform drift g, own drift e, shares m of
    the kinds of content and objectives and their effects gamma, days n in the cell, daily spend x, reach per money z
    with its weight w, capacity h, form g of `optimizer.curves.model.growth` and learning threshold l.

    Returns
    -------
    log_mean : (n_segments, n_cells) array
        Meaningless where nothing was observed.
    slopes : (3, n_segments, n_cells) array
        In level, log capacity and log threshold.
    """
    level = level_weights(design) @ at.shared[design.levels] + at.local[:, LEVEL]
    drift = at.shared[design.drift].reshape(design.n_platforms, design.n_knots) @ design.time[:, KNOTS].T
    log_spend = np.log(np.where(observations.observed, observations.spend, 1.0))
    used = _used(observations, design, at)
    own, form = 1.0 - design.reach_weight[:, None], GROWTH_FORMS[design.form]
    learning = np.exp(2.0 * (log_shape(design, at)[:, 1:] - log_spend))
    mean = (
        level[:, None]
        + design.time @ at.shared[design.shared_time]
        + _by_day(design, at)
        + drift[design.platform]
        + at.local[:, N_LOCAL:] @ design.own_time.T
        + design.mix @ at.shared[design.kinds]
        + design.log_days
        + log_spend
        + design.reach_weight[:, None] * design.reach_gain
        + own * form.log_growth(used)
        - np.log1p(learning)
    )
    slopes = np.stack([np.ones_like(used), own * form.slope(used), -2.0 * learning / (1.0 + learning)])
    return mean, slopes


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeCounts:
    """How often each outcome was observed: most counts come again and again, and their log gammas are dear."""

    value: FloatArray
    times: FloatArray


def outcome_counts(observations: Observations) -> OutcomeCounts:
    """Count the observed outcomes."""
    value, times = np.unique(observations.outcome[observations.observed], return_counts=True)
    return OutcomeCounts(value, times.astype(np.float64))


def log_constant(counts: OutcomeCounts, size: float) -> float:
    """The part of the log likelihood that does not depend on the mean: sum of log Gamma(y + r) / (Gamma(r) y!)."""
    each = gammaln(counts.value + size) - gammaln(size) - gammaln(counts.value + 1.0)
    return float(counts.times @ each)


def log_likelihood(observations: Observations, mean: FloatArray, size: float, constant: float) -> float:
    """Negative-binomial log likelihood, variance mean + mean**2 / size, summed over the observed cells.

    Parameters
    ----------
    mean : (n_segments, n_cells) array
        Log of the expected outcome.
    size : float
        Above 0; larger is closer to Poisson. Outcomes need not be whole (quasi-likelihood for money).
    constant : float
        Of `log_constant` at this size.
    """
    y, eta = observations.outcome[observations.observed], mean[observations.observed]
    log_total = np.log(size + np.exp(eta))
    return constant + float(len(y) * size * np.log(size) - size * log_total.sum() + y @ (eta - log_total))


def log_prior(design: Design, at: Parameters) -> float:
    """Log density of the priors, up to a constant."""
    shared = at.shared - design.global_mean
    return float(-0.5 * np.sum((at.local / design.local_scales) ** 2) - 0.5 * shared @ design.global_precision @ shared)


def information(
    observations: Observations,
    design: Design,
    at: Parameters,
    size: float,
    known: tuple[FloatArray, FloatArray] | None = None,
) -> Information:
    """Score and Fisher information of the log posterior at a point.

    Parameters
    ----------
    known : tuple of arrays or None
        What `log_mean` says there, where that is known already.
    """
    log_mu, slopes = log_mean(observations, design, at) if known is None else known
    mean = np.exp(np.where(observations.observed, log_mu, 0.0)) * observations.observed
    shrink = size / (size + mean)
    residual = (observations.outcome - mean) * shrink * observations.observed
    weight = mean * shrink
    own = _own(design, slopes, weight)
    over_time = _over_time(design, slopes, weight)
    score_own = np.hstack([(slopes * residual).sum(axis=2).T, residual @ design.own_time])
    cross = _cross(design, own, over_time)
    if design.scales.day_effect > 0.0:
        cross[:, :, design.day_effects] = _over_days(design, slopes, weight)
    cross[:, :, design.kinds] = _over_kinds(design, slopes, weight)
    return Information(
        score_local=score_own - at.local / design.local_scales**2,
        score_shared=_shared_score(design, score_own, residual)
        - design.global_precision @ (at.shared - design.global_mean),
        local=own + np.eye(own.shape[1]) / design.local_scales[:, :, None] ** 2,
        bend=_bend(observations, design, at, slopes, residual),
        cross=cross,
        shared=_shared(design, cross, weight) + design.global_precision,
    )


def _own(design: Design, slopes: FloatArray, weight: FloatArray) -> FloatArray:
    """Fisher information of each segment's own effects, (n_segments, n_local, n_local)."""
    n_local, steps = design.local_scales.shape[1], design.own_time
    own = np.empty((len(weight), n_local, n_local))
    own[:, :N_LOCAL, :N_LOCAL] = (slopes * weight).swapaxes(0, 1) @ np.moveaxis(slopes, 0, 2)
    if n_local > N_LOCAL:
        own[:, :N_LOCAL, N_LOCAL:] = np.moveaxis((slopes * weight) @ steps, 0, 1)
        own[:, N_LOCAL:, :N_LOCAL] = own[:, :N_LOCAL, N_LOCAL:].swapaxes(1, 2)
        own[:, N_LOCAL:, N_LOCAL:] = _weighted(weight, steps, steps)
    return own


def _over_time(design: Design, slopes: FloatArray, weight: FloatArray) -> FloatArray:
    """Fisher information between own effects and time effects, (n_segments, n_local, KNOTS.start + n_knots)."""
    basic = np.stack([(slope * weight) @ design.time for slope in slopes], axis=1)
    return np.concatenate([basic, _weighted(weight, design.own_time, design.time)], axis=1)


def _over_days(design: Design, slopes: FloatArray, weight: FloatArray) -> FloatArray:
    """Fisher information between own effects and those of single days, (n_segments, n_local, n_cells)."""
    steps = weight[:, None, :] * design.own_time.T
    return np.concatenate([(slopes * weight).swapaxes(0, 1), steps], axis=1)


def _over_kinds(design: Design, slopes: FloatArray, weight: FloatArray) -> FloatArray:
    """Fisher information between own effects and the effects of kinds, (n_segments, n_local, n_kinds)."""
    weighted = weight[:, :, None] * design.mix
    basic = slopes.swapaxes(0, 1) @ weighted
    return np.concatenate([basic, (weighted.swapaxes(1, 2) @ design.own_time).swapaxes(1, 2)], axis=1)


def _weighted(weight: FloatArray, left: FloatArray, right: FloatArray) -> FloatArray:
    """Sum of left times right over the cells, by each segment's weights, (n_segments, n_left, n_right)."""
    products = (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)
    return (weight @ products).reshape(len(weight), left.shape[1], right.shape[1])


def _bend(
    observations: Observations, design: Design, at: Parameters, slopes: FloatArray, residual: FloatArray
) -> FloatArray:
    """Minus the sum of residual times second derivative of the log mean in each own effect, (n_segments, n_local).

    With t = v / (1 + v) the slope in log threshold is -2t, its derivative -4t (1 - t); in log capacity see
    `optimizer.curves.model.growth.GrowthForm.bend`.
    """
    own, form = 1.0 - design.reach_weight[:, None], GROWTH_FORMS[design.form]
    bend = np.zeros(at.local.shape)
    bend[:, CAPACITY] = (residual * own * form.bend(_used(observations, design, at))).sum(axis=1)
    bend[:, THRESHOLD] = -(residual * slopes[THRESHOLD] * (2.0 + slopes[THRESHOLD])).sum(axis=1)
    return bend


def log_shape(design: Design, at: Parameters) -> FloatArray:
    """Log capacity and log threshold of each segment, (n_segments, 2)."""
    return design.prior_log_shape + design.shape_weights @ at.shared[design.shared_shape] + at.local[:, SHAPE]


def _used(observations: Observations, design: Design, at: Parameters) -> FloatArray:
    """Spend in units of the capacity, (n_segments, n_cells)."""
    capacity = np.exp(log_shape(design, at)[:, :1])
    return np.asarray(np.where(observations.observed, observations.spend, 1.0) / capacity, dtype=np.float64)


def _by_day(design: Design, at: Parameters) -> FloatArray | float:
    """Effects of the single time cells, (n_cells,) or 0."""
    return at.shared[design.day_effects] if design.scales.day_effect > 0.0 else 0.0


def _cross(design: Design, own: FloatArray, over_time: FloatArray) -> FloatArray:
    n_segments, n_local = design.local_scales.shape
    cross = np.zeros((n_segments, n_local, design.n_global))
    cross[:, :, design.levels] = own[:, :, LEVEL, None] * level_weights(design)[:, None, :]
    cross[:, :, design.shared_shape] = own[:, :, SHAPE] @ design.shape_weights
    cross[:, :, design.shared_time] = over_time
    drift = cross[:, :, design.drift].reshape(n_segments, n_local, design.n_platforms, design.n_knots)
    drift[np.arange(n_segments), :, design.platform] = over_time[:, :, KNOTS]
    cross[:, :, design.drift] = drift.reshape(n_segments, n_local, -1)
    return cross


def _shared(design: Design, cross: FloatArray, weight: FloatArray) -> FloatArray:
    """Global block: levels and shape follow from the segments' cross terms, time from sums over platforms."""
    shared = np.zeros((design.n_global, design.n_global))
    shared[design.levels] = level_weights(design).T @ cross[:, LEVEL]
    shared[design.shared_shape] = np.tensordot(design.shape_weights, cross[:, SHAPE], ((0, 1), (0, 1)))
    times, kinds, first = design.shared_time, design.kinds, design.drift.start
    by_platform = _of_platforms(design, weight)
    blocks = (design.time.T * by_platform[:, None, :]) @ design.time
    shared[times, times] = blocks.sum(axis=0)
    for platform, block in enumerate(blocks):
        drift = slice(first + platform * design.n_knots, first + (platform + 1) * design.n_knots)
        shared[times, drift] = block[:, KNOTS]
        shared[drift, drift] = block[KNOTS, KNOTS]
    if kinds.stop > kinds.start:
        weighted = design.mix * weight[:, :, None]
        shared[kinds, kinds] = np.tensordot(weighted, design.mix, ((0, 1), (0, 1)))
        shared[times, kinds] = design.time.T @ weighted.sum(axis=0)
        kinds_by_platform = design.time[:, KNOTS].T @ _of_platforms(design, weighted)
        shared[design.drift, kinds] = kinds_by_platform.reshape(-1, weighted.shape[2])
    days = design.day_effects
    if days.stop > days.start:
        shared[days, days] = np.diag(weight.sum(axis=0))
        shared[times, days] = design.time.T * weight.sum(axis=0)
        shared[design.drift, days] = (design.time[:, KNOTS].T * by_platform[:, None, :]).reshape(-1, weight.shape[1])
        shared[days, kinds] = (design.mix * weight[:, :, None]).sum(axis=0)
    return np.where(np.tri(len(shared), dtype=bool), shared.T, shared)


def _of_platforms(design: Design, values: FloatArray) -> FloatArray:
    """Sums of values of segments over each platform, (n_platforms, ...)."""
    member = (np.arange(design.n_platforms)[:, None] == design.platform).astype(np.float64)
    return np.asarray(np.tensordot(member, values, 1), dtype=np.float64)


def _shared_score(design: Design, score_own: FloatArray, residual: FloatArray) -> FloatArray:
    by_platform = _of_platforms(design, residual)
    return np.concatenate(
        [
            level_weights(design).T @ score_own[:, LEVEL],
            np.einsum("spq,sp->q", design.shape_weights, score_own[:, SHAPE]),
            design.time.T @ residual.sum(axis=0),
            (by_platform @ design.time[:, KNOTS]).ravel(),
            residual.sum(axis=0)[: design.day_effects.stop - design.day_effects.start],
            np.tensordot(residual, design.mix, 2),
        ]
    )
