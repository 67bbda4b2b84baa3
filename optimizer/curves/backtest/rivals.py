"""Rivals without a model: outcome in proportion to spend, at a rate of the past, as sure as they have been so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar

from optimizer.curves.prediction import Prediction, log_density
from optimizer.domain.backtest import Forecaster
from optimizer.domain.curve import FloatArray

_SIXTY: Final = 60
_USUAL_NOISE: Final = 2.0
"""Variance over mean, in results, where a rival has no past forecasts to learn it from."""
_LOG_EXCESS: Final = (np.log(0.01), np.log(1e4))


@dataclass(frozen=True, slots=True, eq=False)
class PartSums:
    """Spend and outcome of each part of the history.

    Attributes
    ----------
    days : (n_parts,) array
        Length of each part; the newest comes first.
    spend, outcome : (n_parts, n_segments) array
        Sums over the days with spend.
    one_result : float
        What one result counts: 1, or what a typical sale brings.
    is_money : bool
        The outcome is a sum of money.
    """

    days: FloatArray
    spend: FloatArray
    outcome: FloatArray
    one_result: float
    is_money: bool


def rival_prediction(rival: Forecaster, past: PartSums, spend: FloatArray) -> Prediction:
    """Let a rival forecast the next part.

    Its noise is the one that makes its own forecasts of the past parts most likely, so that a rival which was often
    wrong says so.

    Parameters
    ----------
    past : PartSums
        What was known.
    spend : (n_segments,) array
        Of the next part, in the order of `past`.
    """
    told, came = [np.zeros(0)], [np.zeros(0)]
    for place in range(1, len(past.days)):
        known = replace(past, days=past.days[place:], spend=past.spend[place:], outcome=past.outcome[place:])
        spent = past.spend[place - 1] > 0.0
        told.append(expected(rival, known, past.spend[place - 1])[spent])
        came.append(past.outcome[place - 1][spent])
    noise = _noise(np.concatenate(told), np.concatenate(came), past)
    return Prediction(expected(rival, past, spend)[None, :], noise, past.is_money)


def expected(rival: Forecaster, past: PartSums, spend: FloatArray) -> FloatArray:
    """Outcome in proportion to spend, (n_segments,).

    The rate is outcome over spend, with one result at everybody's rate added: a segment without spend in that time
    takes everybody's rate, and no rate is zero.
    """
    window = _window(rival, past.days)
    spent, won = past.spend[:window].sum(axis=0), past.outcome[:window].sum(axis=0)
    if not (spent.sum() > 0.0 and won.sum() > 0.0):
        spent, won = past.spend.sum(axis=0), past.outcome.sum(axis=0)
    if not spent.sum() > 0.0:
        return np.full(len(spend), past.one_result)
    common = max(float(won.sum()), past.one_result) / float(spent.sum())
    return np.asarray(spend * (won + past.one_result) / (spent + past.one_result / common), dtype=np.float64)


def _window(rival: Forecaster, days: FloatArray) -> int:
    if rival == "whole_history":
        return len(days)
    if rival == "last_period":
        return 1
    return max(1, int(np.argmin(np.abs(np.cumsum(days) - _SIXTY))) + 1)


def _noise(told: FloatArray, came: FloatArray, past: PartSums) -> float:
    """Variance over mean with the highest likelihood of what came."""
    if len(came) == 0:
        return _USUAL_NOISE * past.one_result

    def noise(log_excess: float) -> float:
        return past.one_result * (1.0 + float(np.exp(log_excess)))

    def badness(log_excess: float) -> float:
        return -float(log_density(Prediction(told[None, :], noise(log_excess), past.is_money), came).sum())

    return noise(minimize_scalar(badness, bounds=_LOG_EXCESS, method="bounded").x)
