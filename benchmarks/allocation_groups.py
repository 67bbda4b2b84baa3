"""Overlapping limits on groups of segments, within two seconds."""

from __future__ import annotations

from statistics import median

from benchmarks.group_instances import grouped_problem
from benchmarks.markdown import as_gap, as_percent, table
from benchmarks.measuring import Measured, measure, share
from benchmarks.settings import Settings

CASES = {20: 20, 50: 20, 200: 20, 2000: 6}
"""Number of segments -> problems, every other one with on/off minimums."""
QUICK_CASES = {20: 2, 50: 2}


def section(settings: Settings) -> str:
    """Measure, and tell in Markdown."""
    found = {
        n: [measure(grouped_problem(n, seed, with_minimums=seed % 2 == 1)) for seed in range(cases)]
        for n, cases in (QUICK_CASES if settings.is_quick else CASES).items()
    }
    return "\n".join(
        [
            "## Allocation: overlapping group limits",
            "",
            "Floors and caps in shares of the budget on 4 to 40 groups that overlap freely: platforms, audiences,",
            "countries, content types, platform with country or content type. Every other problem has on/off minimums",
            "on 30 % of its segments too. Curves as above, budget 0.35 times the sum of the half-saturations, the",
            "default of two seconds on the wall clock.",
            "",
            *table(
                [
                    *("segments", "cases", "gap <= 1e-4", "gap <= 1e-3", "gap <= 1e-2", "gap, worst"),
                    *("seconds, median", "seconds, worst", "money left over, worst", "violation, worst"),
                ],
                [row(n, cases) for n, cases in found.items()],
            ),
        ]
    )


def row(n_segments: int, cases: list[Measured]) -> list[object]:
    seconds = [case.seconds for case in cases]
    return [
        *(f"{n_segments:,}", len(cases)),
        *(f"{share(case.gap <= aim for case in cases):.0%}" for aim in (1e-4, 1e-3, 1e-2)),
        *(as_gap(max(case.gap for case in cases)), f"{median(seconds):.2f}", f"{max(seconds):.2f}"),
        *(as_percent(max(case.unplaced for case in cases)), f"{max(case.violation for case in cases):.0e}"),
    ]
