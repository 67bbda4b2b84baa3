"""The table of the Segments page: every group with every figure, sorted by a click."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.group_comparison import PLANNED_DIMENSIONS, GroupComparison
from optimizer.domain.money import money
from optimizer.ui.names import price_title
from optimizer.ui.segments.group_names import dimension_title, group_title, price_known, price_of
from optimizer.ui.segments.next_money import Following
from optimizer.ui.segments.tables import comparison_frame
from optimizer.ui.typeset import literal
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.words import Voice, certainty, figure_title, outcome

_MOST_ROWS_SHOWN: Final = 25
_TALL: Final = 840
_NAME_WIDTH: Final = 214
_NONE: Final = "\N{EN DASH}"
_LEARNED_WITH_CURVES: Final = ("content_type", "objective")
"""What money was spent on within a segment; that its kinds differ beside each other need not change what it brings."""


def show_table(voice: Voice, found: GroupComparison, more: Following) -> None:
    """Show all groups with all figures; a click on a column's head sorts by it."""
    dimension = found.question.dimension
    st.subheader(
        literal(voice.say("{dimension} in figures", dimension=dimension_title(voice, dimension))), anchor=False
    )
    table = comparison_frame(voice, found, more)
    with_next = bool(table["next"].notna().any())
    left_out = {
        *(() if with_next else ("next", "next_range")),
        *(() if table["today"].notna().any() else ("today",)),
        *(() if table["alike"].notna().any() else ("alike", "alike_range")),
        *(name for name in ("best", "better") if not table[name].notna().any()),
        *(() if table["note"].str.len().sum() > 0 else ("note",)),
    }
    table = with_end(table)
    show_wide(
        voice,
        "groups",
        table.style.format(_formats(voice, found), na_rep=_NONE),
        _columns(voice, found, more),
        is_wider=True,
        hide_index=True,
        placeholder=_NONE,
        height="content" if len(table) <= _MOST_ROWS_SHOWN else _TALL,
        key="groups-table",
        column_order=[name for name in table.columns if name not in left_out],
        alt=voice.say("Table of the groups, one row each, with ranges as text"),
    )
    st.caption(literal(_what_it_says(voice, dimension, more)))


def _formats(voice: Voice, found: GroupComparison) -> dict[Any, Any]:
    """Write the numbers of each column; the cells stay numbers, which sort as such."""
    kpi, currency = found.question.kpi, found.currency

    estimates = [estimate for row in found.rows if (estimate := price_of(row, kpi)) is not None]
    prices = {one.value: price_known(voice, one, kpi, currency) for one in estimates}

    def share_of(value: Any) -> str:
        return voice.percent(float(value))

    def outcome_of(value: Any) -> str:
        return outcome(voice, float(value), kpi, currency)

    return {
        "spend": lambda value: voice.round_money(money(float(value), currency)),
        "spend_share": share_of,
        "outcome": outcome_of,
        "outcome_share": share_of,
        "price": lambda value: prices.get(float(value), _NONE),
        "best": lambda value: certainty(voice, float(value)),
        "better": lambda value: certainty(voice, float(value)),
        "alike": lambda value: voice.change(round(float(value), 2)),
        "today": outcome_of,
        "next": outcome_of,
    }


def _columns(voice: Voice, found: GroupComparison, more: Following) -> dict[str, Any]:
    column = st.column_config.Column
    kpi = found.question.kpi

    def figures(title: str, told: str | None = None) -> Any:
        return column(title, alignment="right", help=told)

    return {
        "group": column(group_title(voice, found.question.dimension), width=_NAME_WIDTH, pinned=True),
        "spend": figures(voice.say("Spend")),
        "spend_share": figures(voice.say("Share of spend")),
        "outcome": figures(figure_title(voice, kpi), voice.say("As the platforms report it.")),
        "outcome_share": figures(voice.say("Share of results")),
        "price": figures(
            price_title(voice, kpi),
            voice.say(
                "Estimated from all groups together: one with few results leans on the others, so this can differ from "
                "spend divided by results."
            ),
        ),
        "price_range": figures(
            voice.say("Likely"), voice.say("Holds the true figure with {level:percent} probability.", level=USUAL_LEVEL)
        ),
        "best": figures(
            voice.say("Is the best"), voice.say("Probability that it brings most for its money of all groups.")
        ),
        "better": figures(
            voice.say("Beats the others"),
            voice.say("Probability that it brings more for its money than all others together."),
        ),
        "alike": figures(voice.say("Like for like"), _alike_told(voice, found.question.dimension)),
        "alike_range": figures(voice.say("Like for like, likely")),
        **_of_curves(voice, found, more),
        "next_range": figures(voice.say("Next, likely")),
        "note": column(voice.say("Note")),
    }


def _of_curves(voice: Voice, found: GroupComparison, more: Following) -> dict[str, Any]:
    """Head the columns of what money brings by the curves; with lift tests these count other results than the rest."""
    column = st.column_config.Column
    step = money(more.step, found.currency)
    told = voice.say(
        "By its response curve, at today's spend: what a little more money brings, not what all money brought on "
        "average."
    )
    if not more.is_incremental:
        head = voice.say("Next {step:round_money} bring", step=step)
        return {"next": column(head, alignment="right", help=told)}
    today = voice.say("Incremental, of today's {step:round_money}", step=step)
    following = voice.say("Incremental, of the next {step:round_money}", step=step)
    return {
        "today": column(today, alignment="right", help=_incremental_told(voice)),
        "next": column(following, alignment="right", help=told),
    }


def _incremental_told(voice: Voice) -> str:
    return voice.say(
        "What today's and the next money bring is incremental, by your lift tests: it counts only what would be missed "
        "without the ads. Compare these two with each other, not with the cost."
    )


def _alike_told(voice: Voice, dimension: str) -> str:
    if dimension == "platform":
        return voice.say("How much more the same money brings here than on the other platforms, in the same audiences.")
    if dimension == "audience":
        return voice.say("How much more the same money brings here than in the other audiences, on the same platforms.")
    return voice.say(
        "How much more the same money brings here than in the other groups, within the same segments: a group that ran "
        "where everything works well does not look good for that."
    )


def _what_it_says(voice: Voice, dimension: str, more: Following) -> str:
    told = voice.say(
        "Results are what the platforms count for themselves. Figures of small groups lean on those of all, so luck "
        "does not pass for a difference."
    )
    if more.is_incremental:
        return f"{told} {_incremental_told(voice)}"
    if dimension in PLANNED_DIMENSIONS:
        return told
    told += " " + voice.say(
        "What more money would bring is not known here: no budget is set by this, so there are no response curves."
    )
    if dimension in _LEARNED_WITH_CURVES:
        told += " " + voice.say(
            "Whether a segment brings more in all when money moves to the best of these is another question; Curves "
            "tells under How they were learned."
        )
    return told
