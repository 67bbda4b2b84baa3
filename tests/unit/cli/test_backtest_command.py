"""The command that says how good forecasts were."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

PLACE = ("--workspace", "w.sqlite")


@pytest.fixture
def imported(folder: Path, run: Callable) -> Path:  # type: ignore[type-arg]
    assert run("import", "history.csv", *PLACE).status == 0
    return folder


def test_the_sentence_the_tables_and_the_files(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run("backtest", *PLACE, "--days", "14", "--folds", "2", "--out", "lines.csv", "--json", "scores.json")
    assert said.status == 0, said.err
    one_line = " ".join(said.out.split())
    assert "Over the last 28 days our forecasts were off by" in one_line
    assert "the 80% interval held" in one_line
    assert "Last 60 days' rate" in one_line
    scores = json.loads((imported / "scores.json").read_text())
    assert [fold["history_days"] for fold in scores["folds"]] == [62, 76]
    assert [score["forecaster"] for score in scores["scores"]] == [
        "curves",
        "last_period",
        "last_60_days",
        "whole_history",
    ]
    assert scores["sentence"] in one_line
    lines = list(csv.DictReader(io.StringIO((imported / "lines.csv").read_bytes().decode(), newline="")))
    assert len(lines) == 8
    for fold in scores["folds"]:
        of_fold = [line for line in lines if line["start"] == fold["period"]["start"]]
        assert sum(float(line["outcome"]) for line in of_fold) == fold["outcome"]
        assert sum(float(line["expected"]) for line in of_fold) == pytest.approx(fold["expected"]["value"], rel=1e-4)
    held = [float(line["low"]) <= float(line["outcome"]) <= float(line["high"]) for line in lines]
    assert sum(held) / 8 == scores["segments_held"]


def test_a_history_that_is_too_short_is_told_in_one_sentence(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run("backtest", *PLACE, "--days", "80")
    assert (said.status, said.out) == (2, "")
    assert "too short" in said.err
    assert "at most 62 days ahead" in said.err


def test_an_outcome_that_is_not_there_and_an_empty_place_are_told(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert "leads" in run("backtest", *PLACE, "--kpi", "leads").err
    assert run("backtest", "--workspace", "nowhere.sqlite").status == 2


@pytest.mark.parametrize("wrong", [("--folds", "0"), ("--days", "0"), ("--days", "many")])
def test_numbers_out_of_range_are_refused(imported: Path, run: Callable, wrong: tuple[str, str]) -> None:  # type: ignore[type-arg]
    assert run("backtest", *PLACE, *wrong).status == 2
