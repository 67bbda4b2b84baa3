"""Recipes for restless worlds of the second kind: crowded audiences, managers who move money, gaps in what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from optimizer.simulation.settings import AUDIENCE_NAMES, PLATFORM_NAMES, WorldSettings

RESTLESS_NAMES: Final = (
    *("shop", "cut", "grow", "new platform", "pauses", "no reach", "peak ahead", "thin", "weekly", "small"),
)
"""What can be special about a world."""

_STRENGTHS = ("price_pressure", "targeting", "season", "fatigue", "carryover", "dispersion", "learning", "drift")


def restless_settings(n: int, seed: int = 0) -> tuple[WorldSettings, ...]:
    """Draw recipes of firms that spend more than their audiences bear well; names take turns.

    Against `varied_settings`: people see several ads a day, managers move more money, histories are longer, nearly
    always one platform tells no reach, and the budget may change for the days ahead.

    Parameters
    ----------
    n : int
        How many; in every ten of them each of `RESTLESS_NAMES` is there once.
    seed : int
        The first recipes of a seed stay the same however many are drawn.
    """
    return tuple(
        _one_variation(np.random.default_rng([seed, number, 2]), RESTLESS_NAMES[number % len(RESTLESS_NAMES)])
        for number in range(n)
    )


def _one_variation(rng: np.random.Generator, name: str) -> WorldSettings:
    platforms = tuple(rng.choice(PLATFORM_NAMES, size=rng.integers(2, 4), replace=False).tolist())
    audiences = tuple(rng.choice(AUDIENCE_NAMES, size=rng.integers(4, 6), replace=False).tolist())
    strengths: dict[str, Any] = {one: round(float(rng.uniform(0.5, 1.6)), 2) for one in _STRENGTHS}
    usual = WorldSettings(
        name=name,
        platforms=platforms,
        audiences=audiences,
        start=date(2023, 6, 1) + timedelta(days=int(rng.integers(0, 600))),
        days=int(rng.choice([200, 240, 300, 365, 430])),
        seed=int(rng.integers(0, 2**31)),
        monthly_budget=round(float(len(platforms) * len(audiences) * rng.lognormal(np.log(2_600), 0.35)), 2),
        outcome_price=round(float(rng.lognormal(np.log(26), 0.3)), 2),
        saturation=round(float(rng.lognormal(np.log(3.0), 0.35)), 2),
        **strengths,
        lateness=round(float(rng.uniform(0.6, 1.4)), 2),
        organic_credit=round(float(rng.uniform(0.4, 1.6)), 2),
        unevenness=round(float(rng.uniform(1.0, 1.8)), 2),
        confounding=round(float(rng.uniform(0.3, 1.0)), 2),
        chasing=round(float(rng.uniform(0.0, 0.9)), 2),
        whim=round(float(rng.uniform(0.2, 0.45)), 2),
        pauses=round(float(rng.uniform(0.01, 0.06)), 3),
        launches=round(float(rng.uniform(0.0, 0.25)), 2),
        reach_missing=platforms[:1],
    )
    return replace(usual, **_special(rng, usual))


def _special(rng: np.random.Generator, usual: WorldSettings) -> dict[str, Any]:
    """What a world's name stands for; all is drawn, so that the rest of the world does not depend on its name."""
    before_christmas = date(2024, 11, int(rng.integers(1, 21)))
    special: dict[str, dict[str, Any]] = {
        "cut": {"budget_change": round(float(rng.uniform(0.35, 0.7)), 2)},
        "grow": {"budget_change": round(float(rng.uniform(1.6, 3.0)), 2)},
        "new platform": {"new_platforms": usual.platforms[1:2]},
        "pauses": {"pauses": round(float(rng.uniform(0.1, 0.25)), 2)},
        "no reach": {"reach_missing": usual.platforms},
        "peak ahead": {"start": before_christmas - timedelta(days=usual.days), "season": 1.5},
        "thin": {"outcome_price": 4.0 * usual.outcome_price},
        "weekly": {"row_days": 7},
        "small": {
            "days": int(rng.integers(90, 130)),
            "platforms": usual.platforms[:2],
            "audiences": usual.audiences[:3],
            "monthly_budget": 0.2 * usual.monthly_budget,
        },
    }
    return special.get(usual.name, {})
