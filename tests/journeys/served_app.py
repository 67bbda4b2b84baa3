"""The app and a browser for the journeys that need real ones."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PATIENCE_SECONDS = 90.0
PATIENCE_MS = PATIENCE_SECONDS * 1000

NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH; install one to run the browser journeys"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as reply:  # noqa: S310 - http alone
            return bool(reply.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@contextmanager
def served(
    folder: Path, *, is_empty: bool = False, port: int | None = None, script: Path | None = None
) -> Iterator[str]:
    """Serve the app, or a script of a test, with its workspaces in a folder; the demonstration unless `is_empty`."""
    environment = dict(os.environ) | {"XDG_DATA_HOME": str(folder), "HOME": str(folder), "OMP_NUM_THREADS": "1"}
    environment["PYTHONPATH"] = str(ROOT)
    environment.pop("OPTIMIZER_WORKSPACE", None)
    if is_empty:
        environment["OPTIMIZER_WORKSPACE"] = str(folder / "fresh.sqlite")
    port = free_port() if port is None else port
    command = [sys.executable, "-m", "streamlit", "run", str(script or ROOT / "app.py"), f"--server.port={port}"]
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [*command, "--server.headless=true"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not answers(f"http://127.0.0.1:{port}"):
                assert server.poll() is None, (folder / "server.log").read_text()
                assert time.monotonic() < deadline, "the app did not start"
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def browser() -> Iterator[sync_api.Browser]:
    """Open a browser without a window."""
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


def settle(page: sync_api.Page) -> None:
    """Wait until the page shows all that the server has sent."""
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
        " && !document.querySelector('[data-testid=stSkeleton]')",
        timeout=PATIENCE_MS,
    )
    page.wait_for_timeout(300)
