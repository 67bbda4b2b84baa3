"""Tables and lines at a terminal: aligned, on one line each, with nothing in them that could steer it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from optimizer.cli.speech import one_line
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.finding import Finding
from optimizer.words import Voice, is_our_word

_MARKS: Final = {"critical": "!!", "warning": "! ", "info": "  "}


def new_table(names: Iterable[str], figures: Iterable[str]) -> Table:
    """Make a table with columns of names, then of figures."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for figure in figures:
        table.add_column(figure, justify="right", no_wrap=True)
    return table


def add_row(table: Table, *cells: str) -> None:
    """Add a row of texts."""
    table.add_row(*(line(cell) for cell in cells))


def line(words: str) -> Text:
    """Put words on one line."""
    return Text(one_line(words))


def scaled(estimate: Estimate, factor: float) -> Estimate:
    """Return an estimate of so many times the figure."""
    ends = estimate.interval
    return Estimate(estimate.value * factor, Interval(ends.lower * factor, ends.upper * factor, ends.level))


def show_findings(findings: Sequence[Finding], voice: Voice, page: Console) -> None:
    """Print what the user must know, one finding a line."""
    for finding in findings:
        about = "" if is_our_word(finding.subject) else f"{finding.subject}: "
        said = f"{about}{voice.render(finding.message)} {voice.render(finding.remedy)}"
        page.print(Text(f"{_MARKS[finding.severity]} {one_line(said)}"))
