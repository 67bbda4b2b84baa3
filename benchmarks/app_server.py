"""The app in a process of its own on a loopback port, its workspaces in a folder that vanishes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from optimizer.domain.performance import PerformanceTable
from optimizer.ingest import SourceFile
from optimizer.workflow.importing import import_files
from optimizer.workflow.places import open_workspace

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0
"""Seconds that anything may take."""


@dataclass(frozen=True, slots=True)
class App:
    """A running app.

    Attributes
    ----------
    address : str
        As a browser asks for it.
    process : int
        Its number.
    seconds_to_serve : float
        From the start of the process to its first answer.
    """

    address: str
    process: int
    seconds_to_serve: float

    @property
    def memory_mb(self) -> float | None:
        """What it holds in memory, MB; None where the system does not say."""
        status = Path(f"/proc/{self.process}/status")
        if not status.exists():
            return None
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


@contextmanager
def served(history: PerformanceTable | None = None) -> Iterator[App]:
    """Serve the app on a history, or on the demonstration, for as long as it is measured."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ) | {"XDG_DATA_HOME": folder, "HOME": folder, "OMP_NUM_THREADS": "1"}
        environment["PYTHONPATH"] = str(ROOT)
        environment.pop("OPTIMIZER_WORKSPACE", None)
        if history is not None:
            path = Path(folder) / "measured.sqlite"
            export = SourceFile("history.csv", history.rows.to_csv(index=False).encode())
            import_files(open_workspace(path), [export])
            environment["OPTIMIZER_WORKSPACE"] = str(path)
        port = _free_port()
        command = [sys.executable, "-m", "optimizer", "app", "--headless", "--port", str(port)]
        start = time.perf_counter()
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(server, address)
            yield App(address, server.pid, time.perf_counter() - start)
        finally:
            server.terminate()
            server.wait(20)


def chromium() -> str | None:
    """Where a Chromium is; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def _free_port() -> int:
    with socket.socket() as unbound:
        unbound.bind(("127.0.0.1", 0))
        port: int = unbound.getsockname()[1]
        return port


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(f"{address}/_stcore/health"):
        if server.poll() is not None or time.monotonic() > deadline:
            msg = "the app did not start"
            raise RuntimeError(msg)
        time.sleep(0.02)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
