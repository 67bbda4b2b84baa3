"""Below the comparison of groups: from one step to the next, and against the days before."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pandas as pd
import streamlit as st

from optimizer.domain.group_comparison import GroupComparison
from optimizer.domain.money import is_money, money
from optimizer.ui.names import price_title
from optimizer.ui.segments.group_names import PER_THOUSAND, group_title, step_title
from optimizer.ui.segments.sentences import changed_together
from optimizer.ui.segments.tables import change_frame, step_frame, total_frame
from optimizer.ui.typeset import literal
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.words import Voice, figure_title

_MOST_ROWS_SHOWN: Final = 25
_TALL: Final = 840
_NAME_WIDTH: Final = 214
_NONE: Final = "\N{EN DASH}"
_MOST_DIGITS: Final = 9


def show_funnel(voice: Voice, found: GroupComparison) -> None:
    """Show how much comes of how much: seen, clicked, visited, bought; and the counts themselves."""
    steps = list(dict.fromkeys((step.figure, step.over) for row in found.rows for step in row.steps))
    if not steps:
        return
    st.subheader(voice.say("From being seen to a result"), anchor=False)
    rates, counts = st.tabs([voice.say("Rates"), voice.say("Counts")])
    with rates:
        _show_rates(voice, found, steps)
    with counts:
        _show_counts(voice, found)


def _show_rates(voice: Voice, found: GroupComparison, steps: list[tuple[str, str]]) -> None:
    table = step_frame(voice, found, steps)
    column = st.column_config.Column
    formats: dict[Any, Any] = {
        f"step{place}": _with_half(voice, found, step, table[f"step{place}"], table[f"half{place}"])
        for place, step in enumerate(steps)
    }
    shown = table[["group", *formats]]
    show_wide(
        voice,
        "rates",
        with_end(shown).style.format(formats, na_rep=_NONE),
        hide_index=True,
        placeholder=_NONE,
        height="content" if len(table) <= _MOST_ROWS_SHOWN else _TALL,
        key="rates-table",
        column_config={
            "group": column(group_title(voice, found.question.dimension), width=_NAME_WIDTH, pinned=True),
            **{f"step{place}": column(step_title(voice, *step), alignment="right") for place, step in enumerate(steps)},
        },
        alt=voice.say("Table of the rates from one step to the next, per group"),
    )
    st.caption(
        literal(
            voice.say(
                "After the \N{PLUS-MINUS SIGN} stands half the width of the likely range. Small groups lean on all "
                "groups here too."
            )
        )
    )


def _with_half(
    voice: Voice, found: GroupComparison, step: tuple[str, str], values: pd.Series[float], halves: pd.Series[float]
) -> Callable[[Any], str]:
    """Write a rate with the half width that belongs to it; the cells stay numbers, which sort as such."""
    width = dict(zip(values.tolist(), halves.tolist(), strict=True))

    is_share = step not in PER_THOUSAND and step[1] != "reach"

    def written(value: float, digits: int) -> str:
        if is_money(step[0]):
            return voice.rate(value, found.currency)
        return voice.percent_to(value, digits) if is_share else voice.decimals(value, digits)

    def with_half(value: Any) -> str:
        half = width.get(float(value), 0.0)
        digits = _digits(half * 100.0) if is_share else _digits(half)
        return f"{written(float(value), digits)} \N{PLUS-MINUS SIGN} {written(half, digits)}"

    return with_half


def _digits(half: float) -> int:
    """Decimals that show the first digit of half a width."""
    return 3 if half <= 0.0 else min(max(-math.floor(math.log10(half)), 0), _MOST_DIGITS)


def _show_counts(voice: Voice, found: GroupComparison) -> None:
    table = total_frame(voice, found)
    figures = [name for name in table.columns if name != "group"]
    column = st.column_config.Column

    def quantity(value: Any) -> str:
        return voice.number(round(float(value)))

    def sums(value: Any) -> str:
        return voice.round_money(money(float(value), found.currency))

    show_wide(
        voice,
        "counts",
        with_end(table).style.format({name: sums if is_money(name) else quantity for name in figures}, na_rep=_NONE),
        hide_index=True,
        placeholder=_NONE,
        height="content" if len(table) <= _MOST_ROWS_SHOWN else _TALL,
        key="counts-table",
        column_config={
            "group": column(group_title(voice, found.question.dimension), width=_NAME_WIDTH, pinned=True),
            **{name: column(_count_title(voice, name), alignment="right") for name in figures},
        },
        alt=voice.say("Table of the counts per group"),
    )
    if "reach" in figures:
        st.caption(
            literal(
                voice.say(
                    "Reach is not a number of people here: it is added up over days and ads, so everyone who was "
                    "reached twice counts twice. No platform reports how many different people that were."
                )
            )
        )


def _count_title(voice: Voice, figure: str) -> str:
    return voice.say("Reach, added up") if figure == "reach" else figure_title(voice, figure)


def show_changes(voice: Voice, found: GroupComparison) -> None:
    """Show each group against its own earlier days."""
    earlier = found.question.earlier
    st.subheader(voice.say("Against the days before"), anchor=False)
    if earlier is None:
        st.caption(voice.say("There are no earlier days in your results to compare with."))
        return
    table = change_frame(voice, found)
    kpi = figure_title(voice, found.question.kpi)

    def sums(value: Any) -> str:
        return voice.round_money(money(float(value), found.currency))

    def result(value: Any) -> str:
        return sums(value) if is_money(found.question.kpi) else voice.number(round(float(value)))

    def relative(value: Any) -> str:
        return voice.change(round(float(value), 2))

    spend_before, outcome_before = voice.say("Spend before"), voice.say("{kpi} before", kpi=kpi)
    if earlier.days != found.question.period.days:
        # fewer days are known; they were counted up to as many, so that the two can be compared
        spend_before = voice.say("Spend before, for {days} days", days=found.question.period.days)
        outcome_before = voice.say("{kpi} before, for {days} days", kpi=kpi, days=found.question.period.days)
    column = st.column_config.Column
    show_wide(
        voice,
        "changes",
        with_end(table).style.format(
            {"spend_before": sums, "spend": sums, "outcome_before": result, "outcome": result, "change": relative},
            na_rep=_NONE,
        ),
        hide_index=True,
        placeholder=_NONE,
        height="content" if len(table) <= _MOST_ROWS_SHOWN else _TALL,
        key="changes-table",
        column_config={
            "group": column(group_title(voice, found.question.dimension), width=_NAME_WIDTH, pinned=True),
            "spend_before": column(spend_before, alignment="right"),
            "spend": column(voice.say("Spend now"), alignment="right"),
            "outcome_before": column(outcome_before, alignment="right"),
            "outcome": column(voice.say("{kpi} now", kpi=kpi), alignment="right"),
            "change": column(
                price_title(voice, found.question.kpi),
                alignment="right",
                help=voice.say("Its change, estimated from all groups together."),
            ),
            "change_range": column(voice.say("Likely"), alignment="right"),
            "told": column(voice.say("Really changed?")),
        },
        alt=voice.say("Table of each group against its earlier days"),
    )
    told = voice.say(
        "Before: {period:period}. Season and prices of the market are part of every change.", period=earlier
    )
    told = f"{changed_together(voice, found)} {told}".strip()
    if earlier.days < found.question.period.days:
        told += " " + voice.say(
            "There are only {days} earlier days; they are counted up to as many.", days=earlier.days
        )
    st.caption(literal(told))
