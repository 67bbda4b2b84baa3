"""The held-out score against forecasting one result after another, by quadrature."""

from dataclasses import replace

import numpy as np
import pytest
from known_histories import BASE, RATE, SEGMENTS, ceiling, history, root, seen_in, straight, table_of
from scipy.stats import nbinom, norm

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import Design, make_design
from optimizer.curves.model.held_out import early_part, held_out_score
from optimizer.curves.model.posterior import find_posterior
from optimizer.curves.model.prior import PriorScales

SIZE = 8.0
NOTHING = 1e-4
ONLY_A_LEVEL = PriorScales(
    level_platform=NOTHING,
    level_audience=NOTHING,
    level_segment=NOTHING,
    threshold_of_typical_spend=NOTHING,
    threshold_segment=NOTHING,
    weekday=NOTHING,
    holiday=NOTHING,
    festival=NOTHING,
    shopping_day=NOTHING,
    gift_season=NOTHING,
    payday=NOTHING,
    immaturity=NOTHING,
    demand_step=NOTHING,
    demand_trend=NOTHING,
    drift_step=NOTHING,
)


def score_of(seen: Observations, form: str) -> float:
    design = replace(make_design(seen, PriorScales()), form=form)
    found = find_posterior(seen, design, first_guess(seen, design))
    early = early_part(seen)
    return held_out_score(seen, early, design, found, find_posterior(early, design, found.mode, found.size))


def prior_spread_of_level(design: Design) -> float:
    """How unsure the sum is of all that a constant level could be: shared level, demand's end and drift's end."""
    shared = np.zeros(design.n_global)
    shared[0] = 1.0
    shared[design.levels.start + 1] = 1.0
    shared[design.shared_time.stop - 1] = 1.0
    shared[design.drift.start + design.n_knots - 1] = 1.0
    return float(np.sqrt(shared @ np.linalg.inv(design.global_precision) @ shared))


@pytest.fixture(scope="module")
def one_segment() -> Observations:
    rng = np.random.default_rng(8)
    spend = rng.lognormal(3.0, 0.5, (60, 1))
    return seen_in(table_of(spend, rng.negative_binomial(SIZE, SIZE / (SIZE + 0.2 * spend)), SEGMENTS[:1]))


def test_the_score_adds_up_the_forecasts_of_the_later_results(one_segment: Observations) -> None:
    """One unknown level: each forecast mixes over what all results before it have left possible."""
    seen = one_segment
    design = replace(make_design(seen, ONLY_A_LEVEL), form="straight")
    posterior = find_posterior(seen, design, first_guess(seen, design), SIZE)
    early = early_part(seen)

    level = np.linspace(-2.0, 2.0, 20_001) + np.log(seen.outcome.sum() / seen.spend.sum())
    belief = norm.pdf(level, design.global_mean[0], prior_spread_of_level(design))
    belief /= belief.sum()
    forecast = 0.0
    for cell in range(seen.spend.shape[1]):
        mean = np.exp(level) * seen.spend[0, cell]
        chance = nbinom.pmf(seen.outcome[0, cell], SIZE, SIZE / (SIZE + mean))
        if not early.observed[0, cell]:
            forecast += float(np.log(belief @ chance))
        belief *= chance
        belief /= belief.sum()
    before = find_posterior(early, design, posterior.mode, SIZE)
    assert held_out_score(seen, early, design, posterior, before) == pytest.approx(forecast, abs=0.05)
    assert forecast < -50.0


def test_early_is_the_first_quarter_of_the_days(one_segment: Observations) -> None:
    early = early_part(one_segment)
    assert early.observed[0].tolist() == [day < 15 for day in range(60)]
    np.testing.assert_array_equal(early.outcome[0, :15], one_segment.outcome[0, :15])
    assert not early.outcome[0, 15:].any()
    np.testing.assert_array_equal(early.spend, one_segment.spend)


def test_a_cell_that_ends_late_is_late(one_segment: Observations) -> None:
    weeks = replace(
        one_segment,
        cell_start=np.arange(0, 70, 7),
        cell_days=np.full(10, 7),
        spend=one_segment.spend[:, :10],
        outcome=one_segment.outcome[:, :10],
        observed=np.arange(10)[None, :] != 1,
        reported=one_segment.reported[:, :10],
    )
    # 17.5 of 70 days: two whole weeks, of which one was not observed
    assert early_part(weeks).observed[0].tolist() == [True] + 9 * [False]


def test_the_later_results_do_not_change_what_is_early(one_segment: Observations) -> None:
    early = early_part(one_segment)
    changed = replace(one_segment, outcome=one_segment.outcome + 5.0 * ~early.observed)
    np.testing.assert_array_equal(early_part(changed).outcome, early.outcome)


def test_the_form_that_the_results_have_scores_best() -> None:
    seen = seen_in(history(lambda spend: 4.0 * root(spend)))
    assert score_of(seen, "root") > max(score_of(seen, "early_ceiling"), score_of(seen, "straight")) + 5.0
    seen = seen_in(history(lambda spend: 4.0 * ceiling(spend)))
    assert score_of(seen, "ceiling") > max(score_of(seen, "root"), score_of(seen, "straight")) + 5.0
    seen = seen_in(history(lambda spend: 4.0 * straight(spend)))
    assert score_of(seen, "straight") > score_of(seen, "ceiling")


def test_with_nothing_early_all_results_are_scored() -> None:
    """A segment that starts after the first quarter is forecast from the prior alone."""
    rng = np.random.default_rng(2)
    spend = np.where(np.arange(80)[:, None] < 30, 0.0, BASE * rng.lognormal(0.0, 0.5, (80, 4)))
    seen = seen_in(table_of(spend, rng.poisson(RATE * spend)))
    assert not early_part(seen).observed.any()
    assert np.isfinite(score_of(seen, "ceiling"))
