"""A share of the budget where trying something teaches most."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.allocate import allocate
from optimizer.allocation.questions.measure import outcomes_of, totals_of
from optimizer.allocation.questions.redeciding import Worth, exact_worth, quick_worth
from optimizer.allocation.questions.signals import joint_signal, signal
from optimizer.allocation.questions.weighing import weighted_problem
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.reserve import Reserve, ReserveTest
from optimizer.domain.risk import CurveDraws
from optimizer.errors import AllocationError, InfeasibleError
from optimizer.message import N_

CLASSES, JOINT_CLASSES = 8, 4
"""Classes of results of one test, and of each of two."""
TRIED = 4
"""Single tests that are valued with the solver, the most promising by the quick estimate."""
LOOKED_AT = 40
"""Segments that the quick estimate looks at, those whose outcome at the test is least sure."""
NOTHING = 1e-4
"""Share of the outcome below which a gain is the solver's tolerance, not a lesson."""
PATIENCE = 20.0
"""One solver call takes at most this part of the time."""


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """Some segments that get more, the plan with it, and what that teaches."""

    places: tuple[int, ...]
    spend: FloatArray
    worth: Worth
    taught: float


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    """What all trials share; `best` is the best plan without a test, (n_segments,)."""

    problem: AllocationProblem
    draws: CurveDraws
    dispersion: float
    best: FloatArray
    solve: Callable[[], float]


def reserve(
    problem: AllocationProblem,
    draws: CurveDraws,
    share: float,
    dispersion: float,
    *,
    seconds: float = 2.0,
    clock: Callable[[], float] = time.perf_counter,
) -> Reserve:
    """Put a share of the budget where a test teaches most.

    A test gives one segment, or two in halves, that money on top of what the best plan gives; the others give it up, as
    the solver finds cheapest within the limits. Its lesson is the expected value of sample information
    (`exact_worth`): how much better next period's best plan is once the result is known, over what the same segments
    would have shown in the best plan without a test. It is counted for one next period of the same length and budget;
    what was learned for longer is worth more.

    Parameters
    ----------
    problem : AllocationProblem
        Segments, budget and limits; its curves are not used.
    draws : CurveDraws
        Of its segments, over the horizon.
    share : float
        Of the budget, above 0 and below 1.
    dispersion : float
        Variance over mean of a segment's outcome over the period, as `CurveFit.dispersion`.
    seconds : float
        After this time no more tests are valued.
    clock : callable
        Seconds since some moment.

    Raises
    ------
    AllocationError
        When the share is not between 0 and 1.
    InfeasibleError
        When the limits contradict each other or the budget.
    """
    if not 0.0 < share < 1.0:
        raise AllocationError(
            N_("The reserve is {found} of the budget; give a share above 0 and below 1, such as 0.05.", found=share)
        )
    end = clock() + seconds

    def solve() -> float:
        return max(min(end - clock(), seconds / PATIENCE), 1e-3)

    n_draws = len(draws.outcome)
    mean = weighted_problem(problem, draws, np.full(n_draws, 1.0 / n_draws))
    best = allocate(mean, tolerance=1e-5).spend
    question = _Question(mean, draws, dispersion, best, solve)
    money = share * problem.budget
    singles: list[_Trial] = []
    ranked = _ranked(question, money)
    for place in ranked[:TRIED]:
        if clock() <= end or not singles:
            singles.extend(_trial(question, (place,), money))
    trials = list(singles)
    if len(singles) > 1 and clock() <= end:
        two = sorted(singles, key=_taught, reverse=True)[:2]
        trials.extend(_trial(question, (two[0].places[0], two[1].places[0]), 0.5 * money))
    without = float(totals_of(draws, best).mean())
    lessons = [trial for trial in trials if trial.taught > NOTHING * without]
    if lessons:
        return _reserve(question, share, max(lessons, key=_taught))
    return _reserve(question, share, max(trials, key=lambda trial: _mean(draws, trial), default=None))


def _taught(trial: _Trial) -> float:
    return trial.taught


