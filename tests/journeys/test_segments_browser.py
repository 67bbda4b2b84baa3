"""Comparing audiences in a real browser: what stands out, another grouping, other days, and on to the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, served, sync_api

pytestmark = NEEDS_BROWSER


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path, is_empty=False) as found:
        yield found


@pytest.fixture
def page() -> Iterator[sync_api.Page]:
    with browser() as opened:
        context = opened.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
        window = context.new_page()
        window.set_default_timeout(PATIENCE_MS)
        yield window
        context.close()


def test_audiences_are_compared_and_planned_for(page: sync_api.Page, address: str) -> None:
    page.goto(f"{address}/segments")
    best = page.get_by_role("heading", name=re.compile("brings the most conversions for its money"))
    sync_api.expect(best).to_have_text(re.compile("^Retargeting 30 days"), timeout=PATIENCE_MS)
    sync_api.expect(page.get_by_text("the next €100 bring")).to_be_visible(timeout=PATIENCE_MS)
    charts = page.get_by_test_id("stVegaLiteChart")
    sync_api.expect(charts).to_have_count(2)
    for chart in charts.all():
        for audience in ("Retargeting 30 days", "Women 25-34"):
            sync_api.expect(chart.get_by_text(audience, exact=True)).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(charts.first.get_by_text(re.compile(r"^€12\.[67]\d$"))).to_be_visible()

    page.get_by_role("radio", name="Kinds of content").click()
    sync_api.expect(page.get_by_text("Within the same segments, for the same money")).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(page.get_by_text("there are no response curves")).to_be_visible()

    page.get_by_role("radio", name="Segments", exact=True).click()
    sync_api.expect(charts.first.get_by_text("TikTok · Women 25-34", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("combobox", name="Days").click()
    page.get_by_role("option", name="Last 30 days").click()
    sync_api.expect(page.get_by_text("2 Dec 2025 – 31 Dec 2025, compared with")).to_be_visible(timeout=PATIENCE_MS)

    page.get_by_role("combobox", name="Result that counts").click()
    page.get_by_role("option", name="Leads", exact=True).click()
    sync_api.expect(page.get_by_text("Cost per lead").first).to_be_visible(timeout=PATIENCE_MS)
    page.reload()
    sync_api.expect(page.get_by_text("Against the days before")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Plan with this").click()
    sync_api.expect(page.get_by_role("heading", name="Plan", exact=True)).to_be_visible(timeout=PATIENCE_MS)
