"""The reserve goes where a test teaches, and says so where nothing can be learned."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_instances import question

from optimizer.allocation import allocate, certify
from optimizer.allocation.questions.measure import totals_of
from optimizer.allocation.questions.redeciding import exact_worth, quick_worth
from optimizer.allocation.questions.reserve import reserve
from optimizer.allocation.questions.signals import joint_signal, signal
from optimizer.allocation.questions.weighing import weighted_problem
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.risk import CurveDraws
from optimizer.errors import AllocationError, InfeasibleError


def still() -> float:
    return 0.0


def one_unknown(n_draws: int = 60) -> tuple[AllocationProblem, CurveDraws]:
    """Three known segments and a fourth that is either the best of all or worthless; on average it is not worth it."""
    problem, _ = question(4, seed=0)
    spend = np.tile(np.linspace(0.0, 100.0, 41), (4, 1))
    ceiling = np.tile([80.0, 70.0, 60.0, 0.0], (n_draws, 1))
    ceiling[:, 3] = np.where(np.arange(n_draws) % 4 == 0, 220.0, 3.0)
    rise = spend / (spend + 40.0)
    rise[3] = spend[3] / (spend[3] + 120.0)
    return problem, CurveDraws(spend, ceiling[:, :, np.newaxis] * rise)


def best_of(problem: AllocationProblem, draws: CurveDraws, weights: FloatArray) -> FloatArray:
    return allocate(weighted_problem(problem, draws, weights), tolerance=1e-6).spend


def test_the_reserve_goes_to_the_segment_that_nobody_knows() -> None:
    problem, draws = one_unknown()
    found = reserve(problem, draws, 0.1, 1.0, clock=still)
    assert found.teaches
    assert [test.place for test in found.tests] == [3]
    test = found.tests[0]
    assert test.spend >= test.without + 10.0 - 1e-6
    assert test.low < test.outcome < test.high
    # It is good in a quarter of the draws, and then it gets more.
    assert test.more_after == pytest.approx(0.25, abs=0.1)
    assert found.money == pytest.approx(10.0)
    assert found.spend.sum() == pytest.approx(100.0)
    best = best_of(problem, draws, np.full(60, 1 / 60))
    assert found.cost == pytest.approx(totals_of(draws, best).mean() - totals_of(draws, found.spend).mean(), abs=1e-3)
    assert found.cost > 0.0
    # Never more than knowing everything would be worth.
    known = np.mean([totals_of(draws, best_of(problem, draws, row))[place] for place, row in enumerate(np.eye(60))])
    assert 0.0 < found.taught <= known - totals_of(draws, best).mean() + 1e-6


def test_where_all_draws_agree_a_test_teaches_nothing() -> None:
    problem, draws = one_unknown()
    agreed = CurveDraws(draws.spend, np.broadcast_to(draws.outcome[:1], draws.outcome.shape).copy())
    found = reserve(problem, agreed, 0.1, 1.0, clock=still)
    assert not found.teaches
    assert found.taught == pytest.approx(0.0, abs=1e-6)
    assert "teaches nothing" in str(found.message)


def test_doubt_that_changes_no_decision_teaches_nothing() -> None:
    # All segments rise and fall together: the split stays, whatever comes.
    problem, draws = one_unknown()
    level = np.linspace(0.5, 1.5, 60)[:, np.newaxis, np.newaxis]
    together = CurveDraws(draws.spend, draws.outcome[1:2] * level)
    found = reserve(problem, together, 0.1, 1.0, clock=still)
    assert not found.teaches


def test_the_test_keeps_to_the_limits_or_goes_elsewhere() -> None:
    problem, draws = one_unknown()
    capped = dataclasses.replace(
        problem,
        limits=(
            SpendLimit("meta", "segment 3", most=LimitAmount(5.0)),
            SpendLimit("meta", "segment 0", least=LimitAmount(30.0)),
        ),
    )
    found = reserve(capped, draws, 0.1, 1.0, clock=still)
    assert 3 not in [test.place for test in found.tests]
    mean = weighted_problem(capped, draws, np.full(60, 1 / 60))
    answer = dataclasses.replace(allocate(mean), spend=found.spend, unplaced=0.0)
    assert certify(mean, answer).max_violation <= 1e-6
    locked = dataclasses.replace(
        problem, limits=tuple(SpendLimit("meta", f"segment {place}", lock=LimitAmount(25.0)) for place in range(4))
    )
    stuck = reserve(locked, draws, 0.1, 1.0, clock=still)
    assert stuck.tests == ()
    assert not stuck.teaches
    assert "no room" in str(stuck.message)
    with pytest.raises(InfeasibleError):
        reserve(
            dataclasses.replace(
                problem,
                limits=(
                    SpendLimit("meta", None, most=LimitAmount(5.0)),
                    SpendLimit("meta", None, least=LimitAmount(9.0)),
                ),
            ),
            draws,
            0.1,
            1.0,
        )


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, float("nan")])
def test_the_share_is_a_part_of_the_budget(share: float) -> None:
    problem, draws = one_unknown()
    with pytest.raises(AllocationError, match="above 0 and below 1"):
        reserve(problem, draws, share, 1.0)


@settings(max_examples=40)
@given(st.lists(st.floats(0.0, 1e4), min_size=2, max_size=30), st.floats(0.0, 10.0), st.integers(1, 9))
def test_a_signal_shares_out_every_draw(outcome: list[float], dispersion: float, n_classes: int) -> None:
    found = signal(np.array(outcome), dispersion, n_classes)
    assert 1 <= len(found) <= n_classes
    assert (found >= 0.0).all()
    np.testing.assert_allclose(found.sum(axis=0), 1.0)
    both = joint_signal(found, found)
    np.testing.assert_allclose(both.sum(axis=0), 1.0)


def test_a_clear_result_tells_the_draws_apart_and_a_noisy_one_does_not() -> None:
    outcome = np.repeat([10.0, 90.0], 20)
    clear, noisy = signal(outcome, 0.01, 2), signal(outcome, 1e6, 2)
    assert clear[0, :20] == pytest.approx(1.0)
    assert clear[1, 20:] == pytest.approx(1.0)
    assert np.abs(noisy[0, 0] - noisy[0, -1]) < 0.2


def test_worth_against_deciding_again_by_hand_and_it_falls_with_noise() -> None:
    problem, draws = one_unknown()
    spend = best_of(problem, draws, np.full(60, 1 / 60))
    is_good = np.arange(60) % 4 == 0
    perfect = np.array([is_good, ~is_good], dtype=float)
    by_hand = 0.0
    for row in perfect:
        weights = row / row.sum()
        again = best_of(problem, draws, weights)
        by_hand += row.mean() * float(weights @ (totals_of(draws, again) - totals_of(draws, spend)))
    found = exact_worth(problem, draws, perfect, spend, lambda: 1.0)
    assert found.gain == pytest.approx(by_hand, rel=1e-3)
    assert by_hand > 1.0
    tested = np.where(is_good, 23.0, 0.23)
    gains = [
        exact_worth(problem, draws, signal(tested, dispersion, 8), spend, lambda: 1.0).gain
        for dispersion in (0.1, 10.0, 1e5)
    ]
    assert gains[0] == pytest.approx(by_hand, rel=0.05)
    assert gains[0] > gains[1] > gains[2]
    assert gains[2] < 0.05 * by_hand


def test_the_quick_estimate_is_close_to_deciding_again() -> None:
    for seed in range(3):
        problem, draws = question(6, seed=seed, n_draws=100, shape=(0.9, 1.0))
        spend = best_of(problem, draws, np.full(100, 0.01))
        signals = [signal(draws.outcome[:, place, 6], 0.2, 6) for place in range(6)]
        exact = np.array([exact_worth(problem, draws, one, spend, lambda: 1.0).gain for one in signals])
        quick = quick_worth(draws, signals, 100.0, np.zeros(6), np.full(6, 100.0))
        # The bound of money's price stands on knots alone: near, not equal.
        np.testing.assert_allclose(quick, exact, atol=0.25 * exact.max())
        assert int(quick.argmax()) in np.argsort(exact)[-2:]
