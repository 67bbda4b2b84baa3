"""Measure planners on many simulated worlds of either kind: the share of the best possible outcome that plans bring.

usage: python -m benchmarks.worlds_made [N]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Literal

import numpy as np
import pandas as pd

from optimizer.domain.curve import FloatArray
from optimizer.simulation import (
    World,
    best_split,
    make_funnel_world,
    make_world,
    restless_settings,
    true_outcome,
    varied_funnel_settings,
    varied_settings,
)

Kind = Literal["funnel", "market", "restless"]
"""Of a world: results follow the people reached, or platforms choose whom they serve, in calm or restless firms."""
KINDS: tuple[Kind, ...] = ("funnel", "market", "restless")
Planner = Callable[[World], FloatArray]
"""Takes a world, of which it may read the history and the budget; returns money per segment, in the truth's order."""


def keep_last_split(world: World) -> FloatArray:
    return world.last_split


def even_split(world: World) -> FloatArray:
    n = len(world.truth.segments)
    return np.full(n, world.budget / n)


def rule_of_thumb(world: World) -> FloatArray:
    """Split in proportion to the last 60 days' conversions per money."""
    rows = world.history.rows
    recent = rows[rows["date"] > rows["date"].max() - pd.Timedelta(days=60)]
    sums = recent.groupby(["platform", "audience"])[["spend", "conversions"]].sum()
    keys = [(segment.platform, segment.audience) for segment in world.truth.segments]
    sums = sums.reindex(keys, fill_value=0.0)
    returns = (sums["conversions"] / sums["spend"].clip(lower=1e-9)).to_numpy(dtype=np.float64)
    shares: FloatArray = returns / returns.sum()
    return shares * world.budget


REFERENCE_PLANNERS: dict[str, Planner] = {
    "keep_last_split": keep_last_split,
    "even_split": even_split,
    "rule_of_thumb": rule_of_thumb,
}


def many_worlds(n: int, seed: int = 0, kind: Kind = "market") -> Iterable[World]:
    """Make varied worlds, one at a time; the first ones of a seed stay the same however many are made."""
    if kind == "funnel":
        return (make_funnel_world(settings) for settings in varied_funnel_settings(n, seed))
    recipes = restless_settings(n, seed) if kind == "restless" else varied_settings(n, seed)
    return (make_world(settings) for settings in recipes)


def shares_of_best(planners: dict[str, Planner], n: int, seed: int = 0, kind: Kind = "market") -> pd.DataFrame:
    """Score planners on many worlds: one row per world, one column per planner."""
    scores = []
    for world in many_worlds(n, seed, kind):
        best = true_outcome(world.truth, best_split(world))
        scores.append({name: true_outcome(world.truth, plan(world)) / best for name, plan in planners.items()})
    return pd.DataFrame(scores)


if __name__ == "__main__":
    n_worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 39
    for one in KINDS:
        print(f"{one}\n{shares_of_best(REFERENCE_PLANNERS, n_worlds, kind=one).describe().round(3).to_string()}")
