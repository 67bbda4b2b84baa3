"""What will come of spends that are known: draws of the outcome, its interval and its log predictive density."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, ive

from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.segment import Segment

_LEAST_NOISE = 1.001
"""Variance over mean of counts below which they are taken for Poisson: their gamma mixture needs a little more."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
_LOG_KERNEL = np.log(_WEIGHTS / _WEIGHTS.sum())
"""A normal kernel by Gauss and Hermite's quadrature."""
_NOTHING = 1e-9
"""The least expectation, so that an outcome against it has a density."""


@dataclass(frozen=True, slots=True, eq=False)
class SpendTable:
    """Spends of a period.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments.
    cell_days : (n_cells,) int array
        Days of each time cell.
    daily_spend : (n_segments, n_cells) array
        Spend per day in each cell, major units; 0 where nothing was spent.
    """

    segments: tuple[Segment, ...]
    cell_days: IntArray
    daily_spend: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """The predictive distribution of each segment's outcome: a mixture over draws of its expectation.

    Attributes
    ----------
    means : (n_draws, n_segments) array
        Expected outcome over the period; one draw holds for all segments together.
    dispersion : float
        Variance over mean of the outcome around its expectation, in the outcome's own unit.
    is_money : bool
        The outcome is a sum of money, not a count.
    """

    means: FloatArray
    dispersion: float
    is_money: bool


def predict(fit: CurveFit, spends: SpendTable, rng: np.random.Generator) -> Prediction:
    """Predict each segment's outcome at spends that are known.

    Each cell's daily spend is read on every draw of the curve, and the cells are added up: the curve at the mean spend
    would promise too much wherever spend moved. A segment that the fit does not know takes, in each draw, the curve of
    one that it does, of its own platform where there is any: relatives are all that is known of it.

    Parameters
    ----------
    fit : CurveFit
        Learned before the period.
    spends : SpendTable
        Of the period.
    rng : Generator
        Chooses relatives; not used where all segments are known.
    """
    place = {segment: index for index, segment in enumerate(fit.segments)}
    means = np.zeros((len(fit.draws), len(spends.segments)))
    for column, segment in enumerate(spends.segments):
        daily = spends.daily_spend[column]
        if segment in place:
            means[:, column] = _added_up(fit, place[segment], slice(None), daily, spends.cell_days)
            continue
        chosen = rng.choice(_relatives(fit, segment), size=len(fit.draws))
        for relative in np.unique(chosen):
            means[chosen == relative, column] = _added_up(fit, relative, chosen == relative, daily, spends.cell_days)
    return Prediction(means, fit.dispersion, is_money=fit.kpi == "revenue")


def draw_outcomes(prediction: Prediction, rng: np.random.Generator, per_draw: int = 10) -> FloatArray:
    """Draw outcomes, noise included, (n_draws * per_draw, n_segments).

    Counts are negative-binomial: Poisson with a gamma-distributed expectation. Money is a Poisson number of
    exponentially distributed sales, which allows for none at all. Both have the prediction's variance over mean.

    Parameters
    ----------
    per_draw : int
        How many for each draw of the expectation.
    """
    means = np.repeat(np.maximum(prediction.means, _NOTHING), per_draw, axis=0)
    if prediction.is_money:
        sale = prediction.dispersion / 2.0
        sales = rng.poisson(means / sale)
        return np.where(sales > 0, rng.gamma(np.maximum(sales, 1), sale), 0.0)
    excess = max(prediction.dispersion, _LEAST_NOISE) - 1.0
    return rng.poisson(rng.gamma(means / excess, excess)).astype(np.float64)


def central_range(draws: FloatArray, level: float) -> FloatArray:
    """Lower and upper end of the range that holds the middle `level` of the draws, (2,) or (2, n_segments)."""
    tail = (1.0 - level) / 2.0
    return np.asarray(np.quantile(draws, [tail, 1.0 - tail], axis=0, method="inverted_cdf"), dtype=np.float64)


