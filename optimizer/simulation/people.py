"""The people of every audience: who they are, what they remember, what they buy, and what the platform has learned."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.simulation.auction import Openings, buy_impressions

UNLEARNED_FOCUS = 0.05  # a platform that has learned nothing knows little more than who is online
WEAR_FLOOR = 0.35  # even a worn creative reminds; below exp(-2)/(1+exp(-2)) more money could bring less
_EVIDENCE_KEPT = float(np.exp(-1 / 7))  # platforms count results of about the last week
_USUAL_KEPT = float(np.exp(-1 / 7))
_CALM_CHANGE = 0.3  # log change of the budget that disturbs no learning: about a third up or a quarter down
_ACTIVITY = np.array([[0.15, 2.8], [0.40, 1.0], [0.45, 0.4]])  # share of people, their share of impressions per head


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Unchanging traits of n_lanes audiences, each in n_classes of falling propensity to buy.

    Attributes
    ----------
    people : (n_lanes, n_classes) array
        Persons.
    openings : Openings
        What can be bought on an ordinary day.
    propensity : (n_lanes, n_classes) array
        Wish to buy relative to the audience's average person.
    targeting : (n_lanes,) array
        Power of the propensity that a learned platform bids with.
    arrivals : (n_lanes,) array
        Persons per average person and day who come to want the product.
    departures : (n_lanes,) array
        Share of them who lose interest each day.
    organic : (n_lanes,) array
        Share of them who buy without an ad each day; claimed by the platform where they saw one.
    pull : (n_lanes,) array
        Chance of buying per remembered fresh impression, as a rate.
    recall : (n_lanes,) array
        Share of the attention left after a day.
    wear_in, wear_out : (n_lanes,) array
        Impressions per person after which a creative has taken hold; after which it has worn.
    evidence_needed : (n_lanes,) array
        Results within about a week that teach the platform.
    """

    people: FloatArray
    openings: Openings
    propensity: FloatArray
    targeting: FloatArray
    arrivals: FloatArray
    departures: FloatArray
    organic: FloatArray
    pull: FloatArray
    recall: FloatArray
    wear_in: FloatArray
    wear_out: FloatArray
    evidence_needed: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class AudienceState:
    """What carries over to the next day.

    Attributes
    ----------
    wanting : (n_lanes, n_classes) array
        Persons who want the product and have not bought.
    attention : (n_lanes, n_classes) array
        Remembered impressions per person.
    worn : (n_lanes, n_classes) array
        Impressions per person that the present creative has had.
    evidence : (n_lanes,) array
        Recent results that the platform has learned from.
    usual : (n_lanes,) array
        Recent daily spend; 0 before a launch.
    """

    wanting: FloatArray
    attention: FloatArray
    worn: FloatArray
    evidence: FloatArray
    usual: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class DayOutcome:
    """Expected results of one day, each (n_lanes,); of several days, each (n_days, n_lanes).

    Attributes
    ----------
    spent : array
        Money.
    impressions, reach : array
        Served; persons served at least once.
    interest : array
        Impressions weighted by the interest of those who saw them and the freshness of the creative.
    credited : array
        Purchases that the platform reports once all have arrived.
    """

    spent: FloatArray
    impressions: FloatArray
    reach: FloatArray
    interest: FloatArray
    credited: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """What happens to the audiences from outside; all but `demand` and `price` are (n_lanes,).

    Attributes
    ----------
    budget : array
        Money allowed.
    refreshed : bool array
        Whether a new creative starts.
    demand : (n_lanes,) array
        Arrivals relative to an ordinary day.
    price : float
        Rival bids relative to an ordinary day.
    """

    budget: FloatArray
    refreshed: FloatArray
    demand: FloatArray
    price: float


def fresh_audiences(market: Market) -> AudienceState:
    """Return the state before any ad: everybody who wants the product is still there, nobody has seen anything."""
    nothing = np.zeros(market.people.shape[0])
    away = market.departures + market.organic
    wanting = (market.arrivals / away)[:, None] * market.people * market.propensity
    unseen = np.zeros_like(market.people)
    return AudienceState(wanting, unseen, unseen, nothing, nothing)


