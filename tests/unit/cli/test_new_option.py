"""``--new``: segments without a history from the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = ("plan", "history.csv", "--budget", "5000", "--start", "2026-01-01", "--end", "2026-01-31", "--out", "plan.csv")


def budgets(folder: Path) -> dict[tuple[str, str], float]:
    with (folder / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["platform"], row["audience"]): float(row["budget"]) for row in csv.DictReader(file)}


def test_a_plan_has_the_new_segments_and_says_what_they_rest_on(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "limits.csv").write_text("platform,audience,min,max\nreddit,A,500,600\n")
    new = ("--new", "Reddit / A", "--new", "tiktok/sale / 18-24")
    told = run(*PLAN, *new, "--limits", "limits.csv", "--json", "report.json")
    assert (told.status, told.err) == (0, "")
    placed = budgets(folder)
    assert {("reddit", "A"), ("tiktok", "sale / 18-24")} <= set(placed)
    assert 500 <= placed["reddit", "A"] <= 600
    assert sum(placed.values()) == pytest.approx(5000)
    findings = json.loads((folder / "report.json").read_text())["findings"]
    borrowed = {one["subject"] for one in findings if "borrowed from relatives" in one["message"]}
    assert borrowed == {"reddit / A", "tiktok / sale / 18-24"}
    assert "No history" in told.out


def test_the_order_of_new_segments_changes_nothing(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert run(*PLAN, "--new", "reddit/A", "--new", "x/B").status == 0
    first = (folder / "plan.csv").read_bytes()
    assert run(*PLAN, "--new", "x / B", "--new", "REDDIT / a").status == 0
    assert (folder / "plan.csv").read_bytes() == first


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("tiktok", "--new is 'tiktok'; write a platform and an audience"),
        (" / A", "write a platform and an audience"),
        ("tiktok / ", "write a platform and an audience"),
        ("", "--new is ''"),
        ("Facebook / a", "facebook / A is in the history already"),
    ],
)
def test_a_wrong_name_is_one_sentence_and_nothing_is_written(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    new: str,
    sentence: str,
) -> None:
    told = run(*PLAN, "--new", new)
    assert (told.status, told.out) == (2, "")
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert not (folder / "plan.csv").exists()


def test_a_workspace_shows_borrowed_curves_and_keeps_its_own(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    place = ("--workspace", "own.db")
    assert run("import", "history.csv", *place).status == 0
    usual = run("fit", *place)
    told = run("fit", *place, "--new", "reddit / A")
    assert told.status == 0
    assert "reddit" in told.out
    assert "keeps none of them" in " ".join(told.out.split())
    assert run("fit", *place).out == usual.out
    assert run("curves", *place, "--new", "reddit / A", "--out", "curves.csv").status == 0
    assert "\nreddit,A," in (folder / "curves.csv").read_text()
