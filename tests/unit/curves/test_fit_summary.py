"""The summary of a fit says what is a segment's own, and how demand moved."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves import fit_curves
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.words import how_learned, voice_for

DAYS = 140
NAMES = [("meta", "young"), ("meta", "old"), ("tiktok", "young"), ("tiktok", "old")]


@pytest.fixture(scope="module")
def summary() -> FitSummary:
    """Few results a day, which double from the 70th to the 98th day; the last segment has ten days of history only."""
    rng = np.random.default_rng(1)
    spend = 50.0 * np.exp(0.3 * rng.standard_normal((DAYS, 4)))
    demand = 1.0 + np.clip((np.arange(DAYS) - 70) / 28.0, 0.0, 1.0)
    won = rng.poisson(0.03 * spend * demand[:, None]).astype(float)
    rows = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range("2025-01-01", periods=DAYS), 4),
            "platform": [p for p, _ in NAMES] * DAYS,
            "audience": [a for _, a in NAMES] * DAYS,
            "days": 1,
            "spend": spend.ravel(),
            "conversions": won.ravel(),
        }
    )
    is_new = (rows["platform"] == "tiktok") & (rows["audience"] == "old")
    rows = rows[~is_new | (rows["date"] >= rows["date"].max() - pd.Timedelta(days=9))]
    table = PerformanceTable(rows.reset_index(drop=True), "EUR")
    found = fit_curves(table, "conversions", Period(date(2025, 6, 1), date(2025, 6, 30))).summary
    assert found is not None
    return found


def test_who_has_results_of_its_own_borrows_less(summary: FitSummary) -> None:
    own = {(one.segment.platform, one.segment.audience): one.own_evidence for one in summary.segments}
    new = own.pop(("tiktok", "old"))
    assert 0.0 < new < min(own.values()) - 0.05
    assert max(own.values()) > 0.8


def test_demand_is_found_inside_its_band(summary: FitSummary) -> None:
    first, last = summary.demand[1], summary.demand[-2]
    assert last.demand.value / first.demand.value == pytest.approx(2.0, rel=0.2)
    for point in summary.demand:
        assert point.demand.interval.lower < point.demand.value < point.demand.interval.upper
        assert point.demand.interval.upper < 1.6 * point.demand.interval.lower
    middle = np.mean([np.log(point.demand.value) for point in summary.demand])
    assert middle == pytest.approx(0.0, abs=1e-9)


def test_results_that_tell_nothing_of_a_threshold_are_said_to(summary: FitSummary) -> None:
    """No day comes near nothing: the probability is the belief before."""
    assert summary.threshold_believed is not None
    assert summary.threshold == pytest.approx(summary.threshold_believed, abs=0.1)
    assert any("need some spend" in one and "hardly tell" in one for one in how_learned(summary, voice_for("en")))
