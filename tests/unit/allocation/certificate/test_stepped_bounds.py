"""Bounds of spend that follow from whole steps, and values that are all that the curves can bring."""

import numpy as np
import pytest

from optimizer.allocation.certificate.certify import certify
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import Allocation, AllocationProblem, Branch, LimitAmount, Prices, SpendLimit
from optimizer.domain.segment import Segment

MEN, WOMEN = Segment("meta", "men"), Segment("meta", "women")
STRAIGHT = FamilyCurve("linear", 1.0, 1.0, 1.0)
FREE = (Prices(0.0, (0.0,) * 2),)


def bound_of(limits, proof=FREE):
    """What two straight curves bring at most out of 10, where the price of money is 0: the sum of their ends."""
    problem = AllocationProblem((MEN, WOMEN), (STRAIGHT, STRAIGHT), 10.0, limits)
    spend = np.array([4.0, 6.0])
    return certify(problem, Allocation((MEN, WOMEN), spend, spend, np.nan, (0.0,) * 2, (), 0.0, proof)).upper_bound


def test_a_least_spend_takes_the_next_whole_step_from_the_others():
    least = SpendLimit("meta", "men", least=LimitAmount(1.0, "money"))
    assert bound_of((least, SpendLimit("meta", "men", step=4.0))) == pytest.approx(8.0 + 6.0)
    assert bound_of((least, SpendLimit("meta", "men", step=0.5))) == pytest.approx(10.0 + 9.0)


def test_any_spend_of_a_case_is_one_step_at_least():
    limits = (SpendLimit("meta", "men", step=4.0), SpendLimit("meta", "women", most=LimitAmount(1.0, "share")))
    proof = Branch(0, None, 0.0, float(np.nextafter(0.0, 1.0)), FREE, FREE)
    assert bound_of(limits, proof) == pytest.approx(8.0 + 6.0)


def test_a_step_that_a_bound_just_reaches_counts():
    limits = (SpendLimit("meta", "men", step=0.1), SpendLimit("meta", "men", most=LimitAmount(0.3, "money")))
    assert bound_of(limits) == pytest.approx(0.3 + 10.0)


def test_nothing_is_no_gap_where_the_curves_bring_nothing():
    flat = PointCurve(np.array([0.0, 150.0, 180.0]), np.array([0.0, 0.0, 93.0]))
    problem = AllocationProblem((MEN,), (flat,), 150.0, ())
    spend = np.array([150.0])
    steep = Branch(0, None, 150.0, 150.0, (Prices(0.0, ()),), (Prices(3.1, ()),))
    certificate = certify(problem, Allocation((MEN,), spend, spend, 3.1, (), (), 0.0, steep))
    assert (certificate.value, certificate.upper_bound, certificate.gap) == (0.0, 0.0, 0.0)
    # with one unit of money more the curve rises, and nothing is a gap
    more = AllocationProblem((MEN,), (flat,), 151.0, ())
    held = certify(more, Allocation((MEN,), spend, spend, 3.1, (), (), 1.0, steep))
    assert held.upper_bound >= 3.1
    assert held.gap == np.inf