def log_density(prediction: Prediction, outcome: FloatArray) -> FloatArray:
    r"""Log predictive density of what came, one per segment: the log of the mean density over the draws.

    Counts, variance :math:`\phi \mu` and :math:`r = \mu / (\phi - 1)`:

    .. math::
        p(y) = \frac{\Gamma(y + r)}{\Gamma(r)\, y!} \phi^{-r} \left(1 - \frac{1}{\phi}\right)^y

    Money, as a Poisson number (mean :math:`\nu = 2 \mu / \phi`) of sales with mean :math:`v = \phi / 2`
    (Feller 1971, An Introduction to Probability Theory II, II.7):

    .. math::
        P(0) = e^{-\nu}, \quad p(y) = e^{-\nu - y / v} \sqrt{\nu / (v y)}\; I_1(2 \sqrt{\nu y / v})

    Parameters
    ----------
    outcome : (n_segments,) array
        What came; not negative.

    Returns
    -------
    (n_segments,) array
        Natural log; of a density for money above 0, else of a probability.
    """
    density = _money_density if prediction.is_money else _count_density
    means = _smoothed(np.maximum(prediction.means, _NOTHING))
    each = density(outcome, means, prediction.dispersion) + _LOG_KERNEL[:, None, None]
    return np.asarray(np.logaddexp.reduce(each, axis=(0, 1)) - np.log(means.shape[1]), dtype=np.float64)


def _smoothed(means: FloatArray) -> FloatArray:
    """Each draw as the nodes of its kernel, (n_nodes, n_draws, n_segments); a single draw stays what it is."""
    log_means = np.log(means)
    middle, spread = log_means.mean(axis=0), log_means.std(axis=0)
    width = (4.0 / (3.0 * len(means))) ** 0.2 if len(means) > 1 else 0.0
    drawn_in = middle + np.sqrt(max(1.0 - width**2, 0.0)) * (log_means - middle)
    return np.asarray(np.exp(drawn_in + width * spread * _NODES[:, None, None]), dtype=np.float64)


def _relatives(fit: CurveFit, segment: Segment) -> IntArray:
    same = [index for index, one in enumerate(fit.segments) if one.platform == segment.platform]
    return np.array(same or range(len(fit.segments)), dtype=np.int64)


def _added_up(
    fit: CurveFit, segment: int, draws: slice | BoolArray, daily_spend: FloatArray, cell_days: IntArray
) -> FloatArray:
    """Sum over the cells of what each of these draws of a segment's curve says, held at its last knot."""
    knots, curves = fit.spend[segment], fit.draws[draws, segment]
    spent = np.minimum(daily_spend, knots[-1])
    left = np.clip(np.searchsorted(knots, spent, side="right") - 1, 0, len(knots) - 2)
    share = (spent - knots[left]) / (knots[left + 1] - knots[left])
    days = cell_days * (daily_spend > 0.0)
    # weights of the knots instead of values of the cells: many cells lie between the same two
    weight = np.bincount(left, (1.0 - share) * days, len(knots))
    weight += np.bincount(left + 1, share * days, len(knots))
    return np.asarray(curves @ weight, dtype=np.float64)


def _count_density(outcome: FloatArray, means: FloatArray, dispersion: float) -> FloatArray:
    noise = max(dispersion, _LEAST_NOISE)
    size = means / (noise - 1.0)
    shape = gammaln(outcome + size) - gammaln(size) - gammaln(outcome + 1.0)
    return np.asarray(shape - size * np.log(noise) + outcome * np.log1p(-1.0 / noise), dtype=np.float64)


def _money_density(outcome: FloatArray, means: FloatArray, dispersion: float) -> FloatArray:
    sale = dispersion / 2.0
    sales = means / sale
    paid = np.where(outcome > 0.0, outcome, 1.0)
    root = 2.0 * np.sqrt(sales * paid / sale)
    some = -sales - paid / sale + 0.5 * np.log(sales / (sale * paid)) + np.log(ive(1, root)) + root
    return np.where(outcome > 0.0, some, -sales)
