"""Where a fit of many segments starts once the global parameters are known."""

from __future__ import annotations

import numpy as np
import pytest
from known_histories import SEGMENTS, seen_in, table_of

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.demand import first_guess, level_guess
from optimizer.curves.model.design import LEVEL, N_LOCAL, Design, make_design
from optimizer.curves.model.likelihood import log_mean
from optimizer.curves.model.posterior import find_posterior
from optimizer.curves.model.prior import PriorScales

RATES = np.array([0.05, 0.2, 0.8, 3.0])


@pytest.fixture(scope="module")
def seen() -> Observations:
    rng = np.random.default_rng(5)
    spend = 40.0 * rng.lognormal(0.0, 0.4, (90, len(RATES)))
    return seen_in(table_of(spend, rng.poisson(RATES * spend), SEGMENTS[: len(RATES)]))


@pytest.fixture(scope="module")
def design(seen: Observations) -> Design:
    return make_design(seen, PriorScales())


def test_each_segment_is_expected_to_bring_what_it_brought(seen: Observations, design: Design) -> None:
    shared = first_guess(seen, design).shared
    guess = level_guess(seen, design, shared)
    log_mu, _ = log_mean(seen, design, guess)
    expected = (np.exp(log_mu) * seen.observed).sum(axis=1)
    np.testing.assert_allclose(expected, seen.outcome.sum(axis=1), rtol=0.02)
    assert not guess.local[:, LEVEL + 1 : N_LOCAL].any(), "only levels are guessed"
    np.testing.assert_array_equal(guess.shared, shared)


def test_it_leads_to_the_same_peak(seen: Observations, design: Design) -> None:
    usual = find_posterior(seen, design, first_guess(seen, design), 20.0)
    other = find_posterior(seen, design, level_guess(seen, design, usual.mode.shared), 20.0)
    np.testing.assert_allclose(other.mode.local, usual.mode.local, atol=0.03)
