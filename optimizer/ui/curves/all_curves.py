"""On the Curves page: all segments at a glance, as small curves and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.money import money
from optimizer.domain.segment import Segment
from optimizer.ui import state
from optimizer.ui.curves.figures import next_money, overview_frame, stands_of
from optimizer.ui.curves.one_curve import Learned, chart_words
from optimizer.ui.curves.parameter_columns import parameter_columns
from optimizer.ui.curves.response_chart import small_chart
from optimizer.ui.curves.tables import Stand, by_recent_spend, stand_rows
from optimizer.ui.names import price_title, segment_name
from optimizer.ui.next_step import money_ahead
from optimizer.ui.tables import drawn_curve
from optimizer.ui.typeset import literal
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.ui.widths import fitted
from optimizer.words import Voice, figure_title

_ON_A_PAGE: Final = 12
_MOST_ROWS_SHOWN: Final = 30
_TALL: Final = 980
_TILE: Final = 306
"""Pixels: four beside each other on a wide screen, two on a tablet."""


def show(voice: Voice, learned: Learned) -> None:
    """Draw the curves of so many segments as fit on a page, then the table of all."""
    segments = by_recent_spend(learned.fit)
    shown = _ask_part(voice, segments)
    view = state.curves_view()
    stands = {segment: stands_of(learned.fit, segment, learned.plan) for segment in shown}
    ends = _common_ends(learned, stands) if view.is_same_scale else None
    st.caption(literal(_explained(voice, learned)))
    with st.container(horizontal=True, gap="small", key="small-curves"):
        for segment in shown:
            with st.container(border=True, width=_TILE, gap="xxsmall"):
                _draw_tile(voice, learned, segment, stands[segment], ends)
    _show_table(voice, learned)


def _ask_part(voice: Voice, segments: Sequence[Segment]) -> Sequence[Segment]:
    """Ask how the curves are to be drawn, and where there are many which of them."""
    view = state.curves_view()
    count = -(-len(segments) // _ON_A_PAGE)
    part = min(view.part, count - 1)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if count > 1:
            part = st.selectbox(
                voice.say("Segments"),
                range(count),
                index=part,
                format_func=lambda place: voice.say(
                    "{first} to {last} of {all}, by recent spend",
                    first=place * _ON_A_PAGE + 1,
                    last=min((place + 1) * _ON_A_PAGE, len(segments)),
                    all=len(segments),
                ),
                key=f"curves-shown|{len(segments)}",
                width=280,
            )
        same = view.is_same_scale
        if len(segments) > 1:
            same = st.toggle(
                voice.say("One scale for all"),
                value=view.is_same_scale,
                key="curves-scale",
                help=voice.say("Then heights can be compared across segments; small ones are flat."),
            )
    state.keep_curves_view(replace(view, part=part, is_same_scale=same))
    return segments[part * _ON_A_PAGE : (part + 1) * _ON_A_PAGE]


def _explained(voice: Voice, learned: Learned) -> str:
    words = chart_words(voice, learned, "")
    return voice.say(
        "Across: {spend}. Up: {outcome}. Diamond: spent lately. Circle: plan. Dashed and pale: never tried. Press a "
        "name to look closer.",
        spend=words.x,
        outcome=words.y,
    )


def _common_ends(learned: Learned, stands: Mapping[Segment, Sequence[Stand]]) -> tuple[float, float]:
    curves = [
        drawn_curve(learned.fit, segment, [stand.reading.daily_spend for stand in each])
        for segment, each in stands.items()
    ]
    return max(float(one["spend"].max()) for one in curves), max(float(one["upper"].max()) for one in curves)


def _draw_tile(
    voice: Voice,
    learned: Learned,
    segment: Segment,
    stands: Sequence[Stand],
    ends: tuple[float, float] | None,
) -> None:
    name = segment_name(segment)
    st.button(
        literal(name),
        type="tertiary",
        key=f"look-at|{segment}",
        on_click=_look_at,
        args=(voice, segment),
        help=voice.say("Look closer"),
    )
    st.vega_lite_chart(
        spec=small_chart(
            drawn_curve(learned.fit, segment, [stand.reading.daily_spend for stand in stands]),
            stand_rows(stands),
            chart_words(voice, learned, ""),
            ends,
        ),
        key=f"small|{segment}",
        alt=voice.say("Small response curve of {segment}; the table below has its figures.", segment=name),
    )
    today = next(stand.reading for stand in stands if stand.which == "today")
    st.caption(
        literal(
            voice.say(
                "Next {step:round_money}: {told}",
                step=money(money_ahead(learned.fit, learned.table.currency), learned.table.currency),
                told=next_money(voice, today, learned.fit, learned.table.currency),
            )
        )
    )


def _look_at(voice: Voice, segment: Segment) -> None:
    view = replace(state.curves_view(), segment=segment, section="one")
    state.keep_curves_view(view)
    state.show_curves_part(voice.language, voice.say("One segment"))


def _show_table(voice: Voice, learned: Learned) -> None:
    currency, fit = learned.table.currency, learned.fit
    frame = overview_frame(voice, fit, learned.plan, currency)
    st.subheader(voice.say("All segments in figures"), anchor=False)
    column = st.column_config.Column
    step = money(money_ahead(fit, currency), currency)
    show_wide(
        voice,
        "curves",
        with_end(frame),
        hide_index=True,
        placeholder="\N{EN DASH}",
        height="content" if len(frame) <= _MOST_ROWS_SHOWN else _TALL,
        column_config={
            "segment": fitted(column, voice.say("Segment"), 214, pinned=True),
            "spend": fitted(
                column,
                voice.say("Spent lately"),
                92,
                frame["spend"],
                alignment="right",
                help=voice.say("Money a day."),
            ),
            "planned": fitted(
                column,
                voice.say("Plan"),
                84,
                frame.get("planned", ()),
                alignment="right",
                help=voice.say("Money a day."),
            ),
            "outcome": fitted(
                column,
                voice.say("{kpi} a day", kpi=figure_title(voice, fit.kpi)),
                134,
                frame["outcome"],
                alignment="right",
                help=voice.say("At what was spent lately."),
            ),
            "price": fitted(column, price_title(voice, fit.kpi), 150, frame["price"], alignment="right"),
            "next": fitted(
                column, voice.say("Next {step:round_money}", step=step), 120, frame["next"], alignment="right"
            ),
            "tried": fitted(
                column,
                voice.say("Tried"),
                120,
                frame["tried"],
                alignment="right",
                help=voice.say("Least and most money on a day."),
            ),
            **parameter_columns(
                voice, frame, voice.say("Share of what is known of its level that is the segment's own evidence.")
            ),
        },
        alt=voice.say("Table of all segments with what their curves say"),
    )
    st.caption(
        literal(
            voice.say(
                "In brackets: the range that holds the truth with {level:percent} probability. On a narrow screen move "
                "the table sideways.",
                level=USUAL_LEVEL,
            )
        )
    )
