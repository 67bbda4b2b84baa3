"""Audiences that are cut out of ad sets by a breakdown can be compared, but no plan is made for them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from optimizer import workflow
from optimizer.domain.imports import AudienceChoice, ReadingWishes
from optimizer.domain.money import money
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.errors import DataError


def export() -> workflow.SourceFile:
    lines = ["Day,Campaign name,Ad set name,Age,Amount spent (EUR),Impressions,Purchases"]
    for number in range(60):
        day = date(2026, 6, 1) + timedelta(days=number)
        for place, age in enumerate(("18-24", "25-34")):
            spend = 20 + 10 * ((number // 7 + place) % 3)
            lines.append(f"{day},Sale,Women,{age},{spend}.50,{100 * spend},{spend // 4 + number % 2}")
    return workflow.SourceFile("ages.csv", "\n".join(lines).encode())


def test_a_breakdown_is_compared_and_not_planned(tmp_path: Path) -> None:
    place = workflow.open_workspace(tmp_path / "shop.sqlite")
    workflow.import_files(place, [export()], ReadingWishes(audience=AudienceChoice("age")))
    fit = workflow.learn_workspace(place)
    compared = workflow.compare_workspace(place, fit)
    assert {one.segment.audience: one.is_compare_only for one in compared} == {"18-24": True, "25-34": True}
    assert workflow.segment_file(compared).decode().count(",yes") == 2
    table = workflow.performance(place)
    assert table is not None
    request = PlanRequest(Period(date(2026, 8, 1), date(2026, 8, 31)), money(1500, "EUR"), "conversions")
    with pytest.raises(DataError, match="No platform lets a budget be set for meta / 18-24"):
        workflow.propose(table, request)


def test_the_same_file_by_ad_set_takes_its_place_and_is_planned(tmp_path: Path) -> None:
    place = workflow.open_workspace(tmp_path / "shop.sqlite")
    by_age = workflow.import_files(place, [export()], ReadingWishes(audience=AudienceChoice("age")))
    again = workflow.import_files(place, [export()], ReadingWishes(audience=AudienceChoice("usual")))
    assert any("read otherwise" in str(finding.message) for finding in again.findings)
    table = workflow.performance(place)
    assert table is not None
    assert set(table.rows["audience"]) == {"Women"}
    assert table.rows["spend"].sum() == pytest.approx(by_age.table.rows["spend"].sum())
    assert [record.undone_at is None for record in workflow.import_history(place)] == [False, True]
