"""One budget over 2 to 10,000 segments: gap, money left over, time and its growth."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from statistics import median

from benchmarks.instances import BUDGET_SHARES, hill_problem, left_with_room, near_identical, with_minimums
from benchmarks.markdown import as_gap, as_percent, in_ms, table
from benchmarks.measuring import Measured, measure, share
from benchmarks.settings import Settings
from optimizer.domain.problem import AllocationProblem

Maker = Callable[[int, int, float], AllocationProblem]
"""From number of segments, seed and budget share."""

SEEDS = {2: 5, 5: 5, 10: 5, 12: 5, 24: 5, 50: 5, 200: 3, 1000: 2, 2000: 2, 10_000: 1}
"""Number of segments -> seeds; each is solved at all budgets."""
QUICK_SEEDS = {2: 1, 12: 1, 50: 1, 200: 1}
SECONDS = {50: 0.025, 200: 0.05, 2000: 0.15, 10_000: 0.5}
"""Time aimed at for up to so many segments."""
NEAR_IDENTICAL = "near-identical curves"
NEAR_IDENTICAL_SECONDS = 0.25
GAP = 1e-4
ROUNDING = 1e-9
KINDS: Mapping[str, Maker] = {
    "log-normal sizes": lambda n, seed, budget: hill_problem(n, seed, share=budget),
    "heavy-tailed sizes": lambda n, seed, budget: hill_problem(n, seed, share=budget, spread=2.0),
    NEAR_IDENTICAL: lambda n, seed, budget: near_identical(n, seed, share=budget),
    "log-normal, on/off minimums": lambda n, seed, budget: with_minimums(hill_problem(n, seed, share=budget), seed),
    "heavy-tailed, on/off minimums": lambda n, seed, budget: with_minimums(
        hill_problem(n, seed, share=budget, spread=2.0), seed
    ),
}


def aim(kind: str, n_segments: int) -> float:
    """Seconds aimed at."""
    seconds = next(seconds for most, seconds in SECONDS.items() if n_segments <= most)
    return max(seconds, NEAR_IDENTICAL_SECONDS) if kind == NEAR_IDENTICAL else seconds


def section(settings: Settings) -> str:
    """Measure, and tell in Markdown."""
    measure(hill_problem(24, 0))  # what Python loads on first use is not counted
    found = {
        (kind, n): [told(make(n, seed, budget)) for seed in range(seeds) for budget in BUDGET_SHARES]
        for kind, make in KINDS.items()
        for n, seeds in (QUICK_SEEDS if settings.is_quick else SEEDS).items()
    }
    return "\n".join(
        [
            "## Allocation: one budget, 2 to 10,000 segments",
            "",
            "Random Hill curves, shape 0.8 to 3, so many are S-shaped; sizes log-normal with sigma 1, or 2 where",
            "heavy-tailed; every curve known up to 6 half-saturations; budgets of 0.1, 0.35, 1 and 3 times the sum of",
            "the half-saturations. On/off minimums (nothing, or at least 0.1 to 0.8 half-saturations) on 70 % of the",
            "segments. Near-identical curves differ by one part in 1,000 to 1,000,000. Gap: (upper bound - value) /",
            "value, by the certificate. Money left over counts where a segment could by itself have taken it. Time:",
            "`allocate`, tables included; of answers that took less than half a second the quicker of two counts.",
            "Growth: time over that of the row above, divided by the growth of n log n; at most 1 where time grows no",
            "faster.",
            "",
            *table(
                [
                    *("problem", "segments", "cases", "gap, median", "gap, worst", "money left over, worst"),
                    *("ms, median", "ms, worst", "growth", "within the time aimed at"),
                ],
                rows(found),
            ),
            "",
            "Aimed at: 25 ms up to 50 segments, 50 ms up to 200, 150 ms up to 2,000, 0.5 s up to 10,000; 250 ms for",
            f"near-identical curves; gap at most 1e-4. {summary(found)}",
        ]
    )


def told(problem: AllocationProblem) -> Measured:
    """Measure; of the money left over only that counts which a segment could have taken."""
    found = measure(problem)
    left = left_with_room(problem, found.spend)
    return replace(found, unplaced=left if left > ROUNDING else 0.0)


def rows(found: Mapping[tuple[str, int], list[Measured]]) -> list[list[object]]:
    lines: list[list[object]] = []
    before: tuple[str, int, float] | None = None
    for (kind, n), cases in found.items():
        seconds = [case.seconds for case in cases]
        gaps = [case.gap for case in cases]
        growth = ""
        if before is not None and before[0] == kind:
            expected = n * math.log(n) / (before[1] * math.log(before[1]))
            growth = f"{median(seconds) / before[2] / expected:.2f}"
        before = (kind, n, median(seconds))
        lines.append(
            [
                *(kind, f"{n:,}", len(cases), as_gap(median(gaps)), as_gap(max(gaps))),
                *(as_percent(max(case.unplaced for case in cases)), in_ms(median(seconds)), in_ms(max(seconds))),
                *(growth, f"{share(case.seconds <= aim(kind, n) for case in cases):.0%}"),
            ]
        )
    return lines


def summary(found: Mapping[tuple[str, int], list[Measured]]) -> str:
    cases = [(case, aim(kind, n)) for (kind, n), group in found.items() for case in group]
    return (
        f"Of {len(cases)} cases {share(case.gap <= GAP for case, _ in cases):.1%} reach the gap and"
        f" {share(case.seconds <= seconds for case, seconds in cases):.1%} the time;"
        f" the largest violation of a limit is {max(case.violation for case, _ in cases):.0e} of the budget."
    )
