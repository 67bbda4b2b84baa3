"""Money that was paid back breaks no evidence: a day counts for what was spent on it, at least nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from optimizer.curves.cross_section.ads import lay_out_ads
from optimizer.curves.evidence.mix import mix_of
from optimizer.curves.evidence.observations import observe
from optimizer.curves.evidence.panel import lay_out
from optimizer.domain.performance import PerformanceTable


def history(spend: list[float], kinds: list[str]) -> PerformanceTable:
    days = pd.date_range("2026-03-02", periods=len(spend) // 2).repeat(2)
    rows = pd.DataFrame({"date": days, "platform": "meta", "audience": "a", "days": 1, "content_type": kinds})
    return PerformanceTable(rows.assign(spend=spend, conversions=2.0), "EUR")


def test_a_refund_is_taken_off_its_day_and_no_day_is_below_zero() -> None:
    seen = observe(lay_out(history([50.0, -20.0, 10.0, -80.0, 5.0, 5.0], ["photo", "video"] * 3)), "conversions")
    assert seen.spend.tolist() == [[30.0, 0.0, 10.0]]
    assert seen.observed.tolist() == [[True, False, True]]


def test_shares_of_kinds_stay_shares() -> None:
    mix = mix_of(lay_out(history([50.0, -20.0, 10.0, 30.0, 5.0, 15.0], ["photo", "video"] * 3)))
    assert mix is not None
    assert np.allclose(mix.share.sum(axis=2), 1.0)
    assert float(mix.share.min()) >= 0.0


def test_no_ad_of_a_list_spent_less_than_nothing() -> None:
    rows = history([50.0, -20.0, 10.0, 30.0], ["photo", "video"] * 2).rows.assign(date=pd.Timestamp("2026-03-02"))
    ads = lay_out_ads(PerformanceTable(rows, "EUR"), "conversions")
    assert ads.spend.tolist() == [50.0, 0.0, 10.0, 30.0]
