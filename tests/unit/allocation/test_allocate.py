"""Splits whose best answer is known, and what else an allocation tells."""

import itertools

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment


def segments(count):
    return tuple(Segment(f"platform {place % 3}", f"audience {place}") for place in range(count))


def solve(curves, budget, *limits, **options):
    problem = AllocationProblem(segments(len(curves)), tuple(curves), budget, limits)
    allocation = allocate(problem, **options)
    return allocation, certify(problem, allocation)


def own(place, **amounts):
    segment = segments(place + 1)[place]
    return SpendLimit(segment.platform, segment.audience, **{k: LimitAmount(v) for k, v in amounts.items()})


def test_square_roots_share_in_proportion_to_squared_scale():
    """Sum of a_i sqrt(x_i) is largest at x_i proportional to a_i^2, at a value of sqrt(budget x sum of a_i^2)."""
    scales = np.array([1.0, 2.0, 5.0])
    allocation, certificate = solve([FamilyCurve("power", a, 1.0, 0.5) for a in scales], 900.0)
    np.testing.assert_allclose(allocation.spend, 900.0 * scales**2 / 30.0, rtol=1e-5)
    assert certificate.value == pytest.approx(np.sqrt(900.0 * 30.0), rel=1e-12)
    assert certificate.gap <= 1e-9
    assert allocation.shadow_price == pytest.approx(0.5 * np.sqrt(30.0 / 900.0), rel=1e-4)
    np.testing.assert_allclose(allocation.marginal_outcome, allocation.shadow_price, rtol=1e-4)


def test_logs_fill_like_water():
    """Sum of ln(1 + x_i / h_i): h_i + x_i is level where x_i > 0."""
    depths = (100.0, 200.0, 800.0)
    allocation, certificate = solve([FamilyCurve("log", 10.0, depth, 1.0) for depth in depths], 300.0)
    np.testing.assert_allclose(allocation.spend, [200.0, 100.0, 0.0], atol=1e-3)
    assert certificate.gap <= 1e-9


def test_one_good_s_curve_is_better_than_two_halves():
    """Two like curves with a threshold: the money of one threshold belongs to one of them."""
    allocation, certificate = solve([FamilyCurve("hill", 100.0, 1000.0, 6.0)] * 2, 1200.0)
    assert sorted(allocation.spend) == pytest.approx([0.0, 1200.0])
    assert certificate.gap <= 1e-4


def test_money_is_kept_together_for_a_platform_minimum():
    curves = [FamilyCurve("michaelis_menten", 100.0, 500.0, 1.0), FamilyCurve("michaelis_menten", 90.0, 500.0, 1.0)]
    free, _ = solve(curves, 300.0)
    assert (free.spend > 100.0).all()
    held, certificate = solve(curves, 300.0, own(0, on_off_minimum=200.0), own(1, on_off_minimum=200.0))
    np.testing.assert_allclose(held.spend, [300.0, 0.0])
    assert certificate.gap <= 1e-4


def test_points_are_solved_exactly():
    rng = np.random.default_rng(8)
    curves = [
        PointCurve(np.linspace(0.0, 900.0, 120), np.append(0.0, np.cumsum(np.sort(rng.exponential(1.0, 119))[::-1])))
        for _ in range(30)
    ]
    allocation, certificate = solve(curves, 6000.0)
    assert certificate.gap <= 1e-12
    assert allocation.spend.sum() == pytest.approx(6000.0, rel=1e-12)


def test_like_segments_get_like_money_and_flat_curves_share_evenly():
    like, _ = solve([FamilyCurve("log", 10.0, 50.0, 1.0)] * 4, 1000.0)
    np.testing.assert_allclose(like.spend, 250.0)
    flat, certificate = solve([PointCurve(np.array([0.0, 1000.0]), np.array([2.0, 2.0]))] * 5, 1000.0)
    np.testing.assert_allclose(flat.spend, 200.0)
    assert (certificate.value, certificate.upper_bound, certificate.gap) == (10.0, 10.0, 0.0)


def test_money_past_the_last_useful_knot_is_still_placed_but_never_past_the_last():
    flat_end = PointCurve(np.array([0.0, 100.0, 400.0]), np.array([0.0, 50.0, 50.0]))
    allocation, _ = solve([flat_end, flat_end], 700.0)
    assert allocation.spend.sum() == pytest.approx(700.0)
    assert allocation.unplaced == 0.0
    rich, certificate = solve([flat_end, flat_end], 1000.0)
    np.testing.assert_allclose(rich.spend, [400.0, 400.0])
    assert rich.unplaced == pytest.approx(200.0)
    assert certificate.gap == 0.0
    assert certificate.max_violation <= 1e-9


def test_a_segment_whose_results_do_not_move_does_not_disturb_the_others():
    curves = [PointCurve(np.array([0.0, 5000.0]), np.array([3.0, 3.0])), FamilyCurve("log", 10.0, 50.0, 1.0)]
    allocation, _ = solve(curves, 1000.0)
    np.testing.assert_allclose(allocation.spend, [0.0, 1000.0])


def test_no_budget_is_no_trouble():
    for limits in ((), (SpendLimit("platform 0", None, most=LimitAmount(0.5, "share")),)):
        allocation, certificate = solve([FamilyCurve("hill", 10.0, 50.0, 2.0)] * 4, 0.0, *limits)
        assert (allocation.spend == 0.0).all()
        assert (certificate.value, certificate.gap, certificate.max_violation) == (0.0, 0.0, 0.0)


def test_locks_and_shares_that_add_up_to_the_whole_budget_are_obeyed():
    thirds = [SpendLimit(s.platform, s.audience, lock=LimitAmount(1 / 3, "share")) for s in segments(3)]
    allocation, certificate = solve([FamilyCurve("log", 10.0, 50.0, 1.0)] * 3, 1000.0, *thirds)
    np.testing.assert_allclose(allocation.spend, 1000.0 / 3.0)
    assert certificate.max_violation <= 1e-9


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e9])
def test_tiny_and_huge_money_and_outcomes(unit):
    curves = [FamilyCurve("hill", c * unit, h * unit, s) for c, h, s in ((5, 90, 0.5), (9, 40, 2.5), (2, 10, 1.0))]
    allocation, certificate = solve(
        curves, 100.0 * unit, SpendLimit("platform 1", None, most=LimitAmount(0.3, "share"))
    )
    assert certificate.gap <= 1e-4
    assert allocation.spend.sum() == pytest.approx(100.0 * unit)
    expected = solve([FamilyCurve("hill", c, h, s) for c, h, s in ((5, 90, 0.5), (9, 40, 2.5), (2, 10, 1.0))], 100.0)
    assert certificate.value / unit <= expected[1].upper_bound * (1.0 + 1e-9)


def test_the_time_given_is_kept_and_the_gap_stays_honest():
    """Near-identical S-curves with minimums: too many like cases to go through."""
    ticks = itertools.count()
    curves = [FamilyCurve("hill", 100.0 + place / 100.0, 1000.0, 3.0) for place in range(30)]
    limits = [
        SpendLimit(s.platform, s.audience, on_off_minimum=LimitAmount(700.0 + k)) for k, s in enumerate(segments(30))
    ]
    allocation, certificate = solve(curves, 10_500.0, *limits, seconds=25.0, clock=lambda: float(next(ticks)))
    assert next(ticks) < 400
    assert allocation.spend.sum() == pytest.approx(10_500.0)
    assert 0.0 <= certificate.gap < 0.2
    assert certificate.max_violation <= 1e-6
