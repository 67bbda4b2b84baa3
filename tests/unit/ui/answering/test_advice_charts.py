"""Charts of shifts, other budgets and pacing are valid, and show what they should."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import pytest

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.market_calendar import MarketDay
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan
from optimizer.domain.plan_frontier import FrontierPoint, PlanFrontier
from optimizer.domain.segment import Segment
from optimizer.planning import pace
from optimizer.ui.answering.frontier_chart import frontier_chart, frontier_rows
from optimizer.ui.answering.pacing_chart import day_chart, day_rows, mark_rows, week_chart, week_rows
from optimizer.ui.answering.shift_chart import shift_chart, shift_rows
from optimizer.ui.chart_marks import Marks
from optimizer.ui.charts import ChartWords
from optimizer.words import Voice

WORDS = ChartWords(
    title="The title",
    x="Budget (EUR)",
    y="Conversions",
    names={
        "plan": "Plan",
        "today": "Today's split",
        "beyond": "Above past spend",
        "more": "Gets more",
        "less": "Gets less",
        "budget": "Budget",
        "demand": "It's demand",
    },
    marks=Marks("pl", "pl", "PLN"),
)
SALE = MarketDay("Sale", Period(date(2026, 1, 15), date(2026, 1, 18)), "event", (), 0.3)
PAYDAY = MarketDay("", Period(date(2026, 1, 28), date(2026, 1, 31)), "payday", ("PL",), 0.001)
GIFTS = MarketDay("", Period(date(2026, 1, 1), date(2026, 1, 3)), "gifts", ("PL",), 0.2)


def point(budget: int, value: float, beyond: float) -> FrontierPoint:
    money = Money(budget, "EUR")
    return FrontierPoint(money, money, Estimate(value, Interval(0.8 * value, 1.2 * value, 0.8)), beyond)


@pytest.fixture
def frontier() -> PlanFrontier:
    points = (point(250_000, 100, 0.0), point(1_000_000, 300, 0.04), point(1_500_000, 380, 0.3), point(2e6, 400, 0.5))
    return PlanFrontier(points, point(1_000_000, 300, 0.04), point(1_000_000, 250, 0.0))


def many(plan: Plan, count: int) -> Plan:
    """So many segments, half of which give the others what they can; the first move most."""
    poor, best = plan.lines
    lines = []
    for number in range(count // 2):
        moved = 100_000 - 1_000 * number
        lines += [
            replace(poor, segment=Segment("tiktok", f"P{number}"), budget=Money(600_000 - moved, "EUR")),
            replace(best, segment=Segment("facebook", f"B{number}"), budget=Money(400_000 + moved, "EUR")),
        ]
    return replace(plan, lines=tuple(lines))


@pytest.fixture
def specs(voice: Voice, plan: Plan, frontier: PlanFrontier) -> dict[str, dict[str, Any]]:
    pacing = pace(plan, None, "EUR")
    marks = mark_rows(voice, [SALE, PAYDAY, GIFTS])
    return {
        "shift": shift_chart(shift_rows(voice, plan), WORDS, "#000"),
        "frontier": frontier_chart(frontier_rows(frontier), WORDS, "#000"),
        "weeks": week_chart(week_rows(voice, pacing), WORDS),
        "days": day_chart(day_rows(pacing), marks, WORDS, "#000"),
        "plain days": day_chart(day_rows(pacing), mark_rows(voice, []), WORDS, "#000"),
    }


@pytest.mark.parametrize("name", ["shift", "frontier", "weeks", "days", "plain days"])
def test_charts_are_valid_and_say_what_they_show(name: str, specs: dict[str, dict[str, Any]]) -> None:
    spec = specs[name]
    (alt.LayerChart if "layer" in spec else alt.Chart).from_dict(spec, validate=True)
    assert spec["title"]["text"] == "The title"
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["width"] == "container"


def test_changes_stand_in_order_with_their_sums(voice: Voice, plan: Plan) -> None:
    rows = shift_rows(voice, plan)
    assert list(rows["segment"]) == ["Facebook · Parents", "TikTok · Students"]
    assert list(rows["change"]) == [3000.0, -3000.0]
    assert list(rows["label"]) == ["+€3,000", "\N{MINUS SIGN}€3,000"]
    assert list(rows["which"]) == ["more", "less"]


@pytest.mark.parametrize("count", [2, 12, 14, 60, 200])
def test_many_changes_become_others_and_none_is_lost(voice: Voice, plan: Plan, count: int) -> None:
    rows = shift_rows(voice, many(plan, count))
    assert len(rows) == min(count, 14)
    given = sum(100_000 - 1_000 * number for number in range(count // 2)) / 100
    assert rows["change"].clip(lower=0).sum() == pytest.approx(given)
    assert rows["change"].sum() == pytest.approx(0.0)
    if count > 14:
        assert list(rows["segment"])[6] == f"{count // 2 - 6} others that get more"
        assert list(rows["segment"])[7] == f"{count // 2 - 6} others that get less"


def test_the_sums_of_the_others_make_no_stubs_of_the_named(voice: Voice, plan: Plan) -> None:
    rows = shift_rows(voice, many(plan, 200))
    others = rows["segment"].str.contains("others that get")
    assert list(rows[others]["bar"]) == [0.0, 0.0]
    assert (rows[~others]["bar"] == rows[~others]["change"]).all()
    assert rows[others]["label"].str.len().min() > 1
    ends = shift_chart(rows, WORDS, "#000")["layer"][0]["encoding"]["x"]["scale"]["domain"]
    longest = rows["bar"].abs().max()
    assert max(map(abs, ends)) <= 2.5 * longest < rows["change"].abs().max()


def test_nothing_moved_is_an_empty_table(voice: Voice, plan: Plan) -> None:
    same = replace(plan, lines=tuple(replace(line, budget=line.current_budget) for line in plan.lines))
    assert shift_rows(voice, same).empty


def test_the_frontier_parts_where_money_goes_beyond_what_was_tried(frontier: PlanFrontier) -> None:
    rows = frontier_rows(frontier)
    best = rows[rows["which"] == "best"]
    assert list(best[best["part"] == "tried"]["budget"]) == [2_500.0, 10_000.0]
    assert list(best[best["part"] == "untried"]["budget"]) == [10_000.0, 15_000.0, 20_000.0]
    assert list(rows[rows["which"] == "plan"]["outcome"]) == [300.0]
    assert list(rows[rows["which"] == "today"]["outcome"]) == [250.0]
    assert (rows["lower"] <= rows["outcome"]).all()


def test_plan_and_today_are_named_in_the_chart(specs: dict[str, dict[str, Any]]) -> None:
    texts = [layer for layer in specs["frontier"]["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["transform"][0]["filter"]["equal"] for layer in texts] == ["plan", "today"]
    named = {row["which"]: row["name"] for row in specs["frontier"]["data"]["values"]}
    assert (named["plan"], named["today"]) == ("Plan", "Today's split")


def test_weeks_add_up_to_the_plan(voice: Voice, plan: Plan) -> None:
    rows = week_rows(voice, pace(plan, None, "EUR"))
    assert rows["budget"].sum() == pytest.approx(10_000.0)
    assert list(dict.fromkeys(rows["week"]))[:2] == ["Jan 1 – Jan 4", "Jan 5 – Jan 11"]
    assert set(rows["platform"]) == {"TikTok", "Facebook"}


def test_days_with_names_and_effects_are_marked_and_no_others(voice: Voice) -> None:
    rows = mark_rows(voice, [SALE, PAYDAY, GIFTS])
    assert list(rows["name"]) == ["Sale", "Gift season"]
    assert list(rows["start"]) == ["2026-01-15T00:00:00", "2026-01-01T00:00:00"]
    assert list(rows["stop"]) == ["2026-01-19T00:00:00", "2026-01-04T00:00:00"]


def test_a_name_with_quotes_breaks_no_expression(specs: dict[str, dict[str, Any]]) -> None:
    (line,) = [layer for layer in specs["days"]["layer"] if layer["mark"]["type"] == "line"]
    assert line["transform"][1]["calculate"] == r"'It\'s demand'"
