"""A budget sheet made elsewhere comes in as a scenario, and is judged beside our plan of the same money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer import workflow
from optimizer.domain.draft import PlanDraft
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.asking.forms import months_ahead, quarters_ahead
from optimizer.ui.asking.goals import goal_title, read_goal
from optimizer.ui.names import segment_name
from optimizer.ui.scenarios.sheet_columns import ask_columns
from optimizer.ui.scenarios.sheet_verdict import show_verdict
from optimizer.ui.typeset import literal
from optimizer.words import Voice
from optimizer.workflow import BudgetSheet, MatchedLine, SourceFile

_LARGEST_FILE_MB: Final = 5
_MONTHS: Final = 6
_QUARTERS: Final = 2
_MOST_ROWS: Final = 14
_TALL: Final = 520
_SEGMENT: Final = "segment"


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """What a sheet is judged for.

    Attributes
    ----------
    period : Period
        Whose budgets the sheet holds.
    kpi : str
        What the money is to bring.
    goal : Goal
        What one of each counts, where several are wanted together.
    """

    period: Period
    kpi: str
    goal: Goal


def offer_sheet(voice: Voice, table: PerformanceTable) -> None:
    """Draw the way in: file, period, columns, names, and the verdict."""
    with st.expander(voice.say("Judge a budget sheet made elsewhere"), icon=":material/table_view:"):
        st.caption(
            voice.say(
                "A table with a row per platform and audience and their budgets, as CSV or XLSX; a column per month is "
                "fine. Nothing is kept until you save it."
            )
        )
        file = st.file_uploader(
            voice.say("Drop the sheet here"),
            type=["csv", "tsv", "txt", "xlsx"],
            max_upload_size=_LARGEST_FILE_MB,
            key=f"sheet|{state.known().round}",
        )
        if file is None:
            return
        try:
            _judge(voice, table, SourceFile(file.name, file.getvalue()), str(file.file_id))
        except OptimizerError as error:
            st.error(literal(voice.render(error.message)), icon=":material/error:")


def _judge(voice: Voice, table: PerformanceTable, file: SourceFile, key: str) -> None:
    place = state.known().place
    contents = cache.contents(place)
    grid, columns = cache.budget_grid(f"{key}|{len(file.content)}", file)
    question = _ask_question(voice, table, contents, key)
    workspace = cache.workspace(place)
    usual_columns = workflow.usual_columns(workspace, columns, question.period)
    chosen = ask_columns(voice, columns, usual_columns, question.period, key)
    sheet = workflow.read_sheet(grid, chosen, table.currency)
    segments = cache.segments(contents, table)
    matched = _ask_names(voice, sheet, segments, table.currency, key)
    _tell_left_out(voice, sheet, matched, table.currency)
    split = workflow.split_of(matched, table.currency)
    if not split:
        st.info(voice.say("No row names a segment of your data; choose the segments in the table above."))
        return
    workflow.remember_sheet(workspace, columns, question.period, chosen)
    usual = cache.usual_request(contents, table)
    request = replace(usual, period=question.period, kpi=question.kpi, goal=question.goal)
    with st.spinner(voice.say("Learning from your past results"), show_time=False):
        fit = cache.fit(place, contents, request)
        judged = workflow.judge_split(table, fit, split, question.period, kpi_values=question.goal.kpi_values)
    show_verdict(voice, judged, file.name, table.period.end, key)


def _ask_question(voice: Voice, table: PerformanceTable, contents: str, key: str) -> SheetQuestion:
    """Ask for the period and the goal; those of the Plan page come first."""
    draft = state.draft_of(contents)
    usual = cache.usual_request(contents, table)
    start = usual.period if draft is None else draft.period
    offered = dict.fromkeys(
        [start, *months_ahead(usual.period.start, _MONTHS), *quarters_ahead(usual.period.start, _QUARTERS)]
    )
    together = _together(voice, table, contents, draft)
    kpis = (*cache.kpis(contents, table), *((WEIGHTED,) if together.kpi_values else ()))
    wanted = usual.kpi if draft is None or draft.kpi not in kpis else draft.kpi
    when, goal = st.columns(2, gap="small")
    period = when.selectbox(
        voice.say("Period that the budgets are for"), list(offered), format_func=voice.period, key=f"sheet-period|{key}"
    )
    kpi = goal.selectbox(
        voice.say("Goal"),
        kpis,
        index=kpis.index(wanted),
        format_func=lambda name: goal_title(voice, name),
        key=f"sheet-kpi|{key}",
    )
    return SheetQuestion(period or start, str(kpi), together if kpi == WEIGHTED else Goal())


def _together(voice: Voice, table: PerformanceTable, contents: str, draft: PlanDraft | None) -> Goal:
    """Return the points of the Plan page where it is for several KPIs together; none where they cannot be read."""
    if draft is None or draft.kpi != WEIGHTED:
        return Goal()
    try:
        return read_goal(draft, table, contents, voice.locale)[1]
    except OptimizerError:
        return Goal()


def _ask_names(
    voice: Voice, sheet: BudgetSheet, segments: Sequence[Segment], currency: str | None, key: str
) -> tuple[MatchedLine, ...]:
    """Show which segment each row was taken for, and let the reader change it."""
    matched = workflow.match_lines(sheet.lines, segments)
    unknown = voice.say("Not in my data")
    names = {segment_name(segment): segment for segment in segments}
    kinds = {
        "same": voice.say("Same name"),
        "similar": voice.say("Similar name: please check"),
        "unknown": voice.say("Not known: please choose"),
    }
    start = pd.DataFrame(
        {
            "written": [_written(one) for one in matched],
            "budget": [voice.money(money(one.line.amount, currency)) for one in matched],
            _SEGMENT: [unknown if one.segment is None else segment_name(one.segment) for one in matched],
            "kind": [kinds[one.kind] for one in matched],
        }
    )
    table_key = f"sheet-names|{key}|{hash(sheet.lines)}"
    edited = st.data_editor(
        state.table_start(table_key, start),
        hide_index=True,
        num_rows="fixed",
        disabled=["written", "budget", "kind"],
        height="content" if len(start) <= _MOST_ROWS else _TALL,
        column_config={
            _SEGMENT: st.column_config.SelectboxColumn(
                voice.say("Taken for"), options=[*names, unknown], required=True, width="medium"
            ),
            "written": st.column_config.TextColumn(voice.say("In the sheet")),
            "budget": st.column_config.TextColumn(voice.say("Budget"), alignment="right", width="small"),
            "kind": st.column_config.TextColumn(voice.say("How it was found")),
        },
        key=table_key,
        alt=voice.say("Table of the rows of the sheet and the segments that they mean"),
    )
    return tuple(
        replace(one, segment=names.get(str(name))) for one, name in zip(matched, edited[_SEGMENT], strict=True)
    )


def _written(one: MatchedLine) -> str:
    """Write the names of a row as they stand in the sheet."""
    return " \N{MIDDLE DOT} ".join(name for name in (one.line.platform, one.line.audience) if name)


def _tell_left_out(voice: Voice, sheet: BudgetSheet, matched: Sequence[MatchedLine], currency: str | None) -> None:
    left = workflow.left_over(matched, currency)
    if left.minor_units:
        st.warning(
            literal(
                voice.say(
                    "{left:money} of the sheet go to names that your data do not know ({names}); they are not judged. "
                    "Choose what they mean in the table above.",
                    left=left,
                    names=", ".join(dict.fromkeys(_written(one) for one in matched if one.segment is None)),
                )
            ),
            icon=":material/help:",
        )
    reasons = [(one.row, one.reason) for one in sheet.rejected] + [(one.row, one.reason) for one in sheet.skipped]
    rows = [literal(voice.say("Row {row:number}: {reason:message}", row=row, reason=why)) for row, why in reasons]
    if sheet.rejected:
        told = voice.say("Rows that could not be read and do not count: {count:number}", count=len(sheet.rejected))
        st.warning(literal(told), icon=":material/warning:")
    if rows:
        with st.popover(voice.say("Rows that do not count: {count:number}", count=len(rows))):
            st.markdown("\n".join(f"- {row}" for row in rows[:50]))
