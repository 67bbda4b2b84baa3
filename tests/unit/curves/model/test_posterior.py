"""Score and information against finite differences and a dense solve; draws against the covariance they claim."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from dense_forms import STEP, dense, dense_score, flat, jacobian, somewhere_near, unflat
from scipy.stats import nbinom

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import Design, make_design
from optimizer.curves.model.likelihood import (
    Parameters,
    information,
    log_constant,
    log_likelihood,
    log_mean,
    log_prior,
    outcome_counts,
)
from optimizer.curves.model.posterior import draw_parameters, find_posterior, height_of
from optimizer.curves.model.prior import PriorScales
from optimizer.domain.segment import Segment

SIZE = 5.0


@pytest.fixture
def seen() -> Observations:
    rng = np.random.default_rng(3)
    segments = tuple(Segment(p, a) for p in ("meta", "tiktok") for a in ("young", "old", f"only {p}"))
    shape = (len(segments), 40)
    spend = rng.lognormal(3.0, 0.6, shape)
    observed = rng.random(shape) < 0.9
    outcome = rng.poisson(0.2 * spend / (1 + spend / 60)) * observed
    return Observations(
        segments=segments,
        first_day=date(2026, 1, 1),
        cell_start=np.arange(40),
        cell_days=np.ones(40, dtype=np.int64),
        spend=np.where(observed, spend, 0.0),
        outcome=outcome.astype(float),
        observed=observed,
        reported=np.ones(shape, dtype=bool),
    )


@pytest.fixture(params=[0.0, 0.6])
def design(seen: Observations, request: pytest.FixtureRequest) -> Design:
    """Without reach, and with a part of the saturation read from it."""
    plain = make_design(seen, PriorScales())
    gain = -0.4 * np.log1p(seen.spend / 15.0) * seen.observed
    return replace(plain, reach_gain=gain, reach_weight=np.full(len(seen.segments), float(request.param)))


@pytest.fixture
def somewhere(seen: Observations, design: Design) -> Parameters:
    return somewhere_near(seen, design)


def log_posterior(seen: Observations, design: Design, at: Parameters) -> float:
    constant = log_constant(outcome_counts(seen), SIZE)
    return log_likelihood(seen, log_mean(seen, design, at)[0], SIZE, constant) + log_prior(design, at)


def test_the_score_is_the_slope_of_the_log_posterior(seen: Observations, design: Design, somewhere: Parameters) -> None:
    score, here = dense_score(information(seen, design, somewhere, SIZE)), flat(somewhere)
    for place, one in enumerate(np.eye(len(here))):
        up, down = (log_posterior(seen, design, unflat(here + way * STEP * one, somewhere)) for way in (1.0, -1.0))
        assert score[place] == pytest.approx((up - down) / (2.0 * STEP), rel=1e-4, abs=1e-4)


def test_the_information_is_that_of_a_dense_design(seen: Observations, design: Design, somewhere: Parameters) -> None:
    """Jacobian by finite differences of the log mean, times the negative-binomial weights, plus the priors."""
    slopes, mean = jacobian(seen, design, somewhere), np.exp(log_mean(seen, design, somewhere)[0][seen.observed])
    n = somewhere.local.size
    prior = np.zeros((slopes.shape[1],) * 2)
    prior[:n, :n] = np.diag(1.0 / design.local_scales.ravel() ** 2)
    prior[n:, n:] = design.global_precision
    expected = slopes.T @ (slopes * (mean * SIZE / (SIZE + mean))[:, None]) + prior
    np.testing.assert_allclose(dense(information(seen, design, somewhere, SIZE)), expected, rtol=1e-5, atol=1e-4)


def test_the_likelihood_is_that_of_the_negative_binomial(
    seen: Observations, design: Design, somewhere: Parameters
) -> None:
    mean, _ = log_mean(seen, design, somewhere)
    found = log_likelihood(seen, mean, SIZE, log_constant(outcome_counts(seen), SIZE))
    expected = np.exp(mean[seen.observed])
    truth = nbinom.logpmf(seen.outcome[seen.observed], SIZE, SIZE / (SIZE + expected)).sum()
    assert found == pytest.approx(truth, rel=1e-10)


def test_the_mode_is_stationary(seen: Observations, design: Design) -> None:
    posterior = find_posterior(seen, design, first_guess(seen, design))
    info = posterior.information
    step = np.linalg.solve(dense(info), dense_score(info))
    assert np.abs(step).max() < 0.02


def test_draws_have_the_covariance_of_the_inverse_information(seen: Observations, design: Design) -> None:
    posterior = find_posterior(seen, design, first_guess(seen, design))
    local, shared = draw_parameters(posterior, design, 20_000, np.random.default_rng(0))
    flat = np.concatenate([local.reshape(len(local), -1), shared], axis=1)
    covariance = np.linalg.inv(dense(posterior.information))
    sd = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(np.cov(flat.T) / np.outer(sd, sd), covariance / np.outer(sd, sd), atol=0.05)
    mode = np.concatenate([posterior.mode.local.ravel(), posterior.mode.shared])
    np.testing.assert_allclose(flat.mean(axis=0), mode, atol=1e-9)  # antithetic


def test_counts_without_overdispersion_are_found_to_be_poisson_like(seen: Observations, design: Design) -> None:
    posterior = find_posterior(seen, design, first_guess(seen, design))
    assert posterior.size > 20


def test_the_order_of_segments_does_not_matter(seen: Observations) -> None:
    order = np.array([5, 3, 1, 0, 2, 4])
    turned = replace(
        seen,
        segments=tuple(seen.segments[i] for i in order),
        spend=seen.spend[order],
        outcome=seen.outcome[order],
        observed=seen.observed[order],
    )
    design, turned_design = make_design(seen, PriorScales()), make_design(turned, PriorScales())
    one = find_posterior(seen, design, first_guess(seen, design)).mode.local
    other = find_posterior(turned, turned_design, first_guess(turned, turned_design)).mode.local
    np.testing.assert_allclose(one[order], other, atol=0.02)


def test_a_search_ends_early_only_where_it_must_stay_far_below(seen: Observations, design: Design) -> None:
    start = first_guess(seen, design)
    in_full = find_posterior(seen, design, start)
    height = height_of(seen, design, in_full)
    np.testing.assert_array_equal(
        find_posterior(seen, design, start, least_height=height).mode.shared, in_full.mode.shared
    )
    ended = find_posterior(seen, design, start, least_height=height + 1000.0)
    np.testing.assert_array_equal(ended.mode.shared, start.shared)
    assert height_of(seen, design, ended) < height
