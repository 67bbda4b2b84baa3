"""A segment without history gets a wide, sensible curve from its relatives."""

from dataclasses import replace

import numpy as np
import pytest
from known_histories import BASE, JULY, SEGMENTS, curve_at, spends, table_of

from optimizer.curves import fit_curves
from optimizer.curves.beside_known import beside_known
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment

USUAL = float(np.median(BASE))
RELATED = Segment("tiktok", "young")
"""Both its platform and its audience are known."""
NEW_PLATFORM, STRANGER = Segment("pinterest", "young"), Segment("zoo", "nobody")


def table() -> PerformanceTable:
    """Three segments; young people are half as easy to win on every platform, TikTok is half as good as Meta."""
    spend = spends(7, 0.5)
    rate = np.array([0.6, 0.3, 0.3, 0.15])
    won = np.random.default_rng(8).poisson(rate * spend / (1.0 + spend / 60.0))
    full = table_of(spend, won).rows
    is_known = (full["platform"] != RELATED.platform) | (full["audience"] != RELATED.audience)
    return PerformanceTable(full[is_known].reset_index(drop=True), "EUR")


KNOWN = tuple(segment for segment in SEGMENTS if segment != RELATED)


@pytest.fixture(scope="module")
def alone() -> CurveFit:
    return fit_curves(table(), "conversions", JULY)


@pytest.fixture(scope="module")
def fits() -> list[CurveFit]:
    """The same, drawn anew: the middle of 200 draws of a wide guess is off by some per cent itself."""
    newcomers = (RELATED, NEW_PLATFORM, STRANGER)
    return [fit_curves(table(), "conversions", JULY, newcomers=newcomers, seed=seed) for seed in range(6)]


@pytest.fixture(scope="module")
def fit(fits: list[CurveFit]) -> CurveFit:
    return fits[0]


def log_width(draws: FloatArray) -> float:
    lower, upper = np.quantile(draws, [0.1, 0.9])
    return float(np.log(upper / lower))


def test_newcomers_stand_among_the_others(fit: CurveFit, alone: CurveFit) -> None:
    assert fit.segments == tuple(sorted((*KNOWN, RELATED, NEW_PLATFORM, STRANGER)))
    new = [fit.segments.index(one) for one in (RELATED, NEW_PLATFORM, STRANGER)]
    assert not fit.observed_spend[new].any()
    assert not fit.recent_spend[new].any()
    assert np.all(np.isfinite(fit.draws))
    assert np.all(np.diff(fit.draws, axis=2) >= -1e-12 * fit.draws[:, :, 1:])
    assert set(fit.segments) - set(alone.segments) == {RELATED, NEW_PLATFORM, STRANGER}


@pytest.mark.parametrize("newcomer", [RELATED, NEW_PLATFORM, STRANGER], ids=str)
def test_a_newcomer_is_less_sure_than_its_relatives(fit: CurveFit, newcomer: Segment) -> None:
    widest = max(log_width(curve_at(fit, segment, USUAL)) for segment in KNOWN)
    assert log_width(curve_at(fit, newcomer, USUAL)) > 3.0 * widest


def test_a_stranger_is_the_least_sure(fit: CurveFit) -> None:
    related, stranger = (log_width(curve_at(fit, one, USUAL)) for one in (RELATED, STRANGER))
    assert stranger > 1.15 * related


def median_at_usual(fits: list[CurveFit], segment: Segment) -> float:
    return float(np.mean([np.median(curve_at(fit, segment, USUAL)) for fit in fits]))


def mean_at_usual(fits: list[CurveFit], segment: Segment) -> float:
    return float(np.mean([curve_at(fit, segment, USUAL) for fit in fits]))


def test_what_is_expected_of_a_stranger_lies_among_all_that_is_known(fits: list[CurveFit]) -> None:
    """What a plan counts on is the mean; that of a wide guess must not stand out because it is wide."""
    known = [mean_at_usual(fits, segment) for segment in KNOWN]
    assert min(known) <= mean_at_usual(fits, STRANGER) <= max(known)


def test_on_a_new_platform_an_audience_does_as_on_one_between_those_known(fits: list[CurveFit]) -> None:
    """Young people on a platform half way between Meta and TikTok, on the log scale; believed in part."""
    old, young, tiktok = (mean_at_usual(fits, segment) for segment in KNOWN)
    assert 0.9 * young * np.sqrt(tiktok / old) <= mean_at_usual(fits, NEW_PLATFORM) <= old


def test_of_two_weak_relatives_still_less_is_expected(fits: list[CurveFit]) -> None:
    """Young people are hard to win and so are those on TikTok: young people on TikTok are at most as easy as either.

    Not so hard as both together would make them in full, as relatives are believed in part.
    """
    old, young, tiktok = (median_at_usual(fits, segment) for segment in KNOWN)
    assert 0.9 * young * tiktok / old < median_at_usual(fits, RELATED) < max(young, tiktok)


def test_the_truth_is_within_the_interval(fit: CurveFit) -> None:
    lower, upper = np.quantile(curve_at(fit, RELATED, USUAL), [0.1, 0.9])
    assert lower < 0.15 * USUAL / (1.0 + USUAL / 60.0) < upper


def test_a_newcomer_learns_from_its_audience(fits: list[CurveFit]) -> None:
    """Young people are harder to win everywhere, so fewer are expected than of a stranger."""
    assert mean_at_usual(fits, NEW_PLATFORM) < mean_at_usual(fits, STRANGER)


def test_the_others_keep_their_curves_to_the_last_digit(fit: CurveFit, alone: CurveFit) -> None:
    rows = [fit.segments.index(segment) for segment in KNOWN]
    np.testing.assert_array_equal(fit.draws[:, rows], alone.draws)
    np.testing.assert_array_equal(fit.spend[rows], alone.spend)
    np.testing.assert_array_equal(fit.recent_spend[rows], alone.recent_spend)
    assert fit.dispersion == alone.dispersion


def test_newcomers_do_well_in_the_draws_in_which_the_others_do(fit: CurveFit, alone: CurveFit) -> None:
    """All share demand: a newcomer that did not follow the others would make sums too sure."""
    demand = np.random.default_rng(5).lognormal(0.0, 0.5, len(fit.draws))
    new = fit.segments.index(STRANGER)
    draws = fit.draws.mean(axis=0) * demand[:, None, None]
    joined = replace(fit, draws=draws)
    shuffled = np.random.default_rng(6).permutation(demand)
    other = replace(alone, draws=alone.draws.mean(axis=0) * shuffled[:, None, None])
    found = beside_known(other, joined)
    np.testing.assert_array_equal(np.argsort(found.draws[:, new, 5]), np.argsort(shuffled))
    np.testing.assert_array_equal(np.sort(found.draws[:, new, 5]), np.sort(draws[:, new, 5]))


def test_a_newcomer_that_is_known_already_changes_nothing(alone: CurveFit) -> None:
    same = fit_curves(table(), "conversions", JULY, newcomers=KNOWN[:1])
    np.testing.assert_array_equal(same.draws, alone.draws)


def test_the_summary_says_that_nothing_of_it_is_its_own(fit: CurveFit) -> None:
    assert fit.summary is not None
    own = {part.segment: part.own_evidence for part in fit.summary.segments}
    assert own[STRANGER] == pytest.approx(0.0, abs=1e-6)
    assert min(own[segment] for segment in KNOWN) > 0.1
