"""The one place that knows how to fit with a given weight of reach, and how to see which weight was learned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from unittest.mock import patch

import numpy as np

from optimizer.curves import fit_curves, learning
from optimizer.curves.blending import BELIEF, ReachWeight, weigh_reach
from optimizer.domain.curve import CurveFit
from optimizer.simulation import World


@dataclass(frozen=True, slots=True)
class Weighing:
    """How reach was weighed.

    Attributes
    ----------
    weight : float
        Of reach, in [0, 1]: the posterior mean.
    suggested : float
        The middle of the prior.
    evidence : float
        Log probability of the later results, learned from the earlier ones, with reach less that without.
    """

    weight: float
    suggested: float
    evidence: float


def fit_watched(world: World, weight: float | None = None) -> tuple[CurveFit, Weighing | None]:
    """Fit, with this weight of reach or with the learned one; also tell how it was weighed."""
    seen: list[ReachWeight] = []

    def weigh(*arguments: object) -> ReachWeight:
        found = weigh_reach(*arguments)  # type: ignore[arg-type]
        seen.append(found)
        if weight is None:
            return found
        certain = np.zeros_like(found.probability)
        certain[round(weight * (certain.size - 1))] = 1.0
        return replace(found, mean=weight, probability=certain)

    with patch.object(learning, "weigh_reach", weigh):
        fit = fit_curves(world.history, "conversions", world.settings.horizon)
    return fit, _weighing(seen[0]) if seen else None


def _weighing(found: ReachWeight) -> Weighing:
    even = found.view.evenness**2 / (1 + found.view.evenness**2)
    least, most = np.log(np.maximum(found.probability[[0, -1]], 1e-300))
    prior = 0.5 * ((1 - even) ** 2 - even**2) / BELIEF**2
    return Weighing(found.mean, even, float(most - least + prior))
