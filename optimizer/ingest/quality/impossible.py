"""Figures that cannot be: money without impressions, more clicks than impressions, more people than impressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.finding import Finding, Severity
from optimizer.ingest.quality.grid import FloatArray
from optimizer.message import N_, Message

TRICKLE: Final = 0.005
"""Share of a file's spend on rows without impressions up to which it is what platforms settle afterwards."""
OVER_MIDNIGHT: Final = 2.0
"""A click just after midnight may follow an impression just before, which another row has; as do few people."""
ROUNDING: Final = 0.001
"""Share by which estimates of people may differ from what they are made of."""
FEW: Final = 0.01
"""Where such clicks are a larger share of all, they are not of midnight."""


@dataclass(frozen=True, slots=True)
class _Order:
    """A figure that cannot be above another."""

    upper: str
    lower: str
    severity: Severity
    message: Message
    remedy: Message


_ORDERS: Final = (
    _Order(
        "clicks",
        "impressions",
        "warning",
        N_(
            "Rows of {name} with more clicks than impressions: {rows:number}; the first is row {row}, with"
            " {upper:number} clicks and {lower:number} impressions."
        ),
        N_("Check whether the columns of clicks and impressions were mixed up, and export the file again."),
    ),
    _Order(
        "link_clicks",
        "clicks",
        "info",
        N_(
            "Rows of {name} with more link clicks than clicks of all kinds: {rows:number}; the first is row {row}, with"
            " {upper:number} and {lower:number}."
        ),
        N_("Nothing needs to be done, unless you plan for clicks: then check both columns."),
    ),
    _Order(
        "reach",
        "impressions",
        "warning",
        N_(
            "Rows of {name} that reached more people than they had impressions: {rows:number}; the first is row {row},"
            " with {upper:number} people and {lower:number} impressions."
        ),
        N_("Reach of such segments is not used; export it again from the platform, one row per ad set and day."),
    ),
)


def impossible_findings(file_name: str, rows: pd.DataFrame) -> tuple[Finding, ...]:
    """Find money without impressions, and figures above those that they are a part of."""
    found = [_spend_without_impressions(file_name, rows)]
    found += [_above(file_name, rows, order) for order in _ORDERS]
    return tuple(finding for finding in found if finding is not None)


def _spend_without_impressions(file_name: str, rows: pd.DataFrame) -> Finding | None:
    """Tell it; as a warning where it is more than a trickle, or a row like others but for its impressions."""
    if "impressions" not in rows:
        return None
    spend, impressions = _figure(rows, "spend"), _figure(rows, "impressions")
    is_so = (spend > 0.0) & (impressions == 0.0)
    if not is_so.any():
        return None
    share = float(spend[is_so].sum() / spend[spend > 0.0].sum())
    # half of the money is spent on rows of at least this size
    ordinary = float(np.median(spend[spend > 0.0]))
    is_much = share > TRICKLE or float(spend[is_so].max()) >= ordinary
    row = int(rows.index[int(np.argmax(is_so))])
    return Finding(
        "warning" if is_much else "info",
        file_name,
        N_(
            "Rows of {name} with spend but not a single impression: {rows:number}, {share:percent} of the spend; the"
            " first is row {row}.",
            name=file_name,
            rows=int(is_so.sum()),
            share=share,
            row=row,
        ),
        N_("Export these days again with the column Impressions; the platform may not have finished counting them.")
        if is_much
        else N_("Nothing needs to be done; platforms settle small amounts afterwards."),
        file_name,
        row,
    )


def _above(file_name: str, rows: pd.DataFrame, order: _Order) -> Finding | None:
    if order.upper not in rows or order.lower not in rows:
        return None
    upper, lower = _figure(rows, order.upper), _figure(rows, order.lower)
    is_above = upper > lower
    if not is_above.any():
        return None
    excess = (upper - lower)[is_above]
    is_small = bool((excess <= np.maximum(OVER_MIDNIGHT, ROUNDING * lower[is_above])).all())
    is_crumb = is_small and float(excess.sum()) <= FEW * float(np.nansum(upper))
    first = int(np.argmax(is_above))
    values = {"name": file_name, "rows": int(is_above.sum()), "row": int(rows.index[first])}
    values |= {"upper": float(upper[first]), "lower": float(lower[first])}
    return Finding(
        "info" if is_crumb else order.severity,
        file_name,
        Message(order.message.template, values),
        N_("Nothing needs to be done; so few come of counting around midnight.") if is_crumb else order.remedy,
        file_name,
        int(rows.index[first]),
    )


def _figure(rows: pd.DataFrame, name: str) -> FloatArray:
    return rows[name].to_numpy(dtype=np.float64)
