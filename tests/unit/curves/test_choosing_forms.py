"""Forms of saturation found again: none, a power law, a ceiling; none is invented."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from known_histories import BASE, JULY, RATE, SEGMENTS, Response, ceiling, curve_at, history, root, seen_in, straight

from optimizer.curves import fit_curves
from optimizer.curves.choosing import NEGLIGIBLE, THRESHOLD_BELIEF, threshold_probability, weigh_forms
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import CAPACITY, THRESHOLD, make_design
from optimizer.curves.model.growth import GROWTH_FORMS
from optimizer.curves.model.posterior import find_posterior
from optimizer.curves.model.prior import PriorScales
from optimizer.curves.model.refinements import without_threshold
from optimizer.domain.curve import CurveFit, FloatArray

SEEDS = (0, 1, 2)


def times_four(response: Response, spend: FloatArray) -> FloatArray:
    return 4.0 * response(spend)


def fits_to(response: Response) -> list[CurveFit]:
    return [fit_curves(history(partial(times_four, response), seed), "conversions", JULY) for seed in SEEDS]


@pytest.fixture(scope="module")
def straight_fits() -> list[CurveFit]:
    return fits_to(straight)


@pytest.fixture(scope="module")
def root_fits() -> list[CurveFit]:
    return fits_to(root)


@pytest.fixture(scope="module")
def ceiling_fits() -> list[CurveFit]:
    return fits_to(ceiling)


def shares(fit: CurveFit) -> dict[str, float]:
    assert fit.summary is not None
    return {form.form: form.probability for form in fit.summary.forms}


def growth(fit: CurveFit, factor: float) -> FloatArray:
    """How many times the outcome at its base each segment is promised at so many times its base."""
    return np.array(
        [
            curve_at(fit, segment, factor * base).mean() / curve_at(fit, segment, base).mean()
            for segment, base in zip(SEGMENTS, BASE, strict=True)
        ]
    )


def test_no_saturation_is_invented(straight_fits: list[CurveFit]) -> None:
    """Results in proportion to spend: three times the money brings nearly three times as much."""
    for fit in straight_fits:
        assert growth(fit, 3.0).min() >= 2.6
        assert growth(fit, 3.0).max() <= 3.05


def test_where_results_are_straight_the_straight_form_gains_and_no_ceiling_is_near(
    straight_fits: list[CurveFit],
) -> None:
    """With a capacity far away all forms are straight, so that none can lose much; the curves are what counts."""
    for fit in straight_fits:
        assert shares(fit)["straight"] > GROWTH_FORMS["straight"].belief
        assert fit.summary is not None
        for part, base in zip(fit.summary.segments, BASE, strict=True):
            assert part.capacity.interval.lower > 10.0 * base


def test_a_power_law_is_recovered(root_fits: list[CurveFit]) -> None:
    for fit in root_fits:
        assert shares(fit)["root"] > 0.5
        assert shares(fit).get("straight", 0.0) == 0.0
        np.testing.assert_allclose(growth(fit, 3.0), np.sqrt(3.0), rtol=0.06)
        # the other way a straight start and a learning threshold are believed in a little that a power law has not
        np.testing.assert_allclose(growth(fit, 1 / 3), np.sqrt(1 / 3), rtol=0.2)
        np.testing.assert_allclose(growth(fit, 9.0), 3.0, rtol=0.12)  # three times the most that was usual


def test_a_ceiling_is_recovered(ceiling_fits: list[CurveFit]) -> None:
    for fit in ceiling_fits:
        found = shares(fit)
        assert found["ceiling"] > 0.7
        assert found.get("root", 0.0) + found.get("straight", 0.0) < 0.05
        np.testing.assert_allclose(growth(fit, 3.0), 1.5, rtol=0.15)
        assert growth(fit, 100.0).max() < 2.6  # the truth has 1.98, and doubt is asymmetric upwards
        level = [curve_at(fit, segment, base).mean() for segment, base in zip(SEGMENTS, BASE, strict=True)]
        np.testing.assert_allclose(level, 4.0 * RATE * BASE, rtol=0.1)


def test_probabilities_add_up_and_the_likeliest_stands_first(
    straight_fits: list[CurveFit], root_fits: list[CurveFit], ceiling_fits: list[CurveFit]
) -> None:
    for fit in (*straight_fits, *root_fits, *ceiling_fits):
        found = list(shares(fit).values())
        assert sum(found) == pytest.approx(1.0)
        assert found == sorted(found, reverse=True)
        assert min(found) > 0.9 * NEGLIGIBLE


def test_the_search_may_start_at_any_form() -> None:
    """What is found does not depend on the form that was fitted first."""
    seen = seen_in(history(root, 1))
    found = []
    for name in ("ceiling", "straight"):
        design = replace(make_design(seen, PriorScales()), form=name)
        start = find_posterior(seen, design, first_guess(seen, design), 50.0)
        found.append(
            {(fit.design.form, fit.needs_threshold): fit.probability for fit in weigh_forms(seen, design, start)}
        )
    assert found[0].keys() == found[1].keys()
    for form, probability in found[0].items():
        assert found[1][form] == pytest.approx(probability, abs=0.02)


def learning(spend: FloatArray) -> FloatArray:
    """A ceiling for those whom a platform finds only from some spend on: a third of the usual."""
    return np.asarray(4.0 * ceiling(spend) / (1.0 + (0.35 * BASE / spend) ** 2))


def steep(spend: FloatArray) -> FloatArray:
    """Results that grow faster than spend up to half the usual, then level off: a strong threshold, many results."""
    ratio = (spend / (0.8 * BASE)) ** 2.5
    return np.asarray(60.0 * RATE * BASE * ratio / (1.0 + ratio))


def test_a_strong_threshold_is_told_however_many_results_show_it() -> None:
    """What is meant to have no threshold must not learn one from them."""
    seen = seen_in(history(steep, 0, spread=1.0))
    design = make_design(seen, PriorScales())
    fits = weigh_forms(seen, design, find_posterior(seen, design, first_guess(seen, design), 50.0))
    assert threshold_probability(fits) > 0.99
    without = find_posterior(seen, without_threshold(design), first_guess(seen, without_threshold(design)), 50.0)
    shared = design.shared_shape.start + THRESHOLD - CAPACITY
    learned = without.mode.local[:, THRESHOLD] + without.mode.shared[shared]
    assert np.abs(learned).max() < 0.1, "it stays at its tiny median"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_threshold_is_believed_in_where_results_show_one(seed: int) -> None:
    fits = [fit_curves(history(of, seed), "conversions", JULY) for of in (learning, partial(times_four, straight))]
    with_one, without = (fit.summary.threshold for fit in fits if fit.summary is not None)
    assert with_one > 0.95 > THRESHOLD_BELIEF + 0.05 > without, (
        "without much spend near nothing little speaks against it"
    )
    for segment, base in zip(SEGMENTS, BASE, strict=True):
        steep, flat = (curve_at(fit, segment, 0.25 * base).mean() / curve_at(fit, segment, base).mean() for fit in fits)
        assert steep < 0.2 < flat
