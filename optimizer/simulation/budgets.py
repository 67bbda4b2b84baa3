"""The managers of the firm: how past budgets came about."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray
from optimizer.simulation.settings import WorldSettings

BoolArray = npt.NDArray[np.bool_]
_MISJUDGED = 0.8  # log scatter of the first split around what would suit the audiences
_NEW_FOR = 60  # days that a new platform has run
_BOLDEST_CHANGE = 0.7  # log change of a share that managers dare from one month to the next


def first_shares(rng: np.random.Generator, usual_spend: FloatArray) -> FloatArray:
    """Split as managers do who know the audiences by hearsay: (n_segments,), adds up to 1."""
    guess = usual_spend * rng.lognormal(0.0, _MISJUDGED, usual_spend.size)
    shares: FloatArray = guess / guess.sum()
    return shares


def next_shares(
    rng: np.random.Generator, shares: FloatArray, returns: FloatArray, chasing: float, whim: float = 0.15
) -> FloatArray:
    """Move money to last month's best return, with some whim.

    Parameters
    ----------
    shares : (n_segments,) array
        Last month's, adds up to 1.
    returns : (n_segments,) array
        Last month's results per money; NaN where nothing was spent.
    chasing : float
        Power of the relative return that the shares follow.
    whim : float
        Standard deviation of the logarithm of what moves them without a reason.
    """
    known = np.isfinite(returns)
    usual = float(np.mean(returns[known])) if known.any() else 0.0
    # A month without any result, such as one of a day or two, says nothing of who does better.
    relative = np.where(known, (np.nan_to_num(returns) + 0.1 * usual) / (1.1 * usual), 1.0) if usual > 0 else np.ones(1)
    move = 0.6 * chasing * np.log(np.maximum(relative, 1e-3)) + rng.normal(0.0, whim, shares.size)
    moved = shares * np.exp(np.clip(move, -_BOLDEST_CHANGE, _BOLDEST_CHANGE))
    moved = np.maximum(moved / moved.sum(), 0.15 / shares.size)
    following: FloatArray = moved / moved.sum()
    return following


def month_total(rng: np.random.Generator, settings: WorldSettings, demand: FloatArray) -> float:
    """Money per day for a month in which demand is expected to be `demand` (n_days,) of the usual."""
    followed = float(np.mean(demand) ** (1.2 * settings.confounding))
    return settings.monthly_budget / 30 * followed * float(rng.lognormal(0.0, 0.10))


def daily_budgets(
    rng: np.random.Generator, settings: WorldSettings, total: float, shares: FloatArray, demand: FloatArray
) -> FloatArray:
    """Spread a month's money over its days, more on days when people buy, with the platforms' uneven pacing.

    Returns
    -------
    (n_days, n_segments) array
    """
    by_day = (demand / np.mean(demand)) ** (0.8 * settings.confounding)
    uneven = rng.lognormal(0.0, 0.07, (demand.size, shares.size))
    change_day = int(rng.integers(5, 26))
    step = rng.lognormal(0.0, 0.12, shares.size)
    stepped = np.where(np.arange(demand.size)[:, None] >= change_day, step, 1.0)
    budgets: FloatArray = total * shares * by_day[:, None] * uneven * stepped
    return budgets


def live_days(rng: np.random.Generator, settings: WorldSettings, n_segments: int) -> BoolArray:
    """Draw which segments run on which days of the history: late launches, and pauses of one to three weeks.

    Returns
    -------
    (n_days, n_segments) bool array
        Every segment runs in the last four weeks, so that a plan for it can be compared with today.
    """
    live = np.ones((settings.days, n_segments), dtype=np.bool_)
    late = rng.random(n_segments) < settings.launches
    first = rng.integers(settings.days // 4, max(settings.days - 45, settings.days // 4 + 1), n_segments)
    live &= (np.arange(settings.days)[:, None] >= first) | ~late
    n_pauses = rng.poisson(settings.pauses * settings.days * n_segments / 14)
    for segment, start, length in zip(
        rng.integers(0, n_segments, n_pauses),
        rng.integers(0, settings.days, n_pauses),
        rng.integers(7, 22, n_pauses),
        strict=True,
    ):
        live[start : start + length, segment] = False
    live[-28:] = True
    return live


def platforms_started(settings: WorldSettings) -> BoolArray:
    """Tell on which days the platform of each segment was used already: (n_days, n_segments) bool array."""
    is_new = np.array([segment.platform in settings.new_platforms for segment in settings.segments])
    started: BoolArray = (np.arange(settings.days)[:, None] >= settings.days - _NEW_FOR) | ~is_new
    return started


def refresh_days(rng: np.random.Generator, n_days: int, n_segments: int) -> FloatArray:
    """Draw when new creatives start, every four to eight weeks: (n_days, n_segments) array of 0 and 1."""
    every = rng.integers(28, 57, n_segments)
    phase = rng.integers(0, every)
    fresh: FloatArray = ((np.arange(n_days)[:, None] + phase) % every == 0).astype(np.float64)
    return fresh
