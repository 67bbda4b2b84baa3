"""Large problems and bad ones: limits are read without a table of limits x segments, and nothing is raised."""

import time
import tracemalloc

import numpy as np
import pytest

from optimizer.allocation.certificate.certify import certify
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    FundedLimit,
    LimitAmount,
    Prices,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment


def large(n_segments):
    rng = np.random.default_rng(5)
    segments = tuple(Segment(f"platform {place % 7}", f"audience {place}") for place in range(n_segments))
    curves = tuple(
        FamilyCurve("hill", *(float(one) for one in row))
        for row in zip(
            rng.lognormal(4, 1, n_segments),
            rng.lognormal(5, 1, n_segments),
            rng.uniform(0.8, 3, n_segments),
            strict=True,
        )
    )
    limits = tuple(
        SpendLimit(segment.platform, segment.audience, on_off_minimum=LimitAmount(0.2 * curve.half_saturation))
        for segment, curve in zip(segments, curves, strict=True)
    )
    problem = AllocationProblem(segments, curves, 50.0 * n_segments, limits[: 7 * n_segments // 10])
    spend = np.full(n_segments, 50.0)
    prices = Prices(0.2, (0.0,) * len(problem.limits))
    return problem, Allocation(segments, spend, spend, 0.2, prices.limits, (), 0.0, (prices,))


def test_memory_grows_with_limits_and_segments_not_with_their_product():
    problem, answer = large(3000)
    tracemalloc.start()
    certify(problem, answer)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.5 * 8 * 2100 * 3000  # a table of numbers would be twice this


def test_ten_times_the_segments_take_no_more_than_about_ten_times_as_long():
    def seconds(n_segments):
        problem, answer = large(n_segments)
        taken = []
        for _ in range(3):
            start = time.process_time()
            certify(problem, answer)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(10_000) <= 25.0 * seconds(1000)


SEGMENTS = (Segment("a", "x"), Segment("b", "y"))
CURVES = (FamilyCurve("hill", 10.0, 5.0, 2.0), PointCurve(np.array([0.0, 10.0]), np.array([1.0, 5.0])))


def plain(problem, spend=(1.0, 2.0)):
    at = np.array(spend)
    limits = (0.0,) * len(problem.limits)
    return certify(problem, Allocation(SEGMENTS, at, at, 0.1, limits, (), problem.budget - at.sum(), ()))


@pytest.mark.parametrize(
    "limit",
    [
        SpendLimit("a", "x", least=LimitAmount(50.0), most=LimitAmount(20.0)),
        SpendLimit("a", None, most=LimitAmount(-20.0), step=5.0),
        SpendLimit(None, None, least=LimitAmount(150.0)),
        SpendLimit(None, None, each=True, lock=LimitAmount(1.0, "share")),
    ],
)
def test_nothing_is_allowed_under_limits_that_contradict_each_other(limit):
    certificate = plain(AllocationProblem(SEGMENTS, CURVES, 100.0, (limit,)))
    assert certificate.upper_bound == -np.inf
    assert certificate.max_violation > 0.0


def test_limits_that_name_nothing_ask_nothing():
    limits = (SpendLimit("c", None, least=LimitAmount(50.0)), FundedLimit(Scope(tag="none"), 0))
    certificate = plain(AllocationProblem(SEGMENTS, CURVES, 100.0, limits))
    assert certificate.max_violation == 0.0
    assert np.isfinite(certificate.upper_bound)


def test_without_a_budget_only_what_comes_by_itself_is_left():
    certificate = plain(AllocationProblem(SEGMENTS, CURVES, 0.0), (0.0, 0.0))
    assert (certificate.value, certificate.gap, certificate.max_violation) == (1.0, 0.0, 0.0)
    assert certificate.upper_bound == pytest.approx(1.0)


def test_where_no_spend_is_worth_its_cost_nothing_is_proved_best():
    curves = (FamilyCurve("hill", 10.0, 5.0, 2.0), FamilyCurve("power", 1.0, 5.0, 1.0))
    problem = AllocationProblem(SEGMENTS, curves, 100.0, money_cost=3.0)
    answer = Allocation(SEGMENTS, np.zeros(2), np.zeros(2), 0.0, (), (), 100.0, (Prices(0.0, ()),))
    certificate = certify(problem, answer)
    assert (certificate.value, certificate.gap) == (0.0, 0.0)
    assert abs(certificate.upper_bound) <= 1e-9
