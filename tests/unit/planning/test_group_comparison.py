"""Groups side by side: exact sums, luck that is not taken for a difference, like for like, changes, next money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer import workflow
from optimizer.domain.group_comparison import GroupComparison, GroupQuestion, GroupRow
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError

FIRST = date(2026, 3, 1)


def table(rates: dict[tuple[str, str, str], tuple[float, float]], days: int = 60, seed: int = 0) -> PerformanceTable:
    """Daily rows: (platform, audience, content type) -> spend a day, conversions per unit of money."""
    rng = np.random.default_rng(seed)
    rows = [
        {
            "date": pd.Timestamp(FIRST) + pd.Timedelta(days=day),
            "platform": platform,
            "audience": audience,
            "days": 1,
            "content_type": content,
            "audience_from": "audience",
            "spend": spend,
            "impressions": spend * 100,
            "reach": spend * 70,
            "clicks": float(rng.poisson(spend)),
            "conversions": float(rng.poisson(spend * rate)),
        }
        for day in range(days)
        for (platform, audience, content), (spend, rate) in rates.items()
    ]
    found = pd.DataFrame(rows)
    return PerformanceTable(found.assign(date=found["date"].astype("datetime64[s]")), "EUR")


def compared(history: PerformanceTable, dimension: str, kpi: str = "conversions", **wanted: Period) -> GroupComparison:
    period = wanted.get("period", history.period)
    return workflow.compare_groups(history, GroupQuestion(dimension, kpi, period, wanted.get("earlier")))


def row_of(found: GroupComparison, *names: str) -> GroupRow:
    return next(row for row in found.rows if row.names == names)


USUAL = {
    ("facebook", "Parents", "photo"): (100.0, 0.05),
    ("facebook", "Students", "photo"): (80.0, 0.10),
    ("tiktok", "Students", "video"): (40.0, 0.10),
    ("tiktok", "Parents", "video"): (60.0, 0.05),
}


def test_sums_and_shares_are_those_of_the_rows() -> None:
    history = table(USUAL)
    found = compared(history, "segment")
    rows = history.rows.groupby(["platform", "audience"])[["spend", "conversions", "clicks"]].sum()
    assert found.rows[0].names == ("facebook", "Parents")
    for row in found.rows:
        assert row.spend == money(float(rows.loc[row.names, "spend"]), "EUR")
        assert row.outcome == rows.loc[row.names, "conversions"]
        assert dict(row.totals)["clicks"] == rows.loc[row.names, "clicks"]
        assert row.days == 60
    assert sum(row.spend_share for row in found.rows) == pytest.approx(1.0)
    assert sum(row.outcome_share for row in found.rows) == pytest.approx(1.0)
    assert found.together.spend == money(float(history.rows["spend"].sum()), "EUR")


def test_only_days_of_the_period_count_and_weeks_by_the_part_inside() -> None:
    history = table(USUAL)
    inside = compared(history, "platform", period=Period(date(2026, 3, 11), date(2026, 3, 20)))
    assert row_of(inside, "facebook").spend == money(1800, "EUR")
    weekly = PerformanceTable(history.rows[history.rows["date"].dt.day % 7 == 1].assign(days=7), "EUR")
    part = compared(weekly, "platform", period=Period(date(2026, 3, 1), date(2026, 3, 3)))
    assert row_of(part, "facebook").spend == money(180 * 3 / 7, "EUR")


def test_prices_are_the_inverse_of_efficiencies_and_hold_the_truth() -> None:
    found = compared(table(USUAL), "audience")
    for names, price in ((("Students",), 10.0), (("Parents",), 20.0)):
        row = row_of(found, *names)
        assert row.price is not None
        assert row.efficiency is not None
        assert row.price.interval.lower < price < row.price.interval.upper
        assert row.price.value == pytest.approx(1 / row.efficiency.value)
        assert row.price.interval.lower == pytest.approx(1 / row.efficiency.interval.upper)
    students = row_of(found, "Students")
    assert students.best is not None
    assert students.better is not None
    assert min(students.best, students.better) > 0.99


def test_a_tiny_lucky_group_is_not_the_best() -> None:
    many = {("facebook", f"Group {number}", "photo"): (60.0, 0.05) for number in range(12)}
    lucky = table(many | {("facebook", "Lucky", "photo"): (0.5, 0.05)})
    rows = lucky.rows.copy()
    mine = rows["audience"] == "Lucky"
    rows.loc[mine, "conversions"] = 0.0
    rows.loc[rows[mine].index[:4], "conversions"] = 1.0  # 30 for 4, where others pay 20 each: by itself it is far ahead
    found = compared(PerformanceTable(rows, "EUR"), "audience")
    row = row_of(found, "Lucky")
    assert row.outcome / float(row.spend.minor_units / 100) > 0.13
    assert row.is_thin
    assert row.leaning > 0.5
    assert row.efficiency is not None
    assert row.efficiency.value < 0.08
    assert row.better is not None
    assert row.better < 0.9


def test_where_a_kind_of_content_ran_is_not_taken_for_the_kind() -> None:
    """Carousels run mostly where everything works twice as well; within the same segments they are no better."""
    history = table(
        {
            ("facebook", "Retargeting", "carousel"): (90.0, 0.10),
            ("facebook", "Retargeting", "photo"): (30.0, 0.10),
            ("facebook", "Parents", "carousel"): (20.0, 0.04),
            ("facebook", "Parents", "photo"): (110.0, 0.04),
        }
    )
    row = row_of(compared(history, "content_type"), "carousel")
    assert row.better is not None
    assert row.better > 0.99
    assert row.alike is not None
    assert row.alike_better is not None
    assert row.alike.interval.lower < 1.0 < row.alike.interval.upper
    assert 0.1 < row.alike_better < 0.9


def test_a_real_difference_within_segments_is_found_though_the_sums_hide_it() -> None:
    history = table(
        {
            ("facebook", "Retargeting", "carousel"): (20.0, 0.15),
            ("facebook", "Retargeting", "photo"): (90.0, 0.10),
            ("facebook", "Parents", "carousel"): (110.0, 0.06),
            ("facebook", "Parents", "photo"): (30.0, 0.04),
        }
    )
    row = row_of(compared(history, "content_type"), "carousel")
    assert row.alike is not None
    assert row.alike_better is not None
    assert row.alike_better > 0.95
    assert row.alike.interval.lower < 1.5 < row.alike.interval.upper


def test_a_kind_that_never_ran_beside_another_is_not_compared_like_for_like() -> None:
    found = compared(
        table({("facebook", "A", "photo"): (50.0, 0.1), ("facebook", "B", "video"): (50.0, 0.1)}), "content_type"
    )
    assert all(row.alike is None for row in found.rows)


def test_what_changed_is_told_and_what_did_not_is_not() -> None:
    before, after = table(USUAL, seed=1), table(USUAL | {("facebook", "Parents", "photo"): (150.0, 0.09)}, seed=2)
    later = after.rows.assign(date=after.rows["date"] + pd.Timedelta(days=60))
    history = PerformanceTable(pd.concat([before.rows, later], ignore_index=True), "EUR")
    period = Period(date(2026, 4, 30), date(2026, 6, 28))
    found = compared(history, "segment", period=period, earlier=Period(FIRST, date(2026, 4, 29)))
    grown, same = row_of(found, "facebook", "Parents").change, row_of(found, "tiktok", "Students").change
    assert grown is not None
    assert same is not None
    assert grown.efficiency is not None
    assert grown.efficiency.interval.lower < 1.8 < grown.efficiency.interval.upper
    assert grown.rose > 0.99
    assert grown.spend == pytest.approx(6000.0)
    assert 0.03 < same.rose < 0.97


def test_groups_that_are_not_named_are_shown_and_compared_with_nothing() -> None:
    history = table(USUAL)
    rows = history.rows.assign(content_type=history.rows["content_type"].replace("video", ""))
    found = compared(PerformanceTable(rows, "EUR"), "content_type")
    nameless = row_of(found, "")
    assert nameless.efficiency is not None
    assert nameless.better is None
    assert [finding.subject for finding in found.findings] == ["groups"]


def test_a_group_whose_outcome_is_not_known_has_no_price_and_no_rate() -> None:
    history = table(USUAL)
    rows = history.rows.copy()
    rows.loc[rows["platform"] == "tiktok", "conversions"] = np.nan
    found = compared(PerformanceTable(rows, "EUR"), "platform")
    tiktok = row_of(found, "tiktok")
    assert (tiktok.efficiency, tiktok.price, tiktok.better) == (None, None, None)
    assert "conversions" not in dict(tiktok.totals)
    assert all(step.rate is None for step in tiktok.steps if step.figure == "conversions")
    facebook = row_of(found, "facebook")
    assert facebook.efficiency is not None
    assert found.together.efficiency is not None
    assert found.together.efficiency.value == pytest.approx(facebook.efficiency.value)


@pytest.mark.parametrize("days", [1, 2])
def test_two_days_are_enough_to_say_that_little_is_known(days: int) -> None:
    found = compared(table(USUAL, days=days), "audience")
    for row in found.rows:
        assert row.price is not None
        assert row.price.interval.upper > 1.25 * row.price.interval.lower


def test_no_results_at_all_are_no_trouble() -> None:
    history = table(USUAL)
    found = compared(PerformanceTable(history.rows.assign(conversions=0.0), "EUR"), "segment")
    assert found.together.outcome == 0.0
    assert all(row.better is not None and 0.1 < row.better < 0.9 for row in found.rows)


def test_thousands_of_groups_are_cut_to_those_with_the_most_spend() -> None:
    many = {("facebook", f"Ad set {number:04d}", "photo"): (float(number + 1), 0.05) for number in range(400)}
    found = compared(table(many, days=3), "audience")
    assert len(found.rows) == 300
    assert found.left_out == 100
    assert found.left_out_share == pytest.approx(5050 / 80200, rel=1e-6)
    assert found.rows[0].names == ("Ad set 0399",)


def test_the_same_question_gets_the_same_answer() -> None:
    history = table(USUAL)
    assert compared(history, "audience") == compared(history, "audience")


def test_what_the_history_does_not_have_is_refused_in_a_sentence() -> None:
    history = table(USUAL)
    with pytest.raises(DataError, match="does not say the country"):
        compared(history, "country")
    with pytest.raises(DataError, match="has no revenue"):
        compared(history, "audience", "revenue")
    with pytest.raises(DataError, match="no results from"):
        compared(history, "audience", period=Period(date(2020, 1, 1), date(2020, 1, 2)))


def test_the_next_money_of_a_platform_is_the_mean_of_its_segments_by_todays_spend() -> None:
    history = table(USUAL)
    fit = workflow.learn_curves(history, "conversions", Period(date(2026, 5, 1), date(2026, 5, 31)))
    own = {one.names: one.marginal.value for one in workflow.next_money(fit, "segment")}
    spent = dict(zip(((s.platform, s.audience) for s in fit.segments), fit.recent_spend.tolist(), strict=True))
    for one in workflow.next_money(fit, "platform"):
        mine = [names for names in own if names[0] == one.names[0]]
        assert one.marginal.value == pytest.approx(
            sum(own[names] * spent[names] for names in mine) / sum(spent[names] for names in mine)
        )
        assert one.marginal.interval.lower <= one.marginal.value <= one.marginal.interval.upper
        worth = [fit.segments.index(s) for s in fit.segments if s.platform == one.names[0]]
        brought = sum(
            float(np.interp(fit.recent_spend[line], fit.spend[line], fit.draws[:, line].mean(axis=0))) for line in worth
        )
        assert one.today is not None
        assert one.today.value == pytest.approx(brought / fit.recent_spend[worth].sum())
        assert one.today.interval.lower <= one.today.value <= one.today.interval.upper
    assert workflow.next_money(fit, "content_type") == ()
    paused = replace(fit, recent_spend=np.zeros_like(fit.recent_spend))
    assert [one.today for one in workflow.next_money(paused, "audience")] == [None, None]
