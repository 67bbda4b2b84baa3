"""Scenarios side by side: nothing is lost, nothing is compared falsely."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from optimizer.domain.assumption import Assumptions, OutcomeValue, PriceChange
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import Certificate
from optimizer.domain.scenario import Scenario, ScenarioBasis
from optimizer.domain.segment import Segment
from optimizer.ui.charts import ChartWords
from optimizer.ui.scenarios.chart import scenario_chart
from optimizer.ui.scenarios.rows import (
    is_in_money,
    is_same_question,
    is_same_split,
    most_different,
    split_rows,
    takes_the_same_for_granted,
    titles,
)

JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))
SOME = Estimate(1.0, Interval(0.0, 2.0, 0.8))


def scenario(name: str, budgets: dict[str, int], currency: str = "EUR", **asked: object) -> Scenario:
    request = PlanRequest(JANUARY, Money(sum(budgets.values()), currency))
    request = replace(request, **asked)  # type: ignore[arg-type]
    none = Money(0, currency)
    lines = tuple(
        PlanLine(Segment("tiktok", name), Money(units, currency), 0.0, none, none, SOME, SOME, 0.0, False, ())
        for name, units in budgets.items()
    )
    plan = Plan(request, lines, SOME, SOME, Gain(SOME, 0.5), "hold", Certificate(1, 1, 0, 0), Money(0, currency), ())
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Scenario(1, name, "", plan, "ours", "draft", False, ScenarioBasis(1), 1, at, at)


def rows_of(compared: list[Scenario]) -> pd.DataFrame:
    return split_rows(titles(compared), [one.plan for one in compared])


ONE = scenario("One", {"A": 600_00, "B": 400_00})
TWO = scenario("Two", {"B": 100_00, "C": 900_00})


def test_every_segment_has_a_row_in_every_scenario_and_the_sums_are_kept() -> None:
    rows = rows_of([ONE, TWO])
    assert list(dict.fromkeys(rows["segment"])) == ["TikTok · C", "TikTok · A", "TikTok · B"]
    assert len(rows) == 6
    assert rows.groupby("name")["budget"].sum().to_dict() == {"One": 1000.0, "Two": 1000.0}
    assert rows.groupby("name")["share"].sum().to_dict() == pytest.approx({"One": 1.0, "Two": 1.0})


def test_the_segments_that_differ_most_are_kept_in_their_order() -> None:
    kept = most_different(rows_of([ONE, TWO]), "budget", 2)
    assert list(dict.fromkeys(kept["segment"])) == ["TikTok · C", "TikTok · A"]


def test_segments_that_nobody_funds_are_not_drawn() -> None:
    empty = scenario("Empty", {"A": 5, "Z": 0})
    kept = most_different(rows_of([ONE, empty]), "budget", 12)
    assert list(dict.fromkeys(kept["segment"])) == ["TikTok · A", "TikTok · B"]


def test_scenarios_of_one_name_are_told_apart() -> None:
    compared = [replace(ONE, number=number, name=name) for number, name in ((1, "A"), (2, "A"), (3, "A · 1"))]
    assert len(set(titles(compared))) == 3
    assert titles(compared)[2] == "A · 1"
    assert rows_of(compared)["scenario"].nunique() == rows_of(compared)["name"].nunique() == 3
    chart = scenario_chart(rows_of(compared), "budget", ChartWords("T", "x", "y", {}))
    assert len(chart["encoding"]["color"]["scale"]["domain"]) == 3


def test_the_order_of_assumptions_does_not_count_but_the_last_of_two_values_does() -> None:
    dearer, cheaper = PriceChange(0.1), PriceChange(-0.2, "tiktok")
    one, other = OutcomeValue("leads", 5.0), OutcomeValue("leads", 6.0)

    def granted(*prices: PriceChange, values: tuple[OutcomeValue, ...] = ()) -> Scenario:
        return scenario("G", {"A": 5}, assumptions=Assumptions(prices=prices, values=values))

    assert takes_the_same_for_granted([granted(dearer, cheaper), granted(cheaper, dearer)])
    assert not takes_the_same_for_granted([granted(dearer), granted(cheaper)])
    assert not takes_the_same_for_granted([granted(dearer), granted(dearer, dearer)])
    assert not takes_the_same_for_granted([granted(values=(one, other)), granted(values=(other, one))])
    assert takes_the_same_for_granted([granted(values=(one, other)), granted(values=(other,))])


def test_the_same_money_for_the_same_segments_is_the_same_split() -> None:
    assert is_same_split(ONE.plan, scenario("Else", {"B": 400_00, "A": 600_00, "C": 0}).plan)
    assert not is_same_split(ONE.plan, scenario("Else", {"A": 600_01, "B": 399_99}).plan)


def test_money_is_compared_only_in_one_currency_over_as_many_days() -> None:
    february = Period(date(2026, 2, 1), date(2026, 2, 28))
    assert is_in_money([ONE, TWO])
    assert not is_in_money([ONE, scenario("D", {"A": 5}, "PLN")])
    assert not is_in_money([ONE, scenario("F", {"A": 5}, period=february)])
    assert is_same_question([ONE, TWO])
    assert not is_same_question([ONE, scenario("K", {"A": 5}, kpi="leads")])
    assert not is_same_question([ONE, scenario("F", {"A": 5}, period=february)])
    dearer = scenario("G", {"A": 5}, assumptions=Assumptions(prices=(PriceChange(0.1),)))
    assert takes_the_same_for_granted([ONE, TWO])
    assert not takes_the_same_for_granted([ONE, dearer])


@pytest.mark.parametrize("value", ["budget", "share"])
def test_the_chart_has_a_bar_for_each_row_and_names_both_in_order(value: str) -> None:
    rows = rows_of([ONE, TWO])
    chart = scenario_chart(rows, value, ChartWords("T", "x", "y", {}))  # type: ignore[arg-type]
    assert len(chart["data"]["values"]) == len(rows)
    assert chart["encoding"]["color"]["scale"]["domain"] == ["One", "Two"]
    assert chart["encoding"]["yOffset"]["sort"] == [0, 1]
    assert chart["encoding"]["x"]["field"] == value
    assert chart["encoding"]["y"]["sort"] == list(dict.fromkeys(rows["segment"]))
