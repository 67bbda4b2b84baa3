"""The Segments page without a browser: valid charts, tables that sort, sentences that claim no more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt
import pytest

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.group_comparison import GroupChange, GroupComparison, GroupQuestion, GroupRow, NextMoney, StepRate
from optimizer.domain.money import money
from optimizer.domain.period import Period
from optimizer.ui.chart_marks import Marks
from optimizer.ui.charts import ChartWords
from optimizer.ui.segments.advice import advice
from optimizer.ui.segments.chart import forest_chart, share_chart
from optimizer.ui.segments.group_names import group_name, step_title
from optimizer.ui.segments.next_money import Following
from optimizer.ui.segments.sentences import STANDINGS, details, headline, like_for_like, named, note, standing
from optimizer.ui.segments.tables import (
    change_frame,
    comparison_frame,
    forest_rows,
    in_reading_order,
    share_rows,
    step_frame,
)
from optimizer.words import Voice, voice_for

WORDS = ChartWords("The title", "Cost (EUR)", "Audience", {kind: kind for kind in STANDINGS}
                   | {"together": "all", "spend": "spend", "outcome": "outcome"}, Marks("pl", "pl"))  # fmt: skip
NOWHERE = Following()


@pytest.fixture
def voice() -> Voice:
    return voice_for("en")


def about(value: float, off: float = 0.1) -> Estimate:
    return Estimate(value, Interval(value * (1 - off), value * (1 + off), 0.8))


def group(name: str, price: float, better: float, **other: Any) -> GroupRow:
    usual = {"best": 0.1, "share": 0.25, "outcome": 100.0, "thin": False, "off": 0.1} | other
    return GroupRow(
        names=(name,),
        spend=money(1000, "EUR"),
        spend_share=usual["share"],
        outcome=usual["outcome"],
        outcome_share=0.3,
        days=30,
        efficiency=about(1 / price, usual["off"]),
        price=about(price, usual["off"]),
        leaning=0.1,
        best=usual["best"],
        better=better,
        is_thin=usual["thin"],
        is_compare_only=False,
        steps=(StepRate("clicks", "impressions", about(0.01)),),
        change=GroupChange(900.0, 80.0, about(1.25), 0.97),
        alike=usual.get("alike"),
        alike_better=usual.get("alike_better"),
    )


def found(*rows: GroupRow, kpi: str = "leads", dimension: str = "audience") -> GroupComparison:
    days = Period(date(2026, 3, 1), date(2026, 3, 30))
    together = replace(group("", 20.0, 0.5), names=(), outcome=sum(row.outcome for row in rows), change=None)
    return GroupComparison(GroupQuestion(dimension, kpi, days, Period(date(2026, 1, 30), date(2026, 2, 28))), rows,
                           together, "EUR")  # fmt: skip


LOOKALIKE = group("Lookalike 1%", 10.0, 0.97, best=0.93, share=0.12)
WIDE = group("Everyone", 40.0, 0.02, best=0.0)
UNSURE = group("Newsletter", 19.0, 0.6)
TINY = group("Tiny", 12.0, 0.7, thin=True, outcome=4.0, off=0.8)


def test_the_headline_names_the_best_with_its_probability(voice: Voice) -> None:
    said = headline(voice, found(LOOKALIKE, WIDE, UNSURE))
    assert said == "Lookalike 1% brings the most leads for its money: 93% sure."
    told = details(voice, found(LOOKALIKE, WIDE, UNSURE))
    assert "Lookalike 1% brings leads at €9.00 – €11.00 each (all together €20.00); it has 12% of the spend" in told
    assert "Everyone brings leads at €36 – €44 each" in told
    assert "Newsletter" not in told


def test_the_most_is_claimed_by_the_probability_of_being_the_best_and_by_no_other(voice: Voice) -> None:
    surely_better = replace(LOOKALIKE, better=0.999, best=0.92)
    said = headline(voice, found(surely_better, replace(UNSURE, better=0.999, best=0.08), WIDE))
    assert said == "Lookalike 1% brings the most leads for its money: 92% sure."
    table = comparison_frame(voice, found(surely_better, WIDE), NOWHERE)
    assert table["best"][0] == 0.92
    perhaps = replace(LOOKALIKE, better=0.97, best=0.7)
    assert (
        headline(voice, found(perhaps, UNSURE, WIDE)) == "More leads for the money than the others bring: Lookalike 1%."
    )


def test_of_the_only_one_that_is_stated_its_own_figures_are_told_and_what_is_not_stated(voice: Voice) -> None:
    only = replace(WIDE, best=None, better=None, spend_share=0.21)
    unstated = replace(group("", 12.0, 0.5, share=0.79), best=None, better=None)
    comparison = found(unstated, only, dimension="age")
    assert "only one" in headline(voice, comparison)
    told = details(voice, comparison)
    assert "Everyone brings leads at €36 – €44 each (all together €20.00); it has 21% of the spend" in told
    assert "The results do not say the group of 79% of the spend." in told
    assert "€18" not in told  # the range of all together is of no group


def test_no_sure_difference_is_said_as_that(voice: Voice) -> None:
    assert "no sure difference" in headline(voice, found(UNSURE, TINY))
    assert details(voice, found(UNSURE, TINY)) == "Cost per lead: likely €18.00 – €22.00."


def test_nothing_to_compare_with_and_no_results_are_said(voice: Voice) -> None:
    alone = replace(UNSURE, best=None, better=None)
    assert "only one" in headline(voice, found(alone))
    assert "There are no leads in these days yet" in headline(
        voice, found(replace(UNSURE, outcome=0.0), replace(TINY, outcome=0.0))
    )
    unknown = replace(alone, efficiency=None, price=None)
    assert "no spend with known leads" in headline(voice, found(unknown))


def test_several_good_ones_are_named_together(voice: Voice) -> None:
    other = group("Parents", 11.0, 0.95, best=0.4)
    said = headline(voice, found(replace(LOOKALIKE, best=0.5), other, WIDE))
    assert said == "More leads for the money than the others bring: Lookalike 1%, Parents."


def test_where_groups_ran_is_told_only_where_it_matters(voice: Voice) -> None:
    agreed = replace(LOOKALIKE, alike=about(1.5), alike_better=0.99)
    assert like_for_like(voice, found(agreed, UNSURE)) == ""
    doubtful = replace(LOOKALIKE, alike=about(1.04), alike_better=0.7)
    told = like_for_like(voice, found(doubtful, UNSURE, dimension="content_type"))
    assert "Lookalike 1% +4% (not sure)" in told
    assert "Within the same segments" in told
    assert "On the same platforms" in like_for_like(voice, found(doubtful, UNSURE))


def test_what_to_do_is_about_the_next_money_and_not_about_averages(voice: Voice) -> None:
    more = Following(100, {("Lookalike 1%",): NextMoney(("Lookalike 1%",), about(0.02)),
                           ("Everyone",): NextMoney(("Everyone",), about(0.05))})  # fmt: skip
    said = advice(voice, found(LOOKALIKE, WIDE), more)
    assert "the next €100 bring 5 leads in Everyone and 2 in Lookalike 1%" in said
    assert advice(voice, found(LOOKALIKE, WIDE), NOWHERE) == ""


def test_with_lift_tests_what_money_brings_is_compared_with_its_own_kind(voice: Voice) -> None:
    def brought(name: str, following: float, today: float) -> NextMoney:
        return NextMoney((name,), about(following), about(today))

    more = Following(100, {("Lookalike 1%",): brought("Lookalike 1%", 0.02, 0.04),
                           ("Everyone",): brought("Everyone", 0.05, 0.07)}, is_incremental=True)  # fmt: skip
    said = advice(voice, found(LOOKALIKE, WIDE), more)
    assert "only what would be missed without the ads" in said
    assert "in Everyone €100 of today's money bring 7 leads and the next €100 5; in Lookalike 1% 4 and 2." in said
    table = comparison_frame(voice, found(LOOKALIKE, WIDE), more).set_index("group")
    assert table["today"].to_dict() == pytest.approx({"Lookalike 1%": 4.0, "Everyone": 7.0})
    assert table["next"].to_dict() == pytest.approx({"Lookalike 1%": 2.0, "Everyone": 5.0})
    paused = {**more.by_group, ("Newsletter",): NextMoney(("Newsletter",), about(0.9))}
    assert advice(voice, found(LOOKALIKE, WIDE, UNSURE), replace(more, by_group=paused)) == said
    plain = comparison_frame(voice, found(LOOKALIKE, WIDE), replace(more, is_incremental=False))
    assert plain["today"].isna().all()


def test_small_groups_are_told_as_uncertain_in_words(voice: Voice) -> None:
    assert standing(TINY) == "thin"
    assert "few results: a guess" in note(voice, TINY, 30)
    assert "10 of 30 days" in note(voice, replace(TINY, days=10), 30)
    assert note(voice, UNSURE, 30) == ""


def test_numbers_are_numbers_and_ranges_texts(voice: Voice) -> None:
    table = comparison_frame(voice, found(LOOKALIKE, WIDE), NOWHERE)
    assert table["price"].tolist() == [10.0, 40.0]
    assert table["price_range"].tolist() == ["€9.00 – €11.00", "€36 – €44"]
    assert table["next"].isna().all()
    assert {table[name].dtype.kind for name in ("spend", "price", "best", "better", "next", "alike")} == {"f"}
    steps = step_frame(voice, found(LOOKALIKE), [("clicks", "impressions")])
    assert steps["step0"].tolist() == [0.01]
    assert steps["half0"].tolist() == pytest.approx([0.001])


def test_a_change_is_one_of_the_price_where_there_is_one(voice: Voice) -> None:
    table = change_frame(voice, found(LOOKALIKE))
    assert table["change"].tolist() == pytest.approx([1 / 1.25 - 1])
    assert table["told"].tolist() == ["97% sure: cheaper"]
    money_table = change_frame(voice, found(LOOKALIKE, kpi="revenue"))
    assert money_table["change"].tolist() == pytest.approx([0.25])
    assert money_table["told"].tolist() == ["97% sure: more"]


def test_the_drawn_groups_have_the_most_spend_or_stand_out_and_the_best_is_on_top(voice: Voice) -> None:
    many = [group(f"Group {place:02d}", 20.0 + place / 10, 0.5) for place in range(60)]
    placed = in_reading_order(found(*many, LOOKALIKE, WIDE), 25)
    names = [row.names[0] for _, row in placed]
    assert names[0] == "Lookalike 1%"
    assert names[-1] == "Everyone"
    assert names[1:-1] == [f"Group {place:02d}" for place in range(25)]
    assert [place for place, _ in placed] == [*range(1, 27), 62]


def test_all_that_are_named_are_drawn_each_with_its_place_among_all(voice: Voice) -> None:
    small = [group(f"Small {place}", 10.0 + place / 10, 0.95, best=0.3 - place / 100) for place in range(4)]
    hidden = group("Hidden", 30.0, 0.5, alike=about(1.5), alike_better=0.99)
    large = [group(f"Large {place:02d}", 20.0 + place / 10, 0.5, share=0.3) for place in range(40)]
    advised = group("Advised", 50.0, 0.5)
    comparison = found(*large, *small, hidden, advised)
    said = f"{headline(voice, comparison)} {details(voice, comparison)} {like_for_like(voice, comparison)}"
    drawn = in_reading_order(comparison, 25, [advised])
    shown = {row.names[0] for _, row in drawn}
    for row in comparison.rows:
        if row.names[0] in said:
            assert row.names[0] in shown
            assert row in named(comparison)
    assert "Small 2" in said
    assert "Hidden" in said
    assert "Advised" in shown
    names = forest_rows(voice, comparison, 25, [advised])["group"].tolist()
    assert names[:4] == ["1. Small 0", "2. Small 1", "3. Small 2", "5. Large 00"]  # the fourth is not drawn
    assert names[-1] == "46. Advised"
    assert list(dict.fromkeys(share_rows(voice, comparison, 25, [advised])["group"])) == names
    assert forest_rows(voice, comparison, 100)["group"][0] == "Small 0"  # all are drawn: no places


def test_charts_are_valid_and_cut_off_what_is_hardly_known(voice: Voice) -> None:
    comparison = found(LOOKALIKE, WIDE, UNSURE, replace(TINY, price=Estimate(300.0, Interval(15.0, 9e5, 0.8))))
    forest = forest_chart(forest_rows(voice, comparison, 25), 20.0, WORDS, "#000000")
    shares = share_chart(share_rows(voice, comparison, 25), WORDS, "#000000")
    for spec in (forest, shares):
        alt.LayerChart.from_dict(spec, validate=True)
        assert spec["title"]["text"] == "The title"
        assert spec["height"] == {"step": 28}
        assert len(spec["layer"][1]["encoding"]["y"]["sort"]) == 4
    ends = [row["end"] for row in forest["data"]["values"]]
    assert max(ends) == pytest.approx(100.0)  # two and a half times the largest that is known
    legend = forest["layer"][2]["encoding"]["color"]["legend"]["values"]
    assert legend == ["better", "unclear", "worse", "thin"]
    texts = [row["both"] for row in shares["layer"][2]["data"]["values"]]
    assert texts[0] == "12% → 30%"


def test_names_of_files_are_left_as_they_are_and_our_own_are_translated(voice: Voice) -> None:
    assert group_name(voice, "segment", ("facebook", "*new* [x](y)")) == "Facebook · *new* [x](y)"
    assert group_name(voice, "content_type", ("video",)) == "Video"
    assert group_name(voice, "age", ("",)) == "not stated"
    assert step_title(voice, "conversions", "link_clicks") == "Conversions per link click"
    assert step_title(voice, "bounces", "sessions") == "Bounce rate"
