"""What a file must have to be used: its columns, each once, and days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from optimizer.domain.imports import Question
from optimizer.errors import DataError
from optimizer.ingest.cells.layout import TIDY_COLUMNS, Header, shown_headers
from optimizer.ingest.cells.raw_table import RawTable
from optimizer.ingest.column_map import NAMES, ColumnMap
from optimizer.ingest.rows.one_span import has_days
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.unanswered import UnansweredError
from optimizer.ingest.values.dates import parse_dates
from optimizer.message import N_

MOST_LOOKED_AT: Final = 2000
"""Rows in which days are looked for."""
MOSTLY: Final = 0.9
"""Share of cells that must be days."""
DAYS_PER_NAME: Final = 1.5
"""How many days each ad must have at least, on average."""


class NoDaysError(DataError):
    """A file has figures for a whole period only."""


def check_columns(raw: RawTable, file: SourceFile) -> tuple[Question, ...]:
    """See that a file has the columns without which it cannot be used.

    Returns
    -------
    tuple of Question
        What can be said in place of a column that is missing.

    Raises
    ------
    DataError
        When one is missing, or one that is used stands twice.
    """
    header = raw.header
    names = [name.strip().casefold() for name in header.names]
    for position in header.fields.values():
        if names.count(names[position]) > 1:
            raise DataError(
                N_(
                    "In {name} the column '{column}' stands twice; delete one of them.",
                    name=raw.file_name,
                    column=header.names[position].strip(),
                )
            )
    missing = missing_columns(header)
    if set(missing) - {"platform"}:
        raise UnansweredError([_missing_columns(raw, [name for name in missing if name != "platform"])])
    asked = (_which_platform(raw.file_name),) if missing and file.platform is None else ()
    if file.covers is None and not has_days(raw):
        if header.column_map.is_export:
            if unknown := column_of_days(raw):
                raise UnansweredError([_is_it_the_day(raw, unknown)])
            raise no_days(raw.file_name, header.column_map)
        days = Question("days", raw.file_name, no_days(raw.file_name, header.column_map).message)
        raise UnansweredError([*asked, days])
    return asked


def column_of_days(raw: RawTable) -> str:
    """Header of a column that no format knows and that holds days; empty where there is none.

    Days change from row to row of the same ads, as the end of an ad does not.
    """
    known = set(raw.header.fields.values())
    names = pd.DataFrame({field: raw.texts(field) for field in NAMES if field in raw.header.fields})
    if names.empty:
        return ""
    unit = names.iloc[:MOST_LOOKED_AT].groupby(list(names), sort=False).ngroup()
    for position, header in enumerate(raw.header.names):
        cells = raw.cells.iloc[:MOST_LOOKED_AT, position]
        if position in known or not header.strip():
            continue
        days = pd.Series(parse_dates(cells, "DMY"), index=cells.index)
        others = pd.Series(parse_dates(cells, "MDY"), index=cells.index)
        days = days if days.notna().sum() >= others.notna().sum() else others
        n_pairs = len(pd.DataFrame({"unit": unit, "day": days}).drop_duplicates())
        if days.notna().mean() >= MOSTLY and n_pairs > DAYS_PER_NAME * len(unit.unique()):
            return header.strip()
    return ""


def _is_it_the_day(raw: RawTable, header: str) -> Question:
    return Question(
        "columns",
        raw.file_name,
        N_(
            "{name} is a {source} export whose column of days is not known; if it is '{column}', say --column "
            "'{column}=date', else export it again with {path}.",
            name=raw.file_name,
            source=raw.header.column_map.source,
            column=header,
            path=raw.header.column_map.day_path,
        ),
        (f"{header}=date",),
    )


def _missing_columns(raw: RawTable, missing: Sequence[str]) -> Question:
    return Question(
        "columns",
        raw.file_name,
        N_(
            "{name} has no column for {missing} (found: {found}); give at least the columns {expected}, or say which "
            "column it is, such as --column 'Our audiences={first}'.",
            name=raw.file_name,
            missing=", ".join(missing),
            found=shown_headers(raw.header.names),
            expected=TIDY_COLUMNS,
            first=missing[0],
        ),
    )


def _which_platform(file_name: str) -> Question:
    return Question(
        "platform",
        file_name,
        N_(
            "{name} has no column 'platform'; give one, or name the platform that all its rows are of, such as "
            "--platform facebook.",
            name=file_name,
        ),
    )


def missing_columns(header: Header) -> list[str]:
    """List the fields that a file of its format must have and this one lacks; days are not among them.

    A platform's export without any names is one of the whole account.
    """
    column_map = header.column_map
    missing = [field for field in column_map.required if field not in header.fields]
    if not column_map.is_export and not any(field in header.fields for field in column_map.audience):
        missing.append(column_map.audience[0])
    return missing


def no_days(file_name: str, column_map: ColumnMap) -> NoDaysError:
    """Say that a file has no days, and where to ask the platform for them."""
    if not column_map.day_path:
        return NoDaysError(
            N_(
                "{name} has no column 'date'; give one row per day, with at least the columns {expected}, or name the "
                "days that all its rows cover, such as --covers 2025-03-01:2025-03-31.",
                name=file_name,
                expected=TIDY_COLUMNS,
            )
        )
    return NoDaysError(
        N_(
            "{name} is a {source} export without days, one row for the whole period, which does not show what more "
            "money does; export it again with {path}, or name its days, such as --covers 2025-03-01:2025-03-31.",
            name=file_name,
            source=column_map.source,
            path=column_map.day_path,
        )
    )