def live_day(market: Market, state: AudienceState, day: Day) -> tuple[AudienceState, DayOutcome]:
    """Run one day of auctions, viewing, buying and learning, without noise."""
    evidence = state.evidence * _kept_learning(market, state.usual, day.budget)
    worth = market.propensity ** (market.targeting * _focus(evidence, market.evidence_needed))[:, None]
    openings = Openings(market.openings.count, market.openings.rival_bid * day.price, market.openings.spread)
    impressions, spent = buy_impressions(openings, worth, day.budget)
    contacts = impressions / market.people
    attention = market.recall[:, None] * state.attention + contacts
    worn = np.where(day.refreshed[:, None] > 0, 0.0, state.worn) + contacts
    fresh = _freshness(market, worn)
    away = (market.departures + market.organic)[:, None]
    wanting = state.wanting * (1 - away) + (market.arrivals * day.demand)[:, None] * market.people * market.propensity
    bought = wanting * -np.expm1(-market.pull[:, None] * fresh * attention)
    seen = _share_reached(contacts)
    claimed = market.organic[:, None] * (wanting - bought) * seen
    credited = (bought + claimed).sum(axis=1)
    interest = (fresh * impressions * np.sqrt(market.propensity)).sum(axis=1)
    usual = np.where(state.usual > 0, _USUAL_KEPT * state.usual + (1 - _USUAL_KEPT) * day.budget, day.budget)
    outcome = DayOutcome(spent, impressions.sum(axis=1), (market.people * seen).sum(axis=1), interest, credited)
    return AudienceState(wanting - bought, attention, worn, _EVIDENCE_KEPT * evidence + credited, usual), outcome


def repeat_lanes(market: Market, times: int) -> Market:
    """Return the market with every lane repeated, so that many spends can be tried at once."""

    def again(values: FloatArray) -> FloatArray:
        return np.repeat(values, times, axis=0)

    openings = Openings(*(again(getattr(market.openings, item.name)) for item in fields(Openings)))
    others = {item.name: again(getattr(market, item.name)) for item in fields(Market) if item.name != "openings"}
    return Market(openings=openings, **others)


def stack_days(outcomes: list[DayOutcome]) -> DayOutcome:
    """Put single days on top of each other: (n_days, n_lanes) arrays."""
    return DayOutcome(*(np.stack([getattr(day, item.name) for day in outcomes]) for item in fields(DayOutcome)))


def _kept_learning(market: Market, usual: FloatArray, budget: FloatArray) -> FloatArray:
    """Share of the learning that survives today's budget: all after a calm change, little after a large one."""
    change = np.abs(np.log(np.maximum(budget, 1e-9) / np.maximum(usual, 1e-9)))
    disturbed = (usual > 0) & (budget > 0)
    kept: FloatArray = np.where(disturbed, np.exp(-0.8 * np.maximum(change - _CALM_CHANGE, 0.0)), 1.0)
    return kept


def _focus(evidence: FloatArray, needed: FloatArray) -> FloatArray:
    learned = -np.expm1(-evidence / np.maximum(needed, 1e-9))
    focus: FloatArray = UNLEARNED_FOCUS + (1 - UNLEARNED_FOCUS) * learned
    return focus


def _freshness(market: Market, worn: FloatArray) -> FloatArray:
    taken_hold = 1 - 0.5 * np.exp(-worn / market.wear_in[:, None])
    fresh: FloatArray = taken_hold * (WEAR_FLOOR + (1 - WEAR_FLOOR) * np.exp(-worn / market.wear_out[:, None]))
    return fresh


def _share_reached(contacts: FloatArray) -> FloatArray:
    """Share of people served at least once, when the busy, the ordinary and the rare users each meet ads at random."""
    share, activity = _ACTIVITY[:, 0], _ACTIVITY[:, 1] / (_ACTIVITY[:, 0] @ _ACTIVITY[:, 1])
    missed = np.exp(-contacts[..., None] * activity) @ share
    reached: FloatArray = 1 - missed
    return reached
