"""The holidays, shopping days and events in a plan's period, by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

import holidays

from optimizer.curves.evidence.market_days import days_of_markets, known_markets, market_days
from optimizer.domain.assumption import MarketEvent
from optimizer.domain.estimate import Interval
from optimizer.domain.fit_summary import FitSummary
from optimizer.domain.market_calendar import DayKind, MarketDay
from optimizer.domain.period import Period
from optimizer.planning.expected_demand import days_of

_EURO: Final = "EUR"
DAY_KINDS: Final[tuple[DayKind, ...]] = ("holiday", "festival", "shopping", "gifts", "payday")
"""In the order of `optimizer.curves.evidence.market_days.KINDS`."""
_ENGLISH: Final = ("en_US", "en_GB", "en")


@dataclass(frozen=True, slots=True)
class _Effect:
    value: float
    interval: Interval | None


def calendar_of(
    period: Period,
    countries: Sequence[str],
    currency: str | None,
    events: Sequence[MarketEvent] = (),
    *,
    summary: FitSummary | None = None,
    history: Period | None = None,
    language: str = "en",
) -> tuple[MarketDay, ...]:
    """List what a market knows of the days of a period, by their first day.

    Days are told apart as the model does (`optimizer.curves.evidence.market_days.market_days`). Public holidays have
    the names of the `holidays` library: in the reader's language where it has that, else in English, else in the
    country's own.

    Parameters
    ----------
    period : Period
        Of the plan.
    countries : sequence of str
        ISO 3166 codes of the client's markets; the market of the currency where there are none.
    currency : str or None
        Of the history.
    events : sequence of MarketEvent
        That the client expects.
    summary : FitSummary or None
        Of the fit, for what was learned of special days.
    history : Period or None
        That the fit was learned from: what was learned of a holiday that is not in it was learned from others.
    language : str
        CLDR name of the reader's language.
    """
    markets = known_markets(countries, currency)
    found: dict[tuple[str, DayKind, Period], tuple[str, ...]] = {}
    for market in markets:
        for known in _spans(period, market, language):
            found[known] = (*found.get(known, ()), market)
    learned = _learned(period, markets, summary)
    seen = {} if history is None else {market: _holidays_in(history, market, language) for market in markets}
    named = []
    for (name, kind, span), where in found.items():
        effect = _effect(learned.get(kind, {}), span)
        is_named = kind in {"holiday", "festival"} and history is not None
        never = is_named and not any(name in seen[market] for market in where)
        likely = None if effect is None else effect.interval
        value = None if effect is None else effect.value
        named.append(MarketDay(name, span, kind, where, value, likely=likely, is_borrowed=effect is not None and never))
    expected = [one for event in events for one in _event(event, period)]
    return tuple(sorted([*named, *expected], key=lambda one: (one.period.start, one.kind, one.name)))


def _holidays_in(history: Period, market: str, language: str) -> frozenset[str]:
    """Names of the holidays that a market had in some days; what is observed on another day keeps its name."""
    days = days_of(history)
    names = _names(market, days, language)
    return frozenset(names[day] for day in days if day in names)


def _learned(
    period: Period, markets: tuple[str, ...], summary: FitSummary | None
) -> dict[DayKind, dict[date, _Effect]]:
    """Effects of the kinds of day that the history had, on the days on which the client's markets have them.

    Where a day is of one market in two, only half of its log effect is felt.
    """
    if summary is None:
        return {}
    days = days_of(period)
    table = days_of_markets(list(days), markets)
    ranges = summary.special_day_ranges or (None,) * len(DAY_KINDS)
    return {
        kind: {
            day: _shared(effect, ranges[column], float(row[column]))
            for day, row in zip(days, table, strict=True)
            if row[column] > 0.0
        }
        for column, (kind, effect) in enumerate(zip(DAY_KINDS, summary.special_days, strict=True))
        if effect != 1.0  # exactly as before: no such day was in the history
    }


def _shared(effect: float, likely: Interval | None, part: float) -> _Effect:
    """Change that a kind of day makes where so many of the markets have it."""
    if likely is None:
        return _Effect(effect**part - 1.0, None)
    return _Effect(effect**part - 1.0, replace(likely, lower=likely.lower**part - 1.0, upper=likely.upper**part - 1.0))


def _effect(learned: Mapping[date, _Effect], span: Period) -> _Effect | None:
    """What was learned of a kind of day; None where it was not learned on all days of the span."""
    return learned[span.start] if all(day in learned for day in days_of(span)) else None


def _event(event: MarketEvent, period: Period) -> Iterator[MarketDay]:
    start, end = max(event.period.start, period.start), min(event.period.end, period.end)
    if start <= end:
        everywhere = event.platform is None and event.audience is None
        yield MarketDay(event.name, Period(start, end), "event", (), event.change, everywhere)


def _spans(period: Period, market: str, language: str) -> Iterator[tuple[str, DayKind, Period]]:
    """Days in a row of one kind; single holidays by their names, a festival by the shortest of its days' names."""
    days = days_of(period)
    names = _names(market, days, language)
    table = market_days(list(days), market)
    for column, kind in enumerate(DAY_KINDS):
        of_kind = [day for day, row in zip(days, table, strict=True) if row[column] > 0.0]
        called = {day: names.get(day, "") if kind == "holiday" else "" for day in of_kind}
        for name, span in _joined(called):
            festival = sorted({names[day] for day in days_of(span) if day in names}, key=len)
            yield (festival[0] if kind == "festival" and festival else name), kind, span


def _joined(called: Mapping[date, str]) -> Iterator[tuple[str, Period]]:
    """Join days that follow each other and bear the same name."""
    days = sorted(called)
    first = days[0] if days else None
    for day, following in pairwise([*days, None]):
        if day is None or first is None:
            continue
        if following is not None and following - day == timedelta(days=1) and called[following] == called[day]:
            continue
        yield called[day], Period(first, day)
        first = following


def _names(market: str, days: Sequence[date], language: str) -> dict[date, str]:
    years = range(days[0].year, days[-1].year + 1)
    if market == _EURO:
        return dict(holidays.financial_holidays("ECB", years=years))
    known = tuple(getattr(holidays.country_holidays(market), "supported_languages", ()))
    wanted = [one for one in known if one.split("_")[0] == language.split("_", maxsplit=1)[0]]
    spoken = [one for one in (*wanted, *_ENGLISH) if one in known]
    return dict(holidays.country_holidays(market, years=years, language=spoken[0] if spoken else None))
