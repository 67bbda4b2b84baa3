"""Cells of a CSV file that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money, major_units, minor_digits

_EVALUATED: Final = re.compile(
    r"'*[=+\-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    r"\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]"
)


def text_cell(text: str) -> str:
    """Return the text as a spreadsheet may have it: an apostrophe before what it would take for a formula.

    Text that begins with ``= + - @``, a tab or a line break (CWE-1236), or with apostrophes before one of these, gets
    one apostrophe more. Whoever reads the file back takes one apostrophe off a cell that begins so, and has every name
    again as it was. Numbers are no text: a change of -12.50 stays a number.
    """
    return f"'{text}" if _EVALUATED.match(text) else text


def money_cell(value: Money) -> str:
    """Return the exact amount in major units with the currency's own decimals and no grouping."""
    return f"{major_units(value):.{minor_digits(value.currency)}f}"


def number_cell(value: float) -> str:
    """Return a quantity with six significant digits, never in scientific notation."""
    if value == 0:
        return "0"
    text = f"{value:.6g}"
    return text if "e" not in text else f"{value:.12f}".rstrip("0").rstrip(".")


def estimate_cells(estimate: Estimate | None) -> tuple[str, str, str]:
    """Return a figure and both ends of its interval; a figure or an end that is not known stays empty."""
    if estimate is None:
        return ("", "", "")
    value, low, high = (
        number_cell(figure) if math.isfinite(figure) else ""
        for figure in (estimate.value, estimate.interval.lower, estimate.interval.upper)
    )
    return (value, low, high)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a header and rows as UTF-8 CSV of RFC 4180, without a byte order mark.

    Lines end with CR and LF, as the standard has it; only so does Python quote a cell that holds a lone CR.
    """
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return page.getvalue().encode("utf-8")
