"""In a real browser: what is typed is kept, however fast the next click comes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, served, settle, sync_api

pytestmark = NEEDS_BROWSER

expect = sync_api.expect
WEIGHTS, COSTS = 1, 2
"""Places of the tables on the Settings page."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("typed")) as found:
        yield found


@pytest.fixture
def settings(address: str) -> Iterator[sync_api.Page]:
    with browser() as opened:
        page = opened.new_context(locale="en-GB", viewport={"width": 1440, "height": 2200}).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{address}/settings")
        page.get_by_label("Margin", exact=True).wait_for()
        settle(page)
        yield page


def go(page: sync_api.Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    settle(page)


@pytest.mark.parametrize("press_ms", [0, 40, 120])
def test_a_click_on_a_page_right_after_typing_leads_there(settings: sync_api.Page, press_ms: int) -> None:
    margin = settings.get_by_label("Margin", exact=True)
    margin.click()
    settings.keyboard.type("41%")
    settings.get_by_role("link", name="Scenarios").first.click(delay=press_ms)
    expect(settings.get_by_role("heading", name="Scenarios", exact=True)).to_be_visible()
    settings.wait_for_timeout(1500)  # long enough to be thrown back
    assert settings.url.endswith("/scenarios")
    go(settings, "Settings")
    expect(margin).to_have_value("41%")


def fill_first_cell(page: sync_api.Page, table: int, width: float, text: str) -> None:
    """Type into the first row of a table, as far from its left side as told."""
    box = page.get_by_test_id("stDataFrame").nth(table).bounding_box()
    assert box is not None
    x, y = box["x"] + width * box["width"], box["y"] + 52
    page.mouse.move(x, y, steps=5)
    page.wait_for_timeout(400)
    page.mouse.dblclick(x, y)
    page.locator("#portal textarea").wait_for()
    page.keyboard.type(text, delay=30)
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)
    settle(page)


def test_one_sign_typed_in_a_table_after_another_table_is_kept(settings: sync_api.Page) -> None:
    fill_first_cell(settings, COSTS, 0.3, "Agency")
    fill_first_cell(settings, WEIGHTS, 0.8, "5")
    for page in (settings, settings.context.new_page()):
        page.goto(settings.url)
        cells = page.get_by_test_id("stDataFrame")
        expect(cells.nth(WEIGHTS).locator("td").nth(1)).to_have_text("5", timeout=PATIENCE_MS)
        expect(cells.nth(COSTS).locator("td").first).to_have_text("Agency", timeout=PATIENCE_MS)
