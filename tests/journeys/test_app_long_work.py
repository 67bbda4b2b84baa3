"""Long work in real browsers: stopped and started again, left and found again, and its errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, served, sync_api

pytestmark = NEEDS_BROWSER
PAGE = Path(__file__).with_name("long_work_page.py")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[sync_api.Page]:
    with served(tmp_path, script=PAGE) as address, browser() as opened:
        found = opened.new_context(locale="en-GB").new_page()
        found.set_default_timeout(PATIENCE_MS)
        found.goto(address)
        found.get_by_text("slow", exact=True).wait_for()
        yield found


def sees(page: sync_api.Page, text: str) -> None:
    sync_api.expect(page.get_by_text(text)).to_be_visible(timeout=PATIENCE_MS)


def test_work_is_stopped_and_started_again(page: sync_api.Page) -> None:
    page.get_by_text("slow", exact=True).click()
    sees(page, "Learning from your past results")
    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
    sees(page, "Stopped, as you asked")
    page.get_by_role("button", name="Start again").click()
    sees(page, "Learning from your past results")
    sees(page, "It learned once, started 2")


def test_work_goes_on_while_its_page_is_left(page: sync_api.Page) -> None:
    page.get_by_text("slow", exact=True).click()
    sees(page, "Learning from your past results")
    page.get_by_text("none", exact=True).click()
    sync_api.expect(page.get_by_text("Learning from your past results")).to_be_hidden(timeout=PATIENCE_MS)
    page.get_by_text("slow", exact=True).click()
    sees(page, "It learned once, started 1")


def test_an_error_of_the_work_is_told_in_the_page(page: sync_api.Page) -> None:
    page.get_by_text("failing", exact=True).click()
    sees(page, "The results hold no spend.")
    page.get_by_text("none", exact=True).click()
    sync_api.expect(page.get_by_text("The results hold no spend.")).to_be_hidden(timeout=PATIENCE_MS)
