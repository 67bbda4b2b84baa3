"""Pooled effects of the names that ads share, with scales and scatter learned from the ads themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from optimizer.curves.cross_section.ads import BoolArray, IntArray
from optimizer.curves.cross_section.listed_counts import CountLaw, listed_moments, log_density
from optimizer.domain.curve import FloatArray

_ELASTICITY: Final = (0.8, 0.3)
"""Prior mean and sd: ads that get twice the money bring somewhat less than twice the results."""
_LEVEL_SD: Final = 10.0
_USUAL_SCALE: Final = 0.3
"""What a scale leans to, with the weight of one more level: few levels say little about their own spread."""
_USUAL_SLOPE_SCALE: Final = 0.1
_ROUNDS: Final = 30
_SETTLED: Final = 0.02
_STEPS: Final = 50
_LOG_SIZES: Final = (np.log(0.05), np.log(2000.0))
_LEAST_LISTING: Final = 1e-4
_CONVINCING: Final = 3.0
"""Log likelihood that a list without its zeros must gain before it is believed to be one."""


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """What was learned of all ads together.

    Attributes
    ----------
    mode : (n_effects,) array
        Level, elasticity, effects of every level of every group, then each segment's own share of elasticity.
    covariance : (n_effects, n_effects) array
        Of the normal distribution at the mode (Laplace's approximation).
    law : CountLaw
        Scatter of the ads and how they got into the list.
    scales : (n_groups + 1,) array
        Spread of the effects of each group and of the segments' elasticities, on the log scale.
    """

    mode: FloatArray
    covariance: FloatArray
    law: CountLaw
    scales: FloatArray


def effect_columns(log_exposure: FloatArray, groups: tuple[IntArray, ...]) -> tuple[FloatArray, IntArray]:
    r"""Lay out effects, so that the log of what an ad is expected to bring is columns @ effects.

    .. math:: \log m_i = a + b \log e_i + \sum_g u_{g, l_g(i)} + v_{s(i)} \log e_i

    with exposure e (spend or impressions, around its mean), group effects u and the segment's own share v.

    Parameters
    ----------
    log_exposure : (n_ads,) array
        Centred.
    groups : tuple of (n_ads,) int array
        The segment first.

    Returns
    -------
    columns : (n_ads, n_effects) array
    group : (n_effects,) int array
        Group of each effect; -1 for what all share.
    """
    indicators = [np.eye(int(level.max()) + 1)[level] for level in groups]
    shared = np.column_stack([np.ones_like(log_exposure), log_exposure])
    columns = np.hstack([shared, *indicators, indicators[0] * log_exposure[:, None]])
    sizes = [one.shape[1] for one in (*indicators, indicators[0])]
    group = np.concatenate([[-1, -1], np.repeat(np.arange(len(sizes)), sizes)])
    return columns, group.astype(np.int64)


def learn_pooled(columns: FloatArray, group: IntArray, outcome: FloatArray, *, may_be_selected: bool = True) -> Pooled:
    """Find the mode, and in turn with it the scales (EM with Laplace's covariance), the size and the listing.

    Parameters
    ----------
    columns, group
        Of `effect_columns`.
    outcome : (n_ads,) array
        Results of each ad, not negative.
    may_be_selected : bool
        Whether ads without results may have been left out of the list.
    """
    everybody = _learn(columns, group, outcome, CountLaw(5.0, 1.0), is_selected=False)
    if not may_be_selected:
        return everybody
    selected = _learn(columns, group, outcome, CountLaw(5.0, 0.2), is_selected=True)
    gained = _total(outcome, columns @ selected.mode, selected.law) - _total(
        outcome, columns @ everybody.mode, everybody.law
    )
    return selected if gained > _CONVINCING else everybody


def relearn(columns: FloatArray, group: IntArray, outcome: FloatArray, known: BoolArray, like: Pooled) -> Pooled:
    """Find the mode again from some of the ads, with scales and scatter as they are."""
    mode, covariance = _climb(columns[known], outcome[known], _precision(group, like.scales), like.law, like.mode)
    return Pooled(mode, covariance, like.law, like.scales)


def draw_effects(pooled: Pooled, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Draw effects from the normal distribution at the mode, in antithetic pairs, (n_draws, n_effects); n even."""
    root = np.linalg.cholesky(pooled.covariance)
    half = rng.standard_normal((n_draws // 2, len(pooled.mode))) @ root.T
    return np.asarray(pooled.mode + np.concatenate([half, -half]), dtype=np.float64)


def _learn(columns: FloatArray, group: IntArray, outcome: FloatArray, law: CountLaw, *, is_selected: bool) -> Pooled:
    n_groups = int(group.max()) + 1
    usual = np.full(n_groups, _USUAL_SCALE)
    usual[-1] = _USUAL_SLOPE_SCALE
    scales = usual.copy()
    mode = np.zeros(columns.shape[1])
    mode[:2] = np.log(outcome.mean()), _ELASTICITY[0]
    for _ in range(_ROUNDS):
        mode, covariance = _climb(columns, outcome, _precision(group, scales), law, mode)
        law = _best_law(outcome, columns @ mode, law, is_selected=is_selected)
        moved, scales = scales, _spread(group, mode, covariance, usual)
        if np.abs(np.log(scales / moved)).max() < _SETTLED:
            break
    mode, covariance = _climb(columns, outcome, _precision(group, scales), law, mode)
    return Pooled(mode, covariance, law, scales)


def _precision(group: IntArray, scales: FloatArray) -> FloatArray:
    precision = 1.0 / scales[np.maximum(group, 0)] ** 2
    precision[:2] = 1.0 / _LEVEL_SD**2, 1.0 / _ELASTICITY[1] ** 2
    return np.asarray(precision, dtype=np.float64)


def _spread(group: IntArray, mode: FloatArray, covariance: FloatArray, usual: FloatArray) -> FloatArray:
    """One EM step: mean square of the effects of each group, their own doubt included (Dempster et al. 1977)."""
    own = group >= 0
    square = np.bincount(group[own], (mode**2 + np.diag(covariance))[own], minlength=len(usual))
    count = np.bincount(group[own], minlength=len(usual))
    return np.asarray(np.sqrt((square + usual**2) / (count + 1.0)), dtype=np.float64)


def _climb(
    columns: FloatArray, outcome: FloatArray, precision: FloatArray, law: CountLaw, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mode and covariance by Fisher scoring with halved steps."""
    centre = np.zeros(len(start))
    centre[1] = _ELASTICITY[0]

    def height(at: FloatArray) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            found = _total(outcome, columns @ at, law) - 0.5 * float(precision @ (at - centre) ** 2)
        return found if np.isfinite(found) else -np.inf

    mode, reached = start, height(start)
    for _ in range(_STEPS):
        log_mean = columns @ mode
        seen, variance = listed_moments(log_mean, law)
        shrink = law.size / (law.size + np.exp(log_mean))
        score = columns.T @ ((outcome - seen) * shrink) - precision * (mode - centre)
        information = (columns * (variance * shrink**2)[:, None]).T @ columns + np.diag(precision)
        step = np.linalg.solve(information, score)
        length = 1.0
        while height(mode + length * step) < reached - 1e-9 and length > 1e-8:
            length *= 0.5
        gained = height(mode + length * step) - reached
        if gained < 0.0:
            break
        mode, reached = mode + length * step, reached + gained
        if gained < 1e-5:
            break
    return mode, np.asarray(np.linalg.inv(information), dtype=np.float64)


def _total(outcome: FloatArray, log_mean: FloatArray, law: CountLaw) -> float:
    return float(log_density(outcome, log_mean, law).sum())


def _best_law(outcome: FloatArray, log_mean: FloatArray, law: CountLaw, *, is_selected: bool) -> CountLaw:
    """Size and listing by maximum likelihood at the mode."""

    def badness(at: FloatArray) -> float:
        return -_total(outcome, log_mean, CountLaw(float(np.exp(at[0])), float(np.exp(at[1]))))

    listing = (np.log(_LEAST_LISTING), 0.0) if is_selected else (0.0, 0.0)
    start = np.clip([np.log(law.size), np.log(law.listing)], [_LOG_SIZES[0], listing[0]], [_LOG_SIZES[1], listing[1]])
    found = minimize(badness, start, method="L-BFGS-B", bounds=[_LOG_SIZES, listing])
    return CountLaw(float(np.exp(found.x[0])), float(np.exp(found.x[1])))
