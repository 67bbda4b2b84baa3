"""Settings as text and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.assumption import MarketEvent
from optimizer.domain.period import Period
from optimizer.domain.settings import FixedCost, WorkspaceSettings
from optimizer.domain.settings_draft import SettingsDraft, TypedCost, TypedEvent
from optimizer.ui.settings.reading import as_typed, changed, over, read_draft
from optimizer.words import voice_for

SETTINGS = WorkspaceSettings(
    name="Blue Shop",
    currency="PLN",
    margin=0.375,
    time_zone="Europe/Warsaw",
    kpi_weights={"leads": 1.5, "conversions": 5.0},
    countries=("PL", "DE"),
    fixed_costs=(FixedCost("Agency", 1234.5), FixedCost("Tools", 0.0)),
    events=(
        MarketEvent("Sale", Period(date(2026, 12, 27), date(2027, 1, 6)), 0.305),
        MarketEvent("Fair", Period(date(2026, 3, 1), date(2026, 3, 1)), -0.2, "facebook", "Parents"),
    ),
)


@pytest.mark.parametrize("locale", ["en", "pl", "de_CH", "th", "vi"])
def test_what_is_kept_is_read_back_as_it_was(locale: str) -> None:
    voice = voice_for(locale)
    typed = as_typed(SETTINGS, voice)
    read = read_draft(typed, WorkspaceSettings(), voice)
    assert read.refused == {}
    assert replace(WorkspaceSettings(), **read.changes) == SETTINGS


def test_only_what_was_changed_is_in_the_draft() -> None:
    voice = voice_for("en")
    base = as_typed(SETTINGS, voice)
    assert changed(base, base).is_empty
    draft = changed(replace(base, margin="50%", countries=()), base)
    assert draft == SettingsDraft(margin="50%", countries=())
    assert over(draft, base) == replace(base, margin="50%", countries=())
    read = read_draft(draft, SETTINGS, voice)
    assert dict(read.changes) == {"margin": 0.5, "countries": ()}
    other = replace(SETTINGS, name="Changed by another meanwhile")
    assert replace(other, **read.changes).name == "Changed by another meanwhile"


def test_clearing_a_field_is_a_change() -> None:
    voice = voice_for("en")
    base = as_typed(SETTINGS, voice)
    draft = changed(replace(base, currency="", margin="", time_zone="", weights=(), costs=(), events=()), base)
    read = read_draft(draft, SETTINGS, voice)
    after = replace(SETTINGS, **read.changes)
    assert (after.currency, after.margin, after.time_zone) == (None, None, None)
    assert (dict(after.kpi_weights), after.fixed_costs, after.events) == ({}, (), ())


@pytest.mark.parametrize(
    ("draft", "field", "sentence"),
    [
        (SettingsDraft(margin="140%"), "margin", "at most 100%"),
        (SettingsDraft(margin="much"), "margin", "'much'"),
        (SettingsDraft(weights=(("leads", "-1"),)), "weights", "at least 0"),
        (SettingsDraft(weights=(("link_clicks", "x"),)), "weights", "Weight of link clicks"),
        (SettingsDraft(costs=(TypedCost("", "12"),)), "costs", "has no name"),
        (SettingsDraft(costs=(TypedCost("Agency", ""),)), "costs", "has no sum"),
        (SettingsDraft(costs=(TypedCost("Agency", "-5"),)), "costs", "below zero"),
        (SettingsDraft(costs=(TypedCost("Agency", "a lot"),)), "costs", "Fixed cost of Agency"),
        (SettingsDraft(events=(TypedEvent("", "2026-01-01", "", "+5%"),)), "events", "has no name"),
        (SettingsDraft(events=(TypedEvent("Sale", "", "", "+5%"),)), "events", "no first day"),
        (SettingsDraft(events=(TypedEvent("Sale", "2026-01-02", "", ""),)), "events", "what it changes"),
        (SettingsDraft(events=(TypedEvent("Sale", "2026-01-02", "2026-01-01", "5"),)), "events", "before its start"),
        (SettingsDraft(events=(TypedEvent("Sale", "2026-01-02", "", "-100%"),)), "events", "above -100%"),
        (SettingsDraft(events=(TypedEvent("Sale", "2026-01-02", "", "soon"),)), "events", "Event Sale"),
    ],
)
def test_a_refusal_stands_with_its_field_and_the_others_are_read(
    draft: SettingsDraft, field: str, sentence: str
) -> None:
    voice = voice_for("en")
    read = read_draft(replace(draft, name="  New   name "), SETTINGS, voice)
    assert list(read.refused) == [field]
    assert sentence in voice.render(read.refused[field])
    assert dict(read.changes) == {"name": "New name"}


def test_an_event_of_one_day_needs_no_last_day() -> None:
    voice = voice_for("pl", "en")
    read = read_draft(SettingsDraft(events=(TypedEvent("Targi", "2026-03-01", "", "+12,5%"),)), SETTINGS, voice)
    (event,) = read.changes["events"]
    assert (event.period.days, event.change, event.platform) == (1, 0.125, None)
