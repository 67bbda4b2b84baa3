r"""Runs of days with next to no outcome, where chance, a pause or a season would bring some.

What a day would bring is expected from the four weeks before: per segment, outcome per money and outcome per click, the
smaller of the two, for no more money than was usual then; less, where outcomes were falling already. A run is silent if
the outcomes of its days, taken as negative-binomial with half of that as their mean and with the scatter of the weeks
before, come to so little with a probability below 1e-4 divided by the number of series and days that were looked at.
Besides, results must have stopped at once, and must never before have been nearly as few for as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import nbinom

from optimizer.ingest.quality.grid import BoolArray, FloatArray, IntArray, runs_of

FALSE_ALARM: Final = 1e-4
"""Probability of telling of a break anywhere in a history without one, were there only chance and halved seasons."""
SHORTEST: Final = 4
"""Days with spend; long weekends are shorter."""
CAUTION: Final = 0.5
"""Share of the usual results that even a bad week brings."""
LATE: Final = (0.4, 0.6, 0.75, 0.85)
"""Share of the results of the last days of a history that the platforms know already, the last day first; cautious."""
_LOW: Final = 0.1
"""A day with less than this share of what the money usually brings may belong to a silence."""
_STRAY: Final = 0.25
"""As may a day with a single outcome, where that is at most this share: it may have been credited late."""
_BEFORE: Final = 28
"""Days whose rate holds for the run after them."""
_FEWEST_BEFORE: Final = 14
_FEWEST_RESULTS: Final = 20.0
"""In the weeks before, for a rate to be known."""
_AT_ONCE: Final = 0.4
"""Share of the rate of the weeks before that the last four days before the silence must still have."""
_CHANCE: Final = 1.64
"""Standard deviations by which a fall may be smaller than it looks (95 %)."""
_GOES_ON: Final = 0.3
"""Share of the usual money and clicks that the silence must have."""
_NEVER_SO_FEW: Final = 0.2
"""Share of the usual rate below which as many other days of the history must never have been."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """What is looked at: (n_segments, n_days) each, 0 where there was none; no `clicks` where they are not known."""

    spend: FloatArray
    clicks: FloatArray | None
    outcome: FloatArray


@dataclass(frozen=True, slots=True)
class Silence:
    """A run of days, from `first` to before `after`, and the outcome that was to be expected on them."""

    first: int
    after: int
    expected: float


def silences(series: Series, n_series: int) -> tuple[Silence, ...]:
    """Find the silences of one series out of so many that are looked at."""
    outcome, usual = series.outcome.sum(axis=0), _usual(series)
    if not usual.any():
        return ()
    runs = list(_quiet_runs(outcome, usual))
    in_run = np.zeros(len(outcome), dtype=np.bool_)
    for first, after in runs:
        in_run[first:after] = True
    log_level = np.log(FALSE_ALARM / (n_series * len(outcome)))
    found = [
        Silence(first, after, expected)
        for first, after in runs
        if (expected := _expected_if_silent(series, first, after, in_run, float(log_level))) > 0.0
    ]
    is_found = np.zeros_like(in_run)
    for one in found:
        is_found[one.first : one.after] = True
    return tuple(one for one in found if _never_so_few(outcome, usual, is_found, one))


def _usual(series: Series) -> FloatArray:
    """What the money of each day brings at the segments' rates over the whole history, (n_days,)."""
    spent = series.spend.sum(axis=1)
    rate = np.where(spent > 0.0, series.outcome.sum(axis=1) / np.where(spent > 0.0, spent, 1.0), 0.0)
    return np.asarray(rate @ series.spend, dtype=np.float64)


def _quiet_runs(outcome: FloatArray, usual: FloatArray) -> Iterator[tuple[int, int]]:
    """Runs of days that bring next to nothing of what their money usually does, without idle days at the ends."""
    few = np.maximum(_LOW * usual, np.minimum(_STRAY * usual, 1.0))
    _, first, after = runs_of((outcome <= few)[None, :])
    for start, end in zip(first.tolist(), after.tolist(), strict=True):
        spent = np.flatnonzero(usual[start:end] > 0.0)
        if len(spent) >= SHORTEST:
            yield start + int(spent[0]), start + int(spent[-1]) + 1


