"""Small files of made-up campaigns, and places to keep workspaces that vanish with the test."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import streamlit as st

from optimizer import workflow

_FIRST_DAY = date(2026, 3, 1)
_DAYS = 92
_SEGMENTS = {
    ("facebook", "Parents"): (90.0, 0.30),
    ("facebook", "Students"): (60.0, 0.05),
    ("tiktok", "Students"): (40.0, 0.22),
}


def daily_results() -> list[tuple[date, str, str, float, int, int, int]]:
    """Date, platform, audience, spend, impressions, clicks, conversions."""
    random = np.random.default_rng(11)
    rows = []
    for day in range(_DAYS):
        for (platform, audience), (usual, yield_) in _SEGMENTS.items():
            spend = round(usual * random.uniform(0.5, 1.6), 2)
            impressions = int(spend * 120)
            clicks = int(random.poisson(impressions * 0.01))
            conversions = int(random.poisson(yield_ * usual * (spend / usual) ** 0.6 / 3))
            rows.append((_FIRST_DAY + timedelta(days=day), platform, audience, spend, impressions, clicks, conversions))
    return rows


@pytest.fixture(scope="session")
def tidy_csv() -> bytes:
    """A tidy CSV in euro: two platforms, three segments, 92 days."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["date", "platform", "audience", "currency", "spend", "impressions", "clicks", "conversions"])
    for day, platform, audience, *figures in daily_results():
        writer.writerow([day.isoformat(), platform, audience, "EUR", *figures])
    return out.getvalue().encode()


@pytest.fixture(scope="session")
def nameless_csv(tidy_csv: bytes) -> bytes:
    """The same without a currency."""
    rows = list(csv.reader(io.StringIO(tidy_csv.decode())))
    out = io.StringIO()
    csv.writer(out).writerows([row[:3] + row[4:] for row in rows])
    return out.getvalue().encode()


@pytest.fixture(scope="session")
def meta_csv() -> bytes:
    """An export as Meta Ads Manager writes it: a total first, then a row per day and ad set."""
    header = (
        "Reporting starts,Reporting ends,Day,Campaign name,Ad set name,Ad set delivery,Attribution setting,"
        "Amount spent (USD),Impressions,Reach,Link clicks,Clicks (all),Results,Result indicator,Purchases"
    )
    results = [row for row in daily_results() if row[1] == "facebook"]
    start, end = results[0][0].isoformat(), results[-1][0].isoformat()
    spent = round(sum(row[3] for row in results), 2)
    lines = [header, f"{start},{end},,,,,,{spent},{sum(row[4] for row in results)},,,,,,"]
    for day, _, audience, spend, impressions, clicks, conversions in results:
        lines.append(
            f"{start},{end},{day.isoformat()},Always on,{audience},active,7-day click or 1-day view,{spend},"
            f"{impressions},{impressions // 2},{clicks},{clicks + 5},{conversions},"
            f"actions:offsite_conversion.fb_pixel_purchase,{conversions}"
        )
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


@pytest.fixture
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program keep its files in a folder of this test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("OPTIMIZER_WORKSPACE", raising=False)
    return tmp_path


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    """Nothing is remembered from a test before, or for one after."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def learned(tmp_path_factory: pytest.TempPathFactory, tidy_csv: bytes) -> Path:
    """A small workspace with its curves learned; to be copied, not opened."""
    location = tmp_path_factory.mktemp("learned") / "small.sqlite"
    workspace = workflow.open_workspace(location)
    workflow.import_files(workspace, [workflow.SourceFile("small.csv", tidy_csv)])
    workflow.learn_workspace(workspace)
    return location
