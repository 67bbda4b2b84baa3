"""plan.csv: columns, exact money, names that no spreadsheet runs and every reader gets back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.curve_plan import CurvePlan, CurvePlanLine
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Gain, Plan, PlanLine, PlanRequest
from optimizer.domain.problem import BindingLimit, Certificate
from optimizer.domain.segment import Segment
from optimizer.export import PLAN_COLUMNS, plan_csv
from optimizer.export.cells import number_cell, text_cell

PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31))
PROVEN = Certificate(10.0, 10.0, 0.0, 0.0)


def estimate(value: float) -> Estimate:
    return Estimate(value, Interval(value * 0.8, value * 1.2, 0.8))


def line(segment: Segment, units: int, last: int, currency: str | None = "EUR") -> PlanLine:
    return PlanLine(
        segment=segment,
        budget=Money(units, currency),
        share=0.25,
        last_spend=Money(last, currency),
        current_budget=Money(2 * last, currency),
        expected=estimate(12.5),
        current=estimate(10.0),
        marginal=0.0123456789,
        extrapolated=False,
        binding=(BindingLimit(segment, "most", "platform"), BindingLimit(segment, "least", "segment")),
        probability=0.87654,
    )


def plan_of(*lines: PlanLine, currency: str | None = "EUR") -> Plan:
    total = Money(sum(one.budget.minor_units for one in lines), currency)
    return Plan(
        request=PlanRequest(PERIOD, total),
        lines=lines,
        expected=estimate(12.5),
        current_split=estimate(10.0),
        gain=Gain(estimate(2.5), 0.97),
        verdict="shift",
        certificate=PROVEN,
        unplaced=Money(0, currency),
        findings=(),
    )


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_the_columns_are_those_of_the_contract() -> None:
    content = plan_csv(plan_of(line(Segment("facebook", "A"), 100, 50)))
    assert content.decode().splitlines()[0] == (
        "platform,audience,budget,share,last_spend,change,expected,low,high,marginal,binding,probability,"
        "current_split,verdict"
    )
    assert rows_of(content) == [
        {
            "platform": "facebook",
            "audience": "A",
            "budget": "1.00",
            "share": "0.250000",
            "last_spend": "0.50",
            "change": "0.00",
            "expected": "12.5",
            "low": "10",
            "high": "15",
            "marginal": "0.0123457",
            "binding": "most of platform; least of segment",
            "probability": "0.8765",
            "current_split": "1.00",
            "verdict": "shift",
        }
    ]


def test_a_plan_that_holds_says_so_in_each_row() -> None:
    lines = [line(Segment("p", name), 100, 50) for name in ("a", "b")]
    held = replace(plan_of(*lines), verdict="hold")
    assert [row["verdict"] for row in rows_of(plan_csv(held))] == ["hold", "hold"]


@given(st.lists(st.tuples(st.integers(0, 10**14), st.integers(0, 10**14)), min_size=1, max_size=20))
def test_money_is_exact_and_adds_up(amounts: list[tuple[int, int]]) -> None:
    lines = [line(Segment("p", f"a{i}"), budget, last) for i, (budget, last) in enumerate(amounts)]
    rows = rows_of(plan_csv(plan_of(*lines)))
    assert sum(Decimal(row["budget"]) for row in rows) * 100 == sum(budget for budget, _ in amounts)
    assert all(Decimal(row["change"]) == Decimal(row["budget"]) - Decimal(row["current_split"]) for row in rows)


@pytest.mark.parametrize(
    ("currency", "text"), [("VND", "12345"), ("EUR", "123.45"), ("BHD", "12.345"), (None, "123.45")]
)
def test_money_has_the_decimals_of_its_currency(currency: str | None, text: str) -> None:
    rows = rows_of(plan_csv(plan_of(line(Segment("p", "a"), 12345, 0, currency), currency=currency)))
    assert rows[0]["budget"] == text


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1", "\N{FULLWIDTH EQUALS SIGN}1"]
)
def test_a_spreadsheet_finds_no_formula(name: str) -> None:
    cell = rows_of(plan_csv(plan_of(line(Segment("p", name), 1, 0))))[0]["audience"]
    assert cell == f"'{name}"


@given(st.text(min_size=1))
def test_taking_one_apostrophe_off_gives_every_name_back(name: str) -> None:
    cell = text_cell(name)
    changed = cell != name
    assert (cell[1:] if changed else cell) == name
    assert changed == (name.lstrip("'")[:1] in set("=+-@\t\r\n＝＋－＠") and name.lstrip("'") != "")


def test_an_ordinary_name_and_a_negative_change_stay_as_they_are() -> None:
    row = rows_of(plan_csv(plan_of(line(Segment("facebook", 'Zażółć "25-34", PL'), 100, 250))))[0]
    assert row["audience"] == 'Zażółć "25-34", PL'
    assert row["change"] == "-4.00"


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_numbers_are_plain_and_close(value: float) -> None:
    text = number_cell(value)
    assert "e" not in text
    assert float(text) == pytest.approx(value, rel=1e-5, abs=1e-11)


def test_a_plan_on_given_curves_leaves_blank_what_nobody_said() -> None:
    segment = Segment("facebook", "A")
    plan = CurvePlan(
        budget=Money(100, "EUR"),
        question=CurveQuestion("budget", Money(100, "EUR")),
        lines=(CurvePlanLine(segment, Money(100, "EUR"), 1.0, 7.5, 0.1, ()),),
        expected=7.5,
        certificate=PROVEN,
        unplaced=Money(0, "EUR"),
        findings=(),
    )
    row = rows_of(plan_csv(plan))[0]
    assert tuple(row) == PLAN_COLUMNS
    assert row["expected"] == "7.5"
    assert [row[name] for name in ("last_spend", "change", "low", "high", "probability")] == [""] * 5


def test_a_limit_of_one_period_is_named_with_it_in_that_periods_row_alone() -> None:
    segment = Segment("facebook", "A")
    own = BindingLimit(segment, "most", "platform", "week 2", is_of_period=True)
    shared = BindingLimit(segment, "most", "platform", "week 2")
    half = CurvePlanLine(segment, Money(50, "EUR"), 0.5, 7.5, 0.1, (), period="week 1")
    plan = CurvePlan(
        budget=Money(100, "EUR"),
        question=CurveQuestion("budget", Money(100, "EUR")),
        lines=(half, replace(half, period="week 2", binding=(own, shared))),
        expected=15.0,
        certificate=PROVEN,
        unplaced=Money(0, "EUR"),
        findings=(),
    )
    rows = rows_of(plan_csv(plan))
    assert [row["binding"] for row in rows] == ["", "most of platform in week 2; most of platform"]
    assert [row["period"] for row in rows] == ["week 1", "week 2"]
