"""Whether the results say anything of what more or less money does."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.evidence.calendar import time_effects
from optimizer.curves.evidence.observations import Observations
from optimizer.domain.curve import FloatArray
from optimizer.domain.fit_summary import SpendAnswer, SpendResponse

_STEPS: Final = 12
_RIDGE: Final = 1.0
"""Keeps the time effects of thin histories sane."""
_SURE: Final = 1.64
"""Standard errors on one side of which 95 % lie."""
_UNRELATED_BELOW: Final = 0.35
_FOLLOWS_ABOVE: Final = 0.1
_USUAL: Final = 0.3
_TOO_VAGUE: Final = 0.2
_HARDLY_MOVED: Final = 0.12
"""Elasticities of ads are hardly ever outside: ten per cent more money bring one to ten per cent more results, even
where they saturate; on simulated histories of two kinds 0.3 to 1.1, and -0.3 to 0.2 once their days were shuffled.
Spend whose log scatters by less than 0.12 in the typical segment says nothing either way."""


def spend_response(seen: Observations, n_knots: int) -> SpendResponse:
    r"""Fit one elasticity for all segments, beside a level of each and the shared time effects.

    .. math::
        E[y_{sc}] = \exp(a_s + t_c + \beta (\log x_{sc} - \text{mean}_s))

    by Poisson regression with the levels profiled out (iteratively reweighted least squares). It asks no form of the
    curve, so that it can find that there is none. The standard error is `_robust_variance`, at least that of counts.
    """
    observed = seen.observed
    log_spend = np.log(np.where(observed, seen.spend, 1.0))
    count = np.maximum(observed.sum(axis=1, keepdims=True), 1)
    moved = np.where(observed, log_spend - log_spend.sum(axis=1, keepdims=True) / count, 0.0)
    time, days = time_effects(seen, n_knots), seen.cell_days
    effects, elasticity = np.zeros(time.shape[1]), 0.5
    for _ in range(_STEPS):
        mean = _profiled(seen, time @ effects + elasticity * moved + np.log(days))
        gram, score = _normal_equations(seen, mean, time, moved)
        step = np.linalg.solve(gram + _penalty(len(gram)), score - _penalty(len(gram)) @ np.append(effects, elasticity))
        effects, elasticity = effects + np.clip(step[:-1], -1.0, 1.0), elasticity + float(np.clip(step[-1], -0.5, 0.5))
    mean = _profiled(seen, time @ effects + elasticity * moved + np.log(days))
    gram, _ = _normal_equations(seen, mean, time, moved)
    bread = np.linalg.inv(gram + _penalty(len(gram)))[-1]
    variance = max(_robust_variance(seen, mean, time, moved, bread), float(bread[-1]))
    error = float(np.sqrt(variance))
    return SpendResponse(elasticity, error, _answer(elasticity, error, _scatter(seen, moved)))


def _robust_variance(
    seen: Observations, mean: FloatArray, time: FloatArray, moved: FloatArray, bread: FloatArray
) -> float:
    """Variance of the elasticity from what each time cell pulled it by, all segments together.

    The sandwich estimator by clusters (Liang and Zeger 1986, Biometrika 73), widened for the parameters. It holds where
    large segments are noisier than counts, small ones are not, and where good days are good for all.

    Parameters
    ----------
    bread : (n_effects + 1,) array
        Row of the elasticity in the inverse information.
    """
    centre = _centres(mean, time, moved)
    weight = (time @ bread[:-1])[None, :] + bread[-1] * moved - (centre @ bread)[:, None]
    pulled = np.where(seen.observed, weight * (seen.outcome - mean), 0.0).sum(axis=0)
    results, segments = int(seen.observed.sum()), int(seen.observed.any(axis=1).sum())
    return float(pulled @ pulled) * results / max(results - segments - len(bread), 1)


def _scatter(seen: Observations, moved: FloatArray) -> float:
    """Standard deviation of log spend within segments, each counting by its results per cell."""
    cells = np.maximum(seen.observed.sum(axis=1), 1)
    weight = seen.outcome.sum(axis=1) / cells
    return float(np.sqrt(weight @ ((moved**2).sum(axis=1) / cells) / max(weight.sum(), 1e-300)))


def _answer(elasticity: float, error: float, scatter: float) -> SpendAnswer:
    least, most = elasticity - _SURE * error, elasticity + _SURE * error
    if least > _FOLLOWS_ABOVE or (least > 0.0 and elasticity > _USUAL):
        return "follows"
    if most < _UNRELATED_BELOW:
        return "unrelated"
    return "still" if error > _TOO_VAGUE and scatter < _HARDLY_MOVED else "unclear"


def _profiled(seen: Observations, log_relative: FloatArray) -> FloatArray:
    """Expected outcomes where each segment's level is what makes its total right, (n_segments, n_cells)."""
    relative = np.where(seen.observed, np.exp(np.clip(log_relative, -30.0, 30.0)), 0.0)
    total = np.maximum(relative.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray(relative * (seen.outcome.sum(axis=1, keepdims=True) / total), dtype=np.float64)


def _normal_equations(
    seen: Observations, mean: FloatArray, time: FloatArray, moved: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Information and score of time effects and elasticity, with each segment's level projected out."""
    weight, centre = mean.sum(axis=1), _centres(mean, time, moved)
    by_cell, pull = mean.sum(axis=0), (mean * moved).sum(axis=0)
    gram = np.empty((time.shape[1] + 1, time.shape[1] + 1))
    gram[:-1, :-1] = time.T @ (time * by_cell[:, None])
    gram[-1, :-1] = gram[:-1, -1] = time.T @ pull
    gram[-1, -1] = (mean * moved**2).sum()
    gram -= (centre * weight[:, None]).T @ centre
    rest = np.where(seen.observed, seen.outcome - mean, 0.0)
    return gram, np.append(time.T @ rest.sum(axis=0), (rest * moved).sum())


def _centres(mean: FloatArray, time: FloatArray, moved: FloatArray) -> FloatArray:
    """Mean of time effects and moved spend over each segment's expected outcomes, (n_segments, n_effects + 1)."""
    weight = np.maximum(mean.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray(np.column_stack([mean @ time, (mean * moved).sum(axis=1)]) / weight, dtype=np.float64)


def _penalty(size: int) -> FloatArray:
    penalty = _RIDGE * np.eye(size)
    penalty[-1, -1] = 1e-9
    return penalty
