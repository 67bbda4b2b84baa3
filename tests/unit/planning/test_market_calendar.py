"""Holidays, shopping days and events in the period of a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from test_pacing import summary_of

from optimizer.curves.evidence.market_days import KINDS
from optimizer.domain.assumption import MarketEvent
from optimizer.domain.estimate import Interval
from optimizer.domain.market_calendar import MarketDay
from optimizer.domain.period import Period
from optimizer.planning import calendar_of
from optimizer.planning.market_calendar import DAY_KINDS

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))


def named(days: tuple[MarketDay, ...], kind: str) -> dict[str, MarketDay]:
    return {one.name: one for one in days if one.kind == kind}


def test_kinds_are_told_apart_as_the_model_does() -> None:
    assert DAY_KINDS == KINDS


def test_public_holidays_have_names_in_the_readers_language() -> None:
    polish = named(calendar_of(NOVEMBER, ("PL",), "PLN", language="pl"), "holiday")
    assert polish["Narodowe Święto Niepodległości"].period == Period(date(2026, 11, 11), date(2026, 11, 11))
    english = named(calendar_of(NOVEMBER, ("PL",), "PLN", language="th"), "holiday")
    assert "National Independence Day" in english


def test_a_festival_is_one_with_the_days_around_it() -> None:
    tet = named(calendar_of(FEBRUARY, ("VN",), "VND"), "festival")
    assert list(tet) == ["Lunar New Year"]
    assert tet["Lunar New Year"].period.start == date(2026, 2, 14)
    assert tet["Lunar New Year"].period.end == date(2026, 2, 22)


def test_shopping_days_are_known_everywhere() -> None:
    (found,) = named(calendar_of(NOVEMBER, ("PL", "DE"), "EUR"), "shopping").values()
    assert found.period == Period(date(2026, 11, 26), date(2026, 11, 30))
    assert found.markets == ("PL", "DE")


def test_the_market_of_the_currency_counts_where_no_country_is_given() -> None:
    assert "Thanksgiving Day" in named(calendar_of(NOVEMBER, (), "USD"), "holiday")
    assert not named(calendar_of(NOVEMBER, (), None), "holiday")


def test_effects_are_those_that_were_learned_and_shared_by_the_markets() -> None:
    summary = summary_of(special=(0.9, 1.0, 1.3, 1.0, 1.0))
    found = calendar_of(NOVEMBER, ("US", "PL"), "USD", summary=summary)
    # half the markets are off
    assert named(found, "holiday")["Thanksgiving Day"].effect == pytest.approx(0.9**0.5 - 1.0)
    assert named(found, "holiday")["All Saints' Day"].effect == pytest.approx(0.9**0.5 - 1.0)
    alone = calendar_of(NOVEMBER, ("US",), "PLN", summary=summary)
    assert named(alone, "holiday")["Thanksgiving Day"].effect == pytest.approx(-0.1)
    assert "All Saints' Day" not in named(alone, "holiday")
    assert named(found, "shopping")[""].effect == pytest.approx(0.3)
    # a festival was in no history: nothing was learned of it
    tet = named(calendar_of(FEBRUARY, (), "VND", summary=summary), "festival")
    assert tet["Lunar New Year"].effect is None


def test_events_are_cut_to_the_period_and_told_with_what_is_expected() -> None:
    events = (
        MarketEvent("Sale", Period(date(2026, 10, 28), date(2026, 11, 3)), 0.4),
        MarketEvent("Fair", Period(date(2026, 11, 5), date(2026, 11, 6)), -0.2, platform="tiktok"),
        MarketEvent("Gone", Period(date(2026, 9, 5), date(2026, 9, 6)), 0.1),
    )
    found = named(calendar_of(NOVEMBER, (), None, events), "event")
    assert set(found) == {"Sale", "Fair"}
    assert found["Sale"].period == Period(date(2026, 11, 1), date(2026, 11, 3))
    assert found["Sale"].effect == 0.4
    assert (found["Sale"].is_everywhere, found["Fair"].is_everywhere) == (True, False)


def test_the_days_come_in_order() -> None:
    starts = [one.period.start for one in calendar_of(Period(date(2026, 1, 1), date(2026, 12, 31)), ("PL",), "PLN")]
    assert starts == sorted(starts)
    assert len(starts) > 15


def test_a_holiday_that_the_history_never_had_is_known_from_others_alone() -> None:
    ranges = tuple(Interval(0.81, 1.21, 0.8) for _ in KINDS)
    summary = replace(summary_of(special=(0.9, 1.0, 1.3, 1.0, 1.0)), special_day_ranges=ranges)
    history = Period(date(2026, 6, 1), date(2026, 10, 31))

    def found(learned_from: Period) -> dict[str, MarketDay]:
        return named(calendar_of(NOVEMBER, ("PL",), "PLN", summary=summary, history=learned_from), "holiday")

    saints = found(history)["All Saints' Day"]
    assert saints.is_borrowed
    assert saints.effect == pytest.approx(-0.1)
    assert saints.likely is not None
    assert (saints.likely.lower, saints.likely.upper) == pytest.approx((-0.19, 0.21))
    assert not found(Period(date(2025, 10, 1), date(2026, 10, 31)))["All Saints' Day"].is_borrowed
    # of two markets that do not both keep it, half
    shared = calendar_of(NOVEMBER, ("PL", "US"), "PLN", summary=summary, history=history)
    likely = named(shared, "holiday")["All Saints' Day"].likely
    assert likely is not None
    assert (likely.lower, likely.upper) == pytest.approx((-0.1, 0.1))
