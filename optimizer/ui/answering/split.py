"""The split on the Plan page: each line beside today's and how far to trust it; below it the reason for each."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from optimizer.domain.money import Money, major_units, minor_digits
from optimizer.domain.plan import Plan
from optimizer.ui import state
from optimizer.ui.answering import line_reasons, sentences
from optimizer.ui.answering.line_reasons import level_name
from optimizer.ui.browser import preference
from optimizer.ui.explained import Explained
from optimizer.ui.names import segment_name
from optimizer.ui.tables import by_budget
from optimizer.ui.widths import FADING, fitting
from optimizer.words import Voice, figure_title

_MOST_ROWS_SHOWN: Final = 12
_TALL: Final = 460
_NARROWEST: Final = 56
_ORDER: Final = ("segment", "plan", "change", "today", "last", "expected", "trust", "likely", "note")
"""Words stand where a tablet's screen ends, and last where the table fades: there, half a figure would be another."""
_WHOLE_FROM: Final = 100
_SEGMENT_WIDTH: Final = 214
"""Pixels for names as long as "Instagram · Lookalike 1% purchasers"; wider than three fifths of a table, as it is on a
phone, a pinned column would no longer stay when the table moves."""


def show_split(voice: Voice, plan: Plan, explained: Explained, contents: str) -> None:
    """Put the proposal beside today's split; a row that is chosen is explained below."""
    currency = plan.request.budget.currency
    beside_today = with_currency(voice, voice.say("The plan beside today's split"), currency)
    not_advised = voice.say("The best split that we found, beside today's (not sure enough to advise it)")
    if plan.current_breaks is not None:
        not_advised = voice.say("The best split within your limits, beside today's")
    is_doubted = plan.verdict == "hold" and len(plan.lines) > 1 and not sentences.spends_nothing(plan)
    st.subheader(not_advised if is_doubted else beside_today, anchor=False)
    _show_lines(voice, plan, lines_frame(voice, plan, explained), contents)
    line_reasons.show(voice, plan, explained)


def shown_columns(plan: Plan) -> tuple[str, ...]:
    """List the columns in their order; what the lines would bring is left out where nobody knows it."""
    return tuple(one for one in _ORDER if one not in {"expected", "likely"} or not sentences.is_in_the_dark(plan))


def with_currency(voice: Voice, text: str, currency: str | None) -> str:
    """Name the currency of an amount beside its title."""
    return text if currency is None else voice.say("{text} ({currency})", text=text, currency=currency)


def lines_frame(voice: Voice, plan: Plan, explained: Explained) -> pd.DataFrame:
    """Return the lines of a plan as a table, the largest budget first; money in minor units."""
    lines = by_budget(plan)
    newcomers = plan.request.newcomers
    known = explained.evidence
    return pd.DataFrame(
        {
            "segment": [segment_name(line.segment) for line in lines],
            "plan": [line.budget.minor_units for line in lines],
            "change": [line.budget.minor_units - line.current_budget.minor_units for line in lines],
            "today": [line.current_budget.minor_units for line in lines],
            "last": [line.last_spend.minor_units for line in lines],
            "expected": [line.expected.value for line in lines],
            "likely": [sentences.likely(voice, line.expected, plan) for line in lines],
            "trust": [level_name(voice, known[line.segment].level) if line.segment in known else "" for line in lines],
            "note": [sentences.line_note(voice, line, is_new=line.segment in newcomers) for line in lines],
        }
    )


def _show_lines(voice: Voice, plan: Plan, frame: pd.DataFrame, contents: str) -> None:
    def choose() -> None:
        rows = state.typed(key)["selection"]["rows"]
        if rows:
            state.put(f"why|{contents}", str(frame["segment"].iloc[rows[0]]))

    key = f"lines|{contents}"
    is_whole = _is_whole(plan)
    shown = _whole(voice, plan, frame) if is_whole else _styled(voice, plan, frame)
    # the style lets the right end fade where the screen is too narrow for all columns
    with st.container(key="wide-split"):
        st.dataframe(
            shown,
            hide_index=True,
            placeholder="\N{EN DASH}",
            height="content" if len(frame) <= _MOST_ROWS_SHOWN else _TALL,
            on_select=choose,
            selection_mode="single-row",
            key=key,
            column_config=_columns(voice, plan, frame, is_whole=is_whole),
            column_order=shown_columns(plan),
            alt=voice.say("Table of the plan, one row per segment"),
        )
    if is_whole:
        st.caption(voice.say("Sums are shown without cents; the files have every cent."))
    # The style shows it on narrow screens only.
    with st.container(key="more-columns"):
        st.caption(voice.say("More columns lie to the right: move the table sideways."))


