"""Small files as platforms write them, made here cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

import openpyxl

from optimizer.domain.imports import ReadingWishes
from optimizer.ingest import Imported, SourceFile, check_answered, read_files

START = date(2026, 3, 2)
"""A Monday."""


def day(number: int, start: date = START) -> str:
    return (start + timedelta(days=number)).isoformat()


def csv_text(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    return buffer.getvalue()


def csv_file(
    rows: Sequence[Sequence[object]],
    name: str = "ads.csv",
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    before: str = "",
    end: str = "\n",
) -> SourceFile:
    return SourceFile(name, (before + csv_text(rows, delimiter, end)).encode(encoding))


def xlsx_file(sheets: dict[str, Sequence[Sequence[object]]], name: str = "ads.xlsx") -> SourceFile:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    cell.data_type = "s"
    buffer = io.BytesIO()
    workbook.save(buffer)
    workbook.close()
    return SourceFile(name, buffer.getvalue())


def tidy_rows(days: int = 4, step: int = 1, segments: int = 2) -> list[list[object]]:
    """Header and one row per segment and day; every figure differs from every other."""
    rows: list[list[object]] = [
        ["date", "platform", "audience", "spend", "impressions", "clicks", "conversions", "revenue"]
    ]
    for number in range(days):
        for segment in range(segments):
            spend = 10 + number + segment / 4 + 0.25
            rows.append(
                [
                    day(number * step),
                    "meta",
                    f"Audience {segment}",
                    f"{spend:.2f}",
                    1000 + number,
                    50 + segment,
                    number,
                    "33.50",
                ]
            )
    return rows


META_HEADER = [
    "Reporting starts", "Reporting ends", "Day", "Campaign name", "Ad set name", "Ad set ID", "Ad set budget",
    "Amount spent (PLN)", "Impressions", "Reach", "Link clicks", "Clicks (all)", "Results", "Result indicator",
    "Purchases", "Purchases conversion value", "Ends",
]  # fmt: skip
META_ROWS = [
    ["2026-03-02", "2026-03-03", "", "", "", "", "", "60.75", 6000, 4100, 61, 90, 3, "", 3, "199.97", ""],
    ["2026-03-02", "2026-03-03", "2026-03-02", "Wiosna", "Kobiety 25-34", "120253031266412562", "Using campaign budget",
     "10.25", 1000, 900, 10, 15, 1, "actions:offsite_conversion.fb_pixel_purchase", 1, "49.99", "Ongoing"],
    ["2026-03-02", "2026-03-03", "2026-03-02", "Wiosna", "=SUM(A1)", "120253031266412563", "120", "20.50", 2000, 1500,
     20, 30, "", "", "", "", "2026-04-01"],
    ["2026-03-02", "2026-03-03", "2026-03-03", "Wiosna", "Kobiety 25-34", "120253031266412562", "Using campaign budget",
     "30.00", 3000, 2500, 31, 45, 2, "actions:offsite_conversion.fb_pixel_purchase", 2, "149.98", "Ongoing"],
]  # fmt: skip


def read(*files: SourceFile, currency: str | None = None) -> Imported:
    return read_files(files, ReadingWishes(currency))


def said(imported: Imported) -> str:
    """All findings as one text."""
    return "\n".join(str(finding.message) for finding in imported.findings)


def read_answered(*files: SourceFile, currency: str | None = None) -> Imported:
    """Read as an import does: an open question ends it."""
    imported = read(*files, currency=currency)
    check_answered(imported.questions)
    return imported


def warnings_of(imported: Imported) -> list[str]:
    """What of the findings is more than a remark on the history, such as that it is short."""
    return [str(finding.message) for finding in imported.findings if finding.severity != "info"]
