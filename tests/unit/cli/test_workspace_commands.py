"""Commands on a workspace: what is imported is remembered, learned from, compared and exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from optimizer.cli import showing_commands


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def name_of(row: dict[str, str]) -> str:
    return row["platform"] + row["audience"]


def test_import_fit_curves_segments(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    place = ("--workspace", "w.sqlite")
    said = run("import", "history.csv", *place)
    assert said.status == 0, said.err
    assert "history.csv" in said.out
    again = run("import", "history.csv", *place)
    assert "imported before" in again.out
    said = run("fit", *place)
    assert said.status == 0, said.err
    assert "Response curves for conversions" in said.out
    assert ": 4, kept in the workspace" in " ".join(said.out.split())
    curves = rows_of(run("curves", *place).out)
    assert list(curves[0])[:6] == ["platform", "audience", "daily_spend", "expected", "low", "high"]
    assert {row["level"] for row in curves} == {"0.8"}
    first = [row for row in curves if (row["platform"], row["audience"]) == ("facebook", "A")]
    expected = [float(row["expected"]) for row in first]
    assert expected == sorted(expected)
    assert all(float(row["low"]) <= float(row["expected"]) <= float(row["high"]) for row in first)
    assert {row["extrapolated"] for row in first} == {"0", "1"}
    said = run("segments", *place, "--out", "segments.csv")
    assert (said.status, said.out) == (0, "")
    segments = rows_of((folder / "segments.csv").read_bytes().decode())
    assert len(segments) == 4
    assert all(float(row["cpa_low"]) <= float(row["cpa"]) <= float(row["cpa_high"]) for row in segments)
    best = min(segments, key=lambda row: float(row["cpa"]))
    assert (best["platform"], best["audience"]) == ("facebook", "A")
    assert all(float(row["marginal_low"]) <= float(row["marginal"]) <= float(row["marginal_high"]) for row in segments)
    assert {(row["roas"], row["level"]) for row in segments} == {("", "0.8")}
    assert "Cost per result" in run("segments", *place).out


def test_curves_are_read_at_any_spend(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    run("import", "history.csv", "--workspace", "w.sqlite")
    history = rows_of((folder / "history.csv").read_text())
    rows = rows_of(run("curves", "--workspace", "w.sqlite", "--at", "25", "--at", "62.5", "--at", "4000").out)
    assert [row["daily_spend"] for row in rows] == ["25", "62.5", "4000"] * 4
    for row in rows:
        spend, expected = float(row["daily_spend"]), float(row["expected"])
        assert float(row["efficiency"]) == pytest.approx(expected / spend, rel=1e-4)
        assert float(row["cpa"]) == pytest.approx(spend / expected, rel=1e-4)
        assert float(row["cpa_low"]) == pytest.approx(spend / float(row["high"]), rel=1e-4)
        assert float(row["cpa_high"]) == pytest.approx(spend / float(row["low"]), rel=1e-4)
        assert row["roas"] == ""
        of_it = [float(day["spend"]) for day in history if name_of(day) == name_of(row)]
        assert row["extrapolated"] == str(int(spend > max(of_it)))
    run("segments", "--workspace", "w.sqlite", "--out", "s.csv")
    compared = rows_of((folder / "s.csv").read_bytes().decode())
    for segment in compared:
        same = rows_of(run("curves", "--workspace", "w.sqlite", "--at", segment["daily_spend"]).out)
        (row,) = (row for row in same if name_of(row) == name_of(segment))
        for name in ("cpa", "cpa_low", "cpa_high", "marginal", "marginal_low", "marginal_high"):
            assert float(row[name]) == pytest.approx(float(segment[name]), rel=2e-3)  # whole cents of spend


@pytest.mark.parametrize("spend", ["0", "-5", "much", "1e3"])
def test_a_spend_that_is_none_is_told(folder: Path, run: Callable, spend: str) -> None:  # type: ignore[type-arg]
    run("import", "history.csv", "--workspace", "w.sqlite")
    said = run("curves", "--workspace", "w.sqlite", f"--at={spend}")
    assert said.status == 2
    assert "--at is" in said.err


def test_revenue_has_a_roas_and_no_cost_per_result(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "sales.csv").write_text((folder / "history.csv").read_text().replace("conversions", "revenue"))
    run("import", "sales.csv", "--workspace", "w.sqlite")
    place = ("--workspace", "w.sqlite", "--kpi", "revenue")
    rows = rows_of(run("curves", *place, "--at", "30").out)
    assert {row["cpa"] for row in rows} == {""}
    assert all(row["roas"] == row["efficiency"] and row["roas_low"] == row["efficiency_low"] for row in rows)
    assert all(float(row["roas"]) == pytest.approx(float(row["expected"]) / 30, rel=1e-4) for row in rows)
    said = run("segments", *place).out
    assert "ROAS" in said
    assert "Cost per result" not in said


def test_the_own_workspace_is_used_where_none_is_named(folder: Path, run: Callable, own_data_folder: Path) -> None:  # type: ignore[type-arg]
    assert run("import", "history.csv").status == 0
    assert [path.name for path in own_data_folder.rglob("*.sqlite")] == ["workspace.sqlite"]
    assert run("segments").status == 0


def test_a_fit_is_learned_once(folder: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[type-arg]
    run("import", "history.csv", "--workspace", "w.sqlite")
    first = run("curves", "--workspace", "w.sqlite")

    def not_again(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("optimizer.curves.fit_curves", not_again)
    assert run("curves", "--workspace", "w.sqlite") == first
    monkeypatch.undo()


def test_files_of_two_currencies_do_not_mix(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "other.csv").write_text((folder / "history.csv").read_text().replace("EUR", "PLN"))
    assert run("import", "history.csv", "--workspace", "w.sqlite").status == 0
    said = run("import", "other.csv", "--workspace", "w.sqlite")
    assert said.status == 2
    assert "EUR" in said.err
    assert "PLN" in said.err


def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Catch what would be started instead of starting it."""
    calls: list[dict[str, Any]] = []

    def remember(command: list[str], environment: dict[str, str], place: Path) -> int:
        calls.append({"command": command, "env": environment, "folder": place})
        return 0

    monkeypatch.setattr(showing_commands, "_become", remember)
    return calls


