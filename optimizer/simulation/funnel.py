"""The mechanism of the first kind of world: money buys impressions, impressions reach people, people answer."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.signal import lfilter

from optimizer.domain.curve import FloatArray
from optimizer.simulation.funnel_settings import FunnelSettings
from optimizer.simulation.traits import audience_kind, platform_traits

_MOST_WEAR = 0.4  # share of the response that is lost when a creative has worn out altogether
_THRESHOLD = 0.5  # typical threshold against the typical spend, where a segment has one


@dataclass(frozen=True, slots=True)
class Memory:
    """What all lanes of a world have in common over time, as in `FunnelSettings`."""

    repeat_credit: float
    learning_power: float
    learning_days: float
    carryover: float
    wear: float


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Unchanging traits of n_lanes segments.

    Attributes
    ----------
    price : (n_lanes,) array
        Money per impression at the smallest spends.
    crowd_spend : (n_lanes,) array
        Spend per day at which prices begin to rise, money.
    pressure : (n_lanes,) array
        Power with which they rise.
    people : (n_lanes,) array
        Persons who can be met in a day.
    evenness : (n_lanes,) array
        Shape of the gamma distribution of their frequencies.
    threshold : (n_lanes,) array
        Spend per day below which the platform delivers to the wrong people; 0 where it never does.
    answers : (n_lanes,) array
        Conversions per person met.
    """

    price: FloatArray
    crowd_spend: FloatArray
    pressure: FloatArray
    people: FloatArray
    evenness: FloatArray
    threshold: FloatArray
    answers: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """What the segments meet from outside, each (n_days, n_lanes) and about 1; `refreshed` is 1 on a fresh creative."""

    demand: FloatArray
    price: FloatArray
    refreshed: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Expected impressions, persons reached and conversions, each (n_days, n_lanes)."""

    impressions: FloatArray
    reach: FloatArray
    conversions: FloatArray


def flow(funnel: Funnel, memory: Memory, around: Around, spend: FloatArray) -> Flow:
    r"""Run the funnel over the days.

    .. math::
        I = \frac{x}{p (1 + x / s)^q}, \quad R_k = N P(K \ge k), \quad
        y \propto (R_1 + \rho R_2) \frac{1}{1 + (L / \bar x)^b} e^{-w F}

    Impressions fall on N persons with gamma-distributed frequencies, so that the number of contacts K is negative
    binomial (Goodhardt and Ehrenberg 1969): P(K = 0) = (1 + I / (N c))^-c. A second contact counts `repeat_credit` as
    much as the first. Below a threshold L of the spend that the platform remembers it delivers badly. A creative wears
    with the contacts F that an average person has had with it. A part of the effect stays to the next day.

    Parameters
    ----------
    spend : (n_days, n_lanes) array
        Money per day; the state before the first day is as if that had always been spent.
    """
    impressions = spend / (funnel.price * (1 + spend / funnel.crowd_spend) ** funnel.pressure * around.price)
    contacts = impressions / funnel.people
    nobody = (1 + contacts / funnel.evenness) ** -funnel.evenness
    just_once = contacts * nobody / (1 + contacts / funnel.evenness)
    met = funnel.people * (1 - nobody)
    met_again = funnel.people * np.maximum(1 - nobody - just_once, 0.0)
    effect = (met + memory.repeat_credit * met_again) * _delivers_well(funnel, memory, spend)
    effect = effect * _freshness(memory, contacts, around.refreshed)
    kept = _remembered(effect, memory.carryover)
    return Flow(impressions, met, funnel.answers * around.demand * kept)


def draw_funnel(rng: np.random.Generator, settings: FunnelSettings) -> tuple[Funnel, FloatArray]:
    """Draw the segments' traits; also what each usually gets per day, which is not what would suit it."""
    segments = settings.segments
    n = len(segments)
    kinds = [audience_kind(segment) for segment in segments]
    levels = [platform_traits(segment.platform) for segment in segments]
    suits = settings.daily_spend * rng.lognormal(0.0, 0.35, n)
    elasticity = 1 - settings.price_pressure * np.clip(rng.normal(0.12, 0.06, n), 0.02, 0.25)
    crowded = rng.lognormal(np.log(3.0), 0.5, n)
    pressure = (1 - elasticity) * (1 + crowded) / crowded
    cpm = np.array([level.cpm * kind.price for level, kind in zip(levels, kinds, strict=True)])
    price = cpm / 1000 * rng.lognormal(0.0, 0.2, n) / (1 + crowded) ** pressure
    contacts = 0.5 * settings.crowding * rng.lognormal(0.0, 0.9, n)
    impressions = suits / (price * (1 + crowded) ** pressure)
    evenness = settings.evenness * rng.lognormal(0.0, 0.25, n)
    learns = rng.random(n) < settings.learning_share
    threshold = np.where(learns, _THRESHOLD * settings.daily_spend * rng.lognormal(0.0, 0.5, n), 0.0)
    people = impressions / contacts
    funnel = Funnel(price, suits / crowded, pressure, people, evenness, threshold, np.ones(n))
    wanted = suits / (settings.outcome_price * _relative_prices(rng, settings))
    usual = suits * rng.lognormal(0.0, 0.55, n)
    return _answering(funnel, settings, suits, wanted), usual


