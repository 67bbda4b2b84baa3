"""Pooled effects of the names that ads share, with scales and scatter learned from the ads themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.sparse import csr_array, diags_array, hstack

from optimizer.curves.cross_section.listed_counts import CountLaw, listed_moments, log_density
from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.domain.curve import FloatArray
from optimizer.progress import Progress, part_of, untold

Columns = csr_array[np.float64]

_MOST_SLOPES: Final = 200
_ELASTICITY: Final = (0.8, 0.3)
"""Prior mean and sd: ads that get twice the money bring somewhat less than twice the results."""
_LEVEL_SD: Final = 10.0
_USUAL_SCALE: Final = 0.3
"""What a scale leans to, with the weight of one more level: few levels say little about their own spread."""
_USUAL_SLOPE_SCALE: Final = 0.1
_ROUNDS: Final = 20
_SETTLED: Final = 0.05
_STEPS: Final = 50
_LOG_SIZES: Final = (np.log(0.05), np.log(2000.0))
_LEAST_LISTING: Final = 1e-4
_CONVINCING: Final = 3.0
"""Log likelihood that a list without its zeros must gain before it is believed to be one."""


@dataclass(frozen=True, slots=True, eq=False)
class EffectLayout:
    """Which effects there are and what each ad takes of them.

    Attributes
    ----------
    columns : (n_ads, n_effects) sparse array
        The log of what an ad is expected to bring is columns @ effects.
    group : (n_effects,) int array
        Group of each effect, whose spread is learned together; -1 for level and elasticity, which all share.
    usual : (n_groups,) array
        What the spread of each group leans to, on the log scale.
    n_slopes : int
        How many of the last effects are segments' own shares of elasticity; 0 where there are too many segments.
    """

    columns: Columns
    group: IntArray
    usual: FloatArray
    n_slopes: int


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
    scales : (n_groups,) array
        Spread of the effects of each group, on the log scale.
    """

    mode: FloatArray
    covariance: FloatArray
    law: CountLaw
    scales: FloatArray


def lay_out_effects(log_exposure: FloatArray, groups: tuple[IntArray, ...]) -> EffectLayout:
    r"""Lay out the effects of ads.

    .. math:: \log m_i = a + b \log e_i + \sum_g u_{g, l_g(i)} + v_{s(i)} \log e_i

    with exposure e (spend or impressions, around its mean), group effects u and the segment's own share v, which is
    left out where there are more than 200 segments.

    Parameters
    ----------
    log_exposure : (n_ads,) array
        Centred.
    groups : tuple of (n_ads,) int array
        The segment first.
    """
    n_ads = len(log_exposure)
    blocks = [csr_array(np.column_stack([np.ones(n_ads), log_exposure]))]
    sizes = [int(level.max()) + 1 for level in groups]
    blocks += [_indicator(level, size, np.ones(n_ads)) for level, size in zip(groups, sizes, strict=True)]
    usual = [_USUAL_SCALE] * len(groups)
    n_slopes = sizes[0] if sizes[0] <= _MOST_SLOPES else 0
    if n_slopes:
        blocks.append(_indicator(groups[0], n_slopes, log_exposure))
        sizes.append(n_slopes)
        usual.append(_USUAL_SLOPE_SCALE)
    group = np.concatenate([[-1, -1], np.repeat(np.arange(len(sizes)), sizes)]).astype(np.int64)
    return EffectLayout(csr_array(hstack(blocks, format="csr")), group, np.array(usual), n_slopes)


def _indicator(level: IntArray, size: int, value: FloatArray) -> Columns:
    place = np.arange(len(level))
    return csr_array((value, (place, level)), shape=(len(level), size))


def learn_pooled(
    layout: EffectLayout, outcome: FloatArray, *, may_be_selected: bool = True, progress: Progress = untold
) -> Pooled:
    """Find the mode, and in turn with it the scales (EM with Laplace's covariance), the size and the listing.

    Parameters
    ----------
    layout : EffectLayout
        Of `lay_out_effects`.
    outcome : (n_ads,) array
        Results of each ad, not negative.
    may_be_selected : bool
        Whether ads without results may have been left out of the list.
    progress : callable
        Told how much is done, 0 to 1; learning stops where it raises.
    """
    if not may_be_selected:
        return _learn(layout, outcome, CountLaw(5.0, 1.0), progress, is_selected=False)
    everybody = _learn(layout, outcome, CountLaw(5.0, 1.0), part_of(progress, 0.0, 0.5), is_selected=False)
    selected = _learn(layout, outcome, CountLaw(5.0, 0.2), part_of(progress, 0.5, 0.5), is_selected=True)
    heights = [_total(outcome, log_means(layout.columns, one.mode), one.law) for one in (selected, everybody)]
    return selected if heights[0] - heights[1] > _CONVINCING else everybody


