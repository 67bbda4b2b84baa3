"""In real browsers: nobody sees what another has typed, and nothing typed is lost by a reload, a page or a restart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, free_port, served, settle, sync_api

pytestmark = NEEDS_BROWSER

TYPED = "41250"
SHOWN = re.compile(r"^41,?250$")
"""As it was typed, or as the page writes it after it was drawn anew."""


@pytest.fixture(scope="module")
def window() -> Iterator[sync_api.Browser]:
    with browser() as opened:
        yield opened


def person(window: sync_api.Browser, address: str) -> sync_api.Page:
    """Somebody with a browser of their own."""
    page = window.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.get_by_test_id("stMetricValue").first.wait_for()
    settle(page)
    return page


def budget(page: sync_api.Page) -> sync_api.Locator:
    return page.get_by_label("Budget (EUR)")


def type_budget(page: sync_api.Page) -> None:
    budget(page).fill(TYPED)
    budget(page).press("Enter")
    sync_api.expect(budget(page)).to_have_value(SHOWN, timeout=PATIENCE_MS)
    settle(page)


def test_what_one_types_the_other_never_sees(window: sync_api.Browser, tmp_path: Path) -> None:
    with served(tmp_path) as address:
        mine, theirs = person(window, address), person(window, address)
        usual = budget(theirs).input_value()
        assert not SHOWN.match(usual)
        type_budget(mine)
        for page in (theirs, person(window, address)):
            page.reload()
            settle(page)
            sync_api.expect(budget(page)).to_have_value(usual, timeout=PATIENCE_MS)
        sync_api.expect(budget(mine)).to_have_value(SHOWN, timeout=PATIENCE_MS)


def test_reload_another_page_and_back_keep_what_was_typed(window: sync_api.Browser, tmp_path: Path) -> None:
    with served(tmp_path) as address:
        page = person(window, address)
        type_budget(page)
        page.reload()
        sync_api.expect(budget(page)).to_have_value(SHOWN, timeout=PATIENCE_MS)
        settle(page)
        page.get_by_role("link", name="Data").first.click()
        page.get_by_role("heading", name="Data", exact=True).wait_for()
        settle(page)
        page.go_back()
        sync_api.expect(budget(page)).to_have_value(SHOWN, timeout=PATIENCE_MS)


def test_a_restart_of_the_server_in_mid_edit_loses_nothing(window: sync_api.Browser, tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port=port) as address:
        page = person(window, address)
        type_budget(page)
    with served(tmp_path, port=port):
        settle(page)  # the page finds the server again by itself
        sync_api.expect(budget(page)).to_have_value(SHOWN, timeout=PATIENCE_MS)
        page.reload()
        sync_api.expect(budget(page)).to_have_value(SHOWN, timeout=PATIENCE_MS)


def test_the_keyboard_reaches_all_of_the_question_and_shows_where_it_is(
    window: sync_api.Browser, tmp_path: Path
) -> None:
    with served(tmp_path) as address:
        page = person(window, address)
        reached: dict[str, bool] = {}
        for _ in range(60):
            page.keyboard.press("Tab")
            page.wait_for_timeout(250)
            name, is_seen = page.evaluate(
                """() => {
                  const at = document.activeElement, looks = [];
                  for (let each = at; each && looks.length < 6; each = each.parentElement) looks.push(each);
                  const differs = looks.some(each => { const style = getComputedStyle(each);
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
                      || style.boxShadow !== 'none' || /rgb\\(11, 110, 105\\)/.test(style.borderColor); });
                  const label = at.getAttribute('aria-label') || at.labels?.[0]?.textContent || at.textContent || '';
                  return [`${at.tagName} ${label.trim().slice(0, 40)}`, differs];
                }"""
            )
            reached[name] = reached.get(name, False) or is_seen
            if name.startswith("BODY"):
                break
        said = "\n".join(reached)
        wanted = (
            "Data",
            "Plan (CSV)",
            "Period",
            "Budget (EUR)",
            "Budget, by slider",
            "Goal",
            "Cautious",
            "Limits",
            "Picture",
        )
        assert [name for name in wanted if name not in said] == []
        drawn_by_themselves = (
            "BODY",
            "MAIN",
            "CANVAS",
            "TD",
        )  # a table that is a picture shows its cell in the picture
        assert [
            name for name, is_seen in reached.items() if not (is_seen or name.startswith(drawn_by_themselves))
        ] == []
