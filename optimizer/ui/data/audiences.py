"""On the Data page: which names of the files are the audiences that are compared and planned for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from optimizer.domain.imports import AudienceChoice
from optimizer.domain.money import money
from optimizer.domain.performance import BREAKDOWN_AUDIENCES, FileSummary, PerformanceTable
from optimizer.message import N_, Message
from optimizer.ui import state
from optimizer.ui.data.audience_rows import audience_rows, is_compare_only, taken_by_rules, usual_field
from optimizer.ui.data.column_names import column_title
from optimizer.ui.names import platform_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Imported

_MEANINGS: Final[dict[str, Message]] = {
    "audience": N_("as the file itself calls them"),
    "ad_set": N_("what budgets are usually set for; LinkedIn calls it campaign, Google ad group"),
    "campaign": N_("all ad sets of a campaign together"),
    "ad": N_("each post by itself"),
    "age": N_("groups such as 25-34"),
    "gender": N_("women, men, unknown"),
    "age_and_gender": N_("groups such as women 25-34"),
    "country": N_("where people are"),
    "region": N_("parts of a country"),
    "placement": N_("feed, stories, search and so on"),
    "device": N_("phone, tablet, computer"),
}
_RULE_ROWS: Final = 3
_NAME: Final = "name"
_PATTERN: Final = "pattern"


def ask_audience(voice: Voice, usual: Imported) -> AudienceChoice:
    """Let the user choose the audiences out of what all files have; nothing is asked where there is no choice.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    usual : Imported
        The files, read without a choice.
    """
    fields = _common(usual)
    start = usual_field(usual.table)
    field = start
    if len(fields) > 1:
        field = st.selectbox(
            voice.say("What are your audiences? They are compared, and budgets are planned for them."),
            fields,
            index=fields.index(start) if start in fields else 0,
            format_func=lambda name: _field_title(voice, name),
            key=f"audience|{state.known().round}",
            width=640,
        )
    rules = _ask_rules(voice)
    return AudienceChoice("" if field == start else field, rules)


def _common(imported: Imported) -> tuple[str, ...]:
    """Fields that all files have, in the order of the first."""
    if not imported.summaries:
        return ()
    first, *others = (_own_fields(summary) for summary in imported.summaries)
    return tuple(name for name in first if all(name in other for other in others))


def _own_fields(summary: FileSummary) -> tuple[str, ...]:
    """Fields of a file; the audience only where it has a column of that, and not where another field was taken."""
    has_audience = any(field == "audience" for _, field in summary.columns)
    return tuple(name for name in summary.audiences if name != "audience" or has_audience)


def _field_title(voice: Voice, field: str) -> str:
    meaning = _MEANINGS.get(field)
    title = column_title(voice, field)
    told = title if meaning is None else f"{title} \N{EN DASH} {voice.render(meaning)}"
    only = voice.say("compare only")
    return f"{told} ({only})" if field in BREAKDOWN_AUDIENCES else told


def _ask_rules(voice: Voice) -> tuple[tuple[str, str], ...]:
    """Let the user put names that fit a pattern into one audience."""
    with st.expander(voice.say("Put several ad sets or campaigns into one audience, by their names")):
        st.caption(
            literal(
                voice.say(
                    "A pattern such as PL_*_retargeting takes all ad sets and campaigns whose names begin with PL_ and "
                    "end with _retargeting; * stands for any letters. Where several fit, the first counts. Names that "
                    "fit none stay as they are."
                )
            )
        )
        key = f"audience-rules|{state.known().round}"
        blank = pd.DataFrame({_NAME: [""] * _RULE_ROWS, _PATTERN: [""] * _RULE_ROWS}, dtype="str")
        edited = st.data_editor(
            state.table_start(key, blank),
            hide_index=True,
            num_rows="dynamic",
            width=640,
            column_config={
                _NAME: st.column_config.TextColumn(voice.say("Audience"), help=voice.say("Such as Retargeting")),
                _PATTERN: st.column_config.TextColumn(
                    voice.say("Names like"), help=voice.say("Such as PL_*_retargeting")
                ),
            },
            key=key,
        )
    cells = [(_text(row[_NAME]), _text(row[_PATTERN])) for _, row in edited.iterrows()]
    return tuple((name, pattern) for name, pattern in cells if name and pattern)


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def show_audiences(voice: Voice, table: PerformanceTable, rules: Sequence[tuple[str, str]]) -> None:
    """List what the audiences come to, with what was spent on each."""
    if is_compare_only(table):
        st.warning(
            voice.say(
                "Compare only: no platform lets you set a budget for such a group. You will see which group does "
                "better, and no plan is made. For a plan choose ad sets or campaigns."
            ),
            icon=":material/compare_arrows:",
        )
    if rules:
        taken = taken_by_rules(table)
        told = [
            voice.say("{audience} (ad sets or campaigns: {count:number})", audience=name, count=taken.get(name, 0))
            for name in dict.fromkeys(name for name, _ in rules)
        ]
        st.markdown(literal(voice.say("Taken by the patterns: {audiences}", audiences=", ".join(told))))
    rows = audience_rows(table)
    with st.expander(voice.say("The audiences that result: {count:number}", count=len(rows))):
        _show_table(voice, rows, table.currency)


def _show_table(voice: Voice, rows: pd.DataFrame, currency: str | None) -> None:
    shown = pd.DataFrame(
        {
            "audience": rows["audience"],
            "platform": [platform_name(name) for name in rows["platform"]],
            "spend": [voice.round_money(money(float(spend), currency)) for spend in rows["spend"]],
            "units": [voice.number(float(count)) if count else "\N{EN DASH}" for count in rows["units"]],
        }
    )
    column = st.column_config.Column
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={
            "audience": column(voice.say("Audience")),
            "platform": column(voice.say("Platform")),
            "spend": column(voice.say("Spend"), alignment="right"),
            "units": column(voice.say("Ad sets or campaigns"), alignment="right"),
        },
        alt=voice.say("Table of the audiences that result, with the spend of each"),
    )
