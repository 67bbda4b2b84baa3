"""The app in a real browser: first run, a new budget, a download, and a file of one's own."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from served_app import NEEDS_BROWSER, PATIENCE_MS, browser, served, sync_api

pytestmark = NEEDS_BROWSER


@pytest.fixture
def address(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The app on a free loopback port, its workspaces in a folder that vanishes; `empty` starts it on an empty one."""
    with served(tmp_path, is_empty=getattr(request, "param", "") == "empty") as found:
        yield found


@pytest.fixture
def page(address: str) -> Iterator[sync_api.Page]:
    """A browser window on the app; fails if a page asks any other server for anything."""
    strangers: list[str] = []
    with browser() as opened:
        context = opened.new_context(locale="en-GB", viewport={"width": 1440, "height": 900}, accept_downloads=True)
        window = context.new_page()
        window.set_default_timeout(PATIENCE_MS)
        local = ("ws" + address.removeprefix("http"), address, "data:", "blob:")
        window.on("request", lambda asked: None if asked.url.startswith(local) else strangers.append(asked.url))
        window.on("console", lambda told: strangers.append(told.text) if "NAME_NOT_RESOLVED" in told.text else None)
        yield window
        context.close()
    assert strangers == []


def planned(page: sync_api.Page) -> dict[str, Decimal]:
    """Press the download button; budgets per segment of the file that comes."""
    with page.expect_download() as coming:
        page.get_by_role("button", name="Plan (CSV)").click()
    assert coming.value.suggested_filename == "plan.csv"
    text = Path(coming.value.path()).read_text("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text))
    return {f"{row['platform']} / {row['audience']}": Decimal(row["budget"]) for row in rows}


def test_first_run_new_budget_and_download(page: sync_api.Page, address: str) -> None:
    page.goto(address)
    sync_api.expect(page.get_by_text("These are demonstration data")).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(page.get_by_role("heading", name=re.compile("^(Move|Hold|Keep)"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    expected = page.get_by_test_id("stMetricValue").nth(2)
    before = expected.inner_text()
    page.goto(f"{address}/plan")  # as the other pages can be typed
    sync_api.expect(page.get_by_role("heading", name=re.compile("^(Move|Hold|Keep)"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    sync_api.expect(page.get_by_role("dialog")).to_have_count(0)
    budget = page.get_by_label("Budget (EUR)")
    budget.fill("41250,5")
    budget.press("Enter")
    sync_api.expect(budget).to_have_value("41250,5", timeout=PATIENCE_MS)
    sync_api.expect(expected).not_to_have_text(before, timeout=PATIENCE_MS)
    charts = page.get_by_test_id("stVegaLiteChart")
    sync_api.expect(charts).to_have_count(1)
    sync_api.expect(charts.first.get_by_text("Where money comes from and goes")).to_be_visible()
    plan = planned(page)
    assert len(plan) >= 20
    assert sum(plan.values()) == Decimal("41250.50")
    between = expected.inner_text()
    page.locator("input[type=range]").first.focus()
    page.keyboard.press("Home")
    sync_api.expect(expected).not_to_have_text(between, timeout=PATIENCE_MS)


def type_limit(page: sync_api.Page, row: int, text: str) -> None:
    """Fill "At least" of one row of the limits table, a canvas that does not say when it is ready: try again if not."""
    told = page.get_by_text(f"lines with limits: {row + 1}")
    for _ in range(4):
        box = page.get_by_test_id("stDataFrame").first.bounding_box()
        assert box is not None
        page.mouse.dblclick(box["x"] + 0.53 * box["width"], box["y"] + 33 * (row + 1) + 16)
        cell = page.locator("#portal input, #portal textarea").first
        with contextlib.suppress(sync_api.TimeoutError, AssertionError):
            cell.fill(text, timeout=3000)
            cell.press("Enter")
            sync_api.expect(told).to_be_visible(timeout=5000)
            return
    pytest.fail(f"the limits table did not take '{text}'")


@pytest.mark.parametrize("address", ["empty"], indirect=True)
def test_own_file_to_own_plan(page: sync_api.Page, address: str, meta_csv: bytes, tmp_path: Path) -> None:
    export = tmp_path / "Meta export.csv"
    export.write_bytes(meta_csv)
    page.goto(address)
    page.get_by_role("button", name="Add your files").click()
    page.locator("input[type=file]").first.set_input_files(export)
    sync_api.expect(page.get_by_text("The first rows, as they were understood")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Use these files").click()
    sync_api.expect(page.get_by_text("Your files are in use")).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(page.get_by_test_id("stMetricValue")).to_have_count(4, timeout=PATIENCE_MS)
    plan = planned(page)
    assert set(plan) == {"meta / Parents", "meta / Students"}
    assert sum(plan.values()) == Decimal(page.get_by_label("Budget (USD)").input_value().replace(",", ""))
    page.set_viewport_size({"width": 1440, "height": 1300})
    page.get_by_role("radio", name="Limits").click()
    sync_api.expect(page.get_by_role("button", name="Remove all limits")).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(page.get_by_test_id("stDataFrame")).to_have_count(3, timeout=PATIENCE_MS)
    type_limit(page, 0, "80%")
    assert not page.get_by_text("last plan that was possible").is_visible()
    type_limit(page, 1, "90%")
    sync_api.expect(page.get_by_text("last plan that was possible")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Remove all limits").click()
    sync_api.expect(page.get_by_text("last plan that was possible")).to_be_hidden(timeout=PATIENCE_MS)


def slashed_csv() -> str:
    """Days up to the 12th only, so that no date tells whether it stands before or after the month."""
    lines = ["date;platform;audience;currency;spend;impressions;conversions"]
    for month in (3, 4, 5, 6, 7):
        for day in range(1, 13):
            for audience, usual in (("Parents", 40), ("Students", 25)):
                spend = usual + 3 * ((day * 7 + month) % 11)
                lines.append(f"{day:02d}/{month:02d}/2026;facebook;{audience};EUR;{spend}.5;{90 * spend};{spend // 9}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("address", ["empty"], indirect=True)
def test_an_ambiguous_file_is_asked_about_and_imported(page: sync_api.Page, address: str, tmp_path: Path) -> None:
    export = tmp_path / "days.csv"
    export.write_text(slashed_csv())
    page.goto(f"{address}/data")
    page.locator("input[type=file]").first.set_input_files(export)
    use = page.get_by_role("button", name="Use these files")
    sync_api.expect(page.get_by_text("Which day is 01/03/2026?")).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(use).to_be_disabled()
    sync_api.expect(page.get_by_text("Answer the questions first: days.csv.")).to_be_visible()
    page.get_by_text(re.compile("^(1 March|March 1,) 2026: the day comes first")).click()
    sync_api.expect(page.get_by_text("1 Mar 2026 \N{EN DASH} 12 Jul 2026").first).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(use).to_be_enabled(timeout=PATIENCE_MS)
    use.click()
    sync_api.expect(page.get_by_text("Your files are in use")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Data").first.click()
    undo = page.get_by_role("button", name="Undo")
    sync_api.expect(undo).to_be_visible(timeout=PATIENCE_MS)
    undo.click()
    sync_api.expect(page.get_by_text("all imports are undone")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Bring back").click()
    sync_api.expect(page.get_by_text("Back in use: days.csv.")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Settings").first.click()
    page.get_by_text("Backup", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download a backup").click()
    assert Path(coming.value.path()).read_bytes().startswith(b"SQLite format 3\x00")


@pytest.mark.parametrize("address", ["empty"], indirect=True)
def test_from_an_empty_workspace_to_the_first_plan_in_five_clicks(
    page: sync_api.Page, address: str, meta_csv: bytes, tmp_path: Path
) -> None:
    export = tmp_path / "Meta export.csv"
    export.write_bytes(meta_csv)
    page.add_init_script(
        "window.addEventListener('click', each => { if (each.isTrusted) console.log('a click'); }, true)"
    )
    clicks: list[str] = []
    page.on("console", lambda told: clicks.append(told.text) if told.text == "a click" else None)
    page.goto(address)
    page.get_by_role("button", name="Add your files").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_test_id("stFileUploader").first.locator("button:visible").first.click(timeout=20_000)
    chooser.value.set_files(export)  # one more click, in a window of the system
    sync_api.expect(page.get_by_text("Meta", exact=False).first).to_be_visible(timeout=PATIENCE_MS)
    sync_api.expect(page.get_by_text("The first rows, as they were understood")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Use these files").click()
    sync_api.expect(page.get_by_role("heading", name=re.compile("^(Move|Hold|Keep)"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert len(clicks) + 1 <= 5
    assert len(clicks) >= 3
