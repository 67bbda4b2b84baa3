"""From draws of parameters to draws of curves on knots, with wider doubt where nothing was ever spent."""

from __future__ import annotations

import numpy as np

from optimizer.curves.calendar import WEEKDAYS
from optimizer.curves.choosing import FormFit
from optimizer.curves.demand import future_demand, weekday_level
from optimizer.curves.design import CAPACITY, LEVEL, THRESHOLD, level_weights
from optimizer.curves.growth import GROWTH_FORMS
from optimizer.curves.learning import Learned
from optimizer.curves.observations import Observations
from optimizer.curves.posterior import draw_parameters
from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period

_DOUBT_BEYOND = 0.4
_N_DRAWS = 200
_N_KNOTS = 256
_LOWEST_KNOT = 0.01
"""The first knot above 0, in units of what was usual; with 256 knots one is 4 to 5 % above the other."""
_N_FAR_KNOTS = 16
_NEAR = 10.0
_FAR = 1e6
"""Where the close and the few far knots end, in units of the recent daily spend of all segments."""


def spend_knots(seen: Observations, daily: FloatArray) -> FloatArray:
    """Geometric knots, after one at 0: close up to where plans move, few beyond for budgets out of all proportion.

    Parameters
    ----------
    daily : (n_segments,) array
        Recent daily spend.

    Returns
    -------
    (n_segments, n_knots) array
    """
    total = max(float(daily.sum()), float(seen.spend.sum(axis=0).mean()))
    usual = seen.spend.sum(axis=1) / np.maximum(seen.observed.sum(axis=1), 1)
    lowest = _LOWEST_KNOT * np.clip(usual, 1e-3 * total / len(usual), total)
    near = np.geomspace(lowest, total * _NEAR, _N_KNOTS - _N_FAR_KNOTS - 1, axis=1)
    far = np.geomspace(total * _NEAR, total * _FAR, _N_FAR_KNOTS + 1)[1:]
    return np.hstack([np.zeros((len(usual), 1)), near, np.tile(far, (len(usual), 1))])


def curve_draws(
    seen: Observations, learned: Learned, *, knots: FloatArray, period: Period, rng: np.random.Generator
) -> FloatArray:
    """Draw curves: outcome per day on the average day of the period, (n_draws, n_segments, n_knots).

    Each form of saturation has as many draws as it is probable, and each draw its own weight of reach: the doubt
    which of them saturates results is part of the curves'.
    """
    draws = np.zeros((_N_DRAWS, *knots.shape))
    weight = None if learned.reach is None else learned.reach.draws(_N_DRAWS, rng)[:, None] * learned.reach.view.known
    gain = None if learned.reach is None else learned.reach.view.log_gain(knots[:, 1:])
    first = 0
    for fit, count in zip(learned.forms, _draws_of_each(learned), strict=True):
        level, capacity, threshold = _parameter_draws(seen, fit, count, period, rng)
        some = slice(first, first + count)
        first += count
        form = GROWTH_FORMS[fit.design.form]
        for row in range(len(knots)):  # one segment at a time: a thousand at once would not fit into memory
            spend = knots[row, 1:]
            growth = form.log_growth(spend / capacity[:, row, None])
            if weight is not None and gain is not None:
                growth = growth + weight[some, row, None] * (gain[row] - growth)
            learning = 1.0 + (threshold[:, row, None] / spend) ** 2
            draws[some, row, 1:] = np.exp(level[:, row, None] + growth) * spend / learning
    return draws


def _draws_of_each(learned: Learned) -> list[int]:
    """Even numbers of draws in proportion to the probabilities of the forms."""
    exact = np.array([fit.probability for fit in learned.forms]) * (_N_DRAWS // 2)
    pairs = np.floor(exact).astype(int)
    pairs[np.argsort(pairs - exact, kind="stable")[: _N_DRAWS // 2 - pairs.sum()]] += 1
    return [2 * int(pair) for pair in pairs]


def _parameter_draws(
    seen: Observations, fit: FormFit, count: int, period: Period, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Log level on the average day of the period, capacity and threshold, each (count, n_segments)."""
    design = fit.design
    local, shared = draw_parameters(fit.posterior, design, count, rng)
    times = shared[:, design.shared_time]
    common = (
        times[:, -1] + weekday_level(times[:, :WEEKDAYS], period) + future_demand(seen, design, shared, period, rng)
    )
    drift = shared[:, design.drift].reshape(count, design.n_platforms, design.n_knots)[:, :, -1]
    level = shared[:, design.levels] @ level_weights(design).T + local[:, :, LEVEL]
    level += common[:, None] + drift[:, design.platform]
    capacity = np.exp(design.prior_log_capacity + shared[:, [design.shared_capacity]] + local[:, :, CAPACITY])
    threshold = np.exp(design.prior_log_threshold + local[:, :, THRESHOLD])
    return level, capacity, threshold


def doubt_beyond(draws: FloatArray, knots: FloatArray, seen_most: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Add the doubt that the family of curves is the right one where nothing was ever spent.

    Beyond the most that was spent a day, m, the log growth g = log f(x) / f(m) of each draw is multiplied by a factor
    of the draw's and segment's own, exp(0.4 z - 0.08 (1 + g)) with z standard normal; but no draw grows faster than in
    proportion to spend that did not before. The mean curve stays (to second order), the interval widens with what is
    promised, and no draw falls.

    Parameters
    ----------
    draws : (n_draws, n_segments, n_knots) array
        Outcome per day.
    knots : (n_segments, n_knots) array
        Daily spend.
    seen_most : (n_segments,) array
        Most daily spend seen, m; 0 where nothing was spent, and nothing is added.
    """
    half = rng.standard_normal((len(draws) // 2, len(knots))) * _DOUBT_BEYOND
    factor = np.concatenate([half, -half])
    widened = draws.copy()
    for i, most in enumerate(seen_most):
        if most <= 0.0:
            continue
        beyond = knots[i] > most
        at_most = np.array([np.interp(most, knots[i], draw) for draw in draws[:, i]])[:, None]
        growth = np.log(draws[:, i, beyond] / at_most)
        share = np.exp(factor[:, i, None] - 0.5 * _DOUBT_BEYOND**2 * (1.0 + growth))
        straight = np.log(knots[i, beyond] / most)
        widened[:, i, beyond] = at_most * np.exp(np.minimum(growth * share, np.maximum(growth, straight)))
    return widened
