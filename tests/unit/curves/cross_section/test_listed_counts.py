"""Counts in a list that may lack the ads without results, against enumeration and scipy."""

import numpy as np
import pytest
from scipy.stats import nbinom

from optimizer.curves.cross_section.listed_counts import CountLaw, draw_listed, listed_moments, log_density

COUNTS = np.arange(0.0, 2000.0)


@pytest.mark.parametrize("mean", [0.02, 0.7, 12.0])
@pytest.mark.parametrize("law", [CountLaw(0.8, 1.0), CountLaw(5.0, 0.3), CountLaw(40.0, 0.001)])
def test_the_density_sums_to_one_and_has_the_stated_moments(mean: float, law: CountLaw) -> None:
    density = np.exp(log_density(COUNTS, np.log(mean), law))
    assert density.sum() == pytest.approx(1.0, abs=1e-9)
    seen, variance = listed_moments(np.array([np.log(mean)]), law)
    assert density @ COUNTS == pytest.approx(seen[0], rel=1e-8)
    assert density @ COUNTS**2 - seen[0] ** 2 == pytest.approx(variance[0], rel=1e-6)


def test_a_complete_list_is_the_negative_binomial() -> None:
    density = log_density(COUNTS, np.log(3.0), CountLaw(2.5, 1.0))
    np.testing.assert_allclose(density, nbinom.logpmf(COUNTS, 2.5, 2.5 / 5.5), rtol=1e-9)


@pytest.mark.parametrize("mean", [0.2, 1.5])
def test_draws_have_the_moments_of_the_list(mean: float) -> None:
    law = CountLaw(4.0, 0.05)
    drawn = draw_listed(np.full(60_000, np.log(mean)), law, np.random.default_rng(0))
    seen, variance = listed_moments(np.array([np.log(mean)]), law)
    assert drawn.mean() == pytest.approx(seen[0], rel=0.015)
    assert drawn.var() == pytest.approx(variance[0], rel=0.06)
