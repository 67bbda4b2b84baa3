"""Small files as users have them, and the command line run in process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from optimizer.cli import main

DAYS = 90


def history_text(
    *, currency: str | None = "EUR", results: str = "conversions", names: tuple[str, ...] = ("A", "B")
) -> str:
    """A tidy history of two platforms; the first segment is by far the best."""
    rng = np.random.default_rng(5)
    lines = [f"date,platform,audience,spend,{results}" + ("" if currency is None else ",currency")]
    for day in range(DAYS):
        for platform, best in (("facebook", 3.0), ("tiktok", 1.0)):
            for number, name in enumerate(names):
                spend = round(20 * rng.lognormal(0, 0.4), 2)
                count = rng.poisson(best / (1 + number) * spend / (spend + 40) * 6)
                row = f'{np.datetime64("2025-10-01") + day},{platform},"{name}",{spend},{count}'
                lines.append(row + ("" if currency is None else f",{currency}"))
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep tests away from the workspaces of whoever runs them."""
    folder = tmp_path / "user-data"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setattr("optimizer.workflow.places.user_data_path", lambda name, **_: folder / name)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "OPTIMIZER_TRACEBACK", "META_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a history in it."""
    place = tmp_path / "work"
    place.mkdir()
    (place / "history.csv").write_text(history_text())
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command as the shell would."""

    def command(*words: str) -> Said:
        capsys.readouterr()
        status = main(words)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return command
