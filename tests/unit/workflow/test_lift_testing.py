"""Lift tests through the corridor: kept, used for the KPI they measure, and made of geo experiments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.geo_experiment import GeoEffect, GeoLift
from optimizer.domain.lift import LiftTest
from optimizer.domain.period import Period

NOVEMBER = Period(date(2025, 11, 1), date(2025, 11, 30))


def history() -> workflow.SourceFile:
    rng = np.random.default_rng(0)
    lines = ["date,platform,audience,spend,conversions,leads,currency"]
    for day in pd.date_range("2025-10-01", periods=70):
        for platform, level in (("facebook", 9.0), ("tiktok", 5.0)):
            spend = round(30 * rng.lognormal(0, 0.4), 2)
            counts = rng.poisson(level * spend / (spend + 40), 2)
            lines.append(f"{day.date()},{platform},A,{spend},{counts[0]},{counts[1] + 1},EUR")
    return workflow.SourceFile("history.csv", "\n".join(lines).encode())


@pytest.fixture
def workspace(tmp_path: Path) -> workflow.Workspace:
    place = workflow.open_workspace(tmp_path / "w.sqlite")
    workflow.import_files(place, [history()])
    return place


def reported(workspace: workflow.Workspace, platform: str) -> float:
    table = workflow.performance(workspace)
    assert table is not None
    rows = table.rows[(table.rows["platform"] == platform) & (table.rows["date"].dt.month == 11)]
    return float(rows["conversions"].sum())


def facebook_test(workspace: workflow.Workspace, share: float) -> LiftTest:
    caused = share * reported(workspace, "facebook")
    return LiftTest("fb", "conversions", NOVEMBER, caused, 0.02 * caused, platform="facebook")


def test_tests_change_the_curves_of_their_kpi_and_of_no_other(workspace: workflow.Workspace) -> None:
    before = {kpi: workflow.learn_workspace(workspace, kpi=kpi) for kpi in ("conversions", "leads")}
    workflow.add_lift_tests(workspace, [facebook_test(workspace, 0.3)])
    after = {kpi: workflow.learn_workspace(workspace, kpi=kpi) for kpi in ("conversions", "leads")}
    np.testing.assert_array_equal(after["leads"].draws, before["leads"].draws)
    assert after["leads"].measure == "platform_reported"
    ratio = after["conversions"].draws.mean(axis=0)[0, -1] / before["conversions"].draws.mean(axis=0)[0, -1]
    assert ratio == pytest.approx(0.3, rel=0.03)
    assert after["conversions"].lift_tests == ("fb",)
    again = workflow.learn_workspace(workspace, kpi="conversions")
    np.testing.assert_array_equal(again.draws, after["conversions"].draws)


def test_a_plan_moves_money_away_from_ads_that_cause_little(workspace: workflow.Workspace) -> None:
    table = workflow.performance(workspace)
    assert table is not None
    request = workflow.default_request(table)
    plain = workflow.propose(table, request).plan
    test = facebook_test(workspace, 0.1)
    rival = LiftTest("tt", "conversions", NOVEMBER, 0.9 * reported(workspace, "tiktok"), 5.0, platform="tiktok")
    calibrated = workflow.propose(table, request, lift_tests=[test, rival]).plan
    shares = [{line.segment.platform: line.share for line in plan.lines} for plan in (plain, calibrated)]
    assert shares[1]["facebook"] < shares[0]["facebook"] - 0.15
    assert (calibrated.measure, calibrated.lift_tests) == ("incremental", ("fb", "tt"))
    assert plain.measure == "platform_reported"


def test_a_geo_lift_becomes_a_test_of_the_same_variance() -> None:
    estimate = Estimate(100.0, Interval(90.0, 110.0, 0.8))
    lift = GeoLift(
        "revenue",
        NOVEMBER,
        "north",
        GeoEffect(100.0, 10.0, 5),
        GeoEffect(99.0, 8.0, 5),
        50.0,
        estimate,
        estimate,
        0.1,
        (),
    )
    test = workflow.lift_test_of(lift, name="x", platform="google", source="geo.csv")
    degrees = np.random.default_rng(0).standard_t(5, 400_000) * 10.0
    assert test.standard_error == pytest.approx(degrees.std(), rel=0.02)
    assert (test.incremental, test.spend, test.kpi, test.period) == (100.0, 50.0, "revenue", NOVEMBER)
