"""``plan`` and ``allocate``: files in, plan out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from optimizer.errors import OptimizerError

PLAN = ("plan", "history.csv", "--start", "2026-01-01", "--end", "2026-01-31", "--out", "plan.csv")
CURVES = """\
platform,audience,family,ceiling,half_saturation,shape,max
facebook,A,hill,420,5200,1.6,12000
facebook,B,michaelis_menten,310,1800,,
tiktok,A,exponential,310,1800,,6000
tiktok,B,log,95,900,,9000
"""


def read_plan(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("budget", "currency"), [("5000", "EUR"), ("4999.99", "PLN"), ("12345", "VND")])
def test_a_plan_places_the_whole_budget(folder: Path, run: Callable, budget: str, currency: str) -> None:  # type: ignore[type-arg]
    text = (folder / "history.csv").read_text().replace("EUR", currency)
    (folder / "history.csv").write_text(text)
    said = run(*PLAN, "--budget", budget, "--json", "report.json")
    assert (said.status, said.err) == (0, "")
    rows = read_plan(folder / "plan.csv")
    columns = "platform,audience,budget,share,last_spend,change,expected,low,high,marginal,binding,probability"
    assert ",".join(rows[0]) == f"{columns},current_split,verdict"
    assert all(0.0 <= float(row["probability"]) <= 1.0 for row in rows if row["probability"])
    assert {(row["platform"], row["audience"]) for row in rows} == {
        (platform, audience) for platform in ("facebook", "tiktok") for audience in "AB"
    }
    assert sum(Decimal(row["budget"]) for row in rows) == Decimal(budget)
    assert all(float(row["low"]) <= float(row["expected"]) <= float(row["high"]) for row in rows)
    report = json.loads((folder / "report.json").read_text())
    assert report["budget"] == float(budget)
    assert report["currency"] == currency
    assert report["horizon"] == {"start": "2026-01-01", "end": "2026-01-31", "days": 31}
    assert report["certificate"]["gap"] <= 1e-3
    assert report["certificate"]["max_violation"] < 0.005
    assert report["verdict"] in ("shift", "hold")
    assert report["expected"]["low"] < report["expected"]["value"] < report["expected"]["high"]
    assert min(report["seconds"].values()) >= 0
    assert sorted(path.name for path in folder.iterdir()) == ["history.csv", "plan.csv", "report.json"]


def test_the_same_question_has_the_same_answer(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    run(*PLAN, "--budget", "5000")
    first = (folder / "plan.csv").read_bytes()
    run(*PLAN, "--budget", "5000")
    assert (folder / "plan.csv").read_bytes() == first


def test_the_summary_is_for_people(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    said = run(*PLAN, "--budget", "5000")
    lines = said.out.splitlines()
    assert lines[0].split()[:2] == ["Platform", "Audience"]
    assert "€5,000.00 over Jan 1, 2026" in said.out
    assert sum(line.startswith(("Shift:", "Hold:")) for line in lines) == 1


def test_nobody_is_told_to_hold_a_split_that_the_limits_do_not_allow(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "limits.csv").write_text("platform,audience,min\ntiktok,B,90%\n")
    said = run(*PLAN, "--budget", "5000", "--limits", "limits.csv", "--json", "report.json")
    assert said.status == 0, said.err
    flat = " ".join(said.out.split())
    assert "Hold:" not in flat
    assert "but the limits do not allow today's split" in flat
    findings = json.loads((folder / "report.json").read_text())["findings"]
    (compared,) = [one for one in findings if one["subject"] == "comparison"]
    assert "limit on tiktok / B (limits.csv, row 2)" in compared["message"]
    assert not [one for one in findings if one["subject"] == "verdict"]


def test_limits_hold_in_the_written_plan(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "limits.csv").write_text(
        "platform,audience,min,max,on_off_min,lock\nfacebook,,,40%,,\ntiktok,A,,,,1234.56\n,B,300.01,,,\n"
    )
    said = run(*PLAN, "--budget", "5000", "--limits", "limits.csv", "--json", "report.json")
    assert said.status == 0, said.err
    budgets = {(row["platform"], row["audience"]): Decimal(row["budget"]) for row in read_plan(folder / "plan.csv")}
    assert sum(budgets.values()) == 5000
    assert budgets["facebook", "A"] + budgets["facebook", "B"] <= 2000
    assert budgets["tiktok", "A"] == Decimal("1234.56")
    assert budgets["facebook", "B"] + budgets["tiktok", "B"] >= Decimal("300.01")
    bound = [row["binding"] for row in read_plan(folder / "plan.csv")]
    assert any("lock" in cell for cell in bound)


def test_limits_without_room_leave_money_and_say_why(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "limits.csv").write_text("platform,audience,max\nfacebook,,1000\ntiktok,,500\n")
    said = run(*PLAN, "--budget", "5000", "--limits", "limits.csv", "--json", "report.json")
    assert said.status == 0, said.err
    assert sum(Decimal(row["budget"]) for row in read_plan(folder / "plan.csv")) == 1500
    report = json.loads((folder / "report.json").read_text())
    assert any("3,500" in finding["message"] for finding in report["findings"])


@pytest.mark.parametrize("risk", ["cautious", "balanced", "bold"])
def test_every_attitude_to_risk_gives_a_plan(folder: Path, run: Callable, risk: str) -> None:  # type: ignore[type-arg]
    assert run(*PLAN, "--budget", "5000", "--risk", risk).status == 0


def test_without_a_currency_a_finding_says_so_once(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    text = (folder / "history.csv").read_text().replace(",EUR", "").replace(",currency", "")
    (folder / "history.csv").write_text(text)
    assert run(*PLAN, "--budget", "5000.25", "--json", "report.json").status == 0
    report = json.loads((folder / "report.json").read_text())
    assert report["currency"] is None
    assert [finding["subject"] for finding in report["findings"]].count("currency") == 1
    assert run(*PLAN, "--budget", "5000", "--json", "report.json", "--currency", "vnd").status == 0
    report = json.loads((folder / "report.json").read_text())
    assert report["currency"] == "VND"
    assert "currency" not in [finding["subject"] for finding in report["findings"]]


def test_another_kpi_can_be_planned_for(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "history.csv").write_text((folder / "history.csv").read_text().replace("conversions", "leads"))
    assert run(*PLAN, "--budget", "5000", "--kpi", "leads", "--json", "report.json").status == 0
    assert json.loads((folder / "report.json").read_text())["kpi"] == "leads"


def test_names_like_formulas_come_out_safe_and_go_back_in_as_limits(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    text = (folder / "history.csv").read_text().replace('"A"', '"=SUM(1)"').replace('"B"', '"+30 days"')
    (folder / "history.csv").write_text(text)
    assert run(*PLAN, "--budget", "5000").status == 0
    rows = read_plan(folder / "plan.csv")
    assert {row["audience"] for row in rows} == {"'=SUM(1)", "'+30 days"}
    (folder / "limits.csv").write_text("platform,audience,lock\nfacebook,'=SUM(1),1000\ntiktok,+30 days,50\n")
    said = run(*PLAN, "--budget", "5000", "--limits", "limits.csv")
    assert said.status == 0, said.err
    budgets = {(row["platform"], row["audience"]): row["budget"] for row in read_plan(folder / "plan.csv")}
    assert (budgets["facebook", "'=SUM(1)"], budgets["tiktok", "'+30 days"]) == ("1000.00", "50.00")


def test_allocate_on_own_curves(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (folder / "curves.csv").write_text(CURVES)
    (folder / "limits.csv").write_text("platform,audience,max\nfacebook,A,2500\n")
    said = run(
        *("allocate", "--curves", "curves.csv", "--budget", "9000.01", "--limits", "limits.csv"),
        *("--out", "plan.csv", "--json", "report.json", "--currency", "EUR"),
    )
    assert (said.status, said.err) == (0, "")
    rows = read_plan(folder / "plan.csv")
    assert sum(Decimal(row["budget"]) for row in rows) == Decimal("9000.01")
    assert Decimal(rows[0]["budget"]) <= 2500
    assert all(row["low"] == row["high"] == row["last_spend"] == "" for row in rows)
    report = json.loads((folder / "report.json").read_text())
    assert report["expected"]["value"] == pytest.approx(sum(float(row["expected"]) for row in rows), rel=1e-4)
    assert report["expected"]["low"] is None
    assert report["verdict"] is None
    assert report["certificate"]["gap"] <= 1e-3
    assert any("how sure" in finding["message"] for finding in report["findings"])
    assert "€9,000.01" in said.out


def test_a_failure_while_writing_leaves_the_old_plan(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / "plan.csv").write_text("old")
    (folder / "report.json").write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    said = run(*PLAN, "--budget", "5000", "--json", "report.json")
    assert said.status == 2
    assert "no space left" in said.err
    assert {path.name: path.read_text() for path in folder.iterdir() if path.name != "history.csv"} == {
        "plan.csv": "old",
        "report.json": "old",
    }


def test_a_fault_of_ours_is_one_sentence_too(
    folder: Path,
    run: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a\nb")

    monkeypatch.setattr("optimizer.workflow.propose", broken)
    said = run(*PLAN, "--budget", "5000")
    assert said.status == 70
    assert said.err.count("\n") == 1
    assert "not foreseen" in said.err
    assert not (folder / "plan.csv").exists()
    assert not issubclass(KeyError, OptimizerError)


def test_with_one_segment_nothing_is_said_of_noise_or_limits(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    lines = (folder / "history.csv").read_text().splitlines()
    (folder / "history.csv").write_text("\n".join([lines[0], *(line for line in lines if ',facebook,"A",' in line)]))
    said = run(*PLAN, "--budget", "1000")
    assert said.status == 0
    assert "Hold: there is only one segment, so there is nothing to move" in said.out
    assert "may be noise" not in said.out
    assert "loosen the limits" not in said.out


def test_where_nothing_was_learned_the_verdict_does_not_speak_of_noise(folder: Path, run: Callable) -> None:  # type: ignore[type-arg]
    lines = (folder / "history.csv").read_text().splitlines()
    (folder / "history.csv").write_text("\n".join(lines[:9]))  # two days of four segments
    said = run(*PLAN, "--budget", "1000")
    assert said.status == 0
    assert "see the remark on the verdict." in " ".join(said.out.split())
    assert "too short to learn from" in " ".join(said.out.split())
    assert "may be noise" not in " ".join(said.out.split())
