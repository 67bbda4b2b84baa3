"""What the segments' spend adds to the total, for many draws of the parameters at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray

_CARRY_IN: Final = 4
"""Periods whose mean spend stands for what was spent before the history."""


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Parameters, each (n_draws, n_segments).

    Attributes
    ----------
    contribution
        Mean contribution per period of the history, in units of the mean total, not negative.
    half_saturation
        Spend per period, carried over, at which half the ceiling is reached; infinite for a straight line.
    carryover_rate
        Share of the effect left after one period, [0, 1).
    """

    contribution: FloatArray
    half_saturation: FloatArray
    carryover_rate: FloatArray


def counted_spend(spend: FloatArray, half_saturation: FloatArray, carryover_rate: FloatArray) -> FloatArray:
    r"""Spend as far as it brings something, to which the effect is proportional.

    .. math:: u_t = (1 - c)\, x_t + c\, u_{t-1}, \qquad v_t = u_t / (1 + u_t / h)

    geometric carry-over with weights that add up to 1, so that steady spend x has u = x and its whole effect, what
    falls after the period included, is in the steady state; then Michaelis-Menten (Jin et al. 2017, "Bayesian methods
    for media mix modeling with carryover and shape effects"), which is a straight line where h is infinite.

    Parameters
    ----------
    spend : (n_periods, n) array
        One column for each parameter, or one of length 1 for all.
    half_saturation, carryover_rate : (..., n) arrays

    Returns
    -------
    (n_periods, ..., n) array
        Money, not negative.
    """
    counted = np.empty((len(spend), *carryover_rate.shape))
    carried = np.broadcast_to(spend[:_CARRY_IN].mean(axis=0), carryover_rate.shape)
    fresh = 1.0 - carryover_rate
    for step, spent in enumerate(spend):
        carried = fresh * spent + carryover_rate * carried
        counted[step] = carried
    counted /= 1.0 + counted / half_saturation
    return counted


def steepness(effects: Effects, spend: FloatArray) -> FloatArray:
    """Outcome of the first money, in units of the mean total, from the spend of the history, (n_draws, n_segments)."""
    counted = counted_spend(spend, effects.half_saturation, effects.carryover_rate)
    return np.asarray(effects.contribution / counted.mean(axis=0), dtype=np.float64)


def segment_effects(effects: Effects, spend: FloatArray, n_history: int) -> FloatArray:
    """What each segment adds in each period, (n_draws, n_periods, n_segments), in units of the mean total.

    Parameters
    ----------
    effects : Effects
        Draws.
    spend : (n_periods, n_segments) array
        The history, and behind it periods to come.
    n_history : int
        How many of them are the history, whose mean contribution is a parameter.
    """
    counted = counted_spend(spend, effects.half_saturation, effects.carryover_rate)
    added = counted * (effects.contribution / counted[:n_history].mean(axis=0))
    return np.asarray(added.swapaxes(0, 1), dtype=np.float64)
