"""One rule for every number that is typed: what can be read in two ways is refused, whatever field it stands in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from optimizer.domain.draft import Aim, LimitEntry, PlanDraft
from optimizer.domain.money import Money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.domain.settings import WorkspaceSettings
from optimizer.domain.settings_draft import SettingsDraft, TypedCost, TypedEvent
from optimizer.errors import DataError
from optimizer.ui.asking.assumption_reading import AssumptionPlace, read_belief, read_change, read_event, read_value
from optimizer.ui.asking.forms import check_crossed, read_amount, read_budget, read_cap
from optimizer.ui.asking.goals import read_goal
from optimizer.ui.settings.reading import read_draft
from optimizer.words import voice_for

MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
EMPTY = PerformanceTable(pd.DataFrame(), "USD")


def goal(aim: Aim, level: str, margin: str = "40%") -> float:
    kpi = "conversions" if aim in {"outcome", "cpa"} else "revenue"
    draft = PlanDraft(MAY, Money(100, "USD"), kpi, "balanced", aim=aim, level=level, margin=margin)
    target = read_goal(draft, EMPTY, "", "en_GB")[1].target
    assert target is not None
    return target.level


def setting(draft: SettingsDraft) -> object:
    read = read_draft(draft, WorkspaceSettings(currency="USD"), voice_for("en_GB"))
    for message in read.refused.values():
        raise DataError(message)
    return read.changes


FIELDS: dict[str, Callable[[str], object]] = {
    "budget": lambda text: read_budget(text, "USD", "en_GB"),
    "limit": lambda text: read_amount(text, "Facebook", "en_GB", "USD"),
    "largest change": lambda text: read_cap(text, "en_GB"),
    "results": lambda text: goal("outcome", text),
    "cost": lambda text: goal("cpa", text),
    "return on ad spend": lambda text: goal("roas", text),
    "return on investment": lambda text: goal("roi", text),
    "margin": lambda text: goal("roi", "50%", text),
    "change of price": lambda text: read_change(text, "en_GB"),
    "event": lambda text: read_event("Sale", (MAY.start, MAY.end), text, AssumptionPlace(), "en_GB"),
    "value": lambda text: read_value("leads", text, "en_GB", "USD"),
    "belief": lambda text: read_belief("tiktok", "Parents", ("50", "1", text), "en_GB", "USD"),
    "fixed cost": lambda text: setting(SettingsDraft(costs=(TypedCost("Team", text),))),
    "event in the settings": lambda text: setting(
        SettingsDraft(events=(TypedEvent("Sale", "2026-05-01", "2026-05-02", text),))
    ),
    "weight": lambda text: setting(SettingsDraft(weights=(("leads", text),))),
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_point_that_may_group_thousands_is_refused(field: str) -> None:
    with pytest.raises(DataError, match=r"'1\.500' can be read in two ways; type 1500 or|1\.500' can be read in two"):
        FIELDS[field]("1.500")


@pytest.mark.parametrize(
    "field", ["largest change", "return on investment", "margin", "change of price", "event", "event in the settings"]
)
@pytest.mark.parametrize("text", ["0,3", "0.3"])
def test_a_part_of_one_may_be_a_share_or_percent(field: str, text: str) -> None:
    with pytest.raises(DataError, match=f"'{text}' can be read in two ways"):
        FIELDS[field](text)
    FIELDS[field](f"{text}%")


def test_targets_are_read_as_they_were_meant() -> None:
    assert goal("outcome", "1,500") == 1500
    assert goal("outcome", "1500.5") == 1500.5
    assert goal("cpa", "12.50") == 12.5
    assert goal("roas", "3.5") == 3.5
    assert goal("roas", "350%") == 3.5
    assert goal("roi", "50%") == goal("roi", "50") == 0.5
    for aim in ("outcome", "cpa"):
        with pytest.raises(DataError):
            goal(aim, "50%")


def test_names_of_segments_are_not_numbers() -> None:
    assert read_belief("tiktok", "1.500", ("50", "1", "2"), "en_GB", "USD").segment == Segment("tiktok", "1.500")


def test_a_limit_that_cannot_be_read_names_its_place() -> None:
    with pytest.raises(DataError, match=r"Limits of Facebook, .At least.: 'abc' is not"):
        check_crossed([LimitEntry("facebook", None, least="abc")], "en_GB", "USD")
