"""Rows of a file and histories without anything wrong with them, for tests to spoil."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding
from optimizer.domain.performance import PerformanceTable

MONDAY = "2026-03-02"


def clean_rows(days: int = 60, audiences: Sequence[str] = ("a", "b", "c"), platform: str = "meta") -> pd.DataFrame:
    """Rows of a file, by day and audience; the header is row 1."""
    rng = np.random.default_rng([3, days, len(audiences)])
    n_rows = days * len(audiences)
    spend = rng.lognormal(4.0, 0.5, n_rows).round(2)
    impressions = np.round(spend * 110.0)
    clicks = rng.binomial(impressions.astype(int), 0.012).astype(float)
    rows = pd.DataFrame(
        {
            "date": pd.date_range(MONDAY, periods=days).repeat(len(audiences)).astype("datetime64[s]"),
            "platform": platform,
            "audience": list(audiences) * days,
            "days": 1,
            "spend": spend,
            "impressions": impressions,
            "clicks": clicks,
            "link_clicks": np.floor(0.7 * clicks),
            "conversions": rng.poisson(spend / 20.0).astype(float),
            "reach": np.round(impressions * 0.7),
        },
        index=range(2, n_rows + 2),
    )
    rows["revenue"] = 50.0 * rows["conversions"]
    return rows


def table_of(*parts: pd.DataFrame) -> PerformanceTable:
    rows = pd.concat(parts, ignore_index=True)
    return PerformanceTable(rows.sort_values(["date", "platform", "audience"], ignore_index=True), "EUR")


def told(findings: Sequence[Finding]) -> list[tuple[str, int]]:
    """Severity and row of each finding."""
    return [(one.severity, one.row) for one in findings]
