"""Pull daily results per ad set from Meta's Insights API into a performance table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from optimizer.connect.access import MetaAccess
from optimizer.connect.refusal import told
from optimizer.domain.performance import FIGURES, KEYS, PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import ConnectError
from optimizer.message import N_

_ACCOUNT: Final = re.compile(r"act_[0-9]+")
_DAYS_PER_REQUEST: Final = 31
"""Longer ranges at ad-set level are refused as too much (codes 100/1487534 and 2/1504038)."""
_ROWS_PER_PAGE: Final = 500
_FIELDS: Final = (
    "campaign_name",
    "adset_name",
    "objective",
    "account_currency",
    "spend",
    "impressions",
    "reach",
    "clicks",
    "inline_link_clicks",
    "actions",
    "action_values",
)
_PLAIN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "spend": "spend",
        "impressions": "impressions",
        "reach": "reach",
        "clicks": "clicks",
        "inline_link_clicks": "link_clicks",
    }
)
_ACTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "conversions": ("omni_purchase", "purchase"),
        "leads": ("lead", "onsite_conversion.lead_grouped", "offsite_conversion.fb_pixel_lead"),
        "engagements": ("post_engagement",),
        "video_views": ("video_view",),
    }
)
"""Types of action that may stand for a figure, the best first. The same purchase is reported under several of them, so
one is chosen for the whole pull and none are added up."""


def pull_insights(account: str, period: Period, access: MetaAccess) -> PerformanceTable:
    """Read an ad account's results, one row per day and ad set.

    Parameters
    ----------
    account : str
        Such as ``"act_123"``.
    period : Period
        First and last day, in the account's time zone.
    access : MetaAccess
        Token and server.

    Returns
    -------
    PerformanceTable
        Platform ``"meta"``, the ad set as audience, in the account's currency. A day on which an ad set did not
        deliver has no row.

    Raises
    ------
    ConnectError
        When the SDK is not installed, Meta refuses or cannot be reached, or the period has no results. No secret is in
        the sentence.
    """
    if not _ACCOUNT.fullmatch(account):
        raise ConnectError(N_("'{account}' is no Meta ad account; give one such as act_1234567890.", account=account))
    records: list[Mapping[str, Any]] = []
    with told(access):
        for part in _parts(period):
            records.extend(_records(account, part, access))
    if not records:
        raise ConnectError(
            N_(
                "Meta has no results of {account} in {period:period}; give days on which its ads ran.",
                account=account,
                period=period,
            )
        )
    return _table(records)


def _parts(period: Period) -> Iterator[Period]:
    start = period.start
    while start <= period.end:
        end = min(start + timedelta(days=_DAYS_PER_REQUEST - 1), period.end)
        yield Period(start, end)
        start = end + timedelta(days=1)


def _records(account: str, period: Period, access: MetaAccess) -> list[Mapping[str, Any]]:
    # Imported here because the SDK is an optional extra and takes a third of a second.
    from facebook_business.adobjects.adaccount import AdAccount
    from facebook_business.api import FacebookAdsApi
    from facebook_business.session import FacebookSession

    session = FacebookSession(app_secret=access.app_secret, access_token=access.token, timeout=access.timeout)
    if access.server is not None:
        session.GRAPH = access.server
        session.requests.trust_env = False
    # Not FacebookAdsApi.init: that would send crash reports with stack traces to Meta.
    api = FacebookAdsApi(session)
    cursor = AdAccount(account, api=api).get_insights(
        fields=list(_FIELDS),
        params={
            "level": "adset",
            "time_increment": "1",
            "time_range": {"since": period.start.isoformat(), "until": period.end.isoformat()},
            "limit": _ROWS_PER_PAGE,
        },
    )
    return [row.export_all_data() for row in cursor]


def _table(records: Sequence[Mapping[str, Any]]) -> PerformanceTable:
    chosen = {figure: _chosen_type(records, types) for figure, types in _ACTIONS.items()}
    frame = pd.DataFrame([_row(record, chosen) for record in records])
    frame["date"] = pd.to_datetime(frame["date"])
    frame = frame.astype({name: "float64" for name in FIGURES if name in frame.columns})
    frame = frame.astype(
        dict.fromkeys(("platform", "audience", "campaign", "ad_set", "audience_from", "objective"), "str")
    )
    if not (frame["objective"] != "").any():
        frame = frame.drop(columns="objective")
    currencies = sorted({str(record["account_currency"]) for record in records if "account_currency" in record})
    return PerformanceTable(
        frame.sort_values(list(KEYS), kind="stable", ignore_index=True),
        currencies[0] if len(currencies) == 1 else None,
    )


def _chosen_type(records: Sequence[Mapping[str, Any]], types: Sequence[str]) -> str | None:
    reported = {action["action_type"] for record in records for action in record.get("actions", ())}
    return next((name for name in types if name in reported), None)


def _row(record: Mapping[str, Any], chosen: Mapping[str, str | None]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "date": date.fromisoformat(str(record["date_start"])),
        "platform": "meta",
        "audience": str(record.get("adset_name") or record["campaign_name"]),
        "days": 1,
        "campaign": str(record.get("campaign_name", "")),
        "ad_set": str(record.get("adset_name", "")),
        "audience_from": "ad_set" if record.get("adset_name") else "campaign",
        "objective": str(record.get("objective") or "").strip(),
    }
    for theirs, ours in _PLAIN.items():
        if theirs in record:
            row[ours] = float(record[theirs])
    for figure, kind in chosen.items():
        if kind is not None:
            row[figure] = _action(record.get("actions", ()), kind)
    if chosen["conversions"] is not None:
        row["revenue"] = _action(record.get("action_values", ()), chosen["conversions"])
    return row


def _action(actions: Sequence[Mapping[str, Any]], kind: str) -> float:
    """Return the figure of one type of action; a type that is not listed did not happen that day."""
    return next((float(action["value"]) for action in actions if action["action_type"] == kind), 0.0)
