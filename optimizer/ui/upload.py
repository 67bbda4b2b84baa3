"""Take files in: what was understood of them is shown before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st
from babel.core import Locale

from optimizer.domain.performance import FileSummary
from optimizer.ui import cache, state
from optimizer.ui.names import figure_title, platform_name, source_name
from optimizer.ui.remarks import show_findings
from optimizer.ui.tables import segments_of
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import Imported, SourceFile

_FILE_TYPES: Final = ("csv", "tsv", "txt", "xlsx", "xls")
_LARGEST_FILE_MB: Final = 50
_ROWS_PREVIEWED: Final = 8
_REJECTED_SHOWN: Final = 50
_USUAL_CURRENCIES: Final = ("EUR", "USD", "PLN", "THB", "VND", "GBP")


def ask_files(voice: Voice) -> tuple[SourceFile, ...]:
    """Draw the place to drop files, and return those that are there."""
    st.caption(
        voice.say(
            "Exports of Meta Ads Manager, Google Ads, LinkedIn, TikTok or Pinterest go in as they are, several at "
            "once; so does any table with the columns date, platform, audience and spend. Files stay on this computer."
        )
    )
    files = st.file_uploader(
        voice.say("Drop CSV or Excel files here"),
        type=list(_FILE_TYPES),
        accept_multiple_files=True,
        max_upload_size=_LARGEST_FILE_MB,
        key=f"files|{state.known().round}",
    )
    return tuple(SourceFile(file.name, file.getvalue()) for file in files)


@dataclass(frozen=True, slots=True)
class Previewed:
    """What the user saw of files.

    Attributes
    ----------
    currency : str or None
        To import with; None where the files name theirs, or the user knows none.
    fits : bool
        Whether they can go into the workspace: its money is in their currency.
    """

    currency: str | None
    fits: bool


def show_preview(voice: Voice, files: tuple[SourceFile, ...], own: str | None) -> Previewed:
    """Show what was understood of the files; ask for the currency where they name none.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    files : tuple of SourceFile
        As dropped.
    own : str or None
        Currency of the workspace that they are to go into; None where it has none yet.

    Raises
    ------
    DataError
        When a file cannot be understood.
    """
    with st.spinner(voice.say("Reading the files"), show_time=False):
        as_found = cache.preview(files, None)
    is_named = as_found.table.currency is not None
    currency = None if is_named else _ask_currency(voice, own)
    imported = as_found if currency is None else cache.preview(files, currency)
    lists = {file.name for file in files if file.covers is not None}
    for summary in imported.summaries:
        _show_file(voice, summary, is_list=summary.file_name in lists)
    _show_rejected(voice, imported)
    show_findings(voice, imported.findings, segments_of(imported.table))
    _show_first_rows(voice, imported)
    found = imported.table.currency
    if own is None or found is None or found == own:
        return Previewed(currency, fits=True)
    st.error(literal(_conflict(voice, found, own, is_named=is_named)), icon=":material/error:")
    return Previewed(currency, fits=False)


def _conflict(voice: Voice, found: str, own: str, *, is_named: bool) -> str:
    """Say why files cannot go in, and what can be done."""
    if is_named:
        return voice.say(
            "These files are in {found} and your own data in {own}, which cannot be added up: leave these files out, "
            "or first take the old ones out, at the end of the page of your own data.",
            found=found,
            own=own,
        )
    return voice.say(
        "These files would be in {found} and your own data are in {own}, which cannot be added up: choose {own} "
        "above, or first take the old files out, at the end of the page of your own data.",
        found=found,
        own=own,
    )


def _ask_currency(voice: Voice, own: str | None) -> str | None:
    """Ask what the files do not say; a workspace that has a currency suggests its own."""
    names = Locale.parse(voice.locale).currencies
    usual = [code for code in _USUAL_CURRENCIES if code != own]
    codes: list[str | None] = [own, *usual, *sorted(set(names) - {*_USUAL_CURRENCIES, own})]
    return st.selectbox(
        voice.say("The files name no currency. Which one is it?"),
        codes,
        format_func=lambda code: (
            voice.say("Not known") if code is None else f"{code} \N{EN DASH} {names.get(code, code)}"
        ),
        key=f"currency|{state.known().round}",
        width=360,
    )


def _show_file(voice: Voice, summary: FileSummary, *, is_list: bool) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(f":material/description: **{literal(summary.file_name)}**")
        with st.container(horizontal=True, gap="small"):
            st.badge(literal(source_name(voice, summary.source)), icon=":material/check:", color="green")
            st.badge(literal(voice.period(summary.period)), color="gray")
            st.badge(voice.say("one row per ad") if is_list else _grain(voice, summary.grain), color="gray")
            if summary.currency is not None:
                st.badge(summary.currency, color="gray")
            st.badge(voice.say("rows used: {rows}", rows=voice.number(float(summary.rows_used))), color="blue")
            if summary.rows_left_out:
                rows = voice.number(float(summary.rows_left_out))
                st.badge(voice.say("left out: {rows} (totals, blanks)", rows=rows), color="gray")
            if summary.rows_rejected:
                rows = voice.number(float(summary.rows_rejected))
                st.badge(voice.say("rejected: {rows}", rows=rows), color="orange")
        with st.expander(voice.say("How it was read"), key=f"read|{summary.file_name}"):
            _show_reading(voice, summary)


def _grain(voice: Voice, grain: str) -> str:
    return {"day": voice.say("one row per day"), "week": voice.say("weekly rows"), "month": voice.say("monthly rows")}[
        grain
    ]


def _show_reading(voice: Voice, summary: FileSummary) -> None:
    if summary.encoding:
        st.markdown(
            literal(
                voice.say(
                    "Text encoding {encoding}, columns divided by {delimiter}, decimals after {mark}.",
                    encoding=summary.encoding,
                    delimiter=_mark(voice, summary.delimiter),
                    mark=_mark(voice, summary.decimal_mark),
                )
            )
        )
    st.dataframe(
        pd.DataFrame(
            [(header, figure_title(voice, column)) for header, column in summary.columns],
            columns=[voice.say("Column in the file"), voice.say("Taken as")],
        ),
        hide_index=True,
        placeholder="\N{EN DASH}",
        width=480,
        height="content",
    )
    if summary.ignored_columns:
        st.caption(literal(voice.say("Not used: {columns}", columns=", ".join(summary.ignored_columns))))


def _mark(voice: Voice, mark: str) -> str:
    names = {
        ",": voice.say("comma"),
        ";": voice.say("semicolon"),
        "\t": voice.say("tab"),
        ".": voice.say("point"),
        "|": voice.say("bar"),
    }
    return names.get(mark, mark)


def _show_rejected(voice: Voice, imported: Imported) -> None:
    if not imported.rejected:
        return
    with st.expander(voice.say("Rows that could not be understood: {rows}", rows=len(imported.rejected))):
        st.dataframe(
            pd.DataFrame(
                [(row.file_name, row.row, voice.render(row.reason)) for row in imported.rejected[:_REJECTED_SHOWN]],
                columns=[voice.say("File"), voice.say("Row"), voice.say("Why")],
            ),
            hide_index=True,
            placeholder="\N{EN DASH}",
        )


def _show_first_rows(voice: Voice, imported: Imported) -> None:
    rows = imported.table.rows.head(_ROWS_PREVIEWED)
    shown = rows.drop(columns=[name for name in ("days",) if name in rows.columns])
    shown = shown.assign(
        date=[voice.day(day.date()) for day in rows["date"]],
        platform=[platform_name(name) for name in rows["platform"]],
    )
    numbers = shown.select_dtypes("number").columns

    def quantity(value: Any) -> str:
        return voice.decimals(float(value), 2 if float(value) % 1 else 0)

    formats: dict[Any, Any] = dict.fromkeys(numbers, quantity)
    st.markdown(f"**{literal(voice.say('The first rows, as they were understood'))}**")
    st.dataframe(
        shown.style.format(formats, na_rep="\N{EN DASH}"),
        hide_index=True,
        placeholder="\N{EN DASH}",
        column_config={name: st.column_config.Column(figure_title(voice, name)) for name in shown.columns},
    )
