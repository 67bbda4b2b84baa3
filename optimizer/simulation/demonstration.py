"""The demonstration set: eighteen months of a small home-decor shop that never was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.period import Period
from optimizer.simulation.content import divide_by_content
from optimizer.simulation.counting import count_figures, share_arrived
from optimizer.simulation.demand import black_friday
from optimizer.simulation.settings import WorldSettings
from optimizer.simulation.truth import Truth
from optimizer.simulation.world import Story, story_truth, tell_story

CURRENCY: Final = "EUR"
DEMO_SETTINGS: Final = WorldSettings(
    platforms=("facebook", "instagram", "pinterest", "tiktok", "youtube"),
    audiences=(
        "Women 25-34",
        "Lookalike 1% purchasers",
        "Retargeting 30 days",
        "Interest: home decor",
        "Newsletter readers",
    ),
    start=date(2024, 7, 1),
    days=549,
    horizon_days=31,
    seed=16,
    monthly_budget=33_000.0,
    outcome_price=26.0,
    chasing=0.2,
    learning=0.8,
    pauses=0.02,
    launches=0.12,
)
_EXPORTED_AFTER: Final = 5  # days after the last one; the results of the last days are nearly all in
_WARM: Final = ("Retargeting 30 days", "Newsletter readers")
_COLUMNS: Final = (
    "spend",
    "impressions",
    "reach",
    "clicks",
    "link_clicks",
    "engagements",
    "video_views",
    "leads",
    "conversions",
    "revenue",
    "new_followers",
    "sessions",
    "bounces",
    "negative_feedback",
)


def demo_story() -> Story:
    """Tell the story of the shop."""
    return tell_story(DEMO_SETTINGS)


def demo_truth(story: Story) -> Truth:
    """Tabulate what steady spends would bring in January 2026, up to three quarters of the shop's budget each."""
    return story_truth(story, 0.75 * DEMO_SETTINGS.monthly_budget / 30)


def demo_performance(story: Story) -> pd.DataFrame:
    """Report the story as daily rows per segment and kind of content.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``platform``, ``audience``, ``campaign``, ``content_type``, ``age``, ``gender``, ``currency`` and the
        figures of the tidy CSV; money as floats with two decimals, counts whole, ``video_views`` only of videos. No
        rows for days on which a segment was paused or not launched yet.
    """
    settings = story.settings
    lanes = divide_by_content(np.random.default_rng([settings.seed, 6]), settings.segments, story.expected, story.rates)
    arrived = share_arrived(settings.days, settings.lateness, _EXPORTED_AFTER)
    rng = np.random.default_rng([settings.seed, 7])
    figures = count_figures(rng, lanes.outcome, lanes.rates, arrived, settings.dispersion)
    segments = [settings.segments[n] for n in lanes.segment]
    days = [settings.start + timedelta(days=n) for n in range(settings.days)]
    seasons = [season_campaign(day) for day in days]
    audiences = [segment.audience for segment in segments]
    rows = pd.DataFrame(
        {
            "date": np.repeat([day.isoformat() for day in days], len(segments)),
            "platform": [segment.platform for segment in segments] * settings.days,
            "audience": audiences * settings.days,
            "campaign": [f"{campaign_aim(name)} | {season}" for season in seasons for name in audiences],
            "content_type": list(lanes.content_type) * settings.days,
            "age": ["25-34" if name == "Women 25-34" else "" for name in audiences] * settings.days,
            "gender": ["female" if name == "Women 25-34" else "" for name in audiences] * settings.days,
            "currency": CURRENCY,
        }
    )
    for name in _COLUMNS:
        values = figures[name].ravel()
        rows[name] = values if name in {"spend", "revenue"} else values.astype(np.int64)
    rows["video_views"] = rows["video_views"].astype("Int64").where(rows["content_type"] == "video")
    ran = story.live[:, list(lanes.segment)].ravel() & (rows["impressions"] > 0).to_numpy()
    return rows[ran].reset_index(drop=True)


def campaign_aim(audience: str) -> str:
    """Name the campaign line that an audience belongs to."""
    return "Win back" if audience in _WARM else "Discover"


def season_campaign(day: date) -> str:
    """Name the shop's offer of the day."""
    friday = black_friday(day.year)
    offers = (
        ("Black Friday", Period(friday - timedelta(days=4), friday + timedelta(days=3))),
        ("Christmas gifts", Period(date(day.year, 11, 20), date(day.year, 12, 24))),
        ("New year, new room", Period(date(day.year, 1, 2), date(day.year, 1, 31))),
        ("Spring sale", Period(date(day.year, 3, 15), date(day.year, 4, 20))),
        ("Summer terrace", Period(date(day.year, 6, 15), date(day.year, 8, 15))),
    )
    return next((name for name, period in offers if period.start <= day <= period.end), "Always on")
