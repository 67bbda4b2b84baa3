"""Scenarios at a terminal: listed, shown with their log, exported; wrong numbers get one sentence."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from optimizer import workflow
from optimizer.cli import main
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import Certificate
from optimizer.domain.segment import Segment
from optimizer.workflow import Author

SOME = Estimate(100.0, Interval(80.0, 120.0, 0.8))


@pytest.fixture
def location(tmp_path: Path) -> str:
    place = tmp_path / "own.sqlite"
    workspace = workflow.open_workspace(place)
    budget, none = Money(123456, "EUR"), Money(0, "EUR")
    plan = Plan(
        PlanRequest(Period(date(2026, 1, 1), date(2026, 1, 31)), budget),
        (PlanLine(Segment("tiktok", "Students"), budget, 1.0, none, budget, SOME, SOME, 0.1, False, ()),),
        SOME,
        SOME,
        Gain(SOME, 0.9),
        "hold",
        Certificate(100.0, 100.0, 0.0, 0.0),
        none,
        (),
    )
    kept = workflow.save_scenario(workspace, plan, "Tết [bold]x", Author("Ana"), note="for Ola")
    workflow.choose_scenario(workspace, kept, Author("Ben"))
    return str(place)


def test_scenarios_are_listed_and_shown_with_who_did_what(location: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "list", "--workspace", location]) == 0
    listed = capsys.readouterr().out
    assert "Tết [bold]x" in listed
    assert "Draft, the plan of its period" in " ".join(listed.split())
    assert main(["scenario", "show", "1", "--workspace", location]) == 0
    shown = capsys.readouterr().out
    assert "for Ola" in shown
    assert "Ana" in shown
    assert "Saved." in shown
    assert "Made the plan of" in shown


def test_a_plan_is_exported(location: str, tmp_path: Path) -> None:
    out = tmp_path / "plan.csv"
    assert main(["scenario", "export", "1", "--out", str(out), "--workspace", location]) == 0
    (row,) = csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))
    assert (row["platform"], row["audience"], row["budget"]) == ("tiktok", "Students", "1234.56")


@pytest.mark.parametrize("number", ["2", "0"])
def test_a_number_that_is_not_there_gets_one_sentence(
    location: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenario", "show", number, "--workspace", location]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_empty_workspace_says_how_to_save_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workflow.open_workspace(tmp_path / "own.sqlite")
    assert main(["scenario", "list", "--workspace", str(tmp_path / "own.sqlite")]) == 0
    assert "no scenarios" in capsys.readouterr().out
