"""How long learning takes and how much memory it needs: one world, and up to 1,000 segments over a year.

usage: python -m benchmarks.curve_speed SEGMENTS DAYS    (one size, in this process)
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from benchmarks.markdown import table
from benchmarks.settings import Settings
from optimizer.curves import fit_curves
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

SIZES = ((12, 180), (24, 180), (100, 365), (300, 365), (1000, 365))
"""Segments and days of history."""
HEAD = ("segments", "days", "rows", "seconds", "of the processor", "peak, MB", "before, MB", "ratio per row")
AGAIN_BELOW = 2.0
"""Fits that took less are made again, seconds: the first one also loads what others find loaded."""


def big_history(n_segments: int, n_days: int) -> PerformanceTable:
    """Draw a daily history with delivery, of six platforms; its size is what matters."""
    rng = np.random.default_rng(0)
    usual = rng.lognormal(3.5, 0.6, n_segments)
    people = 4_000 * rng.lognormal(0.0, 0.5, n_segments)
    spend = usual * np.exp(0.35 * rng.standard_normal((n_days, n_segments)))
    impressions = 120 * spend**0.85
    reach = people * -np.expm1(-5 * np.log1p(impressions / (5 * people)))
    demand = np.exp(0.15 * np.sin(2 * np.pi * np.arange(n_days) / 90))[:, None]
    results = rng.poisson(3 * demand * rng.lognormal(0.0, 0.5, n_segments) * reach / reach.mean(axis=0))
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range("2025-01-01", periods=n_days).to_numpy(), n_segments),
            "platform": [f"platform {number % 6}" for number in range(n_segments)] * n_days,
            "audience": [f"audience {number // 6}" for number in range(n_segments)] * n_days,
            "days": 1,
            "spend": spend.ravel(),
            "impressions": np.round(impressions).ravel(),
            "reach": np.round(reach).ravel(),
            "conversions": results.ravel().astype(np.float64),
        }
    )
    return PerformanceTable(rows, "EUR")


def measure_here(n_segments: int, n_days: int) -> dict[str, float]:
    """Fit once, or twice where that is quick, and tell seconds and peak memory of this process."""
    history = big_history(n_segments, n_days)
    first = history.period.end + timedelta(days=1)
    ahead = Period(first, first + timedelta(days=30))
    before = _peak_mb()
    found = _seconds(history, ahead)
    if found[0] < AGAIN_BELOW:
        found = min(found, _seconds(history, ahead))
    return {"seconds": found[0], "processor": found[1], "peak": _peak_mb(), "before": before}


def section(settings: Settings) -> str:
    sizes = SIZES[:2] if settings.is_quick else SIZES
    found = [_measure_apart(*size) for size in sizes]
    lines = [
        "## Learning: time and memory",
        "",
        "Daily histories with impressions, reach and conversions, six platforms; each size in a process of its own,",
        "on one thread. Seconds of `fit_curves` on the wall clock, and those that the processor worked for it. The",
        "peak is that of the whole process, which the history and the libraries had brought to what stands beside it.",
        "The ratio is the processor's time per row against the size before it in the same run: 1 where time grows with",
        "rows.",
        "",
        *table(HEAD, rows(sizes, found)),
    ]
    return "\n".join(lines) + "\n"


def rows(sizes: Sequence[tuple[int, int]], found: Sequence[dict[str, float]]) -> list[list[str]]:
    """Lines of the table."""
    lines: list[list[str]] = []
    per_row: float | None = None
    for (n_segments, n_days), one in zip(sizes, found, strict=True):
        n_rows = n_segments * n_days
        ratio = "" if per_row is None else f"{one['processor'] / n_rows / per_row:.2f}"
        per_row = one["processor"] / n_rows
        seconds = [f"{one['seconds']:.2f}", f"{one['processor']:.2f}"]
        memory = [f"{one['peak']:.0f}", f"{one['before']:.0f}"]
        lines.append([f"{n_segments:,}", f"{n_days}", f"{n_rows:,}", *seconds, *memory, ratio])
    return lines


def _measure_apart(n_segments: int, n_days: int) -> dict[str, float]:
    """Measure in a fresh process, as peak memory never falls within one."""
    command = [sys.executable, "-m", "benchmarks.curve_speed", str(n_segments), str(n_days)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(answer)
    return found


def _seconds(history: PerformanceTable, ahead: Period) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    fit_curves(history, "conversions", ahead)
    return time.perf_counter() - wall, time.process_time() - processor


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)  # bytes there, kilobytes elsewhere


if __name__ == "__main__":
    print(json.dumps(measure_here(int(sys.argv[1]), int(sys.argv[2]))))
