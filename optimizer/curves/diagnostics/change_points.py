"""Days since which a segment brings lastingly more or less than its spend and the demand for all explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import norm
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from optimizer.curves.evidence.panel import BoolArray, IntArray
from optimizer.domain.curve import FloatArray

WEEK: Final = 7
EITHER_SIDE: Final = 14
"""Days with spend that a change needs before and after it."""
_SCANNED: Final = 364
"""Days back from the last one; older changes say little of what is true now, and the cost stays in bounds."""
_ALARM: Final = 0.05
"""Share of calm histories that may raise a false alarm, by Bonferroni over segments and weeks."""
_LEAST_CHANGE: Final = 0.2
"""In log outcome; less would hardly move a plan."""
_LEAST_RESULTS: Final = 15.0
"""Expected on each side; below, the normal approximation of the test is too bold."""
_LEVEL_SPREAD: Final = 1.0
"""Standard deviation of the log level of a series, which is left to its weeks."""
_BEND_SPREAD: Final = 0.3
"""Standard deviation of the elasticity that a curve of the wrong form leaves in the residuals."""
_AROUND: Final = 28
"""Days either side of a change from which its day and its size are read."""
_FEW_WEEKS: Final = 8
"""Fewer say too little of how far a total moves of itself."""
_CHUNK: Final = 64
"""Series at a time: each has a covariance of all its weeks, and those of a thousand would fill the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Outcomes beside what was expected, in time order.

    Attributes
    ----------
    start, days : (n_cells,) int array
        First day of each cell, and how many days it covers.
    outcome, expected : (n_series, n_cells) array
        Of the whole cell; both 0 where nothing counts.
    log_spend : (n_series, n_cells) array
        Of the daily spend; 0 where nothing counts.
    counts : (n_series, n_cells) bool array
        Which cells count.
    size : float
        Negative-binomial size of one cell's outcome.
    wander : float
        Standard deviation by which the log outcome moves within a fortnight with no cause for alarm.
    """

    start: IntArray
    days: IntArray
    outcome: FloatArray
    expected: FloatArray
    log_spend: FloatArray
    counts: BoolArray
    size: float
    wander: float


@dataclass(frozen=True, slots=True)
class Change:
    """A lasting change: of which series, its first day, and the ratio of outcome to expected after against before."""

    row: int
    day: int
    ratio: float


@dataclass(frozen=True, slots=True, eq=False)
class _Weeks:
    """The same by week: relative residuals, their variances, relative log spend, and days with spend."""

    first_day: IntArray
    residual: FloatArray
    variance: FloatArray
    log_spend: FloatArray
    expected: FloatArray
    days: FloatArray


def find_changes(counted: Counted) -> tuple[Change, ...]:
    r"""Scan each series for its one most telling change.

    Weekly relative residuals :math:`r_b = y_b / \mu_b - 1` are normal around 0 with covariance

    .. math::
        S_{ab} = [a = b] \phi v_b + \sigma^2 \min(t_a, t_b) / 14 + 1 + 0.3^2 x_a x_b,

    where v is the negative-binomial variance, phi >= 1 what neighbouring weeks scatter beyond it (by the median, which
    a step does not move), sigma the slow drift that is no cause for alarm, and x the centred log spend, so that neither
    a drift nor a budget step on a curve of the wrong form is taken for a change. The score test of a step h at week t,
    :math:`z = h'S^{-1}r / \sqrt{h'S^{-1}h}` (generalized least squares, Aitken 1935), must exceed the normal quantile
    for 1 alarm in 20 calm histories, divided by the number of tests (Bonferroni).
    """
    weeks = _by_week(counted)
    n_series, n_weeks = weeks.residual.shape
    if n_weeks < 2 * EITHER_SIDE // WEEK:
        return ()
    may_be = _enough_either_side(weeks)
    tests = int(may_be.sum())
    if tests == 0:
        return ()
    surprise = float(norm.isf(0.5 * _ALARM / tests))
    found = []
    for first in range(0, n_series, _CHUNK):
        rows = slice(first, first + _CHUNK)
        score = np.where(may_be[rows], _step_scores(weeks, rows, counted.wander), 0.0)
        for row in np.flatnonzero(np.abs(score).max(axis=1) > surprise):
            week = int(np.abs(score[row]).argmax())
            change = _dated(counted, first + int(row), int(weeks.first_day[week]))
            if change is not None and (change.ratio > 1.0) == (score[row, week] > 0.0):
                found.append(change)
    return tuple(found)


def usual_wander(counted: Counted) -> float:
    """How far the log outcome of the first series moves within a fortnight beyond its counting noise.

    By the changes from week to week that four of five stay below, which one step leaves alone.
    """
    weeks = _by_week(counted)
    residual, variance = weeks.residual[0], weeks.variance[0]
    if len(residual) < _FEW_WEEKS:
        return 0.0
    weekly = np.quantile(np.abs(np.diff(residual)), 0.8) / norm.isf(0.1)
    return float(np.sqrt(max(weekly**2 - 2.0 * float(np.median(variance)), 0.0) * EITHER_SIDE / WEEK))


def _by_week(counted: Counted) -> _Weeks:
    middle = counted.start + counted.days // 2
    end = int((counted.start + counted.days).max())
    number = np.where(middle >= end - _SCANNED, (middle - end) // WEEK, np.iinfo(np.int64).min)
    names = np.unique(number[middle >= end - _SCANNED])
    belongs = (number[:, None] == names[None, :]).astype(np.float64)
    counts = counted.counts.astype(np.float64)
    outcome, expected = counted.outcome @ belongs, counted.expected @ belongs
    variance = (counted.expected + counted.expected**2 / counted.size) @ belongs
    cells = np.maximum(counts @ belongs, 1.0)
    log_spend = (counted.log_spend * counts) @ belongs / cells
    has = expected > 0.0
    centre = (log_spend * has).sum(axis=1, keepdims=True) / np.maximum(has.sum(axis=1, keepdims=True), 1)
    safe = np.where(has, expected, 1.0)
    return _Weeks(
        first_day=end + names * WEEK,
        residual=np.where(has, outcome / safe - 1.0, 0.0),
        variance=np.where(has, variance / safe**2, 1e6),
        log_spend=np.where(has, log_spend - centre, 0.0),
        expected=expected,
        days=(counts * counted.days) @ belongs,
    )


def _enough_either_side(weeks: _Weeks) -> BoolArray:
    """Whether a change may begin with each week, (n_series, n_weeks)."""
    before = [np.cumsum(each, axis=1) - each for each in (weeks.days, weeks.expected)]
    after = [
        each.sum(axis=1, keepdims=True) - past for each, past in zip((weeks.days, weeks.expected), before, strict=True)
    ]
    days, results = (np.minimum(past, later) for past, later in zip(before, after, strict=True))
    return np.asarray((days >= EITHER_SIDE) & (results >= _LEAST_RESULTS), dtype=np.bool_)


def _step_scores(weeks: _Weeks, rows: slice, wander: float) -> FloatArray:
    """The standardized score of a step that begins with each week, (n_rows, n_weeks)."""
    residual, variance, spend = weeks.residual[rows], weeks.variance[rows], weeks.log_spend[rows]
    passed = (weeks.first_day - weeks.first_day[0]).astype(np.float64)
    drift = wander**2 / EITHER_SIDE
    covariance = (
        drift * np.minimum(passed[:, None], passed[None, :])
        + _LEVEL_SPREAD**2
        + _BEND_SPREAD**2 * spend[:, :, None] * spend[:, None, :]
    )
    covariance += (_scatter(residual, variance, drift * np.diff(passed)) * variance)[:, :, None] * np.eye(len(passed))
    steps = np.tril(np.ones((len(passed), len(passed))))
    solved = np.linalg.solve(covariance, np.broadcast_to(steps, covariance.shape))
    along = np.einsum("rwt,rw->rt", solved, residual)
    return np.asarray(along / np.sqrt(np.einsum("wt,rwt->rt", steps, solved)), dtype=np.float64)


def _scatter(residual: FloatArray, variance: FloatArray, drift: FloatArray) -> FloatArray:
    """How much more neighbouring weeks differ than counts do, (n_rows, 1), at least 1."""
    expected = variance[:, 1:] + variance[:, :-1] + drift
    apart = np.where(expected < 1e5, np.abs(np.diff(residual, axis=1)) / np.sqrt(expected), np.nan)
    typical = np.array([np.median(row[np.isfinite(row)]) if np.isfinite(row).any() else 0.0 for row in apart])
    return np.maximum((typical / norm.isf(0.25)) ** 2, 1.0)[:, None]


def _dated(counted: Counted, row: int, about: int) -> Change | None:
    """Find the day of a change near one day, and its size; None where it is too small, or does not last.

    Days are counted as far as they count: a pause does not use up the weeks before or after a change.
    """
    counts = counted.counts[row]
    start, outcome, expected = counted.start[counts], counted.outcome[row][counts], counted.expected[row][counts]
    clock = np.cumsum(counted.days[counts]) - counted.days[counts]
    middle = int(clock[min(np.searchsorted(start, about), len(clock) - 1)])
    best, best_gain = middle, -np.inf
    for day in clock[np.abs(clock - middle) <= WEEK].tolist():
        sides = (
            _sums(clock, outcome, expected, middle - _AROUND, day),
            _sums(clock, outcome, expected, day, middle + _AROUND),
        )
        gain = sum(won * np.log(max(won, 0.5) / max(hoped, 1e-9)) for won, hoped in sides)
        if gain > best_gain:
            best, best_gain = day, gain
    ratios = [_ratio(clock, outcome, expected, best, reach) for reach in (EITHER_SIDE, _AROUND)]
    logs = np.log(np.maximum(ratios, 1e-3))
    if np.abs(logs).min() < _LEAST_CHANGE or logs[0] * logs[1] < 0.0:
        return None
    return Change(row, int(start[np.searchsorted(clock, best)]), ratios[1])


def is_sudden(counted: Counted, row: int, day: int) -> bool:
    """Whether a step on a day explains the four weeks either side no worse than a rise or fall over four or eight.

    All are Poisson regressions with two parameters; a wave of demand has steep parts, but no day on which it changes.
    """
    near = (np.abs(counted.start - day) <= _AROUND) & (counted.expected[row] > 0.0)
    outcome, expected, clock = counted.outcome[row][near], counted.expected[row][near], counted.start[near] - day

    def badness(column: FloatArray) -> float:
        columns = np.column_stack([np.ones_like(column), column])
        return float(GLM(outcome, columns, family=Poisson(), offset=np.log(expected)).fit().deviance)

    gradual = min(badness(np.clip(clock / half, -1.0, 1.0)) for half in (EITHER_SIDE, _AROUND))
    return badness((clock >= 0).astype(np.float64)) <= gradual + 1e-6


def _sums(clock: IntArray, outcome: FloatArray, expected: FloatArray, first: int, end: int) -> tuple[float, float]:
    inside = (clock >= first) & (clock < end)
    return float(outcome[inside].sum()), float(expected[inside].sum())


def _ratio(clock: IntArray, outcome: FloatArray, expected: FloatArray, day: int, reach: int) -> float:
    won, hoped = _sums(clock, outcome, expected, day - reach, day)
    later_won, later_hoped = _sums(clock, outcome, expected, day, day + reach)
    return (later_won / max(later_hoped, 1e-9)) / max(won / max(hoped, 1e-9), 1e-3)
