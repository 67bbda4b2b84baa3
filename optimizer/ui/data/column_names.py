"""What the columns of a performance table are, in words of the trade."""

from __future__ import annotations

from typing import Final

from optimizer.message import N_, Message
from optimizer.words import Voice, figure_title

_COLUMNS: Final[dict[str, Message]] = {
    "date": N_("Day"),
    "start": N_("First day of the row"),
    "end": N_("Last day of the row"),
    "week": N_("Week"),
    "month": N_("Month"),
    "days": N_("Days covered"),
    "platform": N_("Ad platform"),
    "audience": N_("Audience"),
    "account": N_("Account"),
    "account_id": N_("Account number"),
    "campaign": N_("Campaign"),
    "campaign_id": N_("Campaign number"),
    "ad_set": N_("Ad set or ad group"),
    "ad_set_id": N_("Ad set number"),
    "ad": N_("Ad"),
    "content_type": N_("Kind of post"),
    "objective": N_("Campaign objective"),
    "age": N_("Age"),
    "gender": N_("Gender"),
    "age_and_gender": N_("Age and gender"),
    "country": N_("Country"),
    "region": N_("Region"),
    "placement": N_("Placement"),
    "device": N_("Device"),
    "currency": N_("Currency"),
    "spend": N_("Spend"),
    "attribution": N_("Attribution setting"),
    "time_zone": N_("Time zone"),
    "conversion_kind": N_("Counted as conversion"),
    "audience_from": N_("Audience taken from"),
}


def column_title(voice: Voice, column: str) -> str:
    """Name a column of the performance table at the start of a line."""
    known = _COLUMNS.get(column)
    return figure_title(voice, column) if known is None else voice.render(known)
