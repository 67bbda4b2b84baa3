"""From a performance table of one span of days to ads: one row, one observation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.curves.evidence.observations import check_known
from optimizer.curves.evidence.panel import IntArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import DETAILS, PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.errors import CurveError
from optimizer.message import N_

_MOST_LEVELS: Final = 200
"""A finer name than that is an ad's own; its effect is part of the scatter of the ads."""


@dataclass(frozen=True, slots=True, eq=False)
class Ads:
    """What each ad got and brought in one span of days.

    Attributes
    ----------
    kpi : str
        The outcome.
    segments : tuple of Segment
        Length n_segments, sorted.
    segment : (n_ads,) int array
        Which segment each ad belongs to.
    groups : tuple of (n_ads,) int array
        Level of each ad in every name that ads share: segment first, then platform, campaign, age and so on.
    group_names : tuple of str
        What each of `groups` is.
    spend : (n_ads,) array
        Over the span, major units, not negative.
    impressions : (n_ads,) array or None
        Over the span, above 0; None where the table does not know them for all ads with a result.
    outcome : (n_ads,) array
        Over the span, not negative.
    days : int
        Length of the span.
    """

    kpi: str
    segments: tuple[Segment, ...]
    segment: IntArray
    groups: tuple[IntArray, ...]
    group_names: tuple[str, ...]
    spend: FloatArray
    impressions: FloatArray | None
    outcome: FloatArray
    days: int

    @property
    def n_ads(self) -> int:
        """How many ads there are."""
        return len(self.spend)


def is_cross_section(table: PerformanceTable) -> bool:
    """Tell whether all rows cover the same days, and more than one: then only the ads differ, and time says nothing."""
    spans = table.rows[["date", "days"]].drop_duplicates()
    return len(spans) == 1 and int(spans["days"].iloc[0]) > 1


def lay_out_ads(table: PerformanceTable, kpi: str) -> Ads:
    """Take the rows of a table as ads.

    Rows whose outcome is unknown are left out, and so are rows that neither cost anything nor were shown to anybody.

    Parameters
    ----------
    table : PerformanceTable
        Of one span of days, see `is_cross_section`.
    kpi : str
        The outcome, a member of `optimizer.domain.performance.KPIS`.

    Raises
    ------
    CurveError
        When the table lacks the KPI, or knows no spend or no result at all.
    """
    check_known(table, kpi)
    rows = table.rows[table.rows[kpi].notna()]
    impressions = _impressions(rows, kpi)
    shown = np.zeros(len(rows)) if impressions is None else impressions
    is_delivered = (rows["spend"].to_numpy() > 0.0) | (shown > 0.0) | (rows[kpi].to_numpy() > 0.0)
    rows = rows[is_delivered]
    _check_evidence(rows, kpi)
    keys = list(zip(rows["platform"], rows["audience"], strict=True))
    segments = tuple(Segment(*key) for key in sorted(set(keys)))
    place = {(one.platform, one.audience): i for i, one in enumerate(segments)}
    segment = np.array([place[key] for key in keys], dtype=np.int64)
    groups = _groups(rows, segment)
    return Ads(
        kpi=kpi,
        segments=segments,
        segment=segment,
        groups=tuple(groups.values()),
        group_names=tuple(groups),
        spend=rows["spend"].clip(lower=0.0).to_numpy(dtype=np.float64),
        impressions=None if impressions is None else impressions[is_delivered],
        outcome=rows[kpi].clip(lower=0.0).to_numpy(dtype=np.float64),
        days=int(rows["days"].iloc[0]),
    )


def _impressions(rows: pd.DataFrame, kpi: str) -> FloatArray | None:
    """Impressions where every ad that cost or brought something was shown to somebody; else they cannot be right."""
    if kpi == "impressions" or "impressions" not in rows.columns:
        return None
    shown = rows["impressions"].fillna(0.0).to_numpy(dtype=np.float64)
    is_active = (rows["spend"].to_numpy() > 0.0) | (rows[kpi].to_numpy() > 0.0)
    return shown if bool((shown[is_active] > 0.0).all()) else None


def _groups(rows: pd.DataFrame, segment: IntArray) -> dict[str, IntArray]:
    """Find the names that ads share; of names that split the ads alike only the first counts."""
    found = {"segment": segment}
    for name in ("platform", "audience", *DETAILS):
        if name not in rows.columns:
            continue
        level, levels = pd.factorize(rows[name], sort=True)
        if not 1 < len(levels) <= min(_MOST_LEVELS, len(rows) // 2):
            continue
        if not any(_same_split(level, other) for other in found.values()):
            found[name] = level.astype(np.int64)
    return found


def _same_split(one: npt.NDArray[np.intp], other: IntArray) -> bool:
    pairs = len(set(zip(one.tolist(), other.tolist(), strict=True)))
    return pairs == len(set(one.tolist())) == len(set(other.tolist()))


def _check_evidence(rows: pd.DataFrame, kpi: str) -> None:
    if not (rows["spend"] > 0.0).any():
        raise CurveError(N_("The results show no spend at all; import results of ads that cost money."))
    if not (rows[kpi] > 0.0).any():
        raise CurveError(
            N_("The results show no '{kpi}' of any ad; choose another outcome or import more results.", kpi=kpi)
        )
