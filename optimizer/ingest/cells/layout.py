"""Where in a file the table is: delimiter, header row, and which platform's columns it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from optimizer.domain.imports import Question
from optimizer.errors import DataError
from optimizer.ingest.cells.decoding import DecodedText
from optimizer.ingest.cells.workbook import Sheet
from optimizer.ingest.column_map import (
    BREAKDOWNS,
    ENGLISH,
    MONEY_FIELDS,
    NAMES,
    WHEN,
    ColumnMap,
    fold,
    without_currency,
)
from optimizer.ingest.excerpt import excerpt
from optimizer.ingest.source_file import SourceFile
from optimizer.ingest.unanswered import UnansweredError
from optimizer.message import N_, listed

DELIMITERS: Final = (",", "\t", ";")
HEADER_ROWS: Final = 30
"""Rows scanned for the header; the longest preamble seen has five."""
MOST_COLUMNS: Final = 2000
FEWEST_COLUMNS: Final = 3
"""Columns that a table must have at least: a day, a name and the spend."""
MOST_NAMED: Final = 12
"""Headers that a message names before it says "and so on"."""
TIDY_COLUMNS: Final = "date, platform, audience, spend"


@dataclass(frozen=True, slots=True)
class Header:
    """A header row, matched with a column map.

    Attributes
    ----------
    column_map : ColumnMap
        The platform that fits best.
    row : int
        Its number in the file, from 1.
    names : tuple of str
        The headers as written.
    fields : dict of str to int
        Field -> position of its column, from 0.
    currency : str or None
        What the header of the spend column names in brackets.
    score : int
        How sure it is that the row is a header of this platform; 0 where it is not.
    language : str
        ISO 639 code of the language in which most headers are written.
    above : tuple of str
        What the rows above it say, their filled cells joined; empty for a blank row.
    """

    column_map: ColumnMap
    row: int
    names: tuple[str, ...]
    fields: dict[str, int]
    currency: str | None
    score: int
    language: str = ENGLISH
    above: tuple[str, ...] = ()

    @property
    def conversion_kind(self) -> str:
        """What the column of conversions counts; empty where there is none."""
        if "conversions" not in self.fields:
            return ""
        kinds = self.column_map.conversion_kinds
        return kinds.get(fold(self.names[self.fields["conversions"]]), kinds.get("", "conversions"))


@dataclass(frozen=True, slots=True)
class TextLayout:
    """Where the table is in a text file.

    Attributes
    ----------
    header : Header
        The header row.
    reading : DecodedText
        How the file is read.
    offset : int
        Characters before the header's line.
    delimiter : str
        What stands between cells.
    """

    header: Header
    reading: DecodedText
    offset: int
    delimiter: str


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where the table is in a workbook.

    Attributes
    ----------
    header : Header
        The header row.
    sheet : Sheet
        The sheet that is read.
    beside : tuple of SheetLayout
        Other sheets that have a table of the same format.
    """

    header: Header
    sheet: Sheet
    beside: tuple[SheetLayout, ...] = ()


def find_in_text(file: SourceFile, readings: Sequence[DecodedText], maps: Sequence[ColumnMap]) -> TextLayout:
    """Find encoding, delimiter and header row together: those are right that give the best header.

    Raises
    ------
    DataError
        When no row is a header of a known kind.
    """
    best: TextLayout | None = None
    widest: tuple[str, ...] = ()
    for reading in readings:
        for delimiter in DELIMITERS:
            above: list[str] = []
            for row, offset, cells in rows_at_start(reading.head, delimiter):
                widest = max(widest, cells, key=_filled)
                header = _best_header(row, cells, maps, above)
                if header is not None and (best is None or header.score > best.header.score):
                    best = TextLayout(header, reading, offset, delimiter)
                above.append(_joined(cells))
    if best is None:
        raise no_header(file, widest, maps)
    return best


def find_in_sheets(file: SourceFile, sheets: Sequence[Sheet], maps: Sequence[ColumnMap]) -> SheetLayout:
    """Find the sheet to read and its header row; of sheets with the same rows the one that the platform means for it.

    Raises
    ------
    DataError
        When no sheet has a header of a known kind.
    """
    found: list[tuple[bool, int, int, SheetLayout]] = []
    widest: tuple[str, ...] = ()
    for sheet in sheets:
        above: list[str] = []
        for row, cells in enumerate(sheet.rows[:HEADER_ROWS], start=1):
            texts = tuple(str(cell) for cell in cells[:MOST_COLUMNS])
            widest = max(widest, texts, key=_filled)
            header = _best_header(row, texts, maps, above)
            if header is not None:
                preferred = sheet.name == header.column_map.preferred_sheet
                layout = SheetLayout(header, sheet)
                found.append((preferred, header.score, -len(found), layout))
            above.append(_joined(texts))
    if not found:
        raise no_header(file, widest, maps)
    best = max(found, key=lambda entry: entry[:3])[3]
    others: dict[str, tuple[int, SheetLayout]] = {}
    for _, score, _, layout in found:
        is_same_format = layout.header.column_map.source == best.header.column_map.source
        if is_same_format and layout.sheet is not best.sheet and score > others.get(layout.sheet.name, (0, layout))[0]:
            others[layout.sheet.name] = (score, layout)
    return replace(best, beside=tuple(layout for _, layout in others.values()))


