"""Cases that leave something out prove nothing; those that cover everything prove the largest of their bounds."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation.certificate.certify import certify
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    Branch,
    FundedLimit,
    Guardrail,
    LimitAmount,
    Prices,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment

SEGMENTS = tuple(Segment(platform, audience) for platform in ("a", "b") for audience in ("x", "y"))
CURVES = tuple(FamilyCurve("hill", 100.0, 40.0, 3.0) for _ in SEGMENTS)
STEP = SpendLimit("a", "x", step=0.1)
SUM = SpendLimit("b", None, on_off_minimum=LimitAmount(30.0), most=LimitAmount(70.0))
FUNDED = FundedLimit(Scope(), 2)
RATIO = RatioLimit(Scope("a"), Scope("b"), 0.5)
PROBLEM = AllocationProblem(SEGMENTS, CURVES, 100.0, (STEP, SUM, FUNDED, RATIO))
ABOVE_ZERO = float(np.nextafter(0.0, 1.0))


def leaf(*counts, budget=1.0, funded=0.0):
    return (Prices(budget, (0.0, 0.0, funded, 0.0), counts),)


def bound(proof, problem=PROBLEM):
    """What the proof alone proves: the prices beside it fit no problem."""
    spend, misfit = np.zeros(4), (0.0,) * 9
    return certify(problem, Allocation(SEGMENTS, spend, spend, 0.0, misfit, (), 100.0, proof)).upper_bound


COVERING = {
    "one point": Branch(1, None, 20.0, 20.0, leaf(), leaf()),
    "overlapping": Branch(1, None, 30.0, 20.0, leaf(), leaf()),
    "neighbouring floats": Branch(1, None, 0.0, ABOVE_ZERO, leaf(), leaf()),
    "neighbouring multiples": Branch(0, None, 0.3, 0.4, leaf(), leaf()),
    "neighbouring multiples as they are rounded": Branch(0, None, 3 * 0.1, 4 * 0.1, leaf(), leaf()),
    "an on/off hole of a sum": Branch(None, 1, 0.0, 30.0, leaf(), leaf()),
    "a limit of one segment": Branch(None, 0, 0.3, 0.4, leaf(), leaf()),
    "neighbouring counts": Branch(None, None, 1.0, 2.0, leaf(0.5), leaf(-0.5), (0, 1, 3), (0.0, 5.0, 0.0)),
    "counts between whole numbers": Branch(None, None, 1.5, 1.6, leaf(0.5), leaf(-0.5), (0, 1), (0.0, 5.0)),
}
HOLES = {
    "a gap": Branch(1, None, 20.0, 21.0, leaf(), leaf()),
    "two multiples": Branch(0, None, 0.3, 0.5, leaf(), leaf()),
    "beyond an on/off minimum": Branch(None, 1, 0.0, 31.0, leaf(), leaf()),
    "inside an on/off minimum": Branch(None, 1, -1.0, 30.0, leaf(), leaf()),
    "a whole count": Branch(None, None, 1.0, 3.0, leaf(0.5), leaf(-0.5), (0, 1, 3), (0.0, 5.0, 0.0)),
    "no members": Branch(None, None, 1.0, 2.0, leaf(0.5), leaf(-0.5)),
    "a member twice": Branch(None, None, 1.0, 2.0, leaf(0.5), leaf(-0.5), (0, 0), (0.0, 0.0)),
    "a member that is not there": Branch(None, None, 1.0, 2.0, leaf(0.5), leaf(-0.5), (0, 9), (0.0, 0.0)),
    "a mark too few": Branch(None, None, 1.0, 2.0, leaf(0.5), leaf(-0.5), (0, 1), (0.0,)),
    "a mark that is no number": Branch(None, None, 1.0, 2.0, leaf(0.5), leaf(-0.5), (0, 1), (0.0, np.nan)),
    "a sum that is a count": Branch(None, 2, 20.0, 20.0, leaf(), leaf()),
    "a sum that is a ratio": Branch(None, 3, 20.0, 20.0, leaf(), leaf()),
    "a limit that is not there": Branch(None, 7, 20.0, 20.0, leaf(), leaf()),
    "a segment that is not there": Branch(-1, None, 20.0, 20.0, leaf(), leaf()),
    "a segment and a limit": Branch(0, 1, 20.0, 20.0, leaf(), leaf()),
    "no number": Branch(1, None, np.nan, 20.0, leaf(), leaf()),
    "a case without prices": Branch(1, None, 20.0, 20.0, leaf(), ()),
    "prices for other limits": (Prices(1.0, (0.0,)),),
    "prices for counts that are not there": leaf(1.0),
    "too few prices for counts": Branch(None, None, 1.0, 2.0, leaf(), leaf(), (0, 1), (0.0, 0.0)),
    "nothing": (),
}


@pytest.mark.parametrize("name", COVERING)
def test_cases_that_cover_everything_bound_as_well_as_one(name):
    assert bound(COVERING[name]) < np.inf
    deeper = Branch(3, None, 10.0, 10.0, COVERING[name], leaf())
    assert bound(deeper) < np.inf


@pytest.mark.parametrize("name", HOLES)
def test_a_proof_with_a_hole_proves_nothing(name):
    assert bound(HOLES[name]) == np.inf
    assert bound(Branch(3, None, 10.0, 10.0, leaf(), HOLES[name])) == np.inf


@pytest.mark.parametrize("price", [np.nan, np.inf, -np.inf, 1e300])
def test_prices_that_are_no_prices_never_prove_too_much(price):
    best = 0.5 * 100.0 * 2 * (50.0 / 40.0) ** 3 / (1.0 + (50.0 / 40.0) ** 3)
    proof = Branch(None, None, 1.0, 2.0, leaf(price), leaf(price), (0, 1), (0.0, 5.0))
    assert bound(proof) >= best
    assert bound((Prices(price, (price,) * 4),)) >= best


def test_a_case_that_nothing_is_allowed_in_counts_for_nothing():
    """More than 60 for one segment leaves no room for 50 in another: only the other case counts."""
    nested = Branch(0, None, 60.0, 60.0, leaf(), Branch(1, None, 50.0, 50.0, leaf(), ()))
    assert bound(nested) == pytest.approx(bound(Branch(0, None, 60.0, 60.0, leaf(), leaf())))


def test_a_deep_proof_is_read():
    proof = leaf()
    for number in range(3000):
        proof = Branch(1, None, 50.0 + number / 100.0, 50.0 + number / 100.0, leaf(), proof)
    assert bound(proof) < np.inf


def test_funded_segments_pay_the_price_of_being_funded():
    """Four segments of which two may be funded: with 53 for each at a price of 0.5 for money nothing is left over."""
    curves = tuple(FamilyCurve("linear", 1.0, 1.0, 1.0, most=50.0) for _ in SEGMENTS)
    problem = AllocationProblem(SEGMENTS, curves, 1000.0, (FUNDED,))
    priced = (Prices(0.0, (10.0,)),)
    assert bound(priced, problem) == pytest.approx(2 * 10.0 + 4 * 40.0)
    assert bound((Prices(0.0, (50.0,)),), problem) == pytest.approx(2 * 50.0)
    # A segment that is funded for sure must pay, even where that is not worth it.
    paid = (Prices(0.0, (60.0,)),)
    assert bound(Branch(0, None, 0.0, ABOVE_ZERO, paid, paid), problem) == pytest.approx(2 * 60.0)
    surely = replace(problem, limits=(FUNDED, SpendLimit("a", "x", least=LimitAmount(5.0))))
    assert bound((Prices(0.0, (60.0, 0.0)),), surely) == pytest.approx(2 * 60.0 - 10.0)


def test_counts_are_charged_beyond_their_marks():
    """Beyond 20 a segment brings 10 more than at 20; three of them at least, or two at most."""
    curves = tuple(FamilyCurve("linear", 1.0, 1.0, 1.0, most=30.0) for _ in SEGMENTS)
    problem = AllocationProblem(SEGMENTS, curves, 1000.0)
    counted = ((0, 1, 2, 3), (20.0,) * 4)
    low, high = (Prices(0.0, (), (10.0,)),), (Prices(1.0, (), (-5.0,)),)
    assert bound(Branch(None, None, 2.0, 3.0, low, (Prices(1e6, (), (0.0,)),), *counted), problem) == pytest.approx(1e9)
    assert bound(Branch(None, None, 2.0, 3.0, low, low, *counted), problem) == pytest.approx(max(4 * 20 + 20, 4 * 30))
    nested = Branch(None, None, 4.0, 5.0, Branch(None, None, 2.0, 3.0, low2(), low2(), *counted), low2(), *counted)
    assert bound(nested, problem) == pytest.approx(4 * 30.0)
    assert bound(Branch(None, None, 2.0, 3.0, low, high, *counted), problem) == pytest.approx(1000.0 - 15.0 + 4 * 5.0)


def low2():
    return (Prices(0.0, (), (0.0, 0.0)), Prices(0.0, (), (0.0,)))


def test_each_price_asks_what_it_says():
    """Each of four straight curves brings 1 a unit up to 30; the bound is known by hand."""
    curves = tuple(FamilyCurve("linear", 1.0, 1.0, 1.0, most=30.0) for _ in SEGMENTS)
    ratio = RatioLimit(Scope("a"), Scope("b"), 2.0)
    most, least = SpendLimit("a", None, most=LimitAmount(50.0)), SpendLimit("b", None, least=LimitAmount(50.0))
    rail = Guardrail("rate", 2.0, curves, np.array([1.0, 2.5, 2.5, 4.0]))
    # A trace of volume without spend, so that the guardrail does not forbid all spend, which would be the bound.
    trace = PointCurve(np.array([0.0, 30.0]), np.array([1e-9, 30.0]))
    paid = Guardrail("cost", 0.5, (trace, *curves[1:]))
    problem = AllocationProblem(SEGMENTS, curves, 1000.0, (ratio, most, least, rail, paid), money_cost=0.25)

    def at(budget=0.0, **limits):
        names = ("ratio", "most", "least", "rail", "paid")
        return bound((Prices(budget, tuple(limits.get(name, 0.0) for name in names)),), problem)

    # A unit of money over the line is given 0.5, one under it pays 1.
    assert at(ratio=0.5) == pytest.approx(2 * 30 * 1.25 + 0.0)
    assert at(budget=0.1, most=0.3) == pytest.approx(100 + 15 + 2 * 30 * 0.35 + 2 * 30 * 0.65)
    assert at(least=-0.5) == pytest.approx(-25 + 2 * 30 * 0.75 + 2 * 30 * 1.25)
    assert at(rail=0.4) == pytest.approx(30 * (1.15 + 0.55 + 0.55 + 0.0))
    assert at(paid=0.4) == pytest.approx(4 * 30 * (0.75 - 0.4 + 0.2))
    # Of the wrong sign a price asks nothing.
    assert at(ratio=-1.0, rail=-1.0, paid=-1.0, budget=-1.0) == pytest.approx(4 * 30 * 0.75)
