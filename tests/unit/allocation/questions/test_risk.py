"""Splits at risk: measures against their definitions, answers against every split of a grid, bounds that hold."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_instances import best_on_grid, grid_splits, question

from optimizer.allocation import allocate, allocate_at_risk, certify_at_risk
from optimizer.allocation.questions.measure import draw_weights, measure, outcomes_of, totals_of
from optimizer.domain.problem import FundedLimit, LimitAmount, Scope, SpendLimit
from optimizer.domain.risk import DIAL, CurveDraws, RiskBranch, RiskCase, RiskObjective
from optimizer.errors import AllocationError


def still() -> float:
    """A clock that stands: the search ends by its own counts, on any machine."""
    return 0.0


totals_lists = st.lists(st.floats(0.0, 1e3), min_size=1, max_size=30).map(np.array)


@settings(max_examples=50)
@given(totals_lists, st.floats(0.02, 1.0))
def test_the_measures_are_what_they_are_called(totals: np.ndarray, level: float) -> None:
    n_draws = len(totals)
    ordered = np.sort(totals)
    # The worst part as an integral over the quantiles.
    edges = np.minimum(np.arange(1, n_draws + 1) / n_draws, max(level, 1 / n_draws))
    parts = np.diff(np.concatenate([[0.0], edges]))
    assert measure(totals, RiskObjective("cvar", level)) == pytest.approx(parts @ ordered / parts.sum(), abs=1e-6)
    assert measure(totals, RiskObjective("upside", level)) == pytest.approx(
        -measure(-totals, RiskObjective("cvar", level)), abs=1e-6
    )
    quantile = measure(totals, RiskObjective("quantile", level))
    assert quantile == pytest.approx(np.quantile(totals, level, method="inverted_cdf"))
    assert measure(totals, RiskObjective("cvar", level)) <= quantile + 1e-9
    assert measure(totals, RiskObjective()) == pytest.approx(totals.mean())


@settings(max_examples=50)
@given(totals_lists, st.sampled_from(["mean", "cvar", "upside", "quantile"]), st.floats(0.02, 1.0))
def test_weights_are_weights(totals: np.ndarray, name: str, level: float) -> None:
    weights = draw_weights(totals, RiskObjective(name, level))  # type: ignore[arg-type]
    assert (weights >= 0.0).all()
    assert weights.sum() == pytest.approx(1.0)
    if name in ("cvar", "upside"):
        assert weights.max() <= 1.0 / max(level * len(totals), 1.0) + 1e-9


def test_outcomes_lie_on_the_drawn_curves() -> None:
    problem, draws = question(3, seed=5)
    spend = np.array([0.0, 33.3, 100.0])
    found = outcomes_of(draws, spend)
    for draw in range(len(draws.outcome)):
        for place in range(3):
            assert found[draw, place] == pytest.approx(
                np.interp(spend[place], draws.spend[place], draws.outcome[draw, place])
            )
    assert problem.budget == 100.0


@pytest.mark.parametrize("name", ["cvar", "upside", "quantile"])
@pytest.mark.parametrize("seed", range(4))
def test_no_split_of_a_grid_is_better_and_none_passes_the_bound(name: str, seed: int) -> None:
    objective = RiskObjective(name, (0.1, 0.25, 0.5)[seed % 3])  # type: ignore[arg-type]
    problem, draws = question(3, seed=seed)
    answer = allocate_at_risk(problem, draws, objective, clock=still)
    certificate = certify_at_risk(problem, draws, answer)
    best = best_on_grid(draws, objective, grid_splits(3))
    assert certificate.upper_bound >= best - 1e-9
    assert certificate.value >= best * (1.0 - (1e-3 if name == "cvar" else 0.02))
    assert certificate.max_violation <= 1e-9
    assert answer.allocation.spend.sum() == pytest.approx(100.0)
    assert certificate.value == pytest.approx(measure(totals_of(draws, answer.allocation.spend), objective))


@pytest.mark.parametrize(("n_segments", "level"), [(2, 0.25), (6, 0.1), (12, 0.25), (24, 0.5)])
def test_concave_curves_leave_no_gap(n_segments: int, level: float) -> None:
    problem, draws = question(n_segments, seed=n_segments, shape=(0.9, 1.0), n_draws=200)
    answer = allocate_at_risk(problem, draws, RiskObjective("cvar", level), clock=still)
    assert certify_at_risk(problem, draws, answer).gap <= 1e-4


def test_s_shaped_curves_are_closed_by_cases() -> None:
    gaps = []
    for seed in range(4):
        problem, draws = question(4, seed=seed)
        answer = allocate_at_risk(problem, draws, RiskObjective("cvar", 0.25), clock=still)
        gaps.append(certify_at_risk(problem, draws, answer).gap)
    assert np.median(gaps) <= 1e-4
    assert max(gaps) <= 1e-2


def test_the_worst_part_of_two_sure_things_and_a_gamble() -> None:
    # Linear curves: the gamble brings 3 or 0 per unit of money, the others 1 and 0.9. The mean takes the gamble, the
    # worst half takes the better sure thing.
    spend = np.tile([0.0, 100.0], (3, 1))
    slopes = np.array([[1.0, 0.9, 3.0], [1.0, 0.9, 0.0]])
    draws = CurveDraws(spend, slopes[:, :, np.newaxis] * spend)
    problem, _ = question(3, seed=0)
    for name, level, taken in (("mean", 1.0, 2), ("cvar", 0.5, 0), ("upside", 0.5, 2), ("quantile", 0.5, 0)):
        answer = allocate_at_risk(problem, draws, RiskObjective(name, level), clock=still)  # type: ignore[arg-type]
        assert answer.allocation.spend[taken] == pytest.approx(100.0, abs=1e-3)


def test_doubt_that_cancels_is_hedged() -> None:
    # Two segments that do well in opposite draws: each alone is a gamble, half and half is sure.
    spend = np.tile([0.0, 100.0], (2, 1))
    slopes = np.array([[2.0, 0.0], [0.0, 2.0]])
    draws = CurveDraws(spend, slopes[:, :, np.newaxis] * spend)
    problem, _ = question(2, seed=0)
    answer = allocate_at_risk(problem, draws, RiskObjective("cvar", 0.5), clock=still)
    np.testing.assert_allclose(answer.allocation.spend, [50.0, 50.0], atol=1e-2)
    certificate = certify_at_risk(problem, draws, answer)
    assert certificate.value == pytest.approx(100.0, rel=1e-4)
    assert certificate.gap <= 1e-4


@settings(max_examples=6)
@given(st.integers(0, 10**6), st.sampled_from([0.1, 0.25, 0.5]))
def test_limits_hold_and_splits_within_them_keep_below_the_bound(seed: int, level: float) -> None:
    rng = np.random.default_rng(seed)
    limits = (
        SpendLimit("meta", "segment 0", most=LimitAmount(float(rng.choice([10.0, 25.0, 40.0])))),
        SpendLimit("meta", "segment 1", on_off_minimum=LimitAmount(float(rng.choice([20.0, 50.0])))),
        FundedLimit(Scope(), 2 if seed % 4 == 0 else 3),
    )
    problem, draws = question(3, seed=seed, limits=limits)
    objective = RiskObjective("cvar", level)
    answer = allocate_at_risk(problem, draws, objective, clock=still)
    certificate = certify_at_risk(problem, draws, answer)
    allowed = [
        split
        for split in grid_splits(3)
        if split[0] <= limits[0].most.value  # type: ignore[union-attr]
        and (split[1] == 0.0 or split[1] >= limits[1].on_off_minimum.value)  # type: ignore[union-attr]
        and (split > 0.0).sum() <= limits[2].most
    ]
    best = best_on_grid(draws, objective, allowed)
    assert certificate.max_violation <= 1e-6
    assert certificate.upper_bound >= best - 1e-9
    assert certificate.value >= best * (1.0 - 5e-3)


def test_the_certificate_catches_planted_weights_and_prices() -> None:
    problem, draws = question(4, seed=2, shape=(0.9, 1.0))
    objective = RiskObjective("cvar", 0.25)
    answer = allocate_at_risk(problem, draws, objective, clock=still)
    honest = certify_at_risk(problem, draws, answer)
    case = answer.proof
    while isinstance(case, RiskBranch):
        case = case.low
    worst = int(draws.outcome[:, :, -1].sum(axis=1).argmin())
    single = np.zeros(len(draws.outcome))
    single[worst] = 1.0
    assert case.weights is not None
    for planted in (single, case.weights * 0.5, -case.weights, case.weights[:-1]):
        found = certify_at_risk(problem, draws, dataclasses.replace(answer, proof=RiskCase(planted, case.allocation)))
        assert found.upper_bound == np.inf
    # A worse split with the same proof: the value falls, the bound stays.
    moved = dataclasses.replace(answer.allocation, spend=np.array([100.0, 0.0, 0.0, 0.0]))
    found = certify_at_risk(problem, draws, dataclasses.replace(answer, allocation=moved))
    assert found.value < honest.value
    assert found.upper_bound == pytest.approx(honest.upper_bound)
    assert found.gap > honest.gap
    # Claims about totals are not believed.
    lied = dataclasses.replace(answer, totals=answer.totals * 2.0)
    assert certify_at_risk(problem, draws, lied).value == pytest.approx(honest.value)


def test_a_proof_by_one_case_is_not_taken_for_the_whole() -> None:
    problem, draws = question(4, seed=2, shape=(0.9, 1.0))
    objective = RiskObjective("cvar", 0.25)
    answer = allocate_at_risk(problem, draws, objective, clock=still)
    inside = dataclasses.replace(problem, limits=(SpendLimit("meta", "segment 0", most=LimitAmount(0.0)),))
    poor = allocate_at_risk(inside, draws, objective, clock=still)
    assert isinstance(poor.proof, RiskCase)
    branch = RiskBranch(0, 0.0, poor.proof, poor.proof)
    best = best_on_grid(draws, objective, grid_splits(4, 10))
    found = certify_at_risk(problem, draws, dataclasses.replace(answer, proof=branch))
    assert found.upper_bound >= best


def test_the_mean_is_the_ordinary_problem() -> None:
    problem, draws = question(5, seed=1)
    answer = allocate_at_risk(problem, draws, RiskObjective(), clock=still)
    np.testing.assert_allclose(answer.allocation.spend, allocate(problem).spend, atol=1e-6)


def test_money_must_earn_its_cost() -> None:
    problem, draws = question(3, seed=3, shape=(0.9, 1.0))
    dear = dataclasses.replace(problem, money_cost=1e3)
    answer = allocate_at_risk(dear, draws, RiskObjective("cvar", 0.25), clock=still)
    np.testing.assert_allclose(answer.allocation.spend, 0.0, atol=1e-6)
    fair = dataclasses.replace(problem, money_cost=0.05)
    answer = allocate_at_risk(fair, draws, RiskObjective("cvar", 0.25), clock=still)
    certificate = certify_at_risk(fair, draws, answer)
    spent = float(answer.allocation.spend.sum())
    assert certificate.value == pytest.approx(
        measure(totals_of(draws, answer.allocation.spend), answer.objective) - 0.05 * spent
    )
    assert certificate.gap <= 1e-4


def test_the_dial_leans_the_way_it_says() -> None:
    problem, draws = question(6, seed=4, n_draws=200)
    found = {risk: allocate_at_risk(problem, draws, objective, clock=still) for risk, objective in DIAL.items()}
    for risk, objective in DIAL.items():
        mine = measure(found[risk].totals, objective)
        assert all(mine >= measure(other.totals, objective) * (1.0 - 1e-3) for other in found.values())


@pytest.mark.parametrize("level", [0.0, -0.1, 1.5, float("nan")])
def test_a_level_is_a_share(level: float) -> None:
    problem, draws = question(2, seed=0)
    with pytest.raises(AllocationError, match="above 0 and at most 1"):
        allocate_at_risk(problem, draws, RiskObjective("cvar", level))


def test_without_time_there_is_still_an_answer() -> None:
    problem, draws = question(4, seed=0)
    ticks = iter(np.arange(1e6))
    answer = allocate_at_risk(
        problem, draws, RiskObjective("cvar", 0.25), seconds=0.5, clock=lambda: float(next(ticks))
    )
    certificate = certify_at_risk(problem, draws, answer)
    assert certificate.max_violation <= 1e-9
    assert np.isfinite(certificate.upper_bound)
