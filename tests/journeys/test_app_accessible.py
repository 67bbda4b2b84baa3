"""All pages in a real browser: no violation of WCAG A or AA, nothing too wide, all in reach of the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, served, settle, sync_api

axe_playwright = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

pytestmark = NEEDS_BROWSER

PAGES = ("plan", "scenarios", "segments", "curves", "data", "settings")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {1280: 900, 820: 1180}
"""Widths of a small computer and a tablet, with their heights, pixels."""


@pytest.fixture(scope="module", params=["demonstration", "empty"])
def address(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("places"), is_empty=request.param == "empty") as found:
        yield found


@pytest.fixture(scope="module")
def window() -> Iterator[sync_api.Browser]:
    with browser() as opened:
        yield opened


def opened(window: sync_api.Browser, address: str, page: str, scheme: str, width: int) -> sync_api.Page:
    context = window.new_context(
        locale="en-GB", viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme
    )
    found = context.new_page()
    found.set_default_timeout(PATIENCE_MS)
    found.goto(f"{address}/{page}")
    found.get_by_test_id("stMain").wait_for()
    found.get_by_role("heading").first.wait_for()
    settle(found)
    return found


def violations(page: sync_api.Page) -> list[str]:
    options: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
    found = axe_playwright.Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_and_fits_the_window(
    window: sync_api.Browser, address: str, name: str, scheme: str, width: int
) -> None:
    page = opened(window, address, name, scheme, width)
    try:
        assert violations(page) == []
        too_wide = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map(each => each.scrollWidth - each.clientWidth)"
        )
        assert max(too_wide) <= 0
    finally:
        page.context.close()
