"""Column maps: which header of which platform means what. The maps are tables in `maps/`, one file per platform."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from optimizer.domain.performance import ADDITIVE_FIGURES

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
        Field -> folded headers, the preferred first. Fields take headers in this order, each header once.
    required : tuple of str
        Fields without which the file is not of this kind, beside spend and a date.
    audience : tuple of str
        Fields that name the audience, the preferred first.
    day_path : str
        Where in the platform's menus the daily breakdown is.
    signature : tuple of str
        Folded headers that only this platform has.
    totals : tuple of compiled patterns
        What the whole folded cell of a totals row says.
    blank_name_is_total : bool
        A row without any name is a total.
    blank_is_zero : tuple of str
        Figures whose empty cell means none.
    levels : tuple of str
        Values of the field `level`, the one to keep first.
    results : mapping of str to str
        Folded result indicator -> figure.
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
    required: tuple[str, ...]
    audience: tuple[str, ...]
    day_path: str
    signature: tuple[str, ...]
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
    """Make a map from its table; what the table leaves out is empty."""
    return ColumnMap(
        source=table["source"],
        platform=table.get("platform", ""),
        columns={field: tuple(map(fold, headers)) for field, headers in table["columns"].items()},
        required=tuple(table.get("required", ())),
        audience=tuple(table["audience"]),
        day_path=table["day_path"],
        signature=tuple(map(fold, table.get("signature", ()))),
        totals=tuple(re.compile(unicodedata.normalize("NFKC", pattern)) for pattern in table.get("totals", ())),
        blank_name_is_total=table.get("blank_name_is_total", False),
        blank_is_zero=tuple(table.get("blank_is_zero", ())),
        levels=tuple(map(fold, table.get("levels", ()))),
        results={fold(indicator): figure for indicator, figure in table.get("results", {}).items()},
        date_order=table.get("date_order", ""),
        decimal=table.get("decimal", ""),
        preferred_sheet=table.get("preferred_sheet", ""),
    )
