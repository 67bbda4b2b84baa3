"""Whether results follow spend: an elasticity with an honest error, and the three answers."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from known_histories import BASE, DAYS, JULY, RATE, SEGMENTS, seen_in, spends, table_of

from optimizer.curves import fit_curves
from optimizer.curves.diagnostics.identification import spend_response
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import make_design
from optimizer.curves.model.prior import PriorScales
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.fit_summary import SpendResponse
from optimizer.domain.money import money
from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.problem import Allocation, Certificate
from optimizer.planning import make_plan

ELASTICITY = 0.6
DEMAND = np.exp(0.3 * np.sin(np.arange(DAYS) / 25.0) + 0.2 * (np.arange(DAYS) % 7 >= 5))[:, None]
MANY = 40


def seen_at(
    spend: FloatArray,
    rng: np.random.Generator,
    *,
    size: float | None = None,
    largest: float = 1.0,
    shock: float = 0.0,
) -> Observations:
    """Results that follow spend to a power, under a demand that swings; Poisson, or negative-binomial of a size.

    The first segment is so many times as large, and a shock of this sd hits all segments of a day alike.
    """
    mean = RATE * BASE * (spend / BASE) ** ELASTICITY * DEMAND * np.array([largest, 1.0, 1.0, 1.0])
    mean = mean * np.exp(shock * rng.standard_normal((len(spend), 1)))
    won = rng.poisson(mean) if size is None else rng.negative_binomial(size, size / (size + mean))
    return seen_in(table_of(spend, won))


def response_in(seen: Observations) -> SpendResponse:
    return spend_response(seen, make_design(seen, PriorScales()))


def shuffled(seen: Observations, rng: np.random.Generator) -> Observations:
    """The same results on other days, the same ones for all segments."""
    return replace(seen, outcome=seen.outcome[:, rng.permutation(seen.outcome.shape[1])])


def responses(n_histories: int = MANY, *, following: float = 0.0, **noise: float) -> list[SpendResponse]:
    return [
        response_in(seen_at(spends(seed, 0.4) * DEMAND**following, np.random.default_rng(seed), **noise))
        for seed in range(100, 100 + n_histories)
    ]


@pytest.mark.parametrize(
    ("following", "noise"),
    [
        (0.0, {}),
        (1.0, {"size": 4.0}),
        (0.0, {"size": 4.0, "largest": 6.0}),
        (0.0, {"largest": 6.0, "shock": 0.3}),
    ],
    ids=["counts", "noisy, budget follows demand", "a large segment is the noisiest", "good days are good for all"],
)
def test_the_elasticity_is_unbiased_and_its_error_honest(following: float, noise: dict[str, float]) -> None:
    found = responses(following=following, **noise)
    missed = np.array([(one.elasticity - ELASTICITY) / one.standard_error for one in found])
    assert abs(missed.mean()) < 3.0 / np.sqrt(MANY)
    assert 0.7 < missed.std() < 1.3
    assert 0.65 <= np.mean(np.abs(missed) < 1.2816) <= 0.95
    assert all(one.answer == "follows" for one in found)


def test_more_noise_means_a_larger_error() -> None:
    calm, noisy = responses(5), responses(5, size=4.0)
    assert min(one.standard_error for one in noisy) > 1.5 * max(one.standard_error for one in calm)


def test_shuffled_days_are_unrelated() -> None:
    answers: Counter[str] = Counter()
    for seed in range(MANY // 2):
        rng = np.random.default_rng(seed)
        answers[response_in(shuffled(seen_at(spends(seed, 0.4), rng), rng)).answer] += 1
    assert answers["unrelated"] >= 0.9 * answers.total()


def test_spend_that_stood_still_is_told() -> None:
    """Of results that do follow spend, hardly any may be called unrelated."""
    answers: Counter[str] = Counter()
    for seed in range(MANY // 2):
        answers[response_in(seen_at(spends(seed, 0.01), np.random.default_rng(seed))).answer] += 1
    assert answers["still"] >= 0.8 * answers.total()
    assert answers["unrelated"] <= 2


def test_levels_of_segments_say_nothing_of_spend() -> None:
    """A segment that gets more money because it is better must not make results seem to follow spend."""
    rng = np.random.default_rng(6)
    spend = spends(6, 0.3)
    better = RATE * BASE * np.array([1.0, 4.0, 9.0, 16.0])
    won = rng.poisson(np.tile(better, (DAYS, 1)))
    found = response_in(seen_in(table_of(spend * np.array([1.0, 4.0, 9.0, 16.0]), won)))
    assert abs(found.elasticity) < 3.0 * found.standard_error
    assert found.answer == "unrelated"


def followed_waves(seed: int, elasticity: float) -> Observations:
    """Demand of each platform has waves that budgets follow; results follow demand, and spend or not."""
    rng = np.random.default_rng(seed)
    days = np.arange(DAYS)
    waves = [np.exp(0.25 * np.sin(2.0 * np.pi * days / rng.uniform(90, 180) + rng.uniform(0, 6))) for _ in range(2)]
    demand = np.column_stack([waves[0], waves[0], waves[1], waves[1]])
    quick = np.exp(0.1 * rng.standard_normal((DAYS, len(BASE))))
    return seen_in(table_of(BASE * demand * quick, rng.poisson(5.0 * RATE * BASE * demand * quick**elasticity)))


def test_a_budget_that_followed_the_demand_of_its_platform_gets_no_credit() -> None:
    none = [response_in(followed_waves(seed, 0.0)) for seed in range(8)]
    assert all(one.answer != "follows" for one in none)
    missed = np.array([one.elasticity / one.standard_error for one in none])
    assert abs(missed.mean()) < 1.5
    assert all(response_in(followed_waves(seed, ELASTICITY)).answer == "follows" for seed in range(8))


def test_money_and_the_unit_of_money_do_not_matter() -> None:
    seen = seen_at(spends(0, 0.4), np.random.default_rng(0))
    one, other = response_in(seen), response_in(replace(seen, spend=seen.spend * 28_000.0))
    assert other.elasticity == pytest.approx(one.elasticity, rel=1e-6)
    assert other.standard_error == pytest.approx(one.standard_error, rel=1e-6)


@pytest.fixture(scope="module")
def shuffled_fit() -> CurveFit:
    """One segment brings thirty times as much as the others for the money, but not with the money."""
    rng = np.random.default_rng(0)
    spend = spends(0, 0.4)
    won = rng.poisson(RATE * BASE * np.array([1.0, 1.0, 1.0, 30.0]) * (spend / BASE) ** ELASTICITY)
    return fit_curves(table_of(spend, won[rng.permutation(DAYS)]), "conversions", JULY)


def more_on_the_best(fit: CurveFit) -> Plan:
    """Nearly half of the money goes where results are cheapest."""
    spend = np.array([0.18, 0.18, 0.18, 0.46]) * 170.0 * JULY.days
    allocation = Allocation(
        segments=SEGMENTS,
        spend=spend,
        marginal_outcome=np.full(4, 0.1),
        shadow_price=0.1,
        group_prices=(),
        binding=(),
        unplaced=0.0,
    )
    proven = Certificate(value=1.0, upper_bound=1.0, gap=0.0, max_violation=0.0)
    return make_plan(PlanRequest(JULY, money(float(spend.sum()), "EUR")), fit, allocation, proven)


def test_where_results_are_unrelated_to_spend_the_verdict_is_hold(shuffled_fit: CurveFit) -> None:
    assert shuffled_fit.summary is not None
    assert shuffled_fit.summary.response.answer == "unrelated"
    assert any("Not identifiable" in str(finding.message) for finding in shuffled_fit.findings)
    assert more_on_the_best(shuffled_fit).verdict == "hold"


def test_it_is_not_the_curves_that_hold_it_back(shuffled_fit: CurveFit) -> None:
    """The same curves with an answer that believes them would shift money."""
    assert shuffled_fit.summary is not None
    believed = replace(shuffled_fit.summary, response=SpendResponse(0.6, 0.05, "follows"))
    assert more_on_the_best(replace(shuffled_fit, summary=believed)).verdict == "shift"


def test_a_day_of_one_segment_is_enough_for_an_answer() -> None:
    seen = seen_in(table_of(np.array([[40.0]]), np.array([[3.0]]), SEGMENTS[:1], first_day=date(2025, 6, 30)))
    found = response_in(seen)
    assert found.answer == "still"
    assert np.isfinite([found.elasticity, found.standard_error]).all()
