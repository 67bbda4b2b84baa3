"""``workspace show``, ``set``, ``history``, ``undo``, ``redo``, ``backup``, ``restore``, ``clear-demo``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer import workflow

PLACE = ("--workspace", "w.sqlite")


@pytest.fixture
def imported(folder: Path, run: Callable) -> Path:  # type: ignore[type-arg]
    assert run("import", "history.csv", *PLACE).status == 0
    return folder


def words(text: str) -> str:
    return " ".join(text.split())


def test_settings_are_set_shown_changed_and_cleared(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run(
        "workspace", "set", *PLACE, "--name", "Bakery", "--currency", "pln", "--margin", "40%",
        "--time-zone", "Europe/Warsaw", "--kpi-weight", "leads=2", "--kpi-weight", "revenue=0", "--country", "PL,de",
        "--rate", "EUR=4.25@2026-01-01",
    )  # fmt: skip
    assert said.status == 0, said.err
    shown = run("workspace", "show", *PLACE)
    assert shown.out == said.out
    for expected in (
        "w.sqlite", "Bakery", "PLN", "40%", "Europe/Warsaw", "leads 2, revenue 0", "PL, DE", "1 EUR = 4.25 PLN", "shown"
    ):  # fmt: skip
        assert expected in words(shown.out)
    run(
        "workspace",
        "set",
        *PLACE,
        "--rate",
        "EUR=4.30@2026-01-01",
        "--rate",
        "USD=3.9@2026-01-01",
        "--kpi-weight",
        "leads=3",
    )
    settings = workflow.workspace_settings(workflow.open_workspace("w.sqlite"))
    assert [(rate.currency, rate.rate) for rate in settings.rates] == [("EUR", 4.3), ("USD", 3.9)]
    assert settings.kpi_weights == {"leads": 3.0, "revenue": 0.0}
    assert (settings.name, settings.margin) == ("Bakery", 0.4)
    run(
        "workspace",
        "set",
        *PLACE,
        "--clear",
        "rate",
        "--clear",
        "kpi-weight",
        "--clear",
        "margin",
        "--kpi-weight",
        "leads=4",
    )
    settings = workflow.workspace_settings(workflow.open_workspace("w.sqlite"))
    assert (settings.rates, settings.kpi_weights, settings.margin) == ((), {"leads": 4.0}, None)
    assert settings.currency == "PLN"


def test_fixed_costs_and_events_are_kept_by_their_names(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run(
        "workspace", "set", *PLACE, "--currency", "EUR", "--fixed-cost", "Agency=1200", "--fixed-cost", "Tools=99.5",
        "--event", "Winter sale=2026-12-27..2027-01-06=+30%", "--event", "A=B fair=2026-03-01=-20.5%",
    )  # fmt: skip
    assert said.status == 0, said.err
    for expected in ("Agency €1,200.00", "Tools €99.50", "Winter sale +30%", "A=B fair \N{MINUS SIGN}20.5%"):
        assert expected in words(said.out)
    run("workspace", "set", *PLACE, "--fixed-cost", "Agency=1300")
    settings = workflow.workspace_settings(workflow.open_workspace("w.sqlite"))
    assert [(cost.name, cost.monthly) for cost in settings.fixed_costs] == [("Agency", 1300.0), ("Tools", 99.5)]
    assert [(event.name, event.period.days, event.change) for event in settings.events] == [
        ("Winter sale", 11, 0.3),
        ("A=B fair", 1, -0.205),
    ]
    run("workspace", "set", *PLACE, "--clear", "event", "--clear", "fixed-cost", "--fixed-cost", "Agency=1")
    settings = workflow.workspace_settings(workflow.open_workspace("w.sqlite"))
    assert (settings.events, [cost.name for cost in settings.fixed_costs]) == ((), ["Agency"])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "nothing to set"),
        (("--margin", "much"), "--margin is 'much'"),
        (("--margin", "140%"), "at most 100%"),
        (("--currency", "zloty"), "not a currency"),
        (("--time-zone", "Mars"), "not a time zone"),
        (("--kpi-weight", "leads"), "leads=2"),
        (("--kpi-weight", "sales=2"), "not a KPI"),
        (("--country", "Poland"), "not a country"),
        (("--country", "AC"), "No holidays are known"),
        (("--rate", "EUR=4.25@2026-01-01"), "into which currency"),
        (("--clear", "moon"), "what can be cleared"),
        (("--fixed-cost", "1200"), "Agency=1200"),
        (("--fixed-cost", "Agency=much"), "--fixed-cost is 'much'"),
        (("--event", "Sale=2026-12-27"), "'Winter sale="),
        (("--event", "Sale=2026-12-27=much"), "'Winter sale="),
        (("--event", "Sale=soon=+30%"), "--event is 'soon'"),
        (("--event", "Sale=2026-12-27..2026-12-01=+30%"), "before its start"),
        (("--event", "Sale=2026-12-27=-100%"), "above -100%"),
    ],
)
def test_a_setting_that_cannot_be_is_told(folder: Path, run: Callable, options: tuple[str, ...], sentence: str) -> None:  # type: ignore[type-arg]
    said = run("workspace", "set", *PLACE, *options)
    assert said.status == 2
    assert said.out == ""
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


def test_an_import_is_undone_and_brought_back(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert "history.csv" in run("workspace", "history", *PLACE).out
    assert "in use" in run("workspace", "history", *PLACE).out
    assert "was undone" in run("workspace", "undo", "1", *PLACE).out
    assert "undone on" in run("workspace", "history", *PLACE).out
    assert run("fit", *PLACE).status == 2
    twice = run("workspace", "undo", "1", *PLACE)
    assert (twice.status, "undone already" in twice.err) == (2, True)
    assert "in use again" in run("workspace", "redo", "1", *PLACE).out
    assert run("segments", *PLACE).status == 0
    assert "no import 9" in run("workspace", "undo", "9", *PLACE).err


def test_a_backup_brings_back_what_was_lost(imported: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run("workspace", "backup", "b.sqlite", *PLACE)
    assert (said.status, "backed up to b.sqlite" in said.out) == (0, True)
    again = run("workspace", "backup", "b.sqlite", *PLACE)
    assert (again.status, "--force" in again.err) == (2, True)
    assert run("workspace", "backup", "b.sqlite", "--force", *PLACE).status == 0
    run("workspace", "undo", "1", *PLACE)
    said = run("workspace", "restore", "b.sqlite", *PLACE)
    assert "w.sqlite.before-restore" in words(said.out)
    assert "in use" in run("workspace", "history", *PLACE).out
    assert "undone" in run("workspace", "history", "--workspace", "w.sqlite.before-restore").out
    wrong = run("workspace", "restore", "history.csv", *PLACE)
    assert (wrong.status, "no backup" in wrong.err) == (2, True)


def test_the_users_own_workspace_is_made_backed_up_and_restored(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert "no workspace" in run("workspace", "backup", "b.sqlite").err
    assert run("workspace", "show").status == 0
    assert run("workspace", "set", "--margin", "0.5").status == 0
    assert run("workspace", "backup", "b.sqlite").status == 0
    workflow.default_location().unlink()
    assert run("workspace", "restore", "b.sqlite").status == 0
    assert "50%" in run("workspace", "show").out
    assert run("workspace", "show", "--workspace", "missing.sqlite").status == 2


def test_the_demonstration_is_removed_and_brought_back(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    own = workflow.open_workspace(None)
    assert workflow.shows_demonstration(own)
    assert run("workspace", "clear-demo").status == 0
    assert not workflow.shows_demonstration(own)
    assert "removed" in run("workspace", "show").out
    assert run("workspace", "show-demo").status == 0
    assert workflow.shows_demonstration(own)
    assert own.revision == 0


def test_the_demonstration_is_marked(folder: Path) -> None:
    demo = workflow.open_demo()
    assert [record.is_demonstration for record in workflow.import_history(demo)] == [True]
    assert workflow.import_history(workflow.open_workspace(None)) == ()