def test_the_app_is_started_by_streamlit_without_asking_anything(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = started(monkeypatch)
    assert run("app", "--headless", "--port", "8599", "--workspace", "w.sqlite").status == 0
    (call,) = calls
    assert call["command"][1:3] == ["-m", "optimizer.ui.serving"]
    assert Path(call["command"][3]).name == "app.py"
    assert {"--server.headless=true", "--server.port=8599", "--server.showEmailPrompt=false"} <= set(call["command"])
    assert (call["folder"] / ".streamlit" / "config.toml").is_file()
    assert call["env"]["OPTIMIZER_WORKSPACE"] == str(folder / "w.sqlite")


def test_a_password_never_appears_among_the_arguments(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = started(monkeypatch)
    run("app", "--workspace", "postgresql://user:hunter2@host/db")
    assert "hunter2" not in " ".join(calls[0]["command"])
    assert calls[0]["env"]["OPTIMIZER_WORKSPACE"] == "postgresql://user:hunter2@host/db"


def test_the_demo_shows_a_plan(folder: Path, run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[type-arg]
    monkeypatch.setattr("optimizer.workflow.places._DEMO_FILE", folder / "history.csv")
    said = run("demo")
    assert said.status == 0, said.err
    assert any(line.startswith(("Shift:", "Hold:")) for line in said.out.splitlines())
    assert run("demo") == said


def test_the_language_of_the_terminal_sets_the_number_formats(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr("optimizer.workflow.places._DEMO_FILE", folder / "history.csv")
    assert "\N{NO-BREAK SPACE}€" in run("demo").out.replace(" €", "\N{NO-BREAK SPACE}€")


def test_no_command_at_all_shows_the_help(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run()
    assert said.status == 0
    for command in ("plan", "allocate", "import", "fit", "curves", "segments", "app", "demo"):
        assert f"  {command} " in said.out
