"""Noise of single periods: a sale or an outage that nobody wrote down must not bend everything else.

A period's noise is normal with the usual spread, or with a small probability with a spread many times as wide (the
contaminated normal of Tukey 1960, "A survey of sampling from contaminated distributions").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from optimizer.domain.curve import FloatArray

_ROUNDS: Final = 100
_USUAL_SHARE: Final = (1.0, 19.0)
"""Periods out of the ordinary and ordinary ones that count as seen beforehand."""
_USUAL_WIDER: Final = (5.0, 4.0)
"""What `wider` leans to, with the weight of so many odd periods."""
_LEAST_WIDER: Final = 3.0
_NORMAL_MEDIAN: Final = 0.6745
"""Median of the size of a standard normal number."""


@dataclass(frozen=True, slots=True)
class Outliers:
    """How often and how far periods lie out of the ordinary.

    Attributes
    ----------
    share : float
        Probability of such a period, [0, 1).
    wider : float
        How many times as wide the noise is then, above 1.
    """

    share: float
    wider: float


def learn_outliers(misfit: FloatArray) -> tuple[Outliers, FloatArray]:
    """Tell odd periods from ordinary ones by EM, the usual spread left free.

    Parameters
    ----------
    misfit : (n_periods,) array
        Distance of each period from what is expected, the doubt about the expected included.

    Returns
    -------
    outliers : Outliers
        Their law.
    odd : (n_periods,) array
        Probability that the period is one.
    """
    square = misfit**2
    spread = max(float(np.median(np.abs(misfit))) / _NORMAL_MEDIAN, 1e-9)
    law, odd = Outliers(0.1, _USUAL_WIDER[0]), np.zeros(len(misfit))
    for _ in range(_ROUNDS):
        odd = _odd_probability(square / spread**2, law)
        share = (odd.sum() + _USUAL_SHARE[0]) / (len(misfit) + sum(_USUAL_SHARE))
        usual, weight = _USUAL_WIDER
        wide = ((odd * square).sum() / spread**2 + weight * usual**2) / (odd.sum() + weight)
        law = Outliers(float(share), float(max(np.sqrt(wide), _LEAST_WIDER)))
        precision = (1.0 - odd) + odd / law.wider**2
        spread = max(float(np.sqrt((precision * square).mean())), 1e-9)
    return law, odd


def period_weight(odd: FloatArray, law: Outliers) -> FloatArray:
    """Mean precision of each period's noise in units of the usual one, (0, 1]."""
    return np.asarray(1.0 - odd + odd / law.wider**2, dtype=np.float64)


def draw_noise(shape: tuple[int, ...], law: Outliers, rng: np.random.Generator) -> FloatArray:
    """Draw noise in units of the usual spread."""
    wide = np.where(rng.random(shape) < law.share, law.wider, 1.0)
    return np.asarray(rng.standard_normal(shape) * wide, dtype=np.float64)


def noise_density(distance: FloatArray, spread: FloatArray | float, law: Outliers) -> FloatArray:
    """Density of a total at a distance from its expected value, whatever the shapes that broadcast."""
    usual = (1.0 - law.share) * np.exp(-0.5 * (distance / spread) ** 2) / spread
    odd = law.share * np.exp(-0.5 * (distance / (law.wider * spread)) ** 2) / (law.wider * spread)
    return np.asarray((usual + odd) / np.sqrt(2.0 * np.pi), dtype=np.float64)


def _odd_probability(square: FloatArray, law: Outliers) -> FloatArray:
    log_odds = np.log(law.share / (1.0 - law.share)) - np.log(law.wider) + 0.5 * square * (1.0 - law.wider**-2)
    return np.asarray(expit(log_odds), dtype=np.float64)
