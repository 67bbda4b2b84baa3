"""How far to believe that results saturate as reach does: weighed by the results themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import Design
from optimizer.curves.model.held_out import early_part, held_out_score
from optimizer.curves.model.likelihood import Parameters
from optimizer.curves.model.posterior import Posterior, find_posterior
from optimizer.curves.model.refinements import with_reach
from optimizer.curves.reach import ReachView
from optimizer.domain.curve import FloatArray

BELIEF: Final = 0.2
"""Prior sd of the weight around what the evenness of exposure suggests."""
TRIED = np.array([0.0, 0.5, 1.0])
"""Weights whose evidence is computed; between them it is taken as a parabola."""
_WEIGHTS: Final = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True, slots=True, eq=False)
class ReachWeight:
    """The weight of reach in the saturation of results.

    Attributes
    ----------
    view : ReachView
        Reach as a function of spend.
    mean : float
        Posterior mean, in [0, 1].
    probability : (101,) array
        Posterior of the weights 0, 0.01 to 1.
    believed : float
        Prior centre.
    held_out : tuple of float
        Held-out score at the weights `TRIED`, against that at 0.
    nearby : Parameters
        Between the modes at the weights tried: where the search for that at `mean` may start.
    """

    view: ReachView
    mean: float
    probability: FloatArray
    believed: float
    held_out: tuple[float, ...]
    nearby: Parameters

    def draws(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw weights, shape (n_draws,), in antithetic pairs; their mean is close to `mean`."""
        half = rng.random(n_draws // 2)
        upward = np.cumsum(self.probability) / self.probability.sum()
        return np.asarray(np.interp(np.concatenate([half, 1.0 - half]), upward, _WEIGHTS), dtype=np.float64)


def weigh_reach(seen: Observations, design: Design, posterior: Posterior, view: ReachView) -> ReachWeight:
    """Find the posterior of the weight: prior by the evenness of exposure, times the held-out score.

    The prior is normal around c^2 / (1 + c^2), within [0, 1]: where impressions fall evenly on people, c is large, and
    reaching the same people again is what saturates; where few people see most of them, a platform chooses whom it
    serves, and those reached first are not like those reached last. The score is how probable
    the later results are, learned from the earlier ones (`optimizer.curves.model.held_out`).

    Parameters
    ----------
    design, posterior
        Without reach.
    """
    early, start = early_part(seen), posterior.mode
    modes, scores = [posterior.mode], []
    for weight in TRIED.tolist():
        rival = with_reach(design, seen, view, weight)
        found = posterior if weight == 0.0 else find_posterior(seen, rival, modes[-1], posterior.size)
        before = find_posterior(early, rival, start, posterior.size)
        start = before.mode
        modes.append(found.mode)
        scores.append(held_out_score(seen, early, rival, found, before))
    evidence = np.array(scores)
    parabola = np.polynomial.Polynomial.fit(TRIED, evidence, 2, domain=[0.0, 1.0], window=[0.0, 1.0])
    even = view.evenness**2 / (1.0 + view.evenness**2)
    height = parabola(_WEIGHTS) - 0.5 * ((_WEIGHTS - even) / BELIEF) ** 2
    probability = np.exp(height - height.max())
    probability /= probability.sum()
    held_out = tuple((evidence - evidence[0]).tolist())
    mean = float(_WEIGHTS @ probability)
    return ReachWeight(view, mean, probability, even, held_out, _between(modes[1:], mean))


def _between(modes: Sequence[Parameters], weight: float) -> Parameters:
    """The point at a weight on the line from one of the weights tried to the next."""
    right = min(int(np.searchsorted(TRIED, weight, side="right")), len(TRIED) - 1)
    along = (weight - TRIED[right - 1]) / (TRIED[right] - TRIED[right - 1])
    low, high = modes[right - 1], modes[right]
    return Parameters(low.local + along * (high.local - low.local), low.shared + along * (high.shared - low.shared))
