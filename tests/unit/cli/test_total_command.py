"""``total``: a total taken apart, and a plan on what the segments added."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from optimizer.domain.totals import MONTH
from optimizer.simulation.shop_totals import ShopSettings, make_shop

TOTAL = ("total", "totals.csv", "--outcome", "revenue")


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at here needs no good figures."""
    monkeypatch.setattr("optimizer.curves.total_outcome.learning.N_BASELINES", 2)
    monkeypatch.setattr("optimizer.curves.total_outcome.learning._ROUNDS", 2)


@pytest.fixture
def totals(folder: Path) -> Path:
    shop, _ = make_shop(ShopSettings(n_periods=70, n_segments=2, paid_share=0.35), 1)
    lines = ["date,revenue,tv_spend,search_spend"]
    for step in range(shop.n_periods):
        day = shop.first_day + timedelta(days=7 * step)
        lines.append(f"{day},{shop.total[step]:.2f},{shop.spend[step, 0]:.2f},{shop.spend[step, 1]:.2f}")
    (folder / "totals.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_what_each_segment_added_is_shown(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    told = run(*TOTAL)
    assert (told.status, told.err) == (0, "")
    text = " ".join(told.out.split())
    assert "would have come without it" in text
    assert "Added revenue" in text
    assert "tv all" in text


def test_a_budget_is_split_with_a_certificate(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    told = run(
        *TOTAL, "--budget", "30000", "--days", "28", "--currency", "EUR", "--out", "plan.csv", "--json", "report.json"
    )
    assert (told.status, told.err) == (0, "")
    with (totals / "plan.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(float(row["budget"]) for row in rows) == pytest.approx(30000.0)
    report = json.loads((totals / "report.json").read_text())
    assert 0.0 <= report["certificate"]["gap"] < 1e-3
    assert "proved to one part in ten thousand" in told.out


def test_limits_are_kept(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    (totals / "limits.csv").write_text("platform,audience,min,max\ntv,all,,10%\n")
    told = run(*TOTAL, "--budget", "30000", "--limits", "limits.csv", "--out", "plan.csv")
    assert told.status == 0
    with (totals / "plan.csv").open(encoding="utf-8", newline="") as file:
        budgets = {row["platform"]: float(row["budget"]) for row in csv.DictReader(file)}
    assert budgets["tv"] <= 3000.0


def test_the_parts_go_to_a_file_with_a_plan_and_without(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    assert run(*TOTAL, "--json", "parts.json").status == 0
    parts = json.loads((totals / "parts.json").read_text())
    assert parts["kpi"] == "revenue"
    baseline, segments = parts["baseline_share"], parts["segments"]
    assert [one["platform"] for one in segments] == ["tv", "search"]
    assert baseline["low"] < baseline["value"] < baseline["high"]
    assert baseline["value"] + sum(one["share"]["value"] for one in segments) == pytest.approx(1.0, abs=1e-6)
    for one in segments:
        assert one["added"]["value"] == pytest.approx(one["share"]["value"] * parts["total"], rel=1e-6)
        assert one["per_money"]["value"] == pytest.approx(one["added"]["value"] / one["spend"], rel=1e-6)
    assert run(*TOTAL, "--budget", "30000", "--json", "report.json").status == 0
    report = json.loads((totals / "report.json").read_text())
    assert report["decomposition"] == {name: value for name, value in parts.items() if name != "findings"}
    assert report["budget"] == 30000.0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--out", "plan.csv"), "give its money with --budget"),
        (("--spend", "tv_spend,,search_spend"), "--spend is 'tv_spend,,search_spend'"),
        (("--drivers", "price"), "has no column 'price'"),
        (("--days", "0"), "1 to 366 days"),
        (("--budget", "-5"), "must be above zero"),
        (("--budget", "1.005", "--currency", "EUR"), "has 2 decimals"),
    ],
)
def test_what_is_wrong_is_said(totals: Path, run: Callable, arguments: tuple[str, ...], sentence: str) -> None:  # type: ignore[type-arg]
    told = run(*TOTAL, *arguments)
    assert told.status == 2
    assert sentence in told.err
    assert not (totals / "plan.csv").exists()


def test_where_nothing_can_be_told_the_verdict_is_hold(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    shop, _ = make_shop(ShopSettings(n_periods=90, n_segments=2, paid_share=0.3, moves=0.01), 1)
    days = [shop.first_day + timedelta(days=7 * step) for step in range(shop.n_periods)]
    rows = zip(days, shop.total, *shop.spend.T, strict=True)
    lines = ["date,revenue,tv_spend,search_spend", *(f"{day},{a:.2f},{b:.2f},{c:.2f}" for day, a, b, c in rows)]
    (totals / "totals.csv").write_text("\n".join(lines) + "\n")
    told = run(*TOTAL, "--budget", "30000", "--out", "plan.csv")
    text = " ".join(told.out.split())
    assert "the honest answer is to hold" in text
    assert "Shift" not in text
    assert text.count("Run a lift test, or change their budgets") == 1
    assert "it cannot be told whether this spend added anything: 0" in text
    assert "would have come without it" not in text
    assert "spend hardly moved" in text


def test_months_are_taken_apart_and_planned_on(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    shop, _ = make_shop(ShopSettings(n_periods=18, period_days=MONTH, n_segments=2, paid_share=0.3), 1)
    rows = zip(shop.edges[:-1], shop.total, *shop.spend.T, strict=True)
    lines = ["month,revenue,tv_spend,search_spend", *(f"{day},{a:.2f},{b:.2f},{c:.2f}" for day, a, b, c in rows)]
    (totals / "totals.csv").write_text("\n".join(lines) + "\n")
    told = run(*TOTAL, "--budget", "30000", "--days", "31", "--out", "plan.csv")
    assert (told.status, told.err) == (0, "")
    text = " ".join(told.out.split())
    assert "Jul 1, 2024" in text
    assert "18 rows are few to tell by what each of 2 columns" in text


def test_a_total_of_nothing_is_told_with_what_to_do(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    lines = (totals / "totals.csv").read_text().splitlines()
    changed = [f"{day},0,{rest}" for day, _, rest in (line.split(",", 2) for line in lines[1:])]
    (totals / "totals.csv").write_text("\n".join([lines[0], *changed]) + "\n")
    told = run(*TOTAL)
    assert told.status == 2
    assert "adds up to nothing; give as --outcome the column" in told.err


def test_what_revenue_costs_can_be_limited_and_nothing_else(totals: Path, run: Callable) -> None:  # type: ignore[type-arg]
    asked = (*TOTAL, "--budget", "30000", "--limits", "limits.csv", "--out", "plan.csv", "--json", "report.json")
    (totals / "limits.csv").write_text("guardrail,level\ncpa,50\n")
    told = run(*asked)
    assert (told.status, told.err) == (0, "")
    (cost,) = json.loads((totals / "report.json").read_text())["guardrails"]
    assert (cost["name"], cost["most"]) == ("cpa", 50)
    assert 0.0 < cost["expected"]["value"] <= 50.0
    (totals / "limits.csv").write_text("guardrail,level\nbounce_rate,40%\n")
    told = run(*asked)
    assert told.status == 2
    assert "limits.csv, row 2 limits 'bounce_rate', but a total tells only what its outcome costs" in told.err
