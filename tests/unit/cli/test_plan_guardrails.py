"""``plan`` and ``total`` with guardrails: what the terminal, the table and the report say."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

PLAN = ("plan", "history.csv", "--start", "2026-01-01", "--end", "2026-01-31", "--out", "plan.csv", "--budget", "4000")


@pytest.fixture
def visits(folder: Path) -> Path:
    """A history whose better platform has the more visitors who leave at once."""
    rng = np.random.default_rng(8)
    lines = ["date,platform,audience,spend,conversions,sessions,bounces,currency"]
    for day in range(90):
        for platform, best, bounced in (("facebook", 24.0, 0.6), ("google", 12.0, 0.3)):
            spend = round(60 * rng.lognormal(0.0, 0.5), 2)
            sessions = rng.poisson(800 * spend / (spend + 200))
            figures = f"{rng.poisson(best * spend / (spend + 150))},{sessions},{rng.binomial(sessions, bounced)}"
            lines.append(f"{np.datetime64('2025-10-01') + day},{platform},A,{spend},{figures},EUR")
    (folder / "history.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_a_plan_tells_the_rate_beside_its_level(visits: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (visits / "limits.csv").write_text("platform,max,guardrail,level\ngoogle,95%,,\n,,Bounce rate,45%\n,,cpa,40\n")
    said = run(*PLAN, "--limits", "limits.csv", "--json", "report.json")
    assert (said.status, said.err) == (0, "")
    flat = " ".join(said.out.split())
    assert "bounce_rate: 45% in the plan (" in flat
    assert "at most 45% is allowed (limits.csv, row 3)" in flat
    assert "cpa: €" in flat
    assert "at most €40 is allowed (limits.csv, row 4)" in flat
    bounce, cost = json.loads((visits / "report.json").read_text())["guardrails"]
    assert (bounce["name"], bounce["unit"], bounce["most"]) == ("bounce_rate", "rate", 0.45)
    assert bounce["expected"]["low"] < bounce["expected"]["value"] <= 0.45 < bounce["expected"]["high"]
    assert bounce["expected"]["level"] == 0.8
    assert 0.3 < bounce["current_split"] < 0.6
    assert 0.0 < bounce["probability"] < 1.0
    assert (cost["unit"], cost["source"]) == ("money", "limits.csv, row 4")
    assert cost["expected"]["value"] < 40
    with (visits / "plan.csv").open(encoding="utf-8", newline="") as file:
        assert "guardrail of group" in next(csv.DictReader(file))["binding"]


def test_without_guardrails_the_report_has_none(visits: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert run(*PLAN, "--json", "report.json").status == 0
    assert "guardrails" not in json.loads((visits / "report.json").read_text())


def test_a_guardrail_that_no_spend_keeps_is_told_first(visits: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (visits / "limits.csv").write_text("guardrail,level\ncpa,0.5\n")
    said = run(*PLAN, "--limits", "limits.csv", "--json", "report.json")
    assert said.status == 0
    assert "Hold: nothing is spent" in said.out
    report = json.loads((visits / "report.json").read_text())
    assert report["guardrails"][0]["expected"]["value"] is None
    assert report["certificate"]["unplaced"] == 4000


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("click_through_rate,2%", "limits.csv, row 2 limits 'click_through_rate', which is clicks over impressions"),
        ("bounce_rate,45", "write a level such as 0.45 or 45%"),
        ("joy,2%", "limits.csv, row 2 limits 'joy', which is no rate that a history has"),
    ],
)
def test_what_the_history_lacks_is_one_sentence(visits: Path, run: Callable, row: str, words: str) -> None:  # type: ignore[type-arg]
    (visits / "limits.csv").write_text(f"guardrail,level\n{row}\n")
    said = run(*PLAN, "--limits", "limits.csv")
    assert (said.status, said.out) == (2, "")
    assert words in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert not (visits / "plan.csv").exists()
