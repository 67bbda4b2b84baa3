"""Made geo experiments and histories with a known truth."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from optimizer.domain.geo_experiment import GeoExperiment
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

FIRST = np.datetime64("2026-01-05")
BEFORE, DURING, AFTER = 42, 28, 10


def experiment(
    seed: int = 0,
    *,
    lift: float = 30.0,
    rho: float = 0.0,
    running: float = 0.0,
    extra: float = 100.0,
    treated: str | None = None,
) -> GeoExperiment:
    """Two groups that move alike; in the test the first spends `extra` more a day and gains `lift` a day."""
    rng = np.random.default_rng(seed)
    n_rows = BEFORE + DURING + AFTER
    week = 200.0 * np.sin(2 * np.pi * np.arange(n_rows) / 7) + 4.0 * np.arange(n_rows)
    control = 1000.0 + week + rng.normal(0, 30, n_rows)
    shocks = rng.normal(0, 20 * np.sqrt(1 - rho**2), n_rows)
    errors = np.zeros(n_rows)
    errors[0] = rng.normal(0, 20)
    for row in range(1, n_rows):
        errors[row] = rho * errors[row - 1] + shocks[row]
    in_test = (np.arange(n_rows) >= BEFORE) & (np.arange(n_rows) < BEFORE + DURING)
    base = running * (1.0 + 0.02 * rng.normal(size=(n_rows, 2)))
    return GeoExperiment(
        name="regions.csv",
        kpi="revenue",
        groups=("north", "south"),
        treated=treated,
        starts=FIRST + np.arange(n_rows),
        row_days=1,
        outcome=np.column_stack([50.0 + 0.9 * control + errors + lift * in_test, control]),
        spend=base + np.outer(in_test, [extra, 0.0]),
    )


PERIOD = Period(date(2026, 3, 1), date(2026, 3, 31))
NAMES = (("facebook", "a"), ("facebook", "b"), ("google", "a"), ("tiktok", "a"))
DAYS = 60


def history(outcome: tuple[float, ...] = (10.0, 5.0, 8.0, 2.0), *, days: int = 1) -> PerformanceTable:
    """Every day the same: spend 20 and so much outcome per segment; from 1 February 2026, in rows of `days` days."""
    starts = pd.date_range("2026-02-01", periods=DAYS // days, freq=f"{days}D")
    return PerformanceTable(
        pd.DataFrame(
            {
                "date": np.repeat(starts, len(NAMES)),
                "platform": [platform for platform, _ in NAMES] * len(starts),
                "audience": [audience for _, audience in NAMES] * len(starts),
                "days": days,
                "spend": 20.0 * days,
                "conversions": np.tile(outcome, len(starts)) * days,
            }
        ),
        "EUR",
    )


def lift_test(incremental: float, error: float, *scope: str, name: str = "spring", **more: object) -> LiftTest:
    platform, audience = (*scope, None, None)[:2]
    given = {"kpi": "conversions", "period": PERIOD, **more}
    return LiftTest(
        name=name,
        incremental=incremental,
        standard_error=error,
        platform=platform,
        audience=audience,
        **given,  # type: ignore[arg-type]
    )
