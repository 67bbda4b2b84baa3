"""The countries that are set for a client count in what is learned and in the demand ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer import workflow
from optimizer.curves.evidence.market_days import KINDS, market_days
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

_FESTIVAL = KINDS.index("festival")
_LOST = 0.3
"""What is left of the results on Thai festival days."""


def _thai_results() -> bytes:
    random = np.random.default_rng(5)
    days = pd.date_range("2025-01-01", "2026-03-31", freq="D")
    festive = market_days([day.date() for day in days], "TH")[:, _FESTIVAL] > 0
    lines = ["date,platform,audience,currency,spend,conversions"]
    for audience, usual in (("Parents", 90.0), ("Students", 60.0)):
        for day, is_festive in zip(days, festive, strict=True):
            spend = usual * random.uniform(0.5, 1.6)
            brought = random.poisson(0.6 * usual * (spend / usual) ** 0.6 * (_LOST if is_festive else 1.0))
            lines.append(f"{day.date()},facebook,{audience},EUR,{spend:.2f},{brought}")
    return "\n".join(lines).encode()


def test_the_markets_of_a_client_count_in_learning_and_in_the_days_ahead(tmp_path: Path) -> None:
    place = workflow.open_workspace(tmp_path / "thai.sqlite")
    workflow.import_files(place, [workflow.SourceFile("thai.csv", _thai_results())])
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    as_euro = workflow.learn_workspace(place, kpi="conversions", period=april)
    before = place.revision
    workflow.change_settings(place, lambda settings: replace(settings, countries=("TH",)))
    assert place.revision > before
    table = workflow.performance(place)
    assert table is not None
    assert table.countries == ("TH",)
    as_thai = workflow.learn_workspace(place, kpi="conversions", period=april)
    assert as_euro.summary is not None
    assert as_thai.summary is not None
    assert as_euro.summary.special_days[_FESTIVAL] > 0.8, "the euro's holidays know no Songkran"
    assert abs(as_thai.summary.special_days[_FESTIVAL] - _LOST) < 0.12
    at_usual = [fit.draws.mean(axis=0)[:, fit.spend.shape[1] // 2].sum() for fit in (as_euro, as_thai)]
    assert at_usual[1] < 0.95 * at_usual[0], "Songkran lies in the April ahead"


def test_without_countries_the_currency_decides_as_before(tmp_path: Path) -> None:
    place = workflow.open_workspace(tmp_path / "plain.sqlite")
    workflow.import_files(place, [workflow.SourceFile("thai.csv", _thai_results())])
    table = workflow.performance(place)
    assert isinstance(table, PerformanceTable)
    assert table.countries == ()
