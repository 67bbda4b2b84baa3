"""Counts of ads in a list that may leave out ads without results: density, mean and variance.

An ad brings a negative-binomial number of results with mean m and variance m + m**2 / r. It stands in the list if it
brought any; if it brought none, only with probability q. So what is seen follows

    p(y | listed) = q^[y = 0] NB(y; m, r) / (1 - (1 - q) p0),   p0 = (1 + m / r)^-r

which is the negative binomial itself at q = 1 and the zero-truncated one at q = 0 (Cameron and Trivedi 2013,
"Regression Analysis of Count Data", section 4.3, with the share of zeros that got through as a parameter). Without it a
list of ads "with at least one enquiry" looks as if a hundredth of the money brought nearly the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln
from scipy.stats import nbinom

from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True)
class CountLaw:
    """How counts scatter and get into the list.

    Attributes
    ----------
    size : float
        r, above 0; larger is closer to Poisson.
    listing : float
        q, the probability that an ad without any result is in the list, in (0, 1].
    """

    size: float
    listing: float


def log_no_result(log_mean: FloatArray, law: CountLaw) -> FloatArray:
    """Log of the probability that an ad has no result, log p0."""
    return np.asarray(-law.size * np.log1p(np.exp(log_mean) / law.size), dtype=np.float64)


def log_density(outcome: FloatArray, log_mean: FloatArray, law: CountLaw) -> FloatArray:
    """Log p(outcome | listed), elementwise; outcomes need not be whole (quasi-likelihood for money).

    Parameters
    ----------
    outcome, log_mean : arrays that broadcast
        Results of each ad, and the log of m.
    """
    size = law.size
    no_result = log_no_result(log_mean, law)
    density = gammaln(outcome + size) - gammaln(size) - gammaln(outcome + 1.0) + no_result
    density = density + outcome * (log_mean - np.log(size + np.exp(log_mean)))
    zeros = np.where(outcome == 0.0, np.log(law.listing), 0.0)
    return np.asarray(density + zeros - np.log1p(-(1.0 - law.listing) * np.exp(no_result)), dtype=np.float64)


def listed_moments(log_mean: FloatArray, law: CountLaw) -> tuple[FloatArray, FloatArray]:
    """Mean and variance of the results of an ad that is in the list."""
    mean = np.exp(log_mean)
    listed = 1.0 - (1.0 - law.listing) * np.exp(log_no_result(log_mean, law))
    seen = mean / listed
    variance = (mean + mean**2 / law.size + mean**2) / listed - seen**2
    return seen, np.maximum(variance, 1e-12)


def draw_listed(log_mean: FloatArray, law: CountLaw, rng: np.random.Generator) -> FloatArray:
    """Draw results of listed ads: a zero that got through, or a count of at least one.

    Parameters
    ----------
    log_mean : array of any shape
        Log of m of each drawn ad.

    Returns
    -------
    array of the same shape
    """
    no_result = np.exp(log_no_result(log_mean, law))
    listed_zero = law.listing * no_result / (1.0 - (1.0 - law.listing) * no_result)
    # the smallest count whose distribution function reaches a level that lies above that of no result
    level = no_result + (1.0 - no_result) * rng.random(log_mean.shape)
    counts = nbinom.ppf(level, law.size, law.size / (law.size + np.exp(log_mean)))
    return np.where(rng.random(log_mean.shape) < listed_zero, 0.0, np.maximum(counts, 1.0))
