"""What is typed of the days ahead is read in the reader's numbers, or refused in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from optimizer.domain.assumption import Assumptions, Belief, MarketEvent, OutcomeValue, Paused, PriceChange
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ui.asking.assumption_reading import (
    AssumptionPlace,
    places_of,
    read_belief,
    read_change,
    read_event,
    read_pause,
    read_price_change,
    read_value,
)
from optimizer.ui.asking.assumption_words import all_of, assumption_told, assumptions_told
from optimizer.ui.asking.assumptions import with_one, without
from optimizer.words import voice_for

TIKTOK = AssumptionPlace("tiktok")
DAYS = (date(2026, 1, 5), date(2026, 1, 9))


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("+10%", "en", 0.1),
        ("10", "en", 0.1),
        (" -5 % ", "en", -0.05),
        ("\N{MINUS SIGN}2,5%", "pl", -0.025),
        ("+12.5%", "en", 0.125),
        ("150", "en", 1.5),
    ],
)
def test_a_change_is_read_as_people_write_it(text: str, locale: str, expected: float) -> None:
    assert read_change(text, locale) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", " ", "%", "dear", "-100%", "-250", "0", "0%", "1 2 3 x"])
def test_a_change_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        read_change(text, "en")


def test_all_kinds_are_read() -> None:
    assert read_price_change("+10%", TIKTOK, "en") == PriceChange(0.1, "tiktok")
    assert read_event(" Summer  sale ", DAYS, "30", AssumptionPlace(), "en") == MarketEvent(
        "Summer sale", Period(*DAYS), 0.3
    )
    assert read_value("leads", "40,50", "pl", "PLN") == OutcomeValue("leads", 40.5)
    assert read_pause(TIKTOK) == Paused("tiktok")
    belief = read_belief("LinkedIn", " CEOs ", ("50", "1", "2.5"), "en", "EUR")
    assert belief == Belief(Segment("linkedin", "CEOs"), 50.0, 1.0, 2.5)


@pytest.mark.parametrize(
    "read",
    [
        lambda: read_event("", DAYS, "30", TIKTOK, "en"),
        lambda: read_event("x", DAYS[::-1], "30", TIKTOK, "en"),
        lambda: read_value("leads", "", "en", "EUR"),
        lambda: read_value("leads", "0", "en", "EUR"),
        lambda: read_pause(AssumptionPlace()),
        lambda: read_belief("LinkedIn", "", ("50", "1", "2"), "en", "EUR"),
        lambda: read_belief("LinkedIn", "CEOs", ("50", "", "2"), "en", "EUR"),
        lambda: read_belief("LinkedIn", "CEOs", ("50", "3", "2"), "en", "EUR"),
        lambda: read_belief("LinkedIn", "CEOs", ("0", "1", "2"), "en", "EUR"),
    ],
)
def test_what_cannot_be_is_refused(read) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(DataError):
        read()


def test_places_are_everywhere_then_groups_then_segments() -> None:
    segments = (Segment("a", "x"), Segment("a", "y"), Segment("b", "x"))
    assert places_of(segments) == (
        AssumptionPlace(),
        AssumptionPlace("a"),
        AssumptionPlace("b"),
        AssumptionPlace(None, "x"),
        AssumptionPlace("a", "x"),
        AssumptionPlace("a", "y"),
        AssumptionPlace("b", "x"),
    )


def test_what_is_added_can_be_taken_away_and_nothing_is_added_twice() -> None:
    ones = (
        PriceChange(0.1),
        MarketEvent("Sale", Period(*DAYS), 0.3),
        OutcomeValue("leads", 40.0),
        Paused("tiktok"),
        Belief(Segment("linkedin", "CEOs"), 50.0, 1.0, 2.0),
    )
    together = Assumptions()
    for one in ones:
        together = with_one(with_one(together, one), one)
    assert all_of(together) == ones
    assert with_one(together, OutcomeValue("leads", 41.0)).values == (OutcomeValue("leads", 41.0),)
    for one in ones:
        together = without(together, one)
    assert together == Assumptions()


def test_every_assumption_is_told_with_its_numbers() -> None:
    voice = voice_for("en")
    told = assumptions_told(
        voice,
        Assumptions(
            prices=(PriceChange(0.1, "tiktok"),),
            events=(MarketEvent("Sale", Period(*DAYS), -0.05),),
            values=(OutcomeValue("leads", 40.0),),
            paused=(Paused(None, "Students"),),
            beliefs=(Belief(Segment("linkedin", "CEOs"), 50.0, 1.0, 2.5),),
        ),
        "EUR",
    )
    assert told == [
        "Price of a thousand impressions +10%, TikTok",
        "Sale, Jan 5, 2026 \N{EN DASH} Jan 9, 2026: the same money brings \N{MINUS SIGN}5%, everywhere",
        "Value of one result, leads: \N{EURO SIGN}40",
        "Paused: Students",
        "LinkedIn \N{MIDDLE DOT} CEOs, without history: \N{EURO SIGN}50 a day are believed to bring 1 to 2.5 a day",
    ]
    assert "40" in assumption_told(voice, OutcomeValue("leads", 40.0), None)
