"""A plan over its weeks and days, on a page: charts, a table per week, the market's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from optimizer.domain.market_calendar import MarketDay
from optimizer.domain.money import Money
from optimizer.domain.pacing import Pacing
from optimizer.ui.answering import sentences
from optimizer.ui.answering.pacing_chart import (
    LEAST_TOLD,
    day_chart,
    day_name,
    day_rows,
    is_told,
    mark_rows,
    week_chart,
    week_name,
    week_rows,
)
from optimizer.ui.answering.split import with_currency
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.ink import ink
from optimizer.ui.names import segment_name
from optimizer.ui.typeset import literal
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.ui.widths import fitting
from optimizer.words import Voice, about

_MOST_ROWS_SHOWN: Final = 14
_TALL: Final = 500
_SEGMENT_WIDTH: Final = 214
_NARROWEST: Final = 56


def show(voice: Voice, pacing: Pacing, calendar: Sequence[MarketDay]) -> None:
    """Draw the plan by week and by day, say what the market knows of the days, and list the weeks."""
    st.subheader(voice.say("Week by week"), anchor=False)
    st.markdown(literal(pacing_told(voice, pacing)))
    _show_days(voice, pacing, calendar)
    show_calendar(voice, calendar)
    _show_by_week(voice, pacing)
    _show_weeks(voice, pacing)


def _show_days(voice: Voice, pacing: Pacing, calendar: Sequence[MarketDay]) -> None:
    words = ChartWords(
        title=voice.say("By day, with the demand that is expected"),
        x=_months(voice, pacing),
        y=voice.say("Budget a day"),
        names={"budget": voice.say("Budget"), "demand": voice.say("Expected demand")},
        marks=marks_of(voice, pacing.currency),
    )
    st.vega_lite_chart(
        spec=day_chart(day_rows(pacing), mark_rows(voice, calendar), words, ink()),
        key="pacing-days",
        alt=voice.say("Bar chart of the budget per day with a line of expected demand; special days are named."),
    )


def _months(voice: Voice, pacing: Pacing) -> str:
    """Name the months that the days lie in."""
    first, last = voice.month(pacing.days[0]), voice.month(pacing.days[-1])
    return first if first == last else f"{first} \N{EN DASH} {last}"


def _show_by_week(voice: Voice, pacing: Pacing) -> None:
    words = ChartWords(
        title=voice.say("By week and platform"),
        x=voice.say("Week"),
        y=voice.say("Budget"),
        names={},
        marks=marks_of(voice, pacing.currency),
    )
    st.vega_lite_chart(
        spec=week_chart(week_rows(voice, pacing), words),
        key="pacing-weeks",
        alt=voice.say("Bar chart of the budget per week, stacked by platform. The table below shows the same."),
    )


def pacing_told(voice: Voice, pacing: Pacing) -> str:
    """Say how the money is spread, and between what daily sums."""
    totals = [sum(line.daily[place] for line in pacing.lines) for place in range(len(pacing.days))]
    least, most = (about(Money(units, pacing.currency)) for units in (min(totals), max(totals)))
    if not pacing.follows_demand or min(pacing.demand) == max(pacing.demand):
        return voice.say("The money is spread evenly, about {sum:round_money} a day.", sum=most)
    return voice.say(
        "Money follows the expected demand, from {least:round_money} to {most:round_money} a day and never more than a "
        "quarter above or below the average.",
        least=least,
        most=most,
    )


def show_calendar(voice: Voice, calendar: Sequence[MarketDay]) -> None:
    """List the special days of the period; a sentence where there are none."""
    told = [one for one in calendar if is_told(one)]
    if not told:
        st.caption(voice.say("No holidays, shopping days or events of your own lie in these days."))
        return
    st.markdown("\n".join(f"- {literal(calendar_told(voice, one))}" for one in told))


def calendar_told(voice: Voice, day: MarketDay) -> str:
    """Name special days, say when they are and what they bring."""
    when = voice.day(day.period.start) if day.period.start == day.period.end else voice.period(day.period)
    name = day_name(voice, day)
    where = ", ".join(voice.say("euro area") if one == "EUR" else one for one in day.markets)
    named = voice.say("{name} ({where})", name=name, where=where) if where else name
    if day.effect is None:
        return voice.say("{day}, {when}: what it does to your results is not known yet.", day=named, when=when)
    values: dict[str, object] = {"day": named, "when": when, "change": voice.change(round(day.effect, 2))}
    if day.kind == "event":
        return voice.say("{day}, {when}: you expect {change} results for the same money.", **values)
    if day.is_borrowed:
        return _borrowed_told(voice, day, values)
    if abs(day.effect) < LEAST_TOLD:
        return voice.say("{day}, {when}: the past shows no difference.", **values)
    return voice.say("{day}, {when}: {change} results for the same money, as learned from the past.", **values)


def _borrowed_told(voice: Voice, day: MarketDay, values: dict[str, object]) -> str:
    """Say that a day that the history never had is taken for the mean of others, and how unsure that is."""
    if day.likely is None:
        return voice.say("{day}, {when}: {change} results for the same money, taken from other holidays.", **values)
    return voice.say(
        "{day}, {when}: {change} results for the same money (likely {low} to {high}), taken from other holidays, as "
        "your data do not have this one.",
        low=voice.change(round(day.likely.lower, 2)),
        high=voice.change(round(day.likely.upper, 2)),
        **values,
    )


def weeks_frame(voice: Voice, pacing: Pacing) -> pd.DataFrame:
    """Return the minor units per segment and week, the largest segment first, and a row of sums at the end."""
    columns = [week_name(voice, pacing, place) for place in range(len(pacing.weeks))]
    order = sorted(range(len(pacing.lines)), key=lambda row: -sum(pacing.lines[row].daily))
    rows = [
        [
            segment_name(pacing.lines[row].segment),
            *(week.units[row] for week in pacing.weeks),
            sum(pacing.lines[row].daily),
        ]
        for row in order
    ]
    sums = [sum(week.units) for week in pacing.weeks]
    rows.append([voice.say("All segments"), *sums, sum(sums)])
    return pd.DataFrame(rows, columns=["segment", *columns, "total"])


def _show_weeks(voice: Voice, pacing: Pacing) -> None:
    table = weeks_frame(voice, pacing)
    numbers = [name for name in table.columns if name != "segment"]

    def sum_of(units: Any) -> str:
        return sentences.plain_sum(voice, Money(int(units), pacing.currency))

    column = st.column_config.Column
    titles = {name: voice.say("Plan") if name == "total" else name for name in numbers}
    sums = {
        name: column(title, width=fitting(title, _NARROWEST, [sum_of(table[name].iloc[-1])]), alignment="right")
        for name, title in titles.items()
    }
    with st.expander(with_currency(voice, voice.say("Budgets by week"), pacing.currency)):
        show_wide(
            voice,
            "weeks",
            with_end(table).style.format(dict.fromkeys(numbers, sum_of)),
            {"segment": column(voice.say("Segment"), width=_SEGMENT_WIDTH, pinned=True), **sums},
            hide_index=True,
            height="content" if len(table) <= _MOST_ROWS_SHOWN else _TALL,
            alt=voice.say("Table of the budgets, one row per segment and one column per week; the last row adds up."),
        )
        st.caption(voice.say("Weeks are cut at the ends of the period. All sums are exact."))
