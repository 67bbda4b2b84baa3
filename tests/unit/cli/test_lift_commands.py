"""``lift add``, ``list``, ``remove``, ``geo``, and what they do to ``fit`` and ``plan``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

PLACE = ("--workspace", "w.sqlite")
QUESTION = ("--budget", "3000", "--start", "2026-01-01", "--end", "2026-01-31", "--out", "plan.csv")
TESTS = "name,platform,kpi,start,end,incremental,standard_error\n"


@pytest.fixture
def tested(folder: Path) -> Path:
    """The folder with a sharp test: a fifth of what Facebook reports is incremental."""
    rows = csv.DictReader(io.StringIO((folder / "history.csv").read_text()))
    reported = sum(
        int(row["conversions"]) for row in rows if row["platform"] == "facebook" and "2025-11" in row["date"]
    )
    line = f"winter,facebook,conversions,2025-11-01,2025-11-30,{0.2 * reported},{0.01 * reported}\n"
    (folder / "tests.csv").write_text(TESTS + line)
    return folder


def test_tests_are_added_listed_used_and_removed(tested: Path, run: Callable) -> None:  # type: ignore[type-arg]
    run("import", "history.csv", *PLACE)
    before = run("fit", *PLACE)
    assert "Outcomes are platform-reported" in before.out
    said = run("lift", "add", "tests.csv", *PLACE)
    assert said.status == 0, said.err
    assert "Lift tests added: 1." in said.out
    assert "were kept already: 1." in run("lift", "add", "tests.csv", *PLACE).out
    listed = run("lift", "list", *PLACE)
    assert "winter" in listed.out
    after = run("fit", *PLACE)
    assert "incremental (by one lift test)" in after.out
    assert "20%" in after.out
    assert "No lift test was of tiktok" in " ".join(after.out.split())
    assert run("fit", *PLACE) == after
    assert "removed" in run("lift", "remove", "winter", *PLACE).out
    assert run("fit", *PLACE) == before
    assert "No lift tests are kept here" in run("lift", "list", *PLACE).out


def test_a_plan_from_files_takes_tests_from_a_file(tested: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run("plan", "history.csv", *QUESTION, "--lift", "tests.csv", "--json", "report.json")
    assert said.status == 0, said.err
    assert "incremental (by one lift test)" in said.out
    report = json.loads((tested / "report.json").read_text())
    assert (report["measure"], report["lift_tests"]) == ("incremental", ["winter"])
    expected = report["expected"]["value"]
    plain = run("plan", "history.csv", *QUESTION, "--json", "report.json")
    assert "Outcomes are platform-reported" in plain.out
    report = json.loads((tested / "report.json").read_text())
    assert "measure" not in report
    assert expected < 0.7 * report["expected"]["value"]


def test_a_test_that_the_history_does_not_know_is_kept_and_told(tested: Path, run: Callable) -> None:  # type: ignore[type-arg]
    run("import", "history.csv", *PLACE)
    (tested / "tests.csv").write_text(TESTS + "old,facebook,conversions,2024-11-01,2024-11-30,50,10\n")
    for said in (run("lift", "add", "tests.csv", *PLACE), run("lift", "list", *PLACE), run("fit", *PLACE)):
        assert said.status == 0, said.err
        assert "The lift test 'old' is not used, because its days" in " ".join(said.out.split())
    assert "Outcomes are platform-reported" in said.out


def regions(folder: Path, *, lift: float) -> None:
    rng = np.random.default_rng(0)
    lines = ["date,geo,conversions,spend"]
    for day in range(60):
        demand = 100 + 20 * np.sin(day)
        for geo in range(10):
            in_test = geo < 5 and 40 <= day < 54
            count = demand + rng.normal(0, 2) + lift * in_test
            lines.append(f"{np.datetime64('2025-10-10') + day},{geo},{count:.2f},{50 if in_test else 0}")
    (folder / "regions.csv").write_text("\n".join(lines))
    groups = "\n".join(f"{geo},{'treatment' if geo < 5 else 'control'}" for geo in range(10))
    (folder / "groups.csv").write_text(f"geo,group\n{groups}\n")


def test_a_geo_experiment_is_estimated_and_kept(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    regions(folder, lift=10.0)
    said = run("lift", "geo", "regions.csv", "groups.csv")
    assert said.status == 0, said.err
    assert "Nov 19, 2025" in said.out
    assert "Incremental conversions per unit of money: 0.2" in said.out
    assert not list(folder.glob("*.sqlite"))
    said = run(
        "lift", "geo", "regions.csv", "groups.csv", "--add", "--name", "autumn", "--platform", "Facebook", *PLACE
    )
    assert "Lift tests added: 1." in said.out
    row = next(line for line in run("lift", "list", *PLACE).out.splitlines() if line.startswith("autumn"))
    assert row.split()[1] == "facebook"
    assert "3,500.00" in row


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("lift", "add", "nothing.csv"), "There is no file 'nothing.csv'"),
        (("lift", "list"), "There is no workspace"),
        (("lift", "remove", "x"), "There is no workspace"),
        (("lift", "geo", "history.csv", "history.csv"), "history.csv has a column 'platform' that is not known"),
        (("lift", "geo", "history.csv", "history.csv", "--name", "x"), "add --add or leave it out"),
        (("lift", "geo", "history.csv", "history.csv", "--start", "2025-01-01"), "Only one of --start and --end"),
        (("lift", "frob"), "No such command 'frob'"),
        (("lift",), "Missing command"),
        (("plan", "history.csv", *QUESTION, "--lift", "history.csv"), "no column 'kpi'"),
    ],
)
def test_bad_input_is_told_in_one_sentence(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    words: tuple[str, ...],
    sentence: str,
) -> None:
    said = run(*words)
    assert said.status == 2
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert not (folder / "plan.csv").exists()


def test_help_is_there_for_every_command(run: Callable) -> None:  # type: ignore[type-arg]
    said = run("lift", "--help")
    for command in ("add", "list", "remove", "geo"):
        assert f"  {command} " in said.out
        assert run("lift", command, "--help").status == 0