def memory_of(settings: FunnelSettings) -> Memory:
    """Take what the lanes have in common from the settings."""
    return Memory(**{item.name: getattr(settings, item.name) for item in fields(Memory)})


def repeat_funnel(funnel: Funnel, times: int) -> Funnel:
    """Repeat every lane, one after the other, so that several spends can be tried at once."""
    return Funnel(*(np.repeat(getattr(funnel, item.name), times) for item in fields(Funnel)))


def _relative_prices(rng: np.random.Generator, settings: FunnelSettings) -> FloatArray:
    """Money per conversion against the typical one: by platform, by audience, and the segment's own."""
    by_platform = dict(zip(settings.platforms, rng.normal(0.0, 0.3, len(settings.platforms)), strict=True))
    by_audience = dict(zip(settings.audiences, rng.normal(0.0, 0.4, len(settings.audiences)), strict=True))
    common = [by_platform[segment.platform] + by_audience[segment.audience] for segment in settings.segments]
    relative: FloatArray = np.exp(np.array(common) + rng.normal(0.0, 0.35, len(common)))
    return relative


def _answering(funnel: Funnel, settings: FunnelSettings, suits: FloatArray, wanted: FloatArray) -> Funnel:
    """Let everybody who is met answer so often that the spend which suits brings what is wanted, thresholds apart."""
    still = np.ones((1, suits.size))
    untaught = replace(funnel, threshold=np.zeros(suits.size))
    brought = flow(untaught, memory_of(settings), Around(still, still, still), suits[None])
    return replace(funnel, answers=wanted / brought.conversions[0])


def _delivers_well(funnel: Funnel, memory: Memory, spend: FloatArray) -> FloatArray:
    known = _remembered(spend, float(np.exp(-1 / memory.learning_days)) if memory.learning_days > 0 else 0.0)
    ratio = np.divide(funnel.threshold, known, out=np.zeros_like(known), where=known > 0)
    share: FloatArray = 1 / (1 + ratio**memory.learning_power)
    return share


def _freshness(memory: Memory, contacts: FloatArray, refreshed: FloatArray) -> FloatArray:
    """Wear by the contacts of an average person since the creative was new."""
    so_far = np.cumsum(contacts, axis=0)
    at_refresh = np.maximum.accumulate(np.where(refreshed > 0, so_far - contacts, 0.0), axis=0)
    worn = 1 - np.exp(-memory.wear * (so_far - at_refresh))
    fresh: FloatArray = 1 - _MOST_WEAR * worn
    return fresh


def _remembered(values: FloatArray, kept: float) -> FloatArray:
    """Mean over the past with weights that fall by `kept` a day; the past before the first day was like it."""
    if kept == 0.0:
        return values
    smoothed, _ = lfilter([1 - kept], [1, -kept], values, axis=0, zi=kept * values[:1])
    return np.asarray(smoothed, dtype=np.float64)