def _expected_if_silent(series: Series, first: int, after: int, in_run: BoolArray, log_level: float) -> float:
    """What was to be expected of a run if it is a silence that had not been before, else 0."""
    days = np.flatnonzero((series.spend[:, :first].sum(axis=0) > 0.0) & ~in_run[:first])[-_BEFORE:].astype(np.int64)
    run = np.arange(first, after, dtype=np.int64)
    before = series.outcome[:, days].sum(axis=0)
    if len(days) < _FEWEST_BEFORE or before.sum() < _FEWEST_RESULTS or not _goes_on(series, days, run):
        return 0.0
    fitted, expected = _expected(series, days, days), _expected(series, days, run)
    if before[-SHORTEST:].sum() < _AT_ONCE * fitted[-SHORTEST:].sum():
        return 0.0
    scatter = _scatter(before, fitted)
    expected = expected * _fading(before, fitted, days, run, scatter)
    mean = CAUTION * expected * _known_by_now(run, series.spend.shape[1])
    variance = float((mean + scatter * mean**2).sum())
    total, count = float(mean.sum()), float(np.floor(series.outcome[:, run].sum()))
    if total <= 0.0:
        return 0.0
    size = total**2 / (variance - total)
    is_silent = float(nbinom.logcdf(count, size, size / (size + total))) < log_level
    return float(expected.sum()) if is_silent else 0.0


def _goes_on(series: Series, days: IntArray, run: IntArray) -> bool:
    """Whether money and clicks go on in the run nearly as on the days before."""
    for figure in (series.spend, series.clicks):
        if figure is not None:
            usual, now = figure[:, days].sum(axis=0).mean(), figure[:, run].sum(axis=0).mean()
            if now < _GOES_ON * usual:
                return False
    return True


def _expected(series: Series, days: IntArray, on: IntArray) -> FloatArray:
    """Outcome of some days at the rates of others; per segment the smaller of that per money and that per click."""
    outcome = series.outcome[:, days].sum(axis=1)
    expected = _at_rate(outcome, series.spend, days, on)
    if series.clicks is not None:
        # where a platform tells no clicks, money alone counts
        has_clicks = (series.clicks[:, days].sum(axis=1) > 0.0)[:, None]
        expected = np.where(has_clicks, np.minimum(expected, _at_rate(outcome, series.clicks, days, on)), expected)
    return np.asarray(expected.sum(axis=0), dtype=np.float64)


def _at_rate(outcome: FloatArray, figure: FloatArray, days: IntArray, on: IntArray) -> FloatArray:
    before = figure[:, days]
    total = before.sum(axis=1)
    rate = np.where(total > 0.0, outcome / np.where(total > 0.0, total, 1.0), 0.0)
    return np.asarray(rate[:, None] * np.minimum(figure[:, on], before.max(axis=1)[:, None]), dtype=np.float64)


def _scatter(outcome: FloatArray, fitted: FloatArray) -> float:
    """Scatter of daily outcomes beyond chance: their variance is m + scatter m^2 around a mean m."""
    beyond = float(((outcome - fitted) ** 2 - fitted).sum())
    return float(np.clip(beyond / float((fitted**2).sum()), 0.05, 2.0))


def _fading(before: FloatArray, fitted: FloatArray, days: IntArray, run: IntArray, scatter: float) -> FloatArray:
    """Share of the rate that is left on the days of a run if the fall of the weeks before goes on, (n_run,); at most 1.

    The fall is that from the first half of these weeks to the second, less what may be chance.
    """
    half = len(days) // 2
    won, due = (np.array([each[:half].sum(), each[half:].sum()]) for each in (before, fitted))
    rate = (won + 0.5) / (due + 0.5)
    chance = float(np.sqrt((1.0 / (won + 0.5)).sum() + 2.0 * scatter / half))
    steps = float(days[half:].mean() - days[:half].mean())
    slope = min(float(np.log(rate[1] / rate[0])) + _CHANCE * chance, 0.0) / steps
    return np.asarray(np.exp(slope * (run - days.mean())), dtype=np.float64)


def _known_by_now(run: IntArray, n_days: int) -> FloatArray:
    """Share of the results that the platforms know already, (n_run,)."""
    age = n_days - 1 - run
    return np.asarray(np.where(age < len(LATE), np.array(LATE)[np.minimum(age, len(LATE) - 1)], 1.0), dtype=np.float64)


def _never_so_few(outcome: FloatArray, usual: FloatArray, is_found: BoolArray, silence: Silence) -> bool:
    """Whether on all other days, as many in a row, there was a fair share of the usual outcome."""
    others = ~is_found & (usual > 0.0)
    length = int((usual[silence.first : silence.after] > 0.0).sum())
    won, due = outcome[others], usual[others]
    length = min(length, len(won))
    if length == 0:
        return False
    window = np.ones(length)
    share = np.convolve(won, window, "valid") / np.convolve(due, window, "valid")
    return bool(share.min() >= _NEVER_SO_FEW * won.sum() / due.sum())
