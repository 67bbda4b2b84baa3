"""The curvature of the log posterior against dense finite differences, and what Newton's steps gain by it."""

from dataclasses import replace

import numpy as np
import pytest
from dense_forms import STEP, dense, dense_score, flat, jacobian, somewhere_near, unflat
from known_histories import RATE, ceiling, seen_in, spends, table_of

from optimizer.curves.evidence.mix import Mix
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model import climbing
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import CAPACITY, THRESHOLD, Design, make_design
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.curves.model.likelihood import Information, Parameters, information, log_mean
from optimizer.curves.model.posterior import find_posterior, gradient_variance
from optimizer.curves.model.prior import PriorScales
from optimizer.curves.model.refinements import with_day_effects, with_mix, with_own_drift
from optimizer.domain.curve import FloatArray

FORMS = sorted(GROWTH_FORMS)
NEARLY_POISSON = 1e9


@pytest.fixture(scope="module")
def seen() -> Observations:
    """Seven weeks, a tenth of it not observed."""
    rng = np.random.default_rng(3)
    spend = spends(3, 0.6, days=49)
    daily = seen_in(table_of(spend, rng.poisson(ceiling(spend))))
    observed = daily.observed & (rng.random(daily.observed.shape) < 0.9)
    share = rng.dirichlet([1.0, 2.0, 3.0], observed.shape)
    mix = Mix(tuple(("content_type", kind) for kind in ("photo", "text", "video")), share, share.mean(axis=1))
    return replace(daily, observed=observed, outcome=daily.outcome * observed, mix=mix)


def design_of(
    seen: Observations, form: str, reach_weight: float, own_drift: float = 0.0, others: float = 0.0
) -> Design:
    """A part of the saturation is read from reach, in the first two segments; kinds and days may differ."""
    gain = -0.4 * np.log1p(seen.spend / 15.0) * seen.observed
    weight = reach_weight * np.array([1.0, 1.0, 0.0, 0.0])
    design = replace(make_design(seen, PriorScales()), form=form, reach_gain=gain, reach_weight=weight)
    return with_mix(with_day_effects(with_own_drift(design, seen, own_drift), others), seen, others)


def dense_bend(info: Information, design: Design) -> FloatArray:
    """The bend in each own effect; a segment's capacity and threshold add up its own effect and shared ones."""
    n = info.bend.size
    matrix = np.zeros((n + design.n_global,) * 2)
    matrix[np.arange(n), np.arange(n)] = info.bend.ravel()
    shared = slice(n + design.shared_shape.start, n + design.shared_shape.stop)
    for effect in (CAPACITY, THRESHOLD):
        own = np.arange(effect, n, info.bend.shape[1])
        weights = design.shape_weights[:, effect - CAPACITY]
        matrix[own, shared] = info.bend[:, effect, None] * weights
        matrix[shared, own] = matrix[own, shared].T
        matrix[shared, shared] += weights.T @ matrix[own, shared]
    return matrix


def hessian(seen: Observations, design: Design, at: Parameters, size: float) -> FloatArray:
    """Minus the second derivatives of the log posterior, by differences of its score."""
    here = flat(at)

    def score(values: FloatArray) -> FloatArray:
        return dense_score(information(seen, design, unflat(values, at), size))

    columns = [(score(here - STEP * one) - score(here + STEP * one)) / (2.0 * STEP) for one in np.eye(len(here))]
    return np.column_stack(columns)


@pytest.mark.parametrize(
    ("reach_weight", "own_drift", "others"),
    [(0.0, 0.0, 0.0), (0.6, 0.0, 0.0), (0.0, 0.2, 0.0), (0.0, 0.0, 0.3), (0.6, 0.2, 0.3)],
)
@pytest.mark.parametrize("form", FORMS)
def test_information_and_bend_are_the_curvature_of_the_log_posterior(
    seen: Observations, form: str, reach_weight: float, own_drift: float, others: float
) -> None:
    design = design_of(seen, form, reach_weight, own_drift, others)
    at = somewhere_near(seen, design)
    info = information(seen, design, at, NEARLY_POISSON)
    found = dense(info) + dense_bend(info, design)
    np.testing.assert_allclose(found, hessian(seen, design, at, NEARLY_POISSON), rtol=1e-5, atol=1e-3)
    if form != "straight":
        assert np.abs(info.bend).max() > 1.0, "the bend matters here"


def test_with_overdispersion_only_the_surprise_in_the_weights_is_missing(seen: Observations) -> None:
    """The negative binomial's own curvature adds w (y - m) / (r + m) to each weight w, which is 0 on average."""
    size = 5.0
    design = design_of(seen, "ceiling", 0.6)
    at = somewhere_near(seen, design)
    info = information(seen, design, at, size)
    slopes, mean = jacobian(seen, design, at), np.exp(log_mean(seen, design, at)[0][seen.observed])
    surprise = mean * size / (size + mean) * (seen.outcome[seen.observed] - mean) / (size + mean)
    missing = slopes.T @ (slopes * surprise[:, None])
    found = dense(info) + dense_bend(info, design) + missing
    np.testing.assert_allclose(found, hessian(seen, design, at, size), rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("form", FORMS)
def test_newton_settles_in_few_steps_at_a_peak(seen: Observations, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0

    def counted(
        seen: Observations, design: Design, at: Parameters, size: float, known: tuple[FloatArray, FloatArray]
    ) -> Information:
        nonlocal steps
        steps += 1
        return information(seen, design, at, size, known)

    design = design_of(seen, form, 0.0)
    monkeypatch.setattr(climbing, "information", counted)
    found = find_posterior(seen, design, first_guess(seen, design), 20.0)
    assert steps <= 12
    left = dense_score(found.information)
    assert left @ np.linalg.solve(dense(found.information), left) < 2e-3, "nothing is left to gain"
    assert np.linalg.eigvalsh(hessian(seen, design, found.mode, 20.0)).min() > 0.0, "a peak, not a saddle"


def test_where_the_capacity_is_far_off_newton_still_settles(seen: Observations) -> None:
    design = design_of(seen, "root", 0.0)
    start = first_guess(seen, design)
    usual = find_posterior(seen, design, start, 20.0).mode
    for far in (-4.0, 4.0):
        shared = start.shared.copy()
        shared[design.shared_shape.start] += far
        found = find_posterior(seen, design, Parameters(start.local, shared), 20.0).mode
        np.testing.assert_allclose(flat(found), flat(usual), atol=0.03)


def test_the_variance_of_each_parameter_is_that_of_the_dense_inverse(seen: Observations) -> None:
    design = design_of(seen, "ceiling", 0.6, own_drift=0.2, others=0.3)
    found = find_posterior(seen, design, first_guess(seen, design))
    n_segments, n_local = found.mode.local.shape
    rows, alone = np.arange(n_segments), np.zeros((n_segments, design.n_global, n_local))
    each_own = np.broadcast_to(np.eye(n_local), (n_segments, n_local, n_local))
    local = gradient_variance(found, rows, each_own, np.zeros((n_segments, n_local, design.n_global)))
    shared = gradient_variance(found, rows[:1], alone[:1], np.eye(design.n_global)[None])
    expected = np.diag(np.linalg.inv(dense(found.information)))
    np.testing.assert_allclose(local.ravel(), expected[: local.size], rtol=1e-8)
    np.testing.assert_allclose(shared[0], expected[local.size :], rtol=1e-8)
    assert np.all(local < design.local_scales**2 + 1e-12), "no one knows less than before"
    assert n_segments == len(RATE)
