"""More or less money, limits, reasons, trust and the calendar in plain words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.limit_cost import LimitCost
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.line_evidence import LineEvidence
from optimizer.domain.line_reason import LineReason
from optimizer.domain.market_calendar import MarketDay
from optimizer.domain.money import Money, minor_digits
from optimizer.domain.money_step import MoneyMove, MoneyStep
from optimizer.domain.period import Period
from optimizer.domain.plan import Plan
from optimizer.domain.problem import FundedLimit, Limit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.message import Message
from optimizer.ui.answering.limit_costs import cost_told
from optimizer.ui.answering.line_reasons import reason_told, trust_label
from optimizer.ui.answering.more_or_less import _listed, rounded_parts, step_told
from optimizer.ui.answering.pacing import calendar_told
from optimizer.ui.limit_names import limit_name
from optimizer.words import Voice, voice_for

PLACES = [Segment("tiktok", name) for name in "abcdef"]


def step(amount: int, change: float, *moves: int) -> MoneyStep:
    estimate = Estimate(change, Interval(change - 2.0, change + 3.0, 0.8))
    made = tuple(MoneyMove(place, Money(units, "EUR")) for place, units in zip(PLACES, moves, strict=False))
    return MoneyStep(Money(amount, "EUR"), Money(sum(moves), "EUR"), estimate, made)


def test_more_money_is_told_with_what_it_brings_and_where_it_goes(voice: Voice, plan: Plan) -> None:
    assert step_told(voice, plan, step(50_000, 12.345, 30_000, 20_000)) == (
        "€500 more would bring about 12 more conversions (likely 10 to 15). "
        "The best split gives €300 to TikTok · a and €200 to TikTok · b."
    )


def test_small_moves_are_summed_up_and_money_that_comes_back_is_told(voice: Voice, plan: Plan) -> None:
    text = step_told(voice, plan, step(50_000, 12.0, 30_000, 20_000, 10_000, 5_000, 4_000, -15_000))
    assert "€100 to TikTok · c and €90 to 2 others" in text
    assert text.endswith("It also takes €150 from TikTok · f.")


def test_cents_are_not_told(voice: Voice, plan: Plan) -> None:
    text = step_told(voice, plan, step(50_000, 12.0, 30_049, 19_952, -1))
    assert text.endswith("The best split gives €300 to TikTok · a and €200 to TikTok · b.")


@given(
    st.lists(st.integers(-2_000_000, 2_000_000).filter(bool), min_size=1, max_size=60),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_the_parts_that_are_told_add_up(moves: list[int], currency: str) -> None:
    """Nothing is left out: what is given less what is taken is the step, to the unit that is told."""
    scale = 10 ** minor_digits(currency)
    moves = [*moves, scale * 5_000 - sum(moves)]  # a step in whole units, wherever its parts come from
    ordered = sorted((one for one in moves if one), key=abs, reverse=True)
    made = tuple(MoneyMove(Segment("tiktok", chr(97 + n % 26)), Money(one, currency)) for n, one in enumerate(ordered))
    gives, takes = (_listed(voice_for("en"), made, sign) for sign in (1, -1))
    told = [
        sum(int(one.replace(",", "")) for one in re.findall(r"(?<![\w.,])(?:[^\W\d]*\D)?([\d,]+) (?:to|from) ", text))
        for text in (gives, takes)
    ]
    assert told[0] - told[1] == 5_000


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=20), st.sampled_from([1, 100, 10_000]))
def test_rounded_parts_add_up_to_the_rounded_sum(parts: list[int], unit: int) -> None:
    told = rounded_parts(parts, unit)
    assert sum(told) == (sum(parts) + unit // 2) // unit * unit
    assert all(abs(one - part) < unit for one, part in zip(told, parts, strict=True))


def test_parts_of_large_sums_are_told_in_about_four_digits(voice: Voice, plan: Plan) -> None:
    text = step_told(voice, plan, step(100_000_000, 12.0, 43_456_789, 33_210_987, 23_332_224))
    assert text.endswith("€434,600 to TikTok · a, €332,100 to TikTok · b and €233,300 to TikTok · c.")


def test_what_is_too_little_to_be_named_is_among_the_others(voice: Voice, plan: Plan) -> None:
    moves = (400_000, *[4_000] * 150)  # 0.4 % of a step of 10,000 each
    estimate = Estimate(12.0, Interval(10.0, 15.0, 0.8))
    made = tuple(MoneyMove(Segment("tiktok", f"{n}"), Money(units, "EUR")) for n, units in enumerate(moves))
    text = step_told(voice, plan, MoneyStep(Money(1_000_000, "EUR"), Money(1_000_000, "EUR"), estimate, made))
    assert text.endswith("The best split gives €4,000 to TikTok · 0 and €6,000 to 150 others.")


def test_less_money_also_says_who_gets_more(voice: Voice, plan: Plan) -> None:
    text = step_told(voice, plan, step(-50_000, -12.0, -60_000, 10_000))
    assert text.endswith("The best split then takes €600 from TikTok · a. It also gives €100 to TikTok · b.")


def test_less_money_is_told_as_a_loss(voice: Voice, plan: Plan) -> None:
    assert step_told(voice, plan, step(-50_000, -12.0, -50_000)) == (
        "€500 less would cost about 12 conversions (likely 9 to 14). The best split then takes €500 from TikTok · a."
    )


def test_more_money_without_a_place_says_so(voice: Voice, plan: Plan) -> None:
    assert "would find no place" in step_told(voice, plan, step(50_000, 0.0))


def cost(limit: Limit, kind: str, unit: str = "money", gain: float = 3.14) -> LimitCost:
    price = LimitPrice(0, kind, Message("x"), "", 100.0, unit, gain, gain, None, None)
    return LimitCost(limit, price, 14.2, 14.3)


@pytest.mark.parametrize(
    ("limit", "kind", "text"),
    [
        (
            SpendLimit("linkedin", None, most=LimitAmount(2000.0)),
            "most",
            "“LinkedIn at most €2,000” costs about 14 conversions. €100 more there would bring 3.1.",
        ),
        (
            SpendLimit("tiktok", "a", least=LimitAmount(0.25, "share")),
            "least",
            "“TikTok · a at least 25% of the budget” costs about 14 conversions. €100 less there would bring 3.1.",
        ),
        (
            SpendLimit(None, None, each=True, most_change=LimitAmount(0.2, "share")),
            "most_change",
            "“Each segment changed by at most 20%” costs about 14 conversions. €100 looser for each would bring 3.1.",
        ),
        (
            SpendLimit("tiktok", None, lock=LimitAmount(1234.5)),
            "lock",
            "“TikTok exactly €1,234.50” costs about 14 conversions. €100 of room there would bring 3.1.",
        ),
        (
            SpendLimit("tiktok", None, most=LimitAmount(0.0)),
            "most",
            "“TikTok paused” costs about 14 conversions. €100 more there would bring 3.1.",
        ),
    ],
)
def test_what_a_limit_costs_is_told_in_its_own_words(
    voice: Voice, plan: Plan, limit: SpendLimit, kind: str, text: str
) -> None:
    assert cost_told(voice, plan, cost(limit, kind)) == text


def test_counts_and_ratios_have_names(voice: Voice, plan: Plan) -> None:
    funded = FundedLimit(Scope("tiktok"), 3)
    assert cost_told(voice, plan, cost(funded, "most_funded", "segments")) == (
        "“TikTok at most 3 funded segments” costs about 14 conversions. One segment more would bring 3.1."
    )
    ratio = RatioLimit(Scope("facebook"), Scope(None, None), 1.5)
    assert limit_name(voice, ratio, "ratio", "EUR") == "Facebook at least 1.5 times All segments"
    assert cost_told(voice, plan, cost(ratio, "ratio", "ratio")).endswith("conversions.")


def reason(kind: str, change: float | None, here: float, elsewhere: float | None) -> LineReason:
    return LineReason(PLACES[0], kind, change, Money(10_000, "EUR"), here, elsewhere)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            reason("more", 0.18, 3.14, 1.94),
            "+18%: €100 bring 3.1 conversions here, 1.9 where they come from.",
        ),
        (reason("less", -0.5, 1.2, 3.1), "−50%: €100 bring 1.2 conversions here, 3.1 where they go."),
        (
            reason("more", None, 3.1, 1.9),
            "New: €100 bring 3.1 conversions here, 1.9 where they come from.",
        ),
        (reason("same", 0.0, 2.0, 1.9), "No change: the next €100 bring 2 conversions here."),
        (
            reason("nothing", None, 0.5, 3.0),
            "Nothing, as today: the first €100 would bring 0.5 conversions here, up to 3 elsewhere.",
        ),
        (
            reason("held", 0.2, 1.0, 2.0),
            "+20%: for the split as a whole; €100 bring 1 conversions here, 2 elsewhere.",
        ),
        (reason("more", 0.1, 2.0, None), "+10%: €100 bring 2 conversions here."),
        (reason("nothing", None, 2.0, None), "Nothing: the first €100 would bring 2 conversions."),
    ],
)
def test_each_line_has_its_reason(voice: Voice, plan: Plan, found: LineReason, text: str) -> None:
    assert reason_told(voice, plan, plan.lines[0], found) == text


def test_a_limit_is_named_as_the_reason(voice: Voice, plan: Plan) -> None:
    line = replace(plan.lines[1], extrapolated=False)
    assert reason_told(voice, plan, line, reason("held", 0.2, 1.0, 2.0)).startswith(
        "+20% because of a limit (platform at its most): €100 bring"
    )
    assert reason_told(voice, plan, line, reason("same", 0.0, 2.0, 1.9)).endswith("Platform at its most.")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        ((84, 212.0, 3.1, "conversions"), "12 weeks, 212 conversions, spend varied threefold"),
        ((20, 40.0, 1.1, "link_clicks"), "20 days, 40 link clicks, spend hardly varied"),
        ((60, 40.0, 1.5, "leads"), "8 weeks, 40 leads, spend varied by half"),
        ((60, 4000.0, 7.6, "results"), "8 weeks, 4,000 results, spend varied 8 times"),
        ((60, 31.0, 2.0, "days"), "8 weeks, 31 days with revenue, spend varied twofold"),
        ((2, 3.0, 1.0, "conversions"), "2 days only, 3 conversions: little to learn from"),
        ((1, 0.0, 1.0, "conversions"), "1 day only, 0 conversions: little to learn from"),
        ((0, 0.0, 1.0, "conversions"), "No history: borrowed from relatives"),
    ],
)
def test_trust_is_told_in_figures(voice: Voice, found: tuple[int, float, float, str], text: str) -> None:
    days, results, varied, counted = found
    assert trust_label(voice, LineEvidence(PLACES[0], days, results, counted, varied, None, "fair", ())) == text


def test_special_days_say_what_is_known_of_them(voice: Voice) -> None:
    span = Period(date(2026, 1, 15), date(2026, 1, 18))
    sale = MarketDay("*Sale*", span, "event", (), 0.3)
    text = "*Sale*, Jan 15, 2026 – Jan 18, 2026: you expect +30% results for the same money."
    assert calendar_told(voice, sale) == text
    one = Period(date(2026, 1, 6), date(2026, 1, 6))
    holiday = MarketDay("Epiphany", one, "holiday", ("PL", "DE"), None)
    text = "Epiphany (PL, DE), Jan 6, 2026: what it does to your results is not known yet."
    assert calendar_told(voice, holiday) == text
    assert calendar_told(voice, replace(holiday, effect=-0.008)).endswith("the past shows no difference.")
    assert calendar_told(voice, replace(holiday, markets=("EUR",))).startswith("Epiphany (euro area), Jan 6")
    shopping = MarketDay("", one, "shopping", ("US",), 0.306)
    assert calendar_told(voice, shopping).startswith("Shopping days (US), Jan 6, 2026: +31% results")
    lent = replace(holiday, effect=0.14, likely=Interval(-0.051, 0.37, 0.8), is_borrowed=True)
    assert calendar_told(voice, lent) == (
        "Epiphany (PL, DE), Jan 6, 2026: +14% results for the same money (likely \N{MINUS SIGN}5% to +37%), taken from "
        "other holidays, as your data do not have this one."
    )
