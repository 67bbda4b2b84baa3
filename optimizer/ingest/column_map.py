"""Column maps: which header of which platform means what. The maps are tables in `maps/`, one file per platform."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from optimizer.domain.performance import ADDITIVE_FIGURES

ENGLISH: Final = "en"
NAMES: Final = ("campaign", "ad_set", "ad", "audience")
"""Fields that name what was advertised; a totals marker in one of them may be somebody's campaign."""
WHEN: Final = ("date", "start", "end", "week", "month")
BREAKDOWNS: Final = (
    "platform", "placement", "device", "impression_device", "age", "gender", "age_and_gender", "country", "region",
)  # fmt: skip
"""Fields that cut what was advertised finer."""
MONEY_FIELDS: Final = ("spend", "revenue")
WHOLE_FIELDS: Final = ("impressions", "reach", "clicks", "link_clicks", "video_views")
"""Counts that no platform divides: a mark before three digits groups thousands."""
NUMBER_FIELDS: Final = (*ADDITIVE_FIGURES, "reach", "results")
OWN_FIGURES: Final = frozenset({*ADDITIVE_FIGURES, "reach"}) - {"conversions"}
"""Kinds of results that have a figure of their own; all others are conversions of that kind."""

_CURRENCY_IN_HEADER = re.compile(r"(.*\S)\s*\(([a-z]{3})\)")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How one platform writes its exports.

    Attributes
    ----------
    source : str
        Name of the format, shown to the user.
    platform : str
        Platform of every row; empty where a column says it.
    columns : mapping of str to tuple of str
        Field -> folded headers of all languages, the preferred first. Fields take headers in this order, each header
        once.
    languages : mapping of str to frozenset of str
        Folded header -> languages that write it so, as ISO 639 codes.
    conversion_kinds : mapping of str to str
        Folded header of conversions -> what it counts, such as ``"purchases"``; under an empty header, what the others
        count.
    scales : mapping of str to float
        Folded header -> what one of its units is worth, such as a millionth where money stands in micros.
    required : tuple of str
        Fields without which the file is not of this kind, beside spend and a date.
    audience : tuple of str
        Fields that name the audience, the preferred first.
    day_path : str
        Where in the platform's menus the daily breakdown is.
    signature : tuple of str
        Folded headers that only this platform has.
    needs_signature : bool
        Whether a file is of this kind only with one of them: all its other headers are everybody's.
    titles : tuple of compiled patterns
        What a whole folded line above the header says in files of this platform alone.
    all_values : frozenset of str
        Folded cells of a breakdown that mean all of its values together.
    totals : tuple of compiled patterns
        What the whole folded cell of a totals row says.
    blank_name_is_total : bool
        A row without any name is a total.
    blank_is_zero : tuple of str
        Figures whose empty cell means none.
    levels : tuple of str
        Values of the field `level`, the one to keep first.
    results : mapping of str to str
        Folded result indicator -> what it counts, such as ``"purchases"`` or ``"link_clicks"``.
    date_order : {"MDY", "DMY", ""}
        Order of slashed dates where the file itself does not show it.
    decimal : {".", ",", ""}
        Decimal mark where the file itself does not show it.
    preferred_sheet : str
        Of several sheets with the same rows, the one to read.
    """

    source: str
    platform: str
    columns: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, frozenset[str]]
    conversion_kinds: Mapping[str, str]
    scales: Mapping[str, float]
    required: tuple[str, ...]
    audience: tuple[str, ...]
    day_path: str
    signature: tuple[str, ...]
    needs_signature: bool
    titles: tuple[re.Pattern[str], ...]
    all_values: frozenset[str]
    totals: tuple[re.Pattern[str], ...]
    blank_name_is_total: bool
    blank_is_zero: tuple[str, ...]
    levels: tuple[str, ...]
    results: Mapping[str, str]
    date_order: str
    decimal: str
    preferred_sheet: str

    @property
    def is_export(self) -> bool:
        """Whether a platform writes such files; otherwise it is the table that people make themselves."""
        return self.day_path != ""


def fold(text: str) -> str:
    """Bring a header to the form in which headers are compared: NFKC, single spaces, no capitals."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def without_currency(folded: str) -> tuple[str, str | None]:
    """Split ``"amount spent (pln)"`` into the header and the currency's code in capitals."""
    match = _CURRENCY_IN_HEADER.fullmatch(folded)
    return (folded, None) if match is None else (match[1], match[2].upper())


def read_column_maps() -> tuple[ColumnMap, ...]:
    """Read all maps that come with the product."""
    folder = resources.files("optimizer.ingest") / "maps"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(column_map(tomllib.loads(entry.read_text(encoding="utf-8"))) for entry in files)


def column_map(table: Mapping[str, Any]) -> ColumnMap:
    """Make a map from its table, whose ``columns`` are language -> field -> headers; what it leaves out is empty."""
    return ColumnMap(
        source=table["source"],
        platform=table.get("platform", ""),
        columns=_columns(table["columns"]),
        languages=_languages(table["columns"]),
        conversion_kinds={fold(header): kind for header, kind in table.get("conversion_kinds", {}).items()},
        scales={fold(header): float(scale) for header, scale in table.get("scales", {}).items()},
        required=tuple(table.get("required", ())),
        audience=tuple(table["audience"]),
        day_path=table["day_path"],
        signature=tuple(map(fold, table.get("signature", ()))),
        needs_signature=table.get("needs_signature", False),
        titles=_patterns(table.get("titles", ())),
        all_values=frozenset(map(fold, table.get("all_values", ()))),
        totals=_patterns(table.get("totals", ())),
        blank_name_is_total=table.get("blank_name_is_total", False),
        blank_is_zero=tuple(table.get("blank_is_zero", ())),
        levels=tuple(map(fold, table.get("levels", ()))),
        results={fold(indicator): figure for indicator, figure in table.get("results", {}).items()},
        date_order=table.get("date_order", ""),
        decimal=table.get("decimal", ""),
        preferred_sheet=table.get("preferred_sheet", ""),
    )


def _patterns(texts: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(unicodedata.normalize("NFKC", text)) for text in texts)


def _columns(by_language: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    """Headers of each field in all languages; fields in the order of the first language that has them."""
    columns: dict[str, dict[str, None]] = {}
    for fields in by_language.values():
        for field, headers in fields.items():
            columns.setdefault(field, {}).update(dict.fromkeys(map(fold, headers)))
    return {field: tuple(headers) for field, headers in columns.items()}


def _languages(by_language: Mapping[str, Mapping[str, list[str]]]) -> dict[str, frozenset[str]]:
    written: dict[str, set[str]] = {}
    for language, fields in by_language.items():
        for headers in fields.values():
            for header in headers:
                written.setdefault(fold(header), set()).add(language)
    return {header: frozenset(languages) for header, languages in written.items()}
