"""What a person at a real browser waits for: from a key press to the new plan, from the address to the first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright import sync_api

from benchmarks.app_server import PATIENCE, App, chromium

SETTLED = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
"""Whether the page shows all that the server has sent."""
_QUIET_MS = 250
"""So long nothing may change before the page counts as settled."""
WATCH = """
(quietMs) => {
  const figures = () => [...document.querySelectorAll('[data-testid=stMetricValue], [data-testid=stMetricDelta]')]
    .map(each => each.textContent).join('|');
  window.watched = {press: null, figures: null, last: null, before: figures()};
  const watched = window.watched;
  document.addEventListener('keydown', event => {
    Object.assign(watched, {press: event.timeStamp, figures: null, last: null, before: figures()});
  }, true);
  new MutationObserver(() => {
    if (watched.press === null) return;
    watched.last = performance.now();
    if (watched.figures === null && figures() !== watched.before) {
      watched.figures = watched.last;
      requestAnimationFrame(() => { const channel = new MessageChannel();
        channel.port1.onmessage = () => { watched.painted = performance.now(); }; channel.port2.postMessage(0); });
    }
  }).observe(document.querySelector('[data-testid=stMain]'),
             {subtree: true, childList: true, characterData: true, attributes: true});
}
"""
"""Notes when a key was pressed, when the figures of the plan first differed, and when anything last changed."""
IS_DONE = (
    """
(quietMs) => window.watched.figures !== null && performance.now() - window.watched.last > quietMs && """
    + SETTLED
)


@dataclass(frozen=True, slots=True)
class Wait:
    """What one change took, milliseconds from the key press.

    Attributes
    ----------
    figures : float
        Until the figures of the new plan were in the page.
    painted : float
        Until the browser had drawn them.
    settled : float
        Until the last change of the page: charts, table, remarks.
    """

    figures: float
    painted: float
    settled: float


@contextmanager
def window(app: App | None = None) -> Iterator[sync_api.Page]:
    """Open a browser window, on the app if one is given; raises `RuntimeError` where there is no browser."""
    path = chromium()
    if path is None:
        msg = "no Chromium is on the PATH"
        raise RuntimeError(msg)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        if app is not None:
            open_plan(page, app)
        yield page
        context.close()
        browser.close()


def open_plan(page: sync_api.Page, app: App) -> float:
    """Open the first page; seconds until the plan stood there."""
    start = time.perf_counter()
    page.goto(app.address)
    page.get_by_test_id("stMetricValue").first.wait_for()
    return time.perf_counter() - start


def press_keys(page: sync_api.Page, n_presses: int) -> list[Wait]:
    """Move the budget by slider key by key to budgets that were not asked for before, and wait for each plan."""
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1000)
    page.locator("input[type=range]").first.focus()
    page.evaluate(WATCH, _QUIET_MS)
    _press(page, "Home")  # from the least budget there is room for more steps than from the usual one
    return [_press(page) for _ in range(n_presses)]


def _press(page: sync_api.Page, key: str = "ArrowRight") -> Wait:
    page.keyboard.press(key)
    page.wait_for_function(IS_DONE, arg=_QUIET_MS)
    times = page.evaluate("() => window.watched")
    press = times["press"]
    return Wait(times["figures"] - press, times["painted"] - press, times["last"] - press)
