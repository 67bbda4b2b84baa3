"""What a platform reports of a day: whole, noisy, late and partly estimated figures instead of expectations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.simulation.people import DayOutcome
from optimizer.simulation.settings import WorldSettings
from optimizer.simulation.traits import audience_kind, platform_traits

_ARRIVED = np.array([0.62, 0.78, 0.86, 0.91, 0.95, 0.975, 0.99])  # share of results known so many days later


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Chances and levels of the figures besides purchases, each (n_lanes,).

    Attributes
    ----------
    click, engagement, view : array
        Per impression (of average interest).
    link, landing, bounce : array
        Link clicks per click, sessions per link click, bounces per session.
    lead, follow, hide : array
        Sign-ups per session, new followers per engagement, negative feedback per impression.
    order_value : array
        Mean revenue per conversion, money.
    """

    click: FloatArray
    engagement: FloatArray
    view: FloatArray
    link: FloatArray
    landing: FloatArray
    bounce: FloatArray
    lead: FloatArray
    follow: FloatArray
    hide: FloatArray
    order_value: FloatArray


def draw_rates(rng: np.random.Generator, settings: WorldSettings) -> Rates:
    """Draw the rates of every segment of the settings around its platform's."""
    levels = [platform_traits(segment.platform) for segment in settings.segments]
    n = len(levels)

    def around(values: list[float] | float, scatter: float) -> FloatArray:
        drawn: FloatArray = np.asarray(values) * rng.lognormal(0.0, scatter, n)
        return drawn

    return Rates(
        click=around([_click_rate(segment) for segment in settings.segments], 0.25),
        engagement=around([level.engagement_rate for level in levels], 0.25),
        view=np.minimum(around([level.view_rate for level in levels], 0.15), 0.9),
        link=np.clip(rng.normal(0.78, 0.06, n), 0.5, 0.95),
        landing=np.clip(rng.normal(0.88, 0.04, n), 0.6, 0.98),
        bounce=np.clip(rng.normal(0.52, 0.08, n), 0.25, 0.8),
        lead=around(0.045, 0.3),
        follow=around(0.030, 0.3),
        hide=around(0.00022, 0.3),
        order_value=around(2.5 * settings.outcome_price, 0.15),
    )


def share_arrived(n_days: int, lateness: float, days_since: int = 1) -> FloatArray:
    """Share of each day's results that an export knows which is made `days_since` days after the last day.

    Returns
    -------
    (n_days,) array
        Increasing with age to 1.
    """
    age = np.arange(n_days)[::-1] + days_since - 1
    missing = np.where(age < _ARRIVED.size, 1 - _ARRIVED[np.minimum(age, _ARRIVED.size - 1)], 0.0)
    arrived: FloatArray = 1 - np.minimum(lateness * missing, 1.0)
    return arrived


def count_figures(
    rng: np.random.Generator, outcome: DayOutcome, rates: Rates, arrived: FloatArray, dispersion: float
) -> dict[str, FloatArray]:
    """Turn expectations into reported figures.

    Parameters
    ----------
    outcome : DayOutcome
        (n_days, n_lanes) arrays.
    rates : Rates
        One per lane.
    arrived : (n_days,) array
        From `share_arrived`.
    dispersion : float
        0 leaves Poisson and binomial noise.

    Returns
    -------
    dict of str to (n_days, n_lanes) array
        Every figure of `optimizer.domain.performance.FIGURES`; spend and revenue to the cent.
    """

    def uneven(scatter: float) -> FloatArray:
        """Return a factor of mean 1 whose coefficient of variation is `scatter` at usual dispersion."""
        variance = max((scatter * dispersion) ** 2, 1e-8)
        factors: FloatArray = rng.gamma(1 / variance, variance, outcome.spent.shape)
        return factors

    impressions = rng.poisson(outcome.impressions)
    reach = np.minimum(rng.poisson(outcome.reach * uneven(0.04)), impressions)
    warmth = outcome.interest / np.maximum(outcome.impressions, 1e-9)
    clicks = rng.binomial(impressions, np.clip(rates.click * warmth * uneven(0.10), 0.0, 0.5))
    link_clicks = rng.binomial(clicks, np.broadcast_to(rates.link, clicks.shape))
    sessions = rng.binomial(link_clicks, np.broadcast_to(rates.landing, clicks.shape))
    bounces = rng.binomial(sessions, np.clip(rates.bounce * uneven(0.05), 0.0, 0.95))
    engagements = rng.binomial(impressions, np.clip(rates.engagement * warmth * uneven(0.12), 0.0, 0.6))
    conversions = rng.poisson(outcome.credited * arrived[:, None] * uneven(0.28))
    basket = rng.gamma(np.maximum(conversions, 1) * 2.5, 1 / 2.5)
    counts = {
        "spend": np.round(outcome.spent, 2),
        "impressions": impressions,
        "reach": reach,
        "clicks": clicks,
        "link_clicks": link_clicks,
        "engagements": engagements,
        "video_views": rng.binomial(impressions, np.broadcast_to(rates.view, clicks.shape)),
        "leads": rng.binomial(sessions, np.clip(rates.lead * uneven(0.2), 0.0, 0.9)),
        "conversions": conversions,
        "revenue": np.round(np.where(conversions > 0, basket * rates.order_value, 0.0), 2),
        "new_followers": rng.binomial(engagements, np.clip(rates.follow * uneven(0.15), 0.0, 0.9)),
        "sessions": sessions,
        "bounces": bounces,
        "negative_feedback": rng.poisson(impressions * rates.hide * uneven(0.3)),
    }
    return {name: np.asarray(values, dtype=np.float64) for name, values in counts.items()}


def _click_rate(segment: Segment) -> float:
    return platform_traits(segment.platform).click_rate * audience_kind(segment).click