def rows_at_start(text: str, delimiter: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Return number, offset in the text and cells of the first rows, divided at a delimiter."""
    offsets = [0]

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            offsets.append(offsets[-1] + len(line))
            yield line

    reader = csv.reader(lines(), delimiter=delimiter)
    consumed = 0
    try:
        for row, cells in enumerate(islice(reader, HEADER_ROWS), start=1):
            if len(cells) <= MOST_COLUMNS:
                yield row, offsets[consumed], tuple(cells)
            consumed = reader.line_num
    except csv.Error:
        return


def _best_header(row: int, cells: tuple[str, ...], maps: Sequence[ColumnMap], above: Sequence[str]) -> Header | None:
    if not any(_names_spend(fold(cell), maps) for cell in cells):
        return None
    headers = [match_header(row, cells, column_map, above) for column_map in maps]
    # a platform whose name for spend is not there may still know more of the other headers
    fitting = [
        header for header in headers if "spend" in header.fields and len(header.fields) >= 2 and header.score > 0
    ]
    return max(fitting, key=lambda header: header.score, default=None)


def _names_spend(folded: str, maps: Sequence[ColumnMap]) -> bool:
    bare = without_currency(folded)[0]
    return any({folded, bare} & set(column_map.columns.get("spend", ())) for column_map in maps)


def match_header(row: int, cells: tuple[str, ...], column_map: ColumnMap, above: Sequence[str] = ()) -> Header:
    """Assign the cells of a row to the fields of a map; each field takes the first of its headers that is there."""
    positions: dict[str, int] = {}
    for position, cell in reversed(list(enumerate(cells))):
        positions[fold(cell)] = position
    bare = {without_currency(header)[0]: position for header, position in positions.items()}
    fields: dict[str, int] = {}
    for field, aliases in column_map.columns.items():
        places = bare | positions if field in MONEY_FIELDS else positions
        free = (places[alias] for alias in aliases if alias in places and places[alias] not in fields.values())
        for position in islice(free, 1):
            fields[field] = position
    currency = without_currency(fold(cells[fields["spend"]]))[1] if "spend" in fields else None
    distinct = _signs(bare | positions, column_map, above)
    score = 0 if column_map.needs_signature and not distinct else _score(fields, distinct, column_map)
    return Header(
        column_map, row, cells, fields, currency, score, _language(bare | positions, column_map), tuple(above)
    )


def _signs(headers: Mapping[str, int], column_map: ColumnMap, above: Sequence[str]) -> int:
    """Count what only this platform writes: headers, and titles above them."""
    titles = sum(any(title.fullmatch(fold(line)) for title in column_map.titles) for line in above)
    return sum(header in headers for header in column_map.signature) + titles


def _language(headers: Mapping[str, int], column_map: ColumnMap) -> str:
    """Language that most headers speak; a header that several share counts for each by its part."""
    votes = dict.fromkeys((ENGLISH, *sorted(set().union(*column_map.languages.values()))), 0.0)
    for header in headers:
        languages = column_map.languages.get(header, frozenset())
        for language in languages:
            votes[language] += 1.0 / len(languages)
    return max(votes, key=lambda language: votes[language])


def _score(fields: Mapping[str, int], distinct: int, column_map: ColumnMap) -> int:
    missing = sum(field not in fields for field in column_map.required)
    names = [field for field in column_map.audience if field in fields]
    missing += not names or (not distinct and all(field in BREAKDOWNS for field in names))
    says_what = sum(("spend" in fields, bool(fields.keys() & set(WHEN)), bool(fields.keys() & {*NAMES, "platform"})))
    return len(fields) + 2 * distinct + 3 * says_what - 8 * missing


def _joined(cells: Sequence[str]) -> str:
    """What a row above the header says; it keeps its commas, at which a text was taken apart for the search."""
    return ", ".join(text for text in (cell.strip() for cell in cells) if text)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def shown_headers(headers: Sequence[str]) -> str:
    """The first headers, for a message."""
    named = [excerpt(header) for header in headers if header.strip()]
    return listed(named, MOST_NAMED)


def no_header(file: SourceFile, headers: Sequence[str], maps: Sequence[ColumnMap]) -> DataError:
    """Say what the widest row lacks: a platform's export without spend cannot be used, other tables may be named."""
    matched = [match_header(1, tuple(headers), column_map) for column_map in maps if column_map.is_export]
    best = max(matched, key=lambda header: (_signs_of(header), len(header.fields)), default=None)
    if best is None or "spend" in best.fields or not _signs_of(best) or len(best.fields) < FEWEST_COLUMNS:
        return unknown_headers(file, headers)
    return DataError(
        N_(
            "{name} is a {source} export without what was spent (found: {found}); export it again with the column of "
            "spend, and by day.",
            name=file.name,
            source=best.column_map.source,
            found=shown_headers(headers),
        )
    )


def _signs_of(header: Header) -> int:
    return _signs({fold(name): place for place, name in enumerate(header.names)}, header.column_map, header.above)


def unknown_headers(file: SourceFile, headers: Sequence[str]) -> DataError:
    """Say which headers were found and what is expected; ask what they are, where they can be a table's."""
    if not any(header.strip() for header in headers):
        return DataError(N_("{name} is empty; export it again.", name=file.name))
    message = N_(
        "{name} has columns that are not known ({found}); give an export of Meta, Google, TikTok, LinkedIn, Pinterest, "
        "Snapchat, X or Microsoft Ads, or say which columns are {expected} with --column, such as --column "
        "'Advertising costs=spend'.",
        name=file.name,
        found=shown_headers(headers),
        expected=TIDY_COLUMNS,
    )
    if _filled(headers) < FEWEST_COLUMNS:
        return DataError(message)
    return UnansweredError([Question("columns", file.name, message)])
