"""Two splits on the same curves: what each brings, and how sure it is that one is better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate
from optimizer.domain.plan import Gain
from optimizer.domain.problem import Allocation
from optimizer.planning.comparison import slope_at
from optimizer.planning.outcome import expected_outcomes, gain, realized_total


def split_outcome(fit: CurveFit, spend: FloatArray) -> Estimate:
    """Say what will be counted of a split, with doubt about the curves and noise of counts together.

    Parameters
    ----------
    fit : CurveFit
        Draws of the response curves.
    spend : (n_segments,) array
        Major units over the period, for the segments of the fit in the same order.
    """
    return realized_total(expected_outcomes(fit, spend), fit.dispersion)


def split_gain(fit: CurveFit, spend: FloatArray, other: FloatArray) -> Gain:
    """Compare two splits draw by draw: what the first is expected to bring more, and how probable it is to be better.

    Parameters
    ----------
    fit : CurveFit
        Draws of the response curves, the same for both.
    spend, other : (n_segments,) array
        As in `split_outcome`; their sums may differ.
    """
    return gain(expected_outcomes(fit, spend), expected_outcomes(fit, other))


def split_profit_gain(fit: CurveFit, spend: FloatArray, other: FloatArray, worth: float) -> Gain:
    """Compare what two splits earn, draw by draw: worth x outcome - spend of the first, less that of the other.

    Parameters
    ----------
    fit, spend, other
        As in `split_gain`.
    worth : float
        What is left of the revenue of one outcome after the cost of the goods, major units.
    """
    return gain(worth * expected_outcomes(fit, spend) - spend, worth * expected_outcomes(fit, other) - other)


def given_allocation(spend: FloatArray, fit: CurveFit, best: Allocation) -> Allocation:
    """A split that somebody else made, with the prices and the proof of the best split of the same money.

    Prices and proof bound every split of that money within the limits, so they hold for this one too. Which limits it
    touches is not known here.

    Parameters
    ----------
    spend : (n_segments,) array
        Major units over the period.
    fit : CurveFit
        Whose curves give the slopes.
    best : Allocation
        Of the same segments and money.
    """
    slopes = [slope_at(fit, line, float(amount) / fit.period.days) for line, amount in enumerate(spend)]
    return replace(best, spend=spend, marginal_outcome=np.array(slopes), binding=())
