"""Every other kind of limit, alone and several together."""

from __future__ import annotations

from statistics import median

from benchmarks.limit_instances import KINDS, limited_problem
from benchmarks.markdown import as_gap, as_percent, table
from benchmarks.measuring import Measured, measure, share
from benchmarks.settings import Settings

CASES = {24: 4, 100: 2}
"""Number of segments -> problems of each kind."""
QUICK_CASES = {12: 1}


def section(settings: Settings) -> str:
    """Measure, and tell in Markdown."""
    cases = QUICK_CASES if settings.is_quick else CASES
    found = {
        (kind, n): [measure(limited_problem(kind, n, seed)) for seed in range(seeds)]
        for kind in KINDS
        for n, seeds in cases.items()
    }
    return "\n".join(
        [
            "## Allocation: every other limit, alone and together",
            "",
            "Curves and budget as above. Money may be left over where a guardrail, the number of funded segments or",
            "the most they may change leaves no room for it. At most two seconds on the wall clock.",
            "",
            *table(
                [
                    *("limits", "segments", "cases", "gap, median", "gap, worst", "gap <= 1e-4"),
                    *("seconds, median", "seconds, worst", "money left over, worst", "violation, worst"),
                ],
                [row(kind, n, group) for (kind, n), group in found.items()],
            ),
        ]
    )


def row(kind: str, n_segments: int, cases: list[Measured]) -> list[object]:
    gaps = [case.gap for case in cases]
    seconds = [case.seconds for case in cases]
    return [
        *(kind, n_segments, len(cases), as_gap(median(gaps)), as_gap(max(gaps))),
        *(f"{share(gap <= 1e-4 for gap in gaps):.0%}", f"{median(seconds):.2f}", f"{max(seconds):.2f}"),
        *(as_percent(max(case.unplaced for case in cases)), f"{max(case.violation for case in cases):.0e}"),
    ]
