"""Scenarios in a real browser: save three and compare them, open a shared link, go back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, served, sync_api

pytestmark = NEEDS_BROWSER

expect = sync_api.expect


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[sync_api.Page]:
    with browser() as opened:
        context = opened.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
        window = context.new_page()
        window.set_default_timeout(PATIENCE_MS)
        yield window
        context.close()


def violations(page: sync_api.Page) -> list[str]:
    """Break of a rule of WCAG A or AA; none where the judge is not installed."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        return []
    options: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    return [str(each["id"]) for each in Axe().run(page, options=options).response["violations"]]


def save_plan(page: sync_api.Page, budget: str, name: str) -> None:
    """Type a budget on the Plan page and save what comes under a name."""
    field = page.get_by_label("Budget (EUR)")
    figure = page.get_by_test_id("stMetricValue").nth(2)  # after the last period and today's split
    before = figure.inner_text()
    field.fill(budget)
    field.press("Enter")
    expect(figure).not_to_have_text(before, timeout=PATIENCE_MS)
    page.get_by_role("button", name="Save as scenario").click()
    page.get_by_label("Name of the scenario").fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved as '{name}'")).to_be_visible(timeout=PATIENCE_MS)


def open_scenarios(page: sync_api.Page) -> None:
    page.get_by_role("link", name="Scenarios").first.click()
    expect(page.get_by_role("heading", name="Scenarios", exact=True)).to_be_visible(timeout=PATIENCE_MS)


def test_save_and_compare_three_scenarios_then_share_one(page: sync_api.Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4, timeout=PATIENCE_MS)
    for budget, name in (("20000", "Small"), ("35000", "Middle"), ("50000", "Large")):
        save_plan(page, budget, name)
    open_scenarios(page)
    for place in range(3):
        page.get_by_text("Compare", exact=True).nth(place).click()
        if place:
            expect(page.get_by_role("table").first.get_by_role("columnheader")).to_have_count(
                place + 2, timeout=PATIENCE_MS
            )
    for heading in ("Side by side", "Settings that differ", "Where the money goes"):
        # while the page is drawn again the old one may stand beside the new
        expect(page.get_by_role("heading", name=heading)).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.get_by_text("The budgets differ")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("table")).to_have_count(2)
    expect(page.get_by_test_id("stVegaLiteChart").get_by_text("Where they differ most")).to_be_visible()

    assert violations(page) == []
    page.get_by_role("button", name="Open").first.click()
    expect(page.get_by_role("heading", name="Large", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert parse_qs(urlsplit(page.url).query)["scenario"] == ["3"]
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link == page.url

    colleague = page.context.browser.new_context(locale="pl-PL")  # type: ignore[union-attr]
    window = colleague.new_page()
    window.set_default_timeout(PATIENCE_MS)
    window.goto(link)
    expect(window.get_by_role("heading", name="Large", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    window.get_by_role("link", name="Plan", exact=True).first.click()
    expect(window.get_by_test_id("stMetricValue")).to_have_count(4, timeout=PATIENCE_MS)
    budget = window.get_by_label(re.compile("Bud(get|żet)")).first.input_value()
    assert re.sub(r"\D", "", budget) not in {"20000", "35000", "50000"}, "the visitor's own question was changed"
    colleague.close()
    assert violations(page) == []


def test_a_wrong_link_is_told_and_a_deleted_scenario_comes_back(page: sync_api.Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4, timeout=PATIENCE_MS)
    save_plan(page, "20000", "Mine")
    page.goto(f"{address}/scenarios?scenario=77&client=demo")
    expect(page.get_by_text("There is no scenario 77 here")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Open").first.click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("'Mine' was deleted.")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Open")).to_have_count(1, timeout=PATIENCE_MS)
