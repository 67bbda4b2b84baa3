"""``plan`` for profit, for a target and for several KPIs together."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PLAN = ("plan", "history.csv", "--start", "2026-01-01", "--end", "2026-01-31", "--out", "plan.csv")
ASKED = (*PLAN, "--json", "report.json", "--budget", "5000")


def report(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return found


def placed(folder: Path) -> Decimal:
    with (folder / "plan.csv").open(encoding="utf-8", newline="") as file:
        return sum((Decimal(row["budget"]) for row in csv.DictReader(file)), Decimal(0))


def test_a_plain_plan_says_nothing_of_goals(folder: Path, run: Run) -> None:
    run(*ASKED)
    assert not {"goal", "answer", "assumptions"} & set(report(folder))


def test_profit_spends_what_earns(folder: Path, run: Run) -> None:
    said = run(*ASKED, "--profit", "--value", "20", "--margin", "50%")
    assert said.status == 0
    found = report(folder)
    assert found["goal"] == {"kind": "profit"}
    assert (found["answer"]["value_per_outcome"], found["answer"]["margin"]) == (20.0, 0.5)
    spent = float(placed(folder))
    assert found["answer"]["reached"] == pytest.approx(10.0 * found["expected"]["value"] - spent, abs=0.01)
    assert found["answer"]["reached"] <= found["answer"]["bound"]
    assert spent + found["certificate"]["unplaced"] == pytest.approx(5000.0, abs=0.01)
    assert "of profit" in " ".join(said.out.split())


def test_worthless_results_are_not_paid_for(folder: Path, run: Run) -> None:
    said = " ".join(run(*ASKED, "--profit", "--value", "0.0001").out.split())
    assert placed(folder) == 0
    assert "Spend nothing: no spend is expected to earn more than it costs." in said
    assert "Hold: nothing is spent; see the remark on the goal." in said


def test_a_target_is_reached_with_less(folder: Path, run: Run) -> None:
    run(*ASKED)
    wanted = 0.6 * report(folder)["expected"]["value"]
    said = " ".join(run(*ASKED, "--target-outcome", f"{wanted:.2f}").out.split())
    found = report(folder)
    assert found["goal"] == {"kind": "target", "target": "outcome", "level": pytest.approx(wanted, abs=0.01)}
    assert found["expected"]["value"] == pytest.approx(wanted, rel=1e-3)
    assert placed(folder) < 4000
    assert found["answer"]["bound"] <= float(placed(folder)) + 0.01
    assert found["certificate"]["unplaced_because"] == "target"
    assert "it is expected to reach the target of" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--max-cpa", "1000"), "each result is expected to cost"),
        (("--min-roas", "0.01", "--value", "20"), "a return on ad spend of"),
        (("--min-roi", "-0.9", "--value", "20", "--margin", "50%"), "a return on investment of"),
    ],
)
def test_a_target_that_is_kept_anyway_takes_the_whole_budget(
    folder: Path, run: Run, options: tuple[str, ...], words: str
) -> None:
    said = " ".join(run(*ASKED, *options).out.split())
    assert placed(folder) == 5000
    assert words in said
    assert "keeps to that" not in said


def test_points_are_told_as_points(folder: Path, run: Run) -> None:
    said = " ".join(run(*ASKED, "--kpi-value", "conversions=10").out.split())
    found = report(folder)
    assert found["kpi"] == "weighted"
    assert found["goal"] == {"kind": "budget", "kpi_values": {"conversions": 10.0}}
    assert "points" in said
    run(*ASKED)
    assert found["expected"]["value"] == pytest.approx(10.0 * report(folder)["expected"]["value"], rel=1e-6)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--max-cpa", "0.0001"), "No spend up to €5,000.00 keeps the CPA at or below 0.0001"),
        (("--profit", "--max-cpa", "3"), "two questions"),
        (("--value", "3"), "--value says nothing here"),
        (("--kpi-value", "lift"), "write a KPI and its value"),
        (("--kpi-value", "stars=3"), "'stars' is no figure to plan for"),
        (("--max-cpa", "3", "--risk", "bold"), "set the risk to balanced"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(
    folder: Path, run: Run, options: tuple[str, ...], reason: str
) -> None:
    said = run(*ASKED, *options)
    assert said.status != 0
    assert reason in " ".join(said.err.split())
    assert not (folder / "plan.csv").exists()