def _columns(voice: Voice, plan: Plan, frame: pd.DataFrame, *, is_whole: bool) -> dict[str, Any]:
    """Title the columns, each as wide as the longest of its texts."""
    column = st.column_config.Column
    number = partial(st.column_config.NumberColumn, format="localized") if is_whole else column
    kpi = figure_title(voice, plan.request.kpi)
    last = voice.say("Spent in the last days of the data, as many as the period has.")
    sums = {
        "plan": number(voice.say("Plan"), alignment="right"),
        "change": column(voice.say("Change"), alignment="right"),
        "today": number(voice.say("Today's split"), alignment="right"),
        "last": number(voice.say("Last period"), alignment="right", help=last),
    }
    told = {
        "expected": number(kpi, alignment="right"),
        "likely": column(voice.say("Likely"), alignment="right"),
        "trust": column(voice.say("Evidence"), help=voice.say("How much your past results tell of it.")),
        "note": column(voice.say("Note")),
    }
    longest = {name: _longest_sums(voice, plan, frame, name, is_whole=is_whole) for name in sums}
    longest |= {name: list(frame[name]) for name in ("likely", "trust", "note")}
    longest["expected"] = [sentences.said(voice, float(frame["expected"].max()), plan)]
    fitted = {
        name: {**one, "width": fitting(one["label"] or "", _NARROWEST, longest[name])}
        for name, one in (sums | told).items()
    }
    fitted["note"]["width"] = (
        max(fitting(text, _NARROWEST) for text in {told["note"]["label"] or "", *longest["note"]}) + FADING
    )
    return {"segment": column(voice.say("Segment"), width=_SEGMENT_WIDTH, pinned=True), **fitted}


def _longest_sums(voice: Voice, plan: Plan, frame: pd.DataFrame, name: str, *, is_whole: bool) -> list[str]:
    """Write the ends of a column: no sum between them is longer."""
    ends = [Money(int(units), plan.request.budget.currency) for units in (frame[name].min(), frame[name].max())]
    if name == "change":
        return [(_signed_whole if is_whole else sentences.signed_sum)(voice, end) for end in ends]
    return [(_whole_sum if is_whole else sentences.plain_sum)(voice, end) for end in ends]


def _whole_sum(voice: Voice, value: Money) -> str:
    return voice.decimals(float(major_units(value)), 0)


def _signed_whole(voice: Voice, value: Money) -> str:
    """Write a change without cents, with one sign for more and one for less in all languages."""
    written = _whole_sum(voice, Money(abs(value.minor_units), value.currency))
    if not any(digit in written for digit in "123456789"):
        return "\N{EN DASH}"
    return f"+{written}" if value.minor_units > 0 else f"\N{MINUS SIGN}{written}"


def _is_whole(plan: Plan) -> bool:
    """Whether cents and tenths say nothing here, so that the browser can write the numbers in its reader's way.

    It does that for all rows at once, in the time that Python takes for one. A reader who has chosen other formats than
    the browser's has them written here.
    """
    return (
        minor_digits(plan.request.budget.currency) > 0
        and major_units(plan.request.budget) >= _WHOLE_FROM * len(plan.lines)
        and plan.expected.value >= _WHOLE_FROM
        and not preference("formats")
    )


def _whole(voice: Voice, plan: Plan, frame: pd.DataFrame) -> pd.DataFrame:
    """Round what is shown to whole major units and results; browsers have no sign for more, so changes are text."""
    currency = plan.request.budget.currency
    scale = 10 ** minor_digits(currency)
    numbers = {name: (frame[name] / scale).round() for name in ("plan", "today", "last")}
    changes = [_signed_whole(voice, Money(int(units), currency)) for units in frame["change"]]
    return frame.assign(**numbers, change=changes, expected=frame["expected"].round())


def _styled(voice: Voice, plan: Plan, frame: pd.DataFrame) -> Any:
    """Write every number to the last digit that it has."""
    currency = plan.request.budget.currency

    def sum_of(units: Any) -> str:
        return sentences.plain_sum(voice, Money(int(units), currency))

    def change_of(units: Any) -> str:
        return sentences.signed_sum(voice, Money(int(units), currency))

    def outcome_of(value: Any) -> str:
        return sentences.said(voice, value, plan)

    return frame.style.format(
        {"today": sum_of, "last": sum_of, "plan": sum_of, "change": change_of, "expected": outcome_of}
    )
