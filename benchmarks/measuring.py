"""Time one answer of our allocator and let the certificate grade it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Allocation, AllocationProblem

T = TypeVar("T")

AGAIN_BELOW = 0.5
"""Answers that took less are asked for a second time, seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """One answer.

    Attributes
    ----------
    value, gap : float
        As the certificate computes them.
    seconds : float
        Of `allocate` on the wall clock, tables included, certificate not.
    unplaced : float
        Share of the budget left over, in [0, 1].
    violation : float
        Largest violation of a limit, as a share of the budget.
    spend : (n_segments,) array
        Of each segment, major units.
    """

    value: float
    gap: float
    seconds: float
    unplaced: float
    violation: float
    spend: FloatArray


def measure(problem: AllocationProblem) -> Measured:
    """Solve and grade a problem.

    Where the answer is quick it is asked for twice and the shorter time counts, since other work on the machine only
    ever adds to it.
    """
    answer, seconds = timed(lambda: allocate(problem))
    if seconds < AGAIN_BELOW:
        seconds = min(seconds, timed(lambda: allocate(problem))[1])
    return graded(problem, answer, seconds)


def graded(problem: AllocationProblem, answer: Allocation, seconds: float) -> Measured:
    """Let the certificate grade an answer."""
    certificate = certify(problem, answer)
    unplaced = max(1.0 - float(answer.spend.sum()) / problem.budget, 0.0)
    return Measured(
        value=certificate.value,
        gap=max(certificate.gap, 0.0),
        seconds=seconds,
        unplaced=unplaced if unplaced > 1e-9 else 0.0,
        violation=certificate.max_violation / problem.budget,
        spend=answer.spend,
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work returns, and its seconds."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def share(hits: Iterable[bool]) -> float:
    """How many of all are true."""
    found = list(hits)
    return sum(found) / len(found)
