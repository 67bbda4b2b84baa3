"""Worlds with a known truth, for measuring planners and for the demonstration set.

The truth is a mechanism, of one of two kinds. In the first (`make_funnel_world`) results follow the people whom money
reaches: prices that rise, audiences that end, platforms that need some spend. In the second (`make_world`) platforms
choose whom they serve: second-price auctions, audiences served best-first, platforms that learn, creatives that wear,
people who remember. Nowhere is a fitted family written down; what a spend brings is found by running the mechanism.
"""

from optimizer.simulation.funnel_settings import FUNNEL_NAMES, FunnelSettings, varied_funnel_settings
from optimizer.simulation.funnel_world import make_funnel_world
from optimizer.simulation.restless_settings import RESTLESS_NAMES, restless_settings
from optimizer.simulation.scoring import best_split, share_of_best, true_outcome
from optimizer.simulation.settings import WorldSettings, varied_settings
from optimizer.simulation.truth import Truth
from optimizer.simulation.world import World, make_world

__all__ = [
    "FUNNEL_NAMES",
    "RESTLESS_NAMES",
    "FunnelSettings",
    "Truth",
    "World",
    "WorldSettings",
    "best_split",
    "make_funnel_world",
    "make_world",
    "restless_settings",
    "share_of_best",
    "true_outcome",
    "varied_funnel_settings",
    "varied_settings",
]
