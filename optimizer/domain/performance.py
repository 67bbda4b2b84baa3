"""The performance table: what was spent on each segment on each day, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from optimizer.domain.period import Period

KEYS: Final = ("date", "platform", "audience")
DETAILS: Final = (
    "account",
    "account_id",
    "campaign",
    "campaign_id",
    "ad_set",
    "ad_set_id",
    "content_type",
    "objective",
    "age",
    "gender",
    "country",
    "placement",
)
"""Finer names of what was advertised, and the ids by which the platform knows it; ``objective`` is the campaign's as
the platform writes it, such as ``"Sales"``, ``"OUTCOME_LEADS"`` or ``"Lead generation"``."""
CIRCUMSTANCES: Final = ("attribution", "time_zone", "conversion_kind", "audience_from")
"""How the figures of a row came about: the platform's attribution setting, the time zone of its days, what is counted
as a conversion (``"purchases"``, ``"checkouts"``), and which field of the file names the audience. They stay with the
rows, but two rows are of the same thing whatever they say."""
BREAKDOWN_AUDIENCES: Final = frozenset({"age", "gender", "age_and_gender", "country", "region", "placement", "device"})
"""Values of ``audience_from`` for which no platform lets a budget be set: such segments can be compared only."""
ADDITIVE_FIGURES: Final = (
    "spend",
    "impressions",
    "clicks",
    "link_clicks",
    "engagements",
    "video_views",
    "leads",
    "conversions",
    "revenue",
    "new_followers",
    "bounces",
    "sessions",
    "negative_feedback",
)
"""Figures that may be added over days, ads and audiences. Reach may not: the same person would count twice."""
FIGURES: Final = (*ADDITIVE_FIGURES, "reach")
KPIS: Final = (
    "conversions",
    "revenue",
    "leads",
    "link_clicks",
    "clicks",
    "new_followers",
    "engagements",
    "video_views",
    "reach",
    "impressions",
    "sessions",
)
"""Figures that a plan can maximize, the most wanted first."""


@dataclass(frozen=True, slots=True, eq=False)
class PerformanceTable:
    """Daily results per segment and whatever finer key the files had.

    Attributes
    ----------
    rows : pandas.DataFrame
        Columns ``date`` (datetime64, midnight), ``platform``, ``audience`` (text), ``days`` (int, how many days the row
        covers, starting at ``date``; 1 for daily rows), those of `DETAILS` and `CIRCUMSTANCES` that the files had
        (text) and those of `FIGURES` that they had (float64, NaN where unknown; spend in major units). Sorted by
        `KEYS`.
    currency : str or None
        The one currency of all money in the table; None where the files name none.
    countries : tuple of str
        ISO 3166 codes of the markets whose holidays count; none where the currency decides.
    """

    rows: pd.DataFrame
    currency: str | None
    countries: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        """First day to last day covered, rows of several days counted whole."""
        ends = self.rows["date"] + pd.to_timedelta(self.rows["days"] - 1, unit="D")
        return Period(self.rows["date"].min().date(), ends.max().date())

    @property
    def figures(self) -> tuple[str, ...]:
        """Figures that the table has."""
        return tuple(name for name in FIGURES if name in self.rows.columns)


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What was understood of one file.

    Attributes
    ----------
    file_name : str
        As the user named it.
    source : str
        Name of the format, such as ``"Meta Ads Manager"`` or ``"tidy CSV"``.
    currency : str or None
        ISO code found in the file.
    grain : str
        ``"day"``, ``"week"`` or ``"month"``.
    period : Period
        First to last day.
    rows_used, rows_left_out, rows_rejected : int
        Rows taken; rows that are no data (totals, blanks); rows that could not be understood.
    encoding, delimiter, decimal_mark : str
        How the text was read; empty where the file is a workbook.
    columns : tuple of (str, str)
        Header in the file, column of the performance table.
    ignored_columns : tuple of str
        Headers that were not used.
    language : str
        ISO 639 code of the language of the headers.
    level : str
        What a row is about, such as ``"adset"``, ``"campaign"`` or ``"adset x age x gender"``.
    units : int
        How many different ones of that level it has, breakdowns apart.
    header_row : int
        Row of the header, as a spreadsheet counts.
    date_order : {"DMY", "MDY", ""}
        Order of slashed dates, where the file has any.
    audiences : tuple of str
        Fields by which the audience could be told, as of `AudienceChoice`.
    """

    file_name: str
    source: str
    currency: str | None
    grain: str
    period: Period
    rows_used: int
    rows_left_out: int
    rows_rejected: int
    encoding: str
    delimiter: str
    decimal_mark: str
    columns: tuple[tuple[str, str], ...]
    ignored_columns: tuple[str, ...]
    language: str = ""
    level: str = ""
    units: int = 0
    header_row: int = 0
    date_order: str = ""
    audiences: tuple[str, ...] = ()
