"""`fit --details` and `fit --json`: what an analyst can check."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

PLACE = ("--workspace", "w.sqlite")


@pytest.fixture
def imported(folder: Path, run: Callable) -> Path:  # type: ignore[type-arg]
    assert run("import", "history.csv", *PLACE).status == 0
    return folder


def test_details_are_shown_only_when_asked_for(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert "Levels off at" not in run("fit", *PLACE).out
    said = run("fit", *PLACE, "--details", "--json", "summary.json")
    assert said.status == 0, said.err
    one_line = " ".join(said.out.split())
    assert "Levels off at" in one_line
    written = json.loads((imported / "summary.json").read_text())
    for sentence in written["sentences"]:
        assert sentence in one_line
    summary = written["summary"]
    assert sum(summary["forms"].values()) == pytest.approx(1.0)
    assert [one["platform"] for one in summary["segments"]] == ["facebook", "facebook", "tiktok", "tiktok"]
    for one in summary["segments"]:
        assert one["efficiency"]["low"] < one["efficiency"]["value"] < one["efficiency"]["high"]
        assert 0.0 <= one["own_evidence"] <= 1.0
    best, poor = summary["segments"][0], summary["segments"][2]
    assert best["efficiency"]["value"] > 1.5 * poor["efficiency"]["value"]  # three times as good in truth


def test_the_band_of_demand_is_about_demand_alone(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    """How high demand stands as a whole belongs to the levels and must not widen its band."""
    assert run("fit", *PLACE, "--json", "summary.json").status == 0
    demand = json.loads((imported / "summary.json").read_text())["summary"]["demand"]
    assert all(point["low"] < point["value"] < point["high"] for point in demand)
    assert max(point["high"] / point["low"] for point in demand) < 2.0


def test_a_file_that_cannot_be_written_is_told_before_the_work(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run("fit", *PLACE, "--json", "nowhere/summary.json")
    assert (said.status, said.out) == (2, "")
