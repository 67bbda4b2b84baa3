"""What people have typed and not saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.draft import LimitEntry, PlanDraft
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.store import open_store
from optimizer.store.workspace import Workspace

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))
DRAFT = PlanDraft(
    JUNE,
    Money(2_500_050, "EUR"),
    "leads",
    "bold",
    entries=(
        LimitEntry("facebook", "Ph\u1ee5 huynh", least="20%", most_change="1.000,5"),
        LimitEntry(None, "All", lock="x"),
    ),
    change_cap="20%",
    aim="cpa",
    level="12,50",
    weights=(("leads", "5"),),
    refused_budget="a lot",
    refused_days=(date(2026, 6, 30), date(2026, 6, 1)),
    newcomers=(Segment("tiktok", "New"),),
    assumptions=Assumptions(
        prices=(PriceChange(0.1, "facebook"),),
        events=(MarketEvent("Fair", JUNE, 0.3),),
        values=(OutcomeValue("leads", 40.0),),
        paused=(Paused("x"),),
        beliefs=(Belief(Segment("tiktok", "New"), 20.0, 1.0, 3.0),),
    ),
)


@pytest.fixture
def workspace(place: str) -> Workspace:
    return open_store(place)


def test_a_draft_comes_back_as_it_was_typed(workspace: Workspace) -> None:
    workspace.keep_draft("browser 1", "plan", DRAFT, at=NOW)
    assert workspace.draft("browser 1", "plan") == DRAFT
    changed = replace(DRAFT, risk="cautious")
    workspace.keep_draft("browser 1", "plan", changed, at=NOW)
    assert workspace.draft("browser 1", "plan") == changed


def test_nobody_sees_the_draft_of_another(workspace: Workspace) -> None:
    workspace.keep_draft("browser 1", "plan", DRAFT, at=NOW)
    assert workspace.draft("browser 2", "plan") is None
    assert workspace.draft("browser 1", "segments") is None


def test_a_draft_changes_no_revision(workspace: Workspace) -> None:
    before = workspace.revision
    workspace.keep_draft("browser 1", "plan", DRAFT, at=NOW)
    assert workspace.revision == before


def test_drafts_that_nobody_touched_go(workspace: Workspace) -> None:
    workspace.keep_draft("browser 1", "plan", DRAFT, at=NOW)
    workspace.keep_draft("browser 2", "plan", DRAFT, at=NOW + timedelta(days=89))
    assert workspace.draft("browser 1", "plan") == DRAFT
    workspace.keep_draft("browser 2", "plan", DRAFT, at=NOW + timedelta(days=91))
    assert workspace.draft("browser 1", "plan") is None


def test_a_draft_of_another_form_is_none(workspace: Workspace) -> None:
    workspace.keep_draft("browser 1", "plan", DRAFT, at=NOW)
    with workspace.database.writing() as connection:
        connection.exec_driver_sql('UPDATE drafts SET content = \'{"@": "PlanDraft", "colour": 1}\'')
    assert workspace.draft("browser 1", "plan") is None
