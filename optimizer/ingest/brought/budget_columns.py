"""What the columns of a budget sheet are: platform, audience, budgets, months; suggested from their headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from rapidfuzz import fuzz

from optimizer.domain.period import Period
from optimizer.ingest.column_map import fold, read_column_maps, without_currency
from optimizer.ingest.values.named_months import month_names, written_parts

BudgetRole = Literal["platform", "audience", "budget", "month", ""]
LIKELY: Final = 88.0
"""Likeness of a header and a known one, of 100, from which they are taken for the same."""

_WORDS: Final[dict[BudgetRole, tuple[str, ...]]] = {
    "platform": (
        "platform", "channel", "network", "publisher", "medium", "platforma", "kanał", "kanal", "plattform", "canal",
        "plateforme", "plataforma", "nền tảng", "kênh", "แพลตฟอร์ม", "ช่องทาง",
    ),
    "audience": (
        "audience", "segment", "target group", "targeting", "target audience", "odbiorcy", "grupa docelowa", "grupa",
        "zielgruppe", "audiencia", "público", "cible", "đối tượng", "nhóm", "กลุ่มเป้าหมาย", "ad set", "ad group",
    ),
    "budget": (
        "budget", "planned budget", "media budget", "plan", "planned spend", "amount", "budget total", "budżet",
        "planowany budżet", "kwota", "wydatki", "mediabudget", "betrag", "presupuesto", "importe", "montant",
        "orçamento", "valor", "ngân sách", "chi phí", "งบประมาณ", "งบ",
    ),
}  # fmt: skip
_YEAR_AND_MONTH: Final = re.compile(r"(20[0-9]{2})[-/.]([01]?[0-9])(?:[-/.][0-3]?[0-9])?")
_SHORT_YEAR: Final = re.compile(r"([^\W\d]+)[ .'-]+([0-9]{2})")
_MONTH_AND_YEAR: Final = re.compile(r"([01]?[0-9])[-/.](20[0-9]{2})")


@dataclass(frozen=True, slots=True)
class BudgetColumn:
    """A column of a budget sheet.

    Attributes
    ----------
    place : int
        From 0.
    header : str
        As written.
    role : {"platform", "audience", "budget", "month", ""}
        What it probably is; empty where nothing is likely.
    month : Period or None
        Of a month: its days. None where the header names no year.
    month_number : int
        Of a month, from 1; 0 for other columns.
    samples : tuple of str
        Its first cells.
    """

    place: int
    header: str
    role: BudgetRole
    month: Period | None = None
    month_number: int = 0
    samples: tuple[str, ...] = ()


def means_something(header: str) -> bool:
    """Whether a cell is a header that a budget sheet may have."""
    return role_of(header) != ""


def role_of(header: str) -> BudgetRole:
    """Tell what a header means by itself."""
    bare = without_currency(fold(header))[0]
    if not bare or len(bare) > 60:
        return ""
    if month_of(header)[0]:
        return "month"
    for role, words in _WORDS.items():
        if bare in words:
            return role
    alike = [(max(fuzz.ratio(bare, word) for word in words), role) for role, words in _WORDS.items()]
    likeness, role = max(alike)
    return role if likeness >= LIKELY else _export_headers().get(bare, "")


@cache
def _export_headers() -> Mapping[str, BudgetRole]:
    """What platforms' exports call so: a sheet is often an export with a column put in."""
    fields: dict[str, BudgetRole] = {
        "spend": "budget",
        "campaign": "audience",
        "ad_set": "audience",
        "audience": "audience",
        "platform": "platform",
    }
    return MappingProxyType(
        {
            header: role
            for field, role in fields.items()
            for column_map in read_column_maps()
            for header in column_map.columns.get(field, ())
        }
    )


def month_of(header: str) -> tuple[int, Period | None]:
    """Read a month such as ``"Jan 2026"``, ``"2026-01"``, ``"styczeń"``; 0 where the header is none."""
    text = fold(header)
    number, year = 0, 0
    for pattern, is_year_first in ((_YEAR_AND_MONTH, True), (_MONTH_AND_YEAR, False)):
        if match := pattern.fullmatch(text):
            parts = (int(match[1]), int(match[2]))
            year, number = parts if is_year_first else parts[::-1]
    if not number:
        year, number = _named_month(text)
    if not 1 <= number <= 12:
        return 0, None
    return number, _whole_month(year, number) if 2000 <= year <= 2099 else None


def _named_month(text: str) -> tuple[int, int]:
    """Read year and month of ``"January 2026"``, ``"Jan-26"`` as spreadsheets shorten it, or ``"styczeń"`` alone."""
    if match := _SHORT_YEAR.fullmatch(text):
        return 2000 + int(match[2]), month_names().get(match[1].strip(), 0)
    written = written_parts(text)
    if written is not None:
        return int(written[0]) + (2000 if len(written[0]) == 2 else 0), written[1]
    return 0, month_names().get(text.replace(".", "").strip(), 0)


def _whole_month(year: int, number: int) -> Period:
    first = date(year, number, 1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def suggested_columns(headers: Sequence[str], samples: Sequence[Sequence[str]]) -> tuple[BudgetColumn, ...]:
    """Suggest what the columns are; platform and audience once each, the first of several.

    Parameters
    ----------
    headers : sequence of str
        As in the sheet.
    samples : sequence of sequence of str
        The first cells of each column.
    """
    seen: set[BudgetRole] = set()
    found = []
    for place, header in enumerate(headers):
        role = role_of(header)
        if role in seen and role in ("platform", "audience"):
            role = ""
        seen.add(role)
        number, month = month_of(header) if role == "month" else (0, None)
        found.append(BudgetColumn(place, header, role, month, number, tuple(samples[place][:3])))
    return tuple(found)


def budgets_for(columns: Sequence[BudgetColumn], period: Period) -> tuple[int, ...]:
    """Choose the columns whose sum is the budget of a period: its months, or else the first column of budgets.

    Nothing is chosen where nothing fits.
    """
    months = [
        column.place
        for column in columns
        if column.role == "month" and (_is_in(column.month, period) or _may_be_in(column, period))
    ]
    if months:
        return tuple(months)
    return tuple(column.place for column in columns if column.role == "budget")[:1]


def _is_in(month: Period | None, period: Period) -> bool:
    return month is not None and period.start <= month.start and month.end <= period.end


def _may_be_in(column: BudgetColumn, period: Period) -> bool:
    """Whether a month without a year lies in the period as a whole."""
    if column.month is not None:
        return False
    years = {period.start.year, period.end.year}
    return any(_is_in(_whole_month(year, column.month_number), period) for year in years)
