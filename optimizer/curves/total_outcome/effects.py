"""What the segments' spend adds to the total, for many draws of the parameters at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtr, stdtrit

from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals

_HALF_T: Final = 4.0
"""Degrees of freedom of the half-t prior of contributions: most segments little, some much."""
_PAID_SHARE: Final = 0.25
"""Scale of what all segments together contribute, as a share of the total."""
_HALF_LIFE_DAYS: Final = 7.0
_HALF_LIFE_SDS: Final = (0.5, 0.8)
_HALF_SATURATION: Final = 2.0
"""Prior median of the half saturation, in units of typical spend."""
_HALF_SATURATION_SDS: Final = (0.7, 0.5)
"""Shared by all segments, own; for both of them: log scale."""
_CARRY_IN: Final = 4
"""Periods whose mean spend stands for what was spent before the history."""
_LEAST_TAIL: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class EffectPrior:
    """Where the effects are believed to be before the totals speak.

    Parameters are standard normal numbers: contribution, half saturation and half-life of each segment, then what half
    saturations and half-lives share, n_effects = 3 n_segments + 2.

    Attributes
    ----------
    contribution : (n_segments,) array
        Scale of the half-t prior of the mean contribution per period, in units of the mean total: a quarter, split half
        by share of spend and half evenly.
    log_half_saturation : (n_segments,) array
        Prior median, of spend per period.
    period_days : int
        Days of a period.
    """

    contribution: FloatArray
    log_half_saturation: FloatArray
    period_days: int

    @property
    def n_segments(self) -> int:
        """How many segments there are."""
        return len(self.contribution)

    @property
    def n_effects(self) -> int:
        """How many numbers a point has."""
        return 3 * self.n_segments + 2


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """Parameters on their own scales, each (n_draws, n_segments).

    Attributes
    ----------
    contribution
        Mean contribution per period of the history, in units of the mean total, not negative.
    half_saturation
        Spend per period, carried over, at which half the ceiling is reached.
    carryover_rate
        Share of the effect left after one period, [0, 1).
    """

    contribution: FloatArray
    half_saturation: FloatArray
    carryover_rate: FloatArray


def effect_prior(totals: Totals) -> EffectPrior:
    """Set the prior by the spend; half saturations around twice the geometric mean of own and overall typical spend."""
    usual = totals.spend.mean(axis=0)
    if not len(usual):  # a baseline by itself
        return EffectPrior(usual, usual, totals.period_days)
    share = usual / usual.sum()
    typical = np.exp(np.average(np.log(usual), weights=usual))
    return EffectPrior(
        contribution=_PAID_SHARE * 0.5 * (share + 1.0 / len(usual)),
        log_half_saturation=np.log(_HALF_SATURATION * np.sqrt(usual * typical)),
        period_days=totals.period_days,
    )


def effects_at(points: FloatArray, prior: EffectPrior) -> Effects:
    """Turn standard normal numbers, (n_draws, n_effects), into parameters."""
    n = prior.n_segments
    tail = np.maximum(ndtr(-points[:, :n]), _LEAST_TAIL)
    half_t = -stdtrit(_HALF_T, 0.5 * tail)
    shared_saturation, own_saturation = _HALF_SATURATION_SDS
    shared_life, own_life = _HALF_LIFE_SDS
    wider = shared_saturation * points[:, [3 * n]] + own_saturation * points[:, n : 2 * n]
    longer = shared_life * points[:, [3 * n + 1]] + own_life * points[:, 2 * n : 3 * n]
    half_life = _HALF_LIFE_DAYS * np.exp(longer)
    return Effects(
        contribution=prior.contribution * half_t,
        half_saturation=np.exp(prior.log_half_saturation + wider),
        carryover_rate=0.5 ** (prior.period_days / half_life),
    )


def saturated_use(spend: FloatArray, effects: Effects) -> FloatArray:
    r"""Share of each segment's ceiling that is used in each period, (n_draws, n_periods, n_segments), in [0, 1).

    .. math:: u_t = (1 - c)\, x_t + c\, u_{t-1}, \qquad v_t = u_t / (u_t + h)

    geometric carry-over with weights that add up to 1, so that steady spend x has u = x and its whole effect, what
    falls after the period included, is in the steady state; then Michaelis-Menten (Jin et al. 2017, "Bayesian methods
    for media mix modeling with carryover and shape effects").
    """
    used = np.empty((len(spend), *effects.carryover_rate.shape))
    carried = np.broadcast_to(spend[:_CARRY_IN].mean(axis=0), effects.carryover_rate.shape)
    fresh = 1.0 - effects.carryover_rate
    for step, spent in enumerate(spend):
        carried = fresh * spent + effects.carryover_rate * carried
        used[step] = carried
    used /= used + effects.half_saturation
    return used.swapaxes(0, 1)


def ceilings(history_use: FloatArray, effects: Effects) -> FloatArray:
    """Most that a segment can add per period, from its mean contribution, (n_draws, n_segments)."""
    return np.asarray(effects.contribution / history_use.mean(axis=1), dtype=np.float64)


def segment_effects(points: FloatArray, prior: EffectPrior, spend: FloatArray, n_history: int) -> FloatArray:
    """What each segment adds in each period, (n_draws, n_periods, n_segments), in units of the mean total.

    Parameters
    ----------
    spend : (n_periods, n_segments) array
        The history, and behind it periods to come.
    n_history : int
        How many of them are the history, whose mean contribution is a parameter.
    """
    effects = effects_at(points, prior)
    use = saturated_use(spend, effects)
    return use * ceilings(use[:, :n_history], effects)[:, None]
