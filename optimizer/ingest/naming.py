"""Tables with headers that no format knows: what the user says they are, and what they probably are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process

from optimizer.domain.imports import Question
from optimizer.domain.performance import ADDITIVE_FIGURES, DETAILS
from optimizer.errors import DataError
from optimizer.ingest.cells.first_rows import first_rows
from optimizer.ingest.column_map import BREAKDOWNS, ColumnMap, fold, read_column_maps, without_currency
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SourceFile
from optimizer.message import N_

NAMEABLE: Final = (
    "date", "start", "end", "week", "month", "platform", "audience", *DETAILS, "device", "region", "ad",
    *ADDITIVE_FIGURES, "reach", "currency",
)  # fmt: skip
"""Fields that a user can call a column."""
LIKELY: Final = 82.0
"""Likeness of two headers, of 100, from which one is suggested for the other."""
MOST_SUGGESTED: Final = 6
"""Columns for which a message says what they probably are."""
SOURCE: Final = "table with named columns"


@dataclass(frozen=True, slots=True)
class ColumnSuggestion:
    """A column of a file, and what it probably is.

    Attributes
    ----------
    header : str
        As in the file.
    field : str
        One of `NAMEABLE`; empty where nothing is likely.
    samples : tuple of str
        Its first cells.
    """

    header: str
    field: str
    samples: tuple[str, ...]


def header_key(headers: Sequence[str]) -> str:
    """Name a set of headers, whatever their order, so that what was said of it can be found again."""
    folded = sorted({fold(header) for header in headers if header.strip()})
    return hashlib.sha256("\n".join(folded).encode("utf-8")).hexdigest()


def named_columns(columns: Sequence[tuple[str, str]], platform: str | None) -> ColumnMap:
    """Make the map of a file whose columns the user named.

    Parameters
    ----------
    columns : sequence of (str, str)
        Header and field.
    platform : str or None
        Platform of all rows, where no column says it.
    """
    by_field = {field: [fold(header)] for header, field in columns}
    return ColumnMap(
        source=SOURCE,
        platform="" if platform is None else platform,
        columns={field: tuple(headers) for field, headers in by_field.items()},
        languages=MappingProxyType({}),
        conversion_kinds=MappingProxyType({"": "conversions"}),
        scales=MappingProxyType({}),
        required=() if platform is not None else ("platform",),
        audience=("audience", "ad_set", "campaign", "ad"),
        day_path="",
        signature=(),
        needs_signature=False,
        titles=(),
        all_values=frozenset(),
        totals=(),
        blank_name_is_total=False,
        blank_is_zero=(),
        levels=(),
        results=MappingProxyType({}),
        date_order="",
        decimal="",
        preferred_sheet="",
    )


def with_named(column_map: ColumnMap, columns: Sequence[tuple[str, str]], *, needs_signature: bool) -> ColumnMap:
    """Add to the map of a format what the user says of columns that it does not know.

    Parameters
    ----------
    column_map : ColumnMap
        Of a format that knows other columns of the file.
    columns : sequence of (str, str)
        Header and field.
    needs_signature : bool
        Whether the file must have a header that only this format has.
    """
    named = {field: fold(header) for header, field in columns}
    others = set(named.values())
    known = {
        field: tuple(header for header in headers if header not in others)
        for field, headers in column_map.columns.items()
    }
    merged = {field: (header, *known.pop(field, ())) for field, header in named.items()}
    return replace(column_map, columns=merged | known, needs_signature=needs_signature or column_map.needs_signature)


def check_named(file: SourceFile) -> None:
    """See that what the user says of the columns of a file can be.

    Raises
    ------
    DataError
        When a field is named twice, or a header is not in the file.
    """
    fields = [field for _, field in file.columns]
    twice = next((field for field in fields if fields.count(field) > 1), None)
    if twice is not None:
        raise DataError(
            N_("Two columns of {name} are named as '{field}'; name one of them.", name=file.name, field=twice)
        )
    there = {fold(cell) for row in first_rows(file) for cell in row}
    missing = next((header for header, _ in file.columns if fold(header) not in there), None)
    if missing is not None:
        raise DataError(
            N_(
                "{name} has no column '{column}'; write the header as it stands in the file.",
                name=file.name,
                column=excerpt(missing),
            )
        )


def suggest_columns(
    headers: Sequence[str], rows: Sequence[Sequence[str]], maps: Sequence[ColumnMap]
) -> tuple[ColumnSuggestion, ...]:
    """Suggest what the columns of an unknown table are, each field once.

    A header that some format has is that; else the most like it of all that are known, if it is like enough.

    Parameters
    ----------
    headers : sequence of str
        As in the file.
    rows : sequence of sequence of str
        The first rows below.
    maps : sequence of ColumnMap
        Formats that are known.
    """
    known = _known_headers(maps)
    likeness: list[tuple[float, int, str]] = []
    for position, header in enumerate(headers):
        bare = without_currency(fold(header))[0]
        if not bare:
            continue
        if bare in known:
            likeness.append((101.0, position, known[bare]))
            continue
        found = process.extractOne(bare.replace("_", " "), known.keys(), scorer=fuzz.WRatio, score_cutoff=LIKELY)
        if found is not None:
            likeness.append((float(found[1]), position, known[found[0]]))
    chosen: dict[int, str] = {}
    for _, position, field in sorted(likeness, key=lambda entry: (-entry[0], entry[1])):
        if field not in chosen.values():
            chosen.setdefault(position, field)
    return tuple(
        ColumnSuggestion(
            header,
            chosen.get(position, ""),
            tuple(row[position] for row in rows if position < len(row) and row[position].strip())[:3],
        )
        for position, header in enumerate(headers)
        if header.strip()
    )


def _known_headers(maps: Sequence[ColumnMap]) -> Mapping[str, str]:
    """Every header that is known, and the field that most formats take it for."""
    votes: dict[str, dict[str, int]] = {}
    allowed = {*NAMEABLE, *BREAKDOWNS} - {"impression_device", "age_and_gender"}
    for column_map in maps:
        for field, headers in column_map.columns.items():
            if field in allowed:
                for header in headers:
                    votes.setdefault(header, {}).setdefault(field, 0)
                    votes[header][field] += 1
    for field in allowed:
        votes.setdefault(field.replace("_", " "), {field: 1})
    return {header: max(fields, key=lambda field: fields[field]) for header, fields in votes.items()}


def column_suggestions(file: SourceFile) -> tuple[ColumnSuggestion, ...]:
    """Suggest what the columns of a table are that no format knows.

    Raises
    ------
    DataError
        When there is no table in it.
    """
    rows = first_rows(file)
    place = _header_place(rows)
    return suggest_columns(rows[place], rows[place + 1 :], read_column_maps())


def header_key_of(file: SourceFile) -> str:
    """Name the headers of a table that no format knows; empty where there is no table."""
    try:
        rows = first_rows(file)
    except DataError:
        return ""
    return header_key(rows[_header_place(rows)])


def _header_place(rows: Sequence[Sequence[str]]) -> int:
    """The first of the rows with the most filled cells; there is at least one row."""
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    return filled.index(max(filled))


def with_suggestions(question: Question, file: SourceFile) -> Question:
    """Add to a question about columns what they probably are."""
    if question.kind != "columns" or question.choices:
        return question
    try:
        likely = [one for one in column_suggestions(file) if one.field]
    except DataError:
        return question
    if not likely:
        return question
    message = N_(
        "{name} has columns that are not known ({found}); if it is no export of an ad platform, say what they are, "
        "probably {suggested}; a day, a name, the spend and the platform are needed.",
        name=file.name,
        found=question.message.values.get("found", ""),
        suggested=" ".join(f"--column '{excerpt(one.header)}={one.field}'" for one in likely[:MOST_SUGGESTED]),
    )
    return replace(question, message=message, choices=tuple(f"{one.header}={one.field}" for one in likely))
