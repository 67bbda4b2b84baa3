"""``allocate``: every question, from files to plan, report and words."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEADER = "platform,audience,family,ceiling,half_saturation,shape,tags,last_spend\n"
CURVES = (
    HEADER
    + """\
facebook,A,hill,420,5200,1.6,new,2000
facebook,B,michaelis_menten,310,1800,,new,3000
tiktok,A,exponential,310,1800,,old,500
tiktok,B,hill,95,900,0.9,old,500
"""
)
Run = Callable[..., Any]


@pytest.fixture
def curves(folder: Path) -> Path:
    """A folder with a curve file in it."""
    (folder / "curves.csv").write_text(CURVES)
    return folder


@pytest.fixture
def answer(curves: Path, run: Run) -> Callable[..., tuple[dict[str, Any], list[dict[str, str]], str]]:
    """Ask a question and read the report, the plan and what was said."""

    def ask(*options: str) -> tuple[dict[str, Any], list[dict[str, str]], str]:
        said = run("allocate", "--curves", "curves.csv", "--out", "plan.csv", "--json", "report.json", *options)
        assert (said.status, said.err) == (0, "")
        report = json.loads((curves / "report.json").read_text())
        with (curves / "plan.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        placed = sum(float(row["budget"]) for row in rows)
        brought = sum(float(row["expected"]) for row in rows)
        assert report["certificate"]["max_violation"] < 0.02
        assert report["expected"]["value"] == pytest.approx(brought, rel=1e-4)
        if report["answer"] is not None and "spend" in report["answer"]:
            assert report["answer"]["spend"] == pytest.approx(placed)
        return report, rows, said.out

    return ask


Ask = Callable[..., tuple[dict[str, Any], list[dict[str, str]], str]]


def test_the_least_budget_for_an_outcome(answer: Ask) -> None:
    report, rows, said = answer("--target-outcome", "400")
    budget = report["budget"]
    assert report["asked"]["target"] == "outcome"
    assert 400 <= report["answer"]["reached"] < 400.2
    assert budget - 0.02 <= report["answer"]["proven_edge"] <= budget
    assert sum(float(row["budget"]) for row in rows) == pytest.approx(budget)
    less, _, _ = answer("--budget", f"{budget - 5:.2f}")
    assert less["certificate"]["upper_bound"] < 400
    assert said.startswith("Spend ")


@pytest.mark.parametrize(
    ("option", "level", "others"),
    [
        ("--max-cpa", "12", ()),
        ("--min-roas", "3", ("--value", "40")),
        ("--min-roi", "50%", ("--value", "60", "--margin", "40%")),
    ],
)
def test_the_largest_spend_that_keeps_an_average(answer: Ask, option: str, level: str, others: tuple[str, ...]) -> None:
    report, _, _ = answer(option, level, *others)
    spend, outcome = report["answer"]["spend"], report["expected"]["value"]
    cpa = {"--max-cpa": 12.0, "--min-roas": 40 / 3, "--min-roi": 60 * 0.4 / 1.5}[option]
    assert cpa * (1 - 1e-3) <= spend / outcome <= cpa * (1 + 1e-6)
    assert report["answer"]["proven_edge"] >= spend
    more, _, _ = answer("--budget", f"{report['answer']['proven_edge'] * 1.01:.2f}")
    assert more["budget"] / more["certificate"]["upper_bound"] > cpa


def test_profit_stops_where_the_next_unit_no_longer_pays(answer: Ask) -> None:
    report, _, said = answer("--profit", "--value", "40", "--margin", "50%")
    found = report["answer"]
    assert found["profit"] == pytest.approx(20 * report["expected"]["value"] - found["spend"])
    assert found["profit"] <= found["most_profit"] <= found["profit"] * 1.001
    for change in (-500, 500):
        other, _, _ = answer("--budget", f"{found['spend'] + change:.2f}")
        assert 20 * other["expected"]["value"] - other["budget"] < found["profit"]
    assert "of profit" in said
    bounded, rows, _ = answer("--profit", "--value", "40", "--margin", "50%", "--budget", "100000")
    assert bounded["budget"] == 100000
    assert sum(float(row["budget"]) for row in rows) == pytest.approx(found["spend"], rel=1e-3)
    assert bounded["answer"]["not_worth_spending"] == pytest.approx(100000 - found["spend"], rel=1e-3)


def test_a_marginal_return_is_kept_by_every_segment(answer: Ask) -> None:
    report, rows, _ = answer("--min-marginal-roas", "2", "--value", "40")
    assert report["answer"]["spend"] > 0
    assert all(40 * float(row["marginal"]) == pytest.approx(2, rel=0.01) for row in rows if float(row["budget"]) > 1)


def test_what_if_with_the_rest_held_and_split_anew(answer: Ask) -> None:
    base, before, _ = answer("--budget", "9000")
    held, after, said = answer("--budget", "9000", "--what-if", "Facebook / B=1000", "--hold")
    spends = [{(row["platform"], row["audience"]): float(row["budget"]) for row in rows} for rows in (before, after)]
    changed = ("facebook", "B")
    assert spends[1][changed] == 1000
    assert {key: value for key, value in spends[1].items() if key != changed} == pytest.approx(
        {key: value for key, value in spends[0].items() if key != changed}, abs=0.02
    )
    assert held["budget"] == pytest.approx(9000 - spends[0][changed] + 1000, abs=0.02)
    assert held["answer"]["outcome_before"] == pytest.approx(base["expected"]["value"], rel=1e-4)
    assert "keep their spend" in said
    anew, rows, _ = answer("--budget", "9000", "--what-if", "facebook/B=1000")
    assert sum(float(row["budget"]) for row in rows) == pytest.approx(9000)
    assert held["expected"]["value"] < anew["expected"]["value"] < base["expected"]["value"]


def test_a_frontier_rises_and_agrees_with_single_budgets(curves: Path, run: Run, answer: Ask) -> None:
    said = run(
        *("allocate", "--curves", "curves.csv", "--frontier", "2000:10000:5", "--frontier-out", "frontier.csv"),
        *("--json", "frontier.json"),
    )
    assert (said.status, said.err) == (0, "")
    with (curves / "frontier.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["budget"] for row in rows] == ["2000.00", "4000.00", "6000.00", "8000.00", "10000.00"]
    outcome = [float(row["expected"]) for row in rows]
    assert outcome == sorted(outcome)
    assert all(float(row["gap"]) <= 1e-4 and row["low"] == "" for row in rows)
    single, _, _ = answer("--budget", "6000")
    assert outcome[2] == pytest.approx(single["expected"]["value"], rel=1e-4)
    report = json.loads((curves / "frontier.json").read_text())
    assert (report["asked"]["question"], len(report["frontier"])) == ("frontier", 5)


def test_limits_of_every_kind_hold_and_have_their_price(curves: Path, answer: Ask) -> None:
    (curves / "limits.csv").write_text(
        "platform,audience,tag,each,max,max_change,step,at_least_times,of_tag,max_funded\n"
        ",,,yes,40%,,,,,\n"
        "facebook,A,,,,50%,250,,,\n"
        ",,new,,,,,2,old,\n"
        "tiktok,,,,,,,,,1\n"
    )
    report, rows, said = answer("--budget", "9000", "--limits", "limits.csv")
    spend = {(row["platform"], row["audience"]): float(row["budget"]) for row in rows}
    assert max(spend.values()) <= 3600
    assert 1000 <= spend["facebook", "A"] <= 3000
    assert spend["facebook", "A"] % 250 == 0
    new, old = (sum(spend[platform, name] for name in "AB") for platform in ("facebook", "tiktok"))
    assert new >= 2 * old - 0.02
    assert min(spend["tiktok", "A"], spend["tiktok", "B"]) == 0
    priced = [price for price in report["limit_prices"] if price["source"].startswith("limits.csv, row ")]
    assert priced
    assert all(price["outcome"] is None or price["outcome"] >= 0 for price in priced)
    assert "would bring" in said
    assert rows[0]["change"] == f"{spend['facebook', 'A'] - 2000:.2f}"


def test_kpis_are_weighed_and_guarded(curves: Path, answer: Ask) -> None:
    (curves / "curves.csv").write_text(
        "platform,audience,kpi,family,ceiling,half_saturation,bounce_rate\n"
        "facebook,A,lead,michaelis_menten,100,1000,\nfacebook,A,click,michaelis_menten,2000,2000,0.6\n"
        "tiktok,A,lead,michaelis_menten,60,1000,\ntiktok,A,click,michaelis_menten,2000,2000,0.2\n"
    )
    free, rows, _ = answer("--budget", "2000", "--kpi-value", "lead=5", "--kpi-value", "click=0.1")
    assert [kpi["kpi"] for kpi in free["kpis"]] == ["lead", "click"]
    assert free["expected"]["value"] == pytest.approx(sum(kpi["worth"] for kpi in free["kpis"]), rel=1e-6)
    assert float(rows[0]["budget"]) > 1000
    (curves / "limits.csv").write_text("guardrail,level\nbounce rate,35%\n")
    guarded, rows, _ = answer("--budget", "2000", "--kpi-value", "lead=5", "--limits", "limits.csv")
    clicks = [2000 * float(row["budget"]) / (float(row["budget"]) + 2000) for row in rows]
    assert (0.6 * clicks[0] + 0.2 * clicks[1]) / sum(clicks) <= 0.35 + 1e-4
    assert guarded["certificate"]["value"] < free["kpis"][0]["worth"]
    assert guarded["kpi"] == "lead"


def test_periods_follow_demand_and_their_limits(curves: Path, answer: Ask) -> None:
    (curves / "periods.csv").write_text("name,share,demand,max\nquiet,21,0.8,\nbusy,7,1.6,30%\n")
    (curves / "limits.csv").write_text("platform,period,max\ntiktok,quiet,500\n")
    report, rows, _ = answer("--budget", "8000", "--periods", "periods.csv", "--limits", "limits.csv")
    assert len(rows) == 8
    busy = sum(float(row["budget"]) for row in rows if row["period"] == "busy")
    assert 8000 * 0.25 < busy <= 2400
    quiet = sum(float(row["budget"]) for row in rows if (row["period"], row["platform"]) == ("quiet", "tiktok"))
    assert quiet <= 500
    assert sum(float(row["budget"]) for row in rows) == pytest.approx(8000)
    assert report["certificate"]["gap"] <= 1e-3


def draws_text(spread: float) -> str:
    rows = ["platform,audience,draw,family,ceiling,half_saturation,last_spend"]
    for number in range(20):
        swing = 1 + spread * ((number * 7) % 20 - 9.5) / 9.5
        rows.append(f"facebook,A,{number},michaelis_menten,{300 * swing:.4f},2000,100")
        rows.append(f"tiktok,A,{number},michaelis_menten,{200:.4f},2000,3900")
    return "\n".join(rows) + "\n"


def test_draws_bring_ranges_a_verdict_and_the_dial(curves: Path, answer: Ask) -> None:
    (curves / "curves.csv").write_text(draws_text(0.2))
    sure, rows, said = answer("--budget", "4000")
    assert sure["verdict"] == "shift"
    assert "Shift:" in said
    assert "we are over 99% sure" in said
    assert "100% prob" not in said
    assert sure["expected"]["low"] < sure["expected"]["value"] < sure["expected"]["high"]
    assert sure["gain"]["probability"] == 1.0
    assert sure["gain"]["value"] == pytest.approx(sure["expected"]["value"] - sure["current_split"]["value"])
    assert all(float(row["low"]) <= float(row["expected"]) <= float(row["high"]) for row in rows)
    (curves / "curves.csv").write_text(draws_text(0.9))
    unsure, middle, _ = answer("--budget", "4000")
    _, careful, _ = answer("--budget", "4000", "--risk", "cautious")
    _, daring, _ = answer("--budget", "4000", "--risk", "bold")
    risky = [float(rows[0]["budget"]) for rows in (careful, middle, daring)]
    assert risky == sorted(risky)
    assert risky[0] < risky[2]
    assert unsure["verdict"] in ("shift", "hold")


def test_a_reserve_is_a_test_with_its_cost(curves: Path, answer: Ask) -> None:
    (curves / "curves.csv").write_text(draws_text(0.9))
    plain, _, _ = answer("--budget", "4000")
    report, rows, _ = answer("--budget", "4000", "--reserve", "10%")
    assert report["asked"]["reserve"] == 0.1
    assert report["answer"]["money"] == pytest.approx(400)
    assert sum(float(row["budget"]) for row in rows) == pytest.approx(4000)
    assert report["answer"]["cost"] == pytest.approx(
        plain["expected"]["value"] - report["expected"]["value"], abs=0.01 + 1e-4 * plain["expected"]["value"]
    )


def test_what_is_best_already_is_kept(curves: Path, answer: Ask) -> None:
    base, rows, _ = answer("--budget", "9000")
    for row, line in zip(rows, CURVES.splitlines()[1:], strict=True):
        text = (curves / "curves.csv").read_text()
        (curves / "curves.csv").write_text(text.replace(line, f"{line.rsplit(',', 1)[0]},{row['budget']}"))
    again, _, _ = answer("--budget", "9000")
    assert again["gain"]["value"] >= 0
    assert again["expected"]["value"] >= base["expected"]["value"] * (1 - 1e-12)


def test_seconds_name_what_they_measure(answer: Ask) -> None:
    report, _, _ = answer("--budget", "9000")
    assert list(report["seconds"]) == ["read", "fit", "allocate", "certify", "round", "price"]
    assert min(report["seconds"].values()) >= 0


def test_thousands_of_segments_are_shown_in_short(curves: Path, run: Run) -> None:
    rows = [f"p{n % 5},a{n},michaelis_menten,{10 + n % 17},{100 + n % 29}" for n in range(2000)]
    text = "platform,audience,family,ceiling,half_saturation\n" + "\n".join(rows)
    (curves / "many.csv").write_text(text)
    said = run("allocate", "--curves", "many.csv", "--budget", "50000", "--out", "plan.csv", "--currency", "EUR")
    assert said.status == 0, said.err
    assert len(said.out.splitlines()) < 45
    assert "1,975 more lines" in said.out
    with (curves / "plan.csv").open(newline="") as file:
        assert sum(round(100 * float(row["budget"])) for row in csv.DictReader(file)) == 5_000_000


def test_a_guardrail_that_no_spend_keeps_is_named_with_what_would_do(curves: Path, answer: Ask) -> None:
    steep = "facebook,A,hill,100,900,2,,\ntiktok,A,hill,150,3000,1.5,,\n"
    (curves / "curves.csv").write_text(HEADER + steep)
    (curves / "limits.csv").write_text("guardrail,level\ncpa,5\n")
    report, rows, said = answer("--budget", "2000", "--limits", "limits.csv")
    assert sum(float(row["budget"]) for row in rows) == 0
    assert said.startswith("Spend nothing")
    assert "oday's split" not in said
    (finding,) = [one for one in report["findings"] if one["severity"] == "critical"]
    # 100 x^2 / (x^2 + 900^2) is cheapest at x = 900: 18 each.
    assert "limits.csv, row 2" in finding["message"]
    reachable = re.search(r"other limits is ([0-9.]+)\.$", finding["message"])
    assert reachable is not None
    assert 18 <= float(reachable[1]) < 18.1
    (curves / "limits.csv").write_text(f"guardrail,level\ncpa,{reachable[1]}\n")
    report, rows, _ = answer("--budget", "2000", "--limits", "limits.csv")
    assert sum(float(row["budget"]) for row in rows) > 0
    assert not [one for one in report["findings"] if one["severity"] == "critical"]


@pytest.mark.parametrize("option", ["--profit", "--min-marginal-roas"])
def test_limits_in_shares_hold_for_what_is_worth_spending_not_for_all_that_was_given(
    curves: Path, answer: Ask, option: str
) -> None:
    (curves / "limits.csv").write_text("platform,max\nfacebook,60%\n")
    question = (option,) if option == "--profit" else (option, "1")
    report, rows, said = answer(*question, "--value", "40", "--budget", "90000", "--limits", "limits.csv")
    spend = {
        name: sum(float(row["budget"]) for row in rows if row["platform"] == name) for name in ("facebook", "tiktok")
    }
    placed = sum(spend.values())
    assert report["budget"] == pytest.approx(placed)
    assert placed < 30000
    assert spend["facebook"] <= 0.6 * placed + 0.02
    assert 40 * report["expected"]["value"] > placed
    if option == "--profit":
        assert report["answer"]["profit"] == pytest.approx(40 * report["expected"]["value"] - placed)
        assert "would cost more than they earn" in said


def test_a_level_is_said_with_all_its_digits(answer: Ask) -> None:
    _, _, said = answer("--max-cpa", "12.0345")
    assert "the most allowed is 12.0345." in said
    _, _, said = answer("--min-roi", "12.345%", "--value", "60")
    assert "the least allowed is 12.345%." in said


def test_a_frontier_and_a_what_if_know_periods(curves: Path, run: Run, answer: Ask) -> None:
    (curves / "periods.csv").write_text("name,share,demand\nquiet,21,0.8\nbusy,7,1.6\n")
    periods = ("--periods", "periods.csv")
    single, before, _ = answer("--budget", "6000", *periods)
    said = run(
        *("allocate", "--curves", "curves.csv", "--frontier", "2000:10000:3", "--frontier-out", "frontier.csv"),
        *periods,
    )
    assert (said.status, said.err) == (0, "")
    with (curves / "frontier.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert float(rows[1]["expected"]) == pytest.approx(single["expected"]["value"], rel=1e-4)
    for rest in ("--hold", "--reoptimize"):
        report, after, told = answer("--budget", "6000", *periods, "--what-if", "facebook/B/busy=100", rest)
        changed = [row for row in after if (row["audience"], row["period"]) == ("B", "busy")]
        assert [float(row["budget"]) for row in changed if row["platform"] == "facebook"] == [100]
        assert "100.00 in facebook / B in busy instead of" in told
        assert report["asked"]["period"] == "busy"
        assert report["answer"]["outcome_before"] == pytest.approx(single["expected"]["value"], rel=1e-4)
        assert report["answer"]["outcome_after"] < report["answer"]["outcome_before"]
        moved = [
            abs(float(new["budget"]) - float(old["budget"])) > 0.02 for new, old in zip(after, before, strict=True)
        ]
        assert sum(moved) == 1 if rest == "--hold" else sum(moved) > 1


@pytest.mark.parametrize("limits", ["guardrail,level\ncpa,8\n", "platform,max\ntiktok,100\n"])
def test_todays_split_outside_the_limits_is_no_rival(curves: Path, answer: Ask, limits: str) -> None:
    free, _, said = answer("--budget", "6000")
    assert "so the gain is" in said
    assert "comparison" not in [one["subject"] for one in free["findings"]]
    (curves / "limits.csv").write_text(limits)
    report, _, said = answer("--budget", "6000", "--limits", "limits.csv")
    flat = " ".join(said.split())
    assert "so the gain is" not in flat
    assert "but the limits do not allow it" in flat
    (finding,) = [one for one in report["findings"] if one["subject"] == "comparison"]
    assert "limits.csv, row 2" in finding["message"]


def test_with_draws_too_nobody_is_told_to_hold_what_the_limits_do_not_allow(curves: Path, answer: Ask) -> None:
    (curves / "curves.csv").write_text(draws_text(0.9))
    (curves / "limits.csv").write_text("platform,min\nfacebook,90%\n")
    _, _, said = answer("--budget", "4000", "--limits", "limits.csv")
    flat = " ".join(said.split())
    assert not re.search("Hold:|Shift:", flat)
    assert "but the limits do not allow it" in flat
    assert "the difference is between" in flat


def test_without_draws_a_gain_is_told_but_no_range(answer: Ask) -> None:
    report, _, said = answer("--budget", "6000")
    assert "so the gain is" in said
    (finding,) = [one for one in report["findings"] if one["subject"] == "curves"]
    assert "gain" not in finding["message"]
    assert report["gain"]["value"] is not None
    assert report["gain"]["low"] is None


def test_a_frontier_says_what_is_spent_of_budgets_that_have_no_room(curves: Path, run: Run) -> None:
    ask = ("allocate", "--curves", "curves.csv", "--frontier-out", "frontier.csv", "--json", "f.json")
    said = run(*ask, "--frontier", "2000:10000:5")
    assert "Spend" in said.out
    assert "limits" not in [one["subject"] for one in json.loads((curves / "f.json").read_text())["findings"]]
    (curves / "limits.csv").write_text("platform,max\nfacebook,3000\ntiktok,2500.5\n")
    said = run(*ask, "--frontier", "2000:10000:5", "--limits", "limits.csv")
    assert (said.status, said.err) == (0, "")
    assert [line.split()[:2] for line in said.out.splitlines()[3:6]] == [
        ["6,000.00", "5,500.50"],
        ["8,000.00", "5,500.50"],
        ["10,000.00", "5,500.50"],
    ]
    (finding,) = [one for one in json.loads((curves / "f.json").read_text())["findings"] if one["subject"] == "limits"]
    assert "3 of the 5 budgets" in finding["message"]
    assert "5,500.50" in finding["message"]
