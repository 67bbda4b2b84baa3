"""Worlds with a known truth, for measuring planners and for the demonstration set.

The truth is a mechanism: second-price auctions, finite audiences served best-first, platforms that learn, creatives
that wear, people who remember. No curve is written down anywhere; what a spend brings is found by running it.
"""

from optimizer.simulation.scoring import best_split, share_of_best, true_outcome
from optimizer.simulation.settings import WorldSettings, varied_settings
from optimizer.simulation.truth import Truth
from optimizer.simulation.world import World, make_world

__all__ = [
    "Truth",
    "World",
    "WorldSettings",
    "best_split",
    "make_world",
    "share_of_best",
    "true_outcome",
    "varied_settings",
]
