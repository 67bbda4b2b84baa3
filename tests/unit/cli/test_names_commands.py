"""Audiences that are written in two ways, counted as one and apart again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PLACE = ("--workspace", "shop.sqlite")


@pytest.fixture
def imported(folder: Path, run: Run) -> None:
    lines = ["date,platform,audience,spend,clicks,conversions,currency"]
    for number in range(60):
        name = "Women 25-34" if number < 30 else "women 25\N{EN DASH}34"
        day = date(2026, 3, 1) + timedelta(days=number)
        lines.append(f"{day.isoformat()},meta,{name},{20 + number % 9}.50,{30 + number},{number % 5},EUR")
    (folder / "ads.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("import", "ads.csv", *PLACE).status == 0


@pytest.mark.usefixtures("imported")
def test_names_are_merged_and_taken_apart(run: Run) -> None:
    told = run("workspace", "similar", *PLACE).out
    assert "may be" in told
    assert run("workspace", "merge", "meta", "women 25\N{EN DASH}34", "--into", "Women 25-34", *PLACE).status == 0
    told = run("workspace", "similar", *PLACE).out
    assert "counts as 'Women 25-34'" in told
    assert "may be" not in told
    merged = run("segments", *PLACE).out
    assert "women 25\N{EN DASH}34" not in merged
    assert run("workspace", "unmerge", "meta", "women 25\N{EN DASH}34", *PLACE).status == 0
    assert "women 25\N{EN DASH}34" in run("segments", *PLACE).out


@pytest.mark.usefixtures("imported")
def test_an_unknown_name_is_said(run: Run) -> None:
    told = run("workspace", "merge", "meta", "Men", "--into", "Women 25-34", *PLACE)
    assert told.status == 2
    assert "There is no audience 'Men' on meta" in told.err