def _mean(draws: CurveDraws, trial: _Trial) -> float:
    return float(totals_of(draws, trial.spend).mean())


def _ranked(question: _Question, money: float) -> list[int]:
    """Segments with room for the test, the most promising first by the quick estimate."""
    draws, best = question.draws, question.best
    tested = np.minimum(best + money, draws.spend[:, -1])
    outcome = outcomes_of(draws, tested)
    room = np.flatnonzero(best + money <= draws.spend[:, -1] * (1.0 + 1e-9))
    looked_at = room[np.argsort(-outcome[:, room].std(axis=0), kind="stable")][:LOOKED_AT]
    now = outcomes_of(draws, best)
    signals = [
        signal(columns[:, place], question.dispersion, CLASSES) for columns in (outcome, now) for place in looked_at
    ]
    zero, ends = np.zeros(len(best)), np.minimum(draws.spend[:, -1], question.problem.budget)
    worth = quick_worth(draws, signals, question.problem.budget, zero, ends)
    lesson = worth[: len(looked_at)] - worth[len(looked_at) :]
    return [int(place) for place in looked_at[np.argsort(-lesson, kind="stable")]]


def _trial(question: _Question, places: tuple[int, ...], money: float) -> Iterator[_Trial]:
    """Value one test; none where the limits leave no room for it."""
    problem, draws, best = question.problem, question.draws, question.best
    asked = tuple(_at_least(problem, place, float(best[place]) + money) for place in places)
    try:
        spend = allocate(
            replace(problem, limits=(*problem.limits, *asked)), tolerance=1e-5, seconds=question.solve()
        ).spend
    except InfeasibleError:
        return
    worth, anyway = (
        exact_worth(problem, draws, _seen(question, places, split), best, question.solve) for split in (spend, best)
    )
    yield _Trial(places, spend, worth, max(worth.gain - anyway.gain, 0.0))


def _seen(question: _Question, places: Sequence[int], spend: FloatArray) -> FloatArray:
    """What the results of some segments at a split tell."""
    outcome = outcomes_of(question.draws, spend)
    n_classes = CLASSES if len(places) == 1 else JOINT_CLASSES
    told = [signal(outcome[:, place], question.dispersion, n_classes) for place in places]
    return told[0] if len(told) == 1 else joint_signal(told[0], told[1])


def _at_least(problem: AllocationProblem, place: int, money: float) -> SpendLimit:
    segment = problem.segments[place]
    period = problem.periods[place] if problem.periods else None
    return SpendLimit(segment.platform, segment.audience, least=LimitAmount(money), period=period, source="reserve")


def _reserve(question: _Question, share: float, trial: _Trial | None) -> Reserve:
    problem, draws, best = question.problem, question.draws, question.best
    money = share * problem.budget
    if trial is None:
        message = N_("The limits and the known curves leave no room for a test of this size; reserve less.")
        return Reserve(share, money, (), best, cost=0.0, taught=0.0, teaches=False, message=message)
    outcome = outcomes_of(draws, trial.spend)
    low, high = np.quantile(outcome, [0.1, 0.9], axis=0)
    tests = tuple(
        ReserveTest(
            segment=problem.segments[place],
            place=place,
            spend=float(trial.spend[place]),
            without=float(best[place]),
            outcome=float(outcome[:, place].mean()),
            low=float(low[place]),
            high=float(high[place]),
            more_after=float(trial.worth.more[place]),
        )
        for place in trial.places
    )
    without = float(totals_of(draws, best).mean())
    cost = max(without - float(totals_of(draws, trial.spend).mean()), 0.0)
    teaches = trial.taught > NOTHING * without
    if teaches:
        message = N_(
            "This is a test: it gives up {cost:number} of the outcome now, and what it shows is expected to bring "
            "{taught:number} more in every next period like this one.",
            cost=cost,
            taught=trial.taught,
        )
    else:
        message = N_("A test teaches nothing here: whatever it showed, the best split would stay as it is.")
    return Reserve(share, money, tests, trial.spend, cost=cost, taught=trial.taught, teaches=teaches, message=message)
