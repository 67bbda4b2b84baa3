"""Which columns of a budget sheet name the platform and the audience, and which hold its budgets."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from optimizer.domain.period import Period
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import BudgetColumn, BudgetColumns


def ask_columns(
    voice: Voice, columns: Sequence[BudgetColumn], usual: BudgetColumns, period: Period, key: str
) -> BudgetColumns:
    """Ask what the columns are; what they usually are is chosen already.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    columns : sequence of BudgetColumn
        All columns of the sheet.
    usual : BudgetColumns
        As last time, or as their headers suggest.
    period : Period
        Whose budgets are wanted; each has columns of its own in a sheet with a column per month.
    key : str
        Part of the keys of the inputs.
    """
    titles = {column.place: _title(voice, column) for column in columns}
    where, who, how_much = st.columns([1, 1, 1.4], gap="small")
    platform = where.selectbox(
        voice.say("Column of the platform"),
        [None, *titles],
        index=_index(usual.platform, list(titles)),
        format_func=lambda place: voice.say("None") if place is None else titles[place],
        key=f"sheet-platform|{key}",
    )
    audience = who.selectbox(
        voice.say("Column of the audience"),
        [None, *titles],
        index=_index(usual.audience, list(titles)),
        format_func=lambda place: voice.say("None") if place is None else titles[place],
        key=f"sheet-audience|{key}",
    )
    budgets = how_much.multiselect(
        voice.say("Columns of the budget, added up"),
        list(titles),
        default=list(usual.budgets),
        format_func=lambda place: titles[place],
        placeholder=voice.say("Choose"),
        key=f"sheet-budgets|{key}|{period}",
    )
    samples = [column for column in columns if column.place in budgets and column.samples]
    if samples:
        told = ", ".join(samples[0].samples)
        st.caption(literal(voice.say("The first budgets in the sheet: {samples}", samples=told)))
    return BudgetColumns(platform, audience, tuple(budgets))


def _index(place: int | None, places: Sequence[int]) -> int:
    return 0 if place is None else places.index(place) + 1


def _title(voice: Voice, column: BudgetColumn) -> str:
    return column.header or voice.say("Column {place:number}", place=column.place + 1)