def relearn(layout: EffectLayout, outcome: FloatArray, known: BoolArray, like: Pooled) -> Pooled:
    """Find the mode again from some of the ads, with scales and scatter as they are."""
    precision = _precision(layout.group, like.scales)
    mode, covariance = _climb(layout.columns[np.flatnonzero(known)], outcome[known], precision, like.law, like.mode)
    return Pooled(mode, covariance, like.law, like.scales)


def log_means(columns: Columns, effects: FloatArray) -> FloatArray:
    """Log of what each ad is expected to bring: (n_ads,) at one point, (n_draws, n_ads) at many."""
    return np.asarray((columns @ effects.T).T, dtype=np.float64)


def elasticities(layout: EffectLayout, effects: FloatArray, n_segments: int) -> FloatArray:
    """Elasticity of each segment in each draw of the effects, (n_draws, n_segments)."""
    own = effects[:, -layout.n_slopes :] if layout.n_slopes else np.zeros((len(effects), n_segments))
    return np.asarray(effects[:, [1]] + own, dtype=np.float64)


def draw_effects(pooled: Pooled, n_draws: int, rng: np.random.Generator) -> FloatArray:
    """Draw effects from the normal distribution at the mode, in antithetic pairs, (n_draws, n_effects); n even."""
    root = np.linalg.cholesky(pooled.covariance)
    half = rng.standard_normal((n_draws // 2, len(pooled.mode))) @ root.T
    return np.asarray(pooled.mode + np.concatenate([half, -half]), dtype=np.float64)


def _learn(layout: EffectLayout, outcome: FloatArray, law: CountLaw, tell: Progress, *, is_selected: bool) -> Pooled:
    scales = layout.usual
    mode = np.zeros(len(layout.group))
    mode[:2] = np.log(outcome.mean()), _ELASTICITY[0]
    for done in range(_ROUNDS):
        tell(done / _ROUNDS)
        mode, covariance = _climb(layout.columns, outcome, _precision(layout.group, scales), law, mode)
        law = _best_law(outcome, log_means(layout.columns, mode), law, is_selected=is_selected)
        moved, scales = scales, _spread(layout, mode, covariance)
        if np.abs(np.log(scales / moved)).max() < _SETTLED:
            break
    mode, covariance = _climb(layout.columns, outcome, _precision(layout.group, scales), law, mode)
    return Pooled(mode, covariance, law, scales)


def _precision(group: IntArray, scales: FloatArray) -> FloatArray:
    precision = 1.0 / scales[np.maximum(group, 0)] ** 2
    precision[:2] = 1.0 / _LEVEL_SD**2, 1.0 / _ELASTICITY[1] ** 2
    return np.asarray(precision, dtype=np.float64)


def _spread(layout: EffectLayout, mode: FloatArray, covariance: FloatArray) -> FloatArray:
    """One EM step: mean square of the effects of each group, their own doubt included (Dempster et al. 1977)."""
    own = layout.group >= 0
    square = np.bincount(layout.group[own], (mode**2 + np.diag(covariance))[own], minlength=len(layout.usual))
    count = np.bincount(layout.group[own], minlength=len(layout.usual))
    return np.asarray(np.sqrt((square + layout.usual**2) / (count + 1.0)), dtype=np.float64)


def _climb(
    columns: Columns, outcome: FloatArray, precision: FloatArray, law: CountLaw, start: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mode and covariance by Fisher scoring with halved steps."""
    centre = np.zeros(len(start))
    centre[1] = _ELASTICITY[0]
    transposed: Columns = columns.T.tocsr()

    def height(at: FloatArray) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            found = _total(outcome, log_means(columns, at), law) - 0.5 * float(precision @ (at - centre) ** 2)
        return found if np.isfinite(found) else -np.inf

    mode, reached = start, height(start)
    for _ in range(_STEPS):
        log_mean = log_means(columns, mode)
        seen, variance = listed_moments(log_mean, law)
        shrink = law.size / (law.size + np.exp(log_mean))
        score = transposed @ ((outcome - seen) * shrink) - precision * (mode - centre)
        root = cho_factor(_gram(transposed, columns, variance * shrink**2) + np.diag(precision), lower=True)
        step = cho_solve(root, score)
        length = 1.0
        while height(mode + length * step) < reached - 1e-9 and length > 1e-8:
            length *= 0.5
        gained = height(mode + length * step) - reached
        if gained < 0.0:
            break
        mode, reached = mode + length * step, reached + gained
        if gained < 1e-5:
            break
    return mode, np.asarray(cho_solve(root, np.eye(len(mode))), dtype=np.float64)


def _gram(transposed: Columns, columns: Columns, weight: FloatArray) -> FloatArray:
    return np.asarray((transposed @ diags_array(weight) @ columns).toarray(), dtype=np.float64)


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
