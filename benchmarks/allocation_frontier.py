"""A hundred budgets in one sweep."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.group_instances import half_saturations
from benchmarks.instances import hill_problem, with_minimums
from benchmarks.markdown import as_gap, table
from benchmarks.measuring import share, timed
from benchmarks.settings import Settings
from optimizer.allocation import allocate, frontier
from optimizer.domain.problem import AllocationProblem

SIZES = (24, 200, 2000, 10_000)
WITH_MINIMUMS = (24, 200)
QUICK_SIZES = (24,)
N_BUDGETS = 100
LEAST, MOST = 0.03, 3.0
"""Budgets over the sum of the half-saturations, evenly apart."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Seconds of the sweep and of one `allocate`, gaps of all budgets, and the largest fall of the outcome."""

    seconds: float
    seconds_of_one: float
    gaps: list[float]
    fall: float


def section(settings: Settings) -> str:
    """Measure, and tell in Markdown."""
    sizes = QUICK_SIZES if settings.is_quick else SIZES
    problems = {("budget only", n): hill_problem(n, 0) for n in sizes}
    problems |= {("on/off minimums", n): with_minimums(hill_problem(n, 0), 0) for n in sizes if n in WITH_MINIMUMS}
    swept(problems["budget only", 24])  # what Python loads on first use is not counted
    return "\n".join(
        [
            "## Allocation: a hundred budgets in one sweep",
            "",
            f"{N_BUDGETS} budgets, evenly from {LEAST:g} to {MOST:g} times the sum of the half-saturations. Beside the",
            "seconds of the sweep: how many calls of `allocate` at 0.35 they amount to. The outcome must never fall",
            "with the budget.",
            "",
            *table(
                [
                    *("problem", "segments", "seconds", "in calls of `allocate`", "gap, median", "gap, worst"),
                    *("gap <= 1e-4", "largest fall"),
                ],
                [row(kind, n, swept(problem)) for (kind, n), problem in problems.items()],
            ),
        ]
    )


def swept(problem: AllocationProblem) -> Swept:
    budgets = np.linspace(LEAST, MOST, N_BUDGETS) * float(half_saturations(problem).sum())
    found, seconds = timed(lambda: frontier(problem, budgets))
    seconds_of_one = min(timed(lambda: allocate(problem))[1] for _ in range(2))
    fall = float(np.max(found.outcome[:-1] - found.outcome[1:], initial=0.0))
    return Swept(seconds, seconds_of_one, found.gap.tolist(), fall)


def row(kind: str, n_segments: int, found: Swept) -> list[object]:
    return [
        *(kind, f"{n_segments:,}", f"{found.seconds:.3f}", f"{found.seconds / found.seconds_of_one:.1f}"),
        *(as_gap(median(found.gaps)), as_gap(max(found.gaps)), f"{share(gap <= 1e-4 for gap in found.gaps):.0%}"),
        f"{found.fall:.0e}",
    ]
