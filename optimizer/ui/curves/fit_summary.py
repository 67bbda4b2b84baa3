"""How the curves were learned, for whom it concerns."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.money import money
from optimizer.ui.curves.figures import brought
from optimizer.ui.curves.parameter_columns import parameter_columns
from optimizer.ui.names import segment_name
from optimizer.ui.next_step import money_ahead
from optimizer.ui.typeset import literal
from optimizer.ui.wide_tables import show_wide, with_end
from optimizer.ui.widths import fitted
from optimizer.words import Voice, capacity_told, how_learned, scaled, threshold_told

_SEGMENT_WIDTH: Final = 214
_MOST_ROWS_SHOWN: Final = 30
_TALL: Final = 980


def show(voice: Voice, fit: CurveFit, currency: str | None = None) -> None:
    """Show what the curves rest on."""
    if fit.summary is None:
        st.info(voice.say("These curves were learned from ads of one span of days; the remarks say what they rest on."))
        return
    _show(voice, fit, fit.summary, currency)


def _show(voice: Voice, fit: CurveFit, summary: FitSummary, currency: str | None) -> None:
    first, *rest = how_learned(summary, voice)
    st.markdown(f"**{literal(first)}**")
    if not summary.segments:
        return
    st.markdown("\n".join(f"- {literal(sentence)}" for sentence in rest))
    _show_segments(voice, fit, summary, currency)


def segment_rows(voice: Voice, fit: CurveFit, summary: FitSummary, currency: str | None) -> pd.DataFrame:
    """Return the parameters of each segment as text, each with the ends of its interval.

    Returns
    -------
    pandas.DataFrame
        Columns ``segment``, ``efficiency`` (results of the first `optimizer.words.next_step` of money), ``capacity``,
        ``threshold`` (money a day) and ``own`` (per cent).
    """
    step = money_ahead(fit, currency)

    def with_range(told: tuple[str, str]) -> str:
        return f"{told[0]} ({told[1]})" if told[1] else told[0]

    rows: list[dict[str, Any]] = [
        {
            "segment": segment_name(one.segment),
            "efficiency": brought(voice, scaled(one.efficiency, float(step)), fit, currency),
            "capacity": with_range(capacity_told(voice, one.capacity, spent[1], currency)),
            "threshold": with_range(threshold_told(voice, one.threshold, (spent[0], spent[1]), currency)),
            "own": voice.percent(one.own_evidence),
        }
        for one, spent in zip(summary.segments, fit.observed_spend.tolist(), strict=True)
    ]
    return pd.DataFrame(rows)


def _show_segments(voice: Voice, fit: CurveFit, summary: FitSummary, currency: str | None) -> None:
    rows = segment_rows(voice, fit, summary, currency)
    column = st.column_config.Column
    show_wide(
        voice,
        "segments",
        with_end(rows),
        hide_index=True,
        height="content" if len(rows) <= _MOST_ROWS_SHOWN else _TALL,
        column_config={
            "segment": column(voice.say("Segment"), width=_SEGMENT_WIDTH, pinned=True),
            "efficiency": fitted(
                column,
                voice.say("First {step:round_money} bring", step=money(money_ahead(fit, currency), currency)),
                130,
                rows["efficiency"],
                alignment="right",
                help=voice.say("Results of the first money of a day, before they level off."),
            ),
            **parameter_columns(
                voice, rows, voice.say("Share of what is known of the first figure that is the segment's own evidence.")
            ),
        },
        alt=voice.say("Table of what was learned of each segment"),
    )
    level = summary.segments[0].efficiency.interval.level
    st.caption(
        literal(
            voice.say(
                "In brackets: the range that holds the truth with {level:percent} probability. Money is per day. Above "
                "and below: it lies beyond all that was ever spent a day there, so no figure is known. On a narrow "
                "screen move the table sideways.",
                level=level,
            )
        )
    )
