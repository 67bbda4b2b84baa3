"""What counts say about one number of each group; all are log-concave in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from optimizer.curves.evidence.panel import IntArray
from optimizer.domain.curve import FloatArray


class EffectLikelihood(Protocol):
    """What is known of one effect of each group."""

    @property
    def size(self) -> int:
        """How many groups there are."""
        ...

    def guess(self) -> tuple[FloatArray, FloatArray]:
        """Rough middle and variance of each group's own effect, (n_groups,) each; finite with no counts at all."""
        ...

    def common(self) -> float:
        """Rough effect of all groups together."""
        ...

    def only(self, groups: IntArray) -> EffectLikelihood:
        """Keep some of the groups."""
        ...

    def at(self, effect: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Log likelihood, its slope and its curvature (with the sign turned) at effects of shape (..., n_groups)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    r"""Events among money, impressions or whatever they come of: :math:`y_g \sim \mathrm{Poisson}(n_g e^{\theta_g})`.

    Attributes
    ----------
    counted, base : (n_groups,) arrays
        y and n, not negative; 0 and 0 where nothing is known.
    """

    counted: FloatArray
    base: FloatArray

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.counted)

    def common(self) -> float:
        """Log of the rate of all groups together."""
        return float(np.log((self.counted.sum() + 0.5) / max(float(self.base.sum()), 1e-300)))

    def guess(self) -> tuple[FloatArray, FloatArray]:
        """Log rate and its variance, as if half an event more had come at the common rate."""
        extra = 0.5 / np.exp(self.common())
        return np.log((self.counted + 0.5) / (self.base + extra)), 1.0 / (self.counted + 0.5)

    def only(self, groups: IntArray) -> Counts:
        """Keep some of the groups."""
        return Counts(self.counted[groups], self.base[groups])

    def at(self, effect: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Log likelihood, slope, curvature; see `EffectLikelihood`."""
        expected = self.base * np.exp(np.minimum(effect, 600.0))
        return self.counted * effect - expected, self.counted - expected, expected


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    r"""Events that are of the second of two kinds.

    :math:`k_g \sim \mathrm{Binomial}(n_g, p_g)` with odds :math:`p_g / (1 - p_g) = o_g e^{\theta_g}`.

    Attributes
    ----------
    counted, among, odds : (n_groups,) arrays
        k, n and o; k is at most n, odds are above 0.
    """

    counted: FloatArray
    among: FloatArray
    odds: FloatArray

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.counted)

    def common(self) -> float:
        """Log of the effect of all groups together."""
        known = self.among > 0.0
        if not known.any():
            return 0.0
        usual = float(np.average(np.log(self.odds[known]), weights=self.among[known]))
        rest = float((self.among - self.counted).sum())
        return float(np.log((self.counted.sum() + 0.5) / (rest + 0.5))) - usual

    def guess(self) -> tuple[FloatArray, FloatArray]:
        """Log odds ratio and its variance, as if half an event more of either kind had come."""
        first, second = self.among - self.counted + 0.5, self.counted + 0.5
        return np.log(second / first) - np.log(self.odds), 1.0 / first + 1.0 / second

    def only(self, groups: IntArray) -> Parts:
        """Keep some of the groups."""
        return Parts(self.counted[groups], self.among[groups], self.odds[groups])

    def at(self, effect: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Log likelihood, slope, curvature; see `EffectLikelihood`."""
        logit = np.log(self.odds) + effect
        share = 1.0 / (1.0 + np.exp(-np.clip(logit, -600.0, 600.0)))
        value = self.counted * effect - self.among * np.logaddexp(0.0, logit)
        return value, self.counted - self.among * share, self.among * share * (1.0 - share)
