"""Audiences of a table, counted for the page."""

from __future__ import annotations

import pandas as pd
import pytest

from optimizer.domain.performance import PerformanceTable
from optimizer.ui.data.audience_rows import audience_rows, is_compare_only, taken_by_rules, usual_field


def table(rows: list[tuple[str, str, str, str, float]]) -> PerformanceTable:
    frame = pd.DataFrame(rows, columns=["platform", "audience", "audience_from", "ad_set", "spend"])
    return PerformanceTable(frame.assign(date=pd.Timestamp("2026-01-01"), days=1), "EUR")


TABLE = table(
    [
        ("facebook", "Retargeting", "rule", "PL_a", 10.0),
        ("facebook", "Retargeting", "rule", "PL_a", 5.0),
        ("facebook", "Retargeting", "rule", "PL_b", 1.0),
        ("tiktok", "Retargeting", "rule", "PL_a", 2.0),
        ("facebook", "DE_a", "ad_set", "DE_a", 100.0),
        ("facebook", "DE_b", "ad_set", "", 4.0),
    ]
)


def test_spend_and_ad_sets_are_counted_per_platform_and_audience() -> None:
    found = audience_rows(TABLE)
    assert found["spend"].sum() == pytest.approx(TABLE.rows["spend"].sum())
    assert list(found["audience"]) == ["DE_a", "Retargeting", "DE_b", "Retargeting"]
    assert list(found["spend"]) == [100.0, 16.0, 4.0, 2.0]
    assert list(found["units"]) == [1, 2, 0, 1]
    assert not found["compare_only"].any()


def test_a_rule_takes_the_different_ad_sets_of_each_platform() -> None:
    assert taken_by_rules(TABLE) == {"Retargeting": 3}


def test_the_usual_field_is_the_one_of_most_rows() -> None:
    assert usual_field(TABLE) == "rule"
    assert usual_field(PerformanceTable(TABLE.rows.drop(columns="audience_from"), None)) == ""


def test_a_breakdown_can_be_compared_only() -> None:
    assert not is_compare_only(TABLE)
    ages = table([("facebook", "18-24", "age", "PL_a", 1.0), ("facebook", "PL_b", "ad_set", "PL_b", 1.0)])
    assert is_compare_only(ages)
    assert dict(zip(audience_rows(ages)["audience"], audience_rows(ages)["compare_only"], strict=True)) == {
        "18-24": True,
        "PL_b": False,
    }


def test_files_without_ad_sets_have_no_counts() -> None:
    bare = PerformanceTable(TABLE.rows.drop(columns=["ad_set", "audience_from"]), "EUR")
    assert set(audience_rows(bare)["units"]) == {0}
    assert taken_by_rules(bare) == {}
