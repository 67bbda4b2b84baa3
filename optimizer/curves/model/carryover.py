"""Carry-over: part of what is spent on a day brings its results on the days after."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import CAPACITY, THRESHOLD, Design
from optimizer.curves.model.likelihood import Parameters, log_mean
from optimizer.domain.curve import FloatArray
from optimizer.domain.period import Period

CARRYOVER_RATES: Final = (0.0, 0.3, 0.6, 0.8)
"""Shares of the effect left after a day that are tried, one after the other while each is more probable."""
BELIEFS: Final = (0.7, 0.2, 0.07, 0.03)
"""Their prior probabilities."""

LEAST_LATE: Final = 0.03
"""Share of the results, on days without spend, from which on they are taken for late ones; fewer are strays."""
_MOST_FAR: Final = 0.3
"""Results a day far from all spend, against those soon after some, from which on the latter are not of the ads."""
_LEAST_LEFT: Final = 0.01
"""Share of the usual spend that must still be at work on such a day."""
_A_LITTLE: Final = 0.1


def has_daily_cells(seen: Observations) -> bool:
    """Whether every time cell is a day; carry-over of days cannot be seen in weeks or months."""
    return bool((seen.cell_days == 1).all())


def carried(seen: Observations, rate: float) -> Observations:
    """The same observations with the spend that works on each day instead of the one that was paid.

    s_t = rate s_(t-1) + (1 - rate) x_t (geometric adstock, Broadbent 1979, normalized so that a steady spend stays
    what it is), from s = x on the first day. Days without results to learn from keep their spend.

    Parameters
    ----------
    seen : Observations
        Of daily cells.
    rate : float
        Share of the effect that is left after one day, in [0, 1).
    """
    if rate == 0.0:
        return seen
    return replace(seen, spend=np.where(seen.observed, _working(seen, rate), seen.spend))


def carryover_score(seen: Observations, design: Design, mode: Parameters, size: float) -> float:
    r"""Score test of no carry-over (Rao 1948, Proc. Camb. Phil. Soc. 44): how far results speak for a little of it.

    .. math::
        z = \frac{\sum \rho_{sc} e_{sc} d_{sc}}{\sqrt{\sum w_{sc} (e_{sc} d_{sc})^2}}

    with the residuals rho and the weights w of the likelihood, the elasticity e of the expected outcome to spend, and d
    by how much the log of the spend that works changes with the rate. It needs no other fit. Below 1, none of 143
    simulated histories of daily rows was more probable with carry-over.

    Parameters
    ----------
    seen : Observations
        Of daily cells, with the spend that was paid.
    design, mode, size
        Of the posterior without carry-over, and without reach.

    Returns
    -------
    float
        In standard errors; below 0 where the results speak against it.
    """
    log_mu, slopes = log_mean(seen, design, mode)
    mean = np.exp(np.where(seen.observed, log_mu, 0.0)) * seen.observed
    shrink = size / (size + mean)
    later, paid = (np.log(np.where(seen.observed, of.spend, 1.0)) for of in (carried(seen, _A_LITTLE), seen))
    pull = (1.0 - slopes[CAPACITY] - slopes[THRESHOLD]) * (later - paid) / _A_LITTLE
    score = float(((seen.outcome - mean) * shrink * pull * seen.observed).sum())
    return score / float(np.sqrt(max((mean * shrink * pull**2).sum(), 1e-300)))


def with_idle_days(seen: Observations) -> Observations:
    """Count results of days without spend, where they are so many that they must come from the spend before.

    Platforms credit results to the day of the ad; shops and web analytics to the day of the sale. Where more than 3 %
    of all results came on days without spend, but soon after some, these days are observed like the others: spend works
    on them by what it has left. Where long before and after all spend results come nearly as often, they come without
    ads. Otherwise the same observations.
    """
    if seen.idle_outcome is None or not has_daily_cells(seen):
        return seen
    spent = np.maximum(seen.observed.sum(axis=1), 1)
    usual = seen.spend.sum(axis=1) / spent
    is_idle = (seen.spend <= 0.0) & seen.reported
    is_late = is_idle & (_working(seen, CARRYOVER_RATES[-1]) > _LEAST_LEFT * usual[:, None])
    late, far = np.where(is_late, seen.idle_outcome, 0.0), np.where(is_idle & ~is_late, seen.idle_outcome, 0.0)
    if late.sum() <= LEAST_LATE * (late.sum() + seen.outcome.sum()):
        return seen
    if far.sum() / max((is_idle & ~is_late).sum(), 1) > _MOST_FAR * late.sum() / is_late.sum():
        return seen
    return replace(seen, observed=seen.observed | is_late, outcome=seen.outcome + late)


def _working(seen: Observations, rate: float) -> FloatArray:
    """Spend that works on each day, (n_segments, n_cells)."""
    working = seen.spend.copy()
    for cell, gap in enumerate(np.diff(seen.cell_start).tolist(), start=1):
        left = rate**gap
        working[:, cell] = left * working[:, cell - 1] + (1.0 - left) * seen.spend[:, cell]
    return working


def coming_in(seen: Observations, rate: float, period: Period, knots: FloatArray, outcome: FloatArray) -> FloatArray:
    """What the spend before a period still brings within it, if nothing more is spent, (n_segments,).

    After the last day of the history its working spend fades by the rate each day, and is read on the curves.

    Parameters
    ----------
    seen : Observations
        With the spend that was paid.
    rate : float
        Share of the effect that is left after one day, in [0, 1).
    knots, outcome : (n_segments, n_knots) arrays
        Daily spend, and the mean curve's outcome per day there.
    """
    if rate == 0.0:
        return np.zeros(len(knots))
    last, first = _working(seen, rate)[:, -1], max((period.start - seen.last_day).days, 1)
    left = rate ** np.arange(first, first + period.days)
    return np.array([np.interp(left * spend, at, of).sum() for spend, at, of in zip(last, knots, outcome, strict=True)])


def half_life_days(rate: float) -> float:
    """Days after which half of the effect is left: log(1/2) / log(rate); 0 without carry-over."""
    return float(np.log(0.5) / np.log(rate)) if rate > 0.0 else 0.0


def rate_of(half_life: float) -> float:
    """Share of the effect that is left after one day, where half of it is left after so many; 0 for 0."""
    return float(0.5 ** (1.0 / half_life)) if half_life > 0.0 else 0.0


def effect_by_day(half_life: float, days: int) -> FloatArray:
    r"""Share of the effect of one day's ads that falls on that day and on each after it, (days,): (1 - r) r^k.

    Parameters
    ----------
    half_life : float
        Days after which half of the effect is left; 0 without carry-over, when all falls on the first.
    days : int
        How many, at least 1.
    """
    rate = rate_of(half_life)
    return np.asarray((1.0 - rate) * rate ** np.arange(days), dtype=np.float64)


def share_after_end(rate: float, days: int) -> float:
    """Share of the effect of a steady spend over some days that falls after the last of them.

    The spend of the k-th day before the end leaves rate^(k+1) for later: sum / days, or rate (1 - rate^days) /
    ((1 - rate) days). About as much comes in from the spend before, where that was the same (`coming_in`).
    """
    return rate * (1.0 - rate**days) / ((1.0 - rate) * days) if rate > 0.0 else 0.0
