"""Draw the audiences of a world and set their levels so that a usual month looks like a real account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.simulation.auction import Openings, price_for_level
from optimizer.simulation.people import Day, Market, fresh_audiences, live_day
from optimizer.simulation.settings import WorldSettings

CLASS_SHARES: Final = np.array([0.02, 0.06, 0.12, 0.20, 0.26, 0.34])
_STEPS_DOWN: Final = np.array([0.0, 1.0, 1.9, 2.7, 3.4, 4.0])
_OPENINGS_PER_PERSON: Final = 3.0  # ads of one advertiser that a platform would show one person on one day
_SETTLING_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class PlatformTraits:
    """Levels of a platform: money per 1,000 impressions; chances per impression; money per conversion against the mean.

    Orders of magnitude of published European benchmarks of 2024 and 2025.
    """

    cpm: float
    click_rate: float
    engagement_rate: float
    view_rate: float
    price_factor: float


PLATFORMS: Final = {
    "facebook": PlatformTraits(7.5, 0.013, 0.022, 0.28, 1.0),
    "instagram": PlatformTraits(8.5, 0.010, 0.038, 0.32, 0.9),
    "linkedin": PlatformTraits(31.0, 0.007, 0.012, 0.22, 1.5),
    "pinterest": PlatformTraits(4.8, 0.009, 0.016, 0.18, 0.95),
    "tiktok": PlatformTraits(4.2, 0.009, 0.045, 0.42, 1.15),
    "youtube": PlatformTraits(9.5, 0.008, 0.008, 0.35, 1.35),
}
_OTHER_PLATFORM: Final = PlatformTraits(8.0, 0.010, 0.020, 0.25, 1.1)


@dataclass(frozen=True, slots=True)
class AudienceKind:
    """How an audience differs from an ordinary one.

    Impressions per head and day at usual spend; factors on the price of impressions, on the money per conversion and on
    clicks; share of those who want the product and buy each day without an ad.
    """

    pressure: float
    price: float
    organic: float
    conversion_price: float
    click: float


_KINDS: Final = {
    "retargeting": AudienceKind(0.22, 1.7, 0.012, 0.70, 2.6),
    "newsletter": AudienceKind(0.17, 1.5, 0.010, 0.75, 2.2),
    "lookalike": AudienceKind(0.055, 1.15, 0.002, 0.90, 1.5),
    "interest": AudienceKind(0.035, 1.0, 0.001, 1.05, 1.2),
}
_BROAD: Final = AudienceKind(0.022, 0.85, 0.0005, 1.3, 1.0)


def platform_traits(name: str) -> PlatformTraits:
    """Return a platform's levels; ordinary ones for a platform that is not in the table."""
    return PLATFORMS.get(name, _OTHER_PLATFORM)


def draw_market(rng: np.random.Generator, settings: WorldSettings) -> tuple[Market, FloatArray]:
    """Draw the audiences and the daily spend that suits them on an ordinary day.

    Returns
    -------
    market : Market
        One lane per segment of `settings.segments`.
    usual_spend : (n_segments,) array
        Money per day; adds up to the usual daily budget.
    """
    segments = settings.segments
    n = len(segments)
    kinds = [audience_kind(segment) for segment in segments]
    size = rng.lognormal(0.0, 0.45, n)
    usual_spend = settings.monthly_budget / 30 * size / size.sum()
    cpm = np.array([platform_traits(s.platform).cpm * k.price for s, k in zip(segments, kinds, strict=True)])
    cpm *= rng.lognormal(0.0, 0.12, n)
    impressions = usual_spend / cpm * 1000
    pressure = np.array([kind.pressure for kind in kinds]) * settings.saturation * rng.lognormal(0.0, 0.5, n)
    steepness = rng.uniform(0.35, 0.75, n)
    propensity = np.exp(-steepness[:, None] * _STEPS_DOWN)
    propensity /= (propensity @ CLASS_SHARES)[:, None]
    people = (impressions / np.clip(pressure, 0.004, 0.9))[:, None] * CLASS_SHARES
    market = Market(
        people=people,
        openings=_openings(rng, people, propensity, settings.price_pressure),
        propensity=propensity,
        targeting=np.clip(rng.normal(0.75, 0.12, n), 0.3, 1.1) * settings.targeting,
        arrivals=np.full(n, 1e-4),
        departures=rng.lognormal(np.log(0.10), 0.3, n),
        organic=np.array([kind.organic for kind in kinds]) * settings.organic_credit,
        pull=rng.lognormal(np.log(0.10), 0.35, n) * settings.saturation,
        recall=np.clip(rng.normal(0.55, 0.12, n) * settings.carryover, 0.0, 0.9),
        wear_in=rng.lognormal(np.log(1.2), 0.3, n),
        wear_out=rng.lognormal(np.log(9.0), 0.4, n) / max(settings.fatigue, 1e-6),
        evidence_needed=np.zeros(n),
    )
    market = _priced(market, impressions, cpm)
    warmth = np.array(
        [platform_traits(s.platform).price_factor * k.conversion_price for s, k in zip(segments, kinds, strict=True)]
    )
    wanted = usual_spend / (settings.outcome_price * warmth * rng.lognormal(0.0, 0.40 * settings.unevenness, n))
    market = _levelled(market, usual_spend, wanted)
    needed = 7 * 0.35 * settings.learning * wanted * rng.lognormal(0.0, 0.4, n)
    return replace(market, evidence_needed=needed), usual_spend


def audience_kind(segment: Segment) -> AudienceKind:
    """Tell the kind of an audience from its name; a broad one where the name says nothing."""
    name = segment.audience.lower()
    return next((kind for word, kind in _KINDS.items() if word in name), _BROAD)


def _openings(rng: np.random.Generator, people: FloatArray, propensity: FloatArray, pressure: float) -> Openings:
    """Rivals want the likely buyers too, but know them less well: their bids rise with a low power of propensity."""
    n = people.shape[0]
    spread = np.clip(rng.normal(0.45, 0.07, (n, 1)) * max(pressure, 0.05), 0.05, 2.5)
    return Openings(people * _OPENINGS_PER_PERSON, propensity**0.3, spread)


def _priced(market: Market, impressions: FloatArray, cpm: FloatArray) -> Market:
    """Scale the rivals' bids so that so many impressions cost this much per thousand once the platform has learned."""
    worth = market.propensity ** market.targeting[:, None]
    at_hand = price_for_level(market.openings, worth, impressions)
    scale = (cpm / 1000 / at_hand)[:, None]
    openings = Openings(market.openings.count, market.openings.rival_bid * scale, market.openings.spread)
    return replace(market, openings=openings)


def _levelled(market: Market, spend: FloatArray, wanted: FloatArray) -> Market:
    """Scale the arrivals so that a learned platform brings `wanted` results a day at this spend.

    Everything downstream of the arrivals is proportional to them, so one run gives the factor.
    """
    n = spend.size
    state = fresh_audiences(market)
    day = Day(spend, np.zeros(n), np.ones(n), 1.0)
    settled = np.zeros(n)
    for number in range(_SETTLING_DAYS):
        refreshed = np.full(n, float(number % 30 == 0))
        state, outcome = live_day(market, state, replace(day, refreshed=refreshed))
        settled += outcome.credited * (number >= _SETTLING_DAYS - 30) / 30
    return replace(market, arrivals=market.arrivals * wanted / settled)
