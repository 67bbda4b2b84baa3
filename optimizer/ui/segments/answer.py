"""The answer on the Segments page: what stands out, how sure that is, and the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.group_comparison import GroupComparison, GroupRow
from optimizer.domain.money import is_money
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.ink import ink
from optimizer.ui.names import price_title
from optimizer.ui.segments.chart import forest_chart, share_chart
from optimizer.ui.segments.group_names import group_title, per, price_of, price_said
from optimizer.ui.segments.sentences import STANDINGS, details, headline, like_for_like, standing_name
from optimizer.ui.segments.tables import forest_rows, is_part, share_rows
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name

_MOST_DRAWN: Final = 25


def show_verdict(voice: Voice, found: GroupComparison) -> DeltaGenerator:
    """Say what stands out; return the place for what to do about it, which may need curves to be learned first."""
    has_better = any(row.better is not None for row in found.rows)
    with st.container(key="verdict" if has_better else "verdict-hold", gap="small"):
        st.markdown(f"## {literal(headline(voice, found))}")
        for told in (details(voice, found), like_for_like(voice, found)):
            if told:
                st.markdown(literal(told))
        return st.empty()


def is_drawn_whole(found: GroupComparison) -> bool:
    """Whether the charts have all groups, whichever are named."""
    return len(found.rows) <= _MOST_DRAWN


def show_charts(voice: Voice, found: GroupComparison, also: Sequence[GroupRow] = ()) -> None:
    """Draw what each group pays, and what share of the money and of the results it has.

    Parameters
    ----------
    also : sequence of GroupRow
        Those that the advice names.
    """
    rows = forest_rows(voice, found, _MOST_DRAWN, also)
    if len(rows) < 2 or found.together.outcome <= 0:
        return
    with st.container(key="group-charts"):
        left, right = st.columns(2, gap="medium")
    with left:
        _show_forest(voice, found, rows)
    with right:
        _show_shares(voice, found, also)
    if is_part(found, len(rows)):
        st.caption(
            literal(
                voice.say(
                    "The {count} with the most spend are drawn, and those named above. The number before a name is its "
                    "place among all; the table has all.",
                    count=_MOST_DRAWN,
                )
            )
        )


def _show_forest(voice: Voice, found: GroupComparison, rows: pd.DataFrame) -> None:
    kpi = found.question.kpi
    together = price_of(found.together, kpi)
    value = 0.0 if together is None else together.value * (1.0 if is_money(kpi) else per(kpi))
    names: dict[str, str] = {kind: standing_name(voice, kind) for kind in STANDINGS}
    names["together"] = voice.say(
        "all together: {price}", price=price_said(voice, value / per(kpi), kpi, found.currency)
    )
    title = price_title(voice, kpi)
    words = ChartWords(
        title=title,
        x=title,
        y=group_title(voice, found.question.dimension),
        names=names,
        marks=marks_of(voice, found.currency, results_are_money=is_money(kpi)),
    )
    st.vega_lite_chart(
        spec=forest_chart(rows, value, words, ink()),
        key="forest-chart",
        alt=voice.say(
            "Chart of the {price} with its likely range, per group. The table shows the same.", price=title.lower()
        ),
    )
    st.caption(
        literal(
            voice.say(
                "Best on top. The bar holds the true figure with {level:percent} probability and goes on at an arrow; "
                "dashed: all together.",
                level=USUAL_LEVEL,
            )
        )
    )


def _show_shares(voice: Voice, found: GroupComparison, also: Sequence[GroupRow]) -> None:
    kpi = figure_name(voice, found.question.kpi)
    title = voice.say("Share of spend against share of {kpi}", kpi=kpi)
    words = ChartWords(
        title=title,
        x=voice.say("Share of all groups"),
        y=group_title(voice, found.question.dimension),
        names={"spend": voice.say("share of spend"), "outcome": voice.say("share of {kpi}", kpi=kpi)},
        marks=marks_of(voice),
    )
    st.vega_lite_chart(
        spec=share_chart(share_rows(voice, found, _MOST_DRAWN, also), words, ink()),
        key="share-chart",
        alt=voice.say("Chart of {title}, per group. The table shows the same.", title=title.lower()),
    )
    st.caption(
        literal(
            voice.say(
                "The figures: share of spend \N{RIGHTWARDS ARROW} share of {kpi}. Where that grows, money brought more "
                "than usual.",
                kpi=kpi,
            )
        )
    )
