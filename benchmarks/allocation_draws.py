"""Means of 200 posterior draws: tabulating them, and solving once they are tabulated."""

from __future__ import annotations

from statistics import median

from benchmarks.drawn_instances import drawn_problem
from benchmarks.instances import BUDGET_SHARES
from benchmarks.markdown import as_gap, in_ms, table
from benchmarks.measuring import Measured, measure, timed
from benchmarks.settings import Settings
from optimizer.allocation.limits.region import read_demands, region_of
from optimizer.allocation.solver.ground import ground_of
from optimizer.domain.problem import AllocationProblem

SEEDS = {24: 5, 200: 3}
"""Number of segments -> seeds; each is solved at all budgets."""
QUICK_SEEDS = {24: 1}


def section(settings: Settings) -> str:
    """Measure, and tell in Markdown."""
    measure(drawn_problem(2, 0))  # what Python loads on first use is not counted
    found = {
        n: [
            (measure(problem), seconds_of_tables(problem))
            for seed in range(seeds)
            for problem in (drawn_problem(n, seed, share=budget) for budget in BUDGET_SHARES)
        ]
        for n, seeds in (QUICK_SEEDS if settings.is_quick else SEEDS).items()
    }
    return "\n".join(
        [
            "## Allocation: means of 200 posterior draws",
            "",
            "Every segment's curve is the mean of 200 Hill curves, log-normal around one as above (sigma 0.3 in",
            "ceiling and half-saturation, 0.15 in shape); the same four budgets. Tables are timed by themselves, and",
            "what is left of `allocate` is the rest. Aimed at: 24 segments in 10 ms once tabulated, 200 tabulated and",
            "solved in 300 ms, gap at most 1e-4.",
            "",
            *table(
                [
                    *("segments", "cases", "gap, median", "gap, worst", "ms in all, median", "ms in all, worst"),
                    *("ms of tables, median", "ms of the rest, median", "ms of the rest, worst"),
                ],
                [row(n, cases) for n, cases in found.items()],
            ),
        ]
    )


def seconds_of_tables(problem: AllocationProblem) -> float:
    """Seconds to read the limits and tabulate the curves; the quicker of two."""
    region = region_of(read_demands(problem), len(problem.segments), problem.budget, problem.money_cost)
    return min(timed(lambda: ground_of(problem.curves, region))[1] for _ in range(2))


def row(n_segments: int, cases: list[tuple[Measured, float]]) -> list[object]:
    whole = [case.seconds for case, _ in cases]
    rest = [max(case.seconds - tables, 0.0) for case, tables in cases]
    gaps = [case.gap for case, _ in cases]
    return [
        *(f"{n_segments:,}", len(cases), as_gap(median(gaps)), as_gap(max(gaps)), in_ms(median(whole))),
        *(in_ms(max(whole)), in_ms(median(tables for _, tables in cases)), in_ms(median(rest)), in_ms(max(rest))),
    ]
