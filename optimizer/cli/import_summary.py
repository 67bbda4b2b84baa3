"""What was understood of files, for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.text import Text

from optimizer.cli.speech import one_line
from optimizer.cli.tables import add_row, line, new_table, show_findings
from optimizer.domain.file_check import CheckOutcome, FileCheck
from optimizer.words import Voice, understood
from optimizer.workflow import ColumnSuggestion, Imported

_MOST_ROWS: Final = 10
"""Rows of each kind that are told one by one."""


def show_import(imported: Imported, voice: Voice, page: Console) -> None:
    """Print what was understood of each file."""
    for summary in imported.summaries:
        page.print(line(f"{summary.file_name}: {understood(voice, summary)}"))
    for row in imported.rejected[:_MOST_ROWS]:
        sentence = voice.say("{file}, row {row}: {reason:message}", file=row.file_name, row=row.row, reason=row.reason)
        page.print(line(sentence))
    show_findings(imported.findings, voice, page)


def show_checks(checks: Sequence[FileCheck], together: FileCheck | None, voice: Voice, page: Console) -> None:
    """Print what was understood of each file, what must be answered, and what would come of it."""
    for check in checks:
        if check.summary is not None and check.has_days:
            told = understood(voice, check.summary, knows_days=check.date_min is not None)
            page.print(line(f"{check.file_name}: {told}"))
        page.print(line(f"{check.file_name}: {outcome_told(voice, check.outcome)}"))
        for row, reason in check.rejected[:_MOST_ROWS]:
            sentence = voice.say("{file}, row {row}: {reason:message}", file=check.file_name, row=row, reason=reason)
            page.print(line(sentence))
        for question in check.questions:
            page.print(Text(f"?  {one_line(voice.render(question.message))}"))
        show_findings(check.findings, voice, page)
    if together is not None:
        said = {str(finding.message) for check in checks for finding in check.findings}
        show_findings([finding for finding in together.findings if str(finding.message) not in said], voice, page)


def outcome_told(voice: Voice, outcome: CheckOutcome) -> str:
    """Say what an import would do."""
    return {
        "import": voice.say("can be imported as it is."),
        "import_with_warning": voice.say("can be imported; look at the remarks first."),
        "ask_user": voice.say("can be imported once the question is answered."),
        "refuse": voice.say("cannot be imported."),
    }[outcome]


def show_suggestions(suggestions: Sequence[ColumnSuggestion], voice: Voice, page: Console) -> None:
    """Print the columns of an unknown table beside what they probably are, and their first cells."""
    table = new_table([voice.say("Column"), voice.say("Probably"), voice.say("First cells")], [])
    for one in suggestions:
        add_row(table, one.header, one.field, ", ".join(one.samples))
    page.print(table)
