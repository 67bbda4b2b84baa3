"""A limit that is broken in rounding is as much wider in the bound: it is never below the value, nor far above."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.allocation.certificate.reading import read_rules
from optimizer.allocation.certificate.widening import widened
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, Guardrail, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment

SEGMENTS = (Segment("a", "x"), Segment("a", "y"), Segment("b", "x"), Segment("b", "y"))
CURVES = tuple(FamilyCurve("linear", ceiling, 1.0, 1.0) for ceiling in (5.0, 4.0, 1.0, 2.0))
VOLUME = tuple(FamilyCurve("linear", leads, 1.0, 1.0) for leads in (0.1, 0.1, 1.0, 0.5))
A, B = Scope(platform="a"), Scope(platform="b")
LIMITS = {
    "most of a sum": SpendLimit("a", None, most=LimitAmount(400.0)),
    "most of one": SpendLimit("a", "x", most=LimitAmount(400.0)),
    "least of a sum": SpendLimit("b", None, least=LimitAmount(600.0)),
    "least of one": SpendLimit("b", "x", least=LimitAmount(600.0)),
    "lock": SpendLimit("a", None, lock=LimitAmount(400.0)),
    "ratio": RatioLimit(B, A, 1.5),
    "guardrail": Guardrail("cost per lead", 2.0, VOLUME, None),
    "budget": SpendLimit("a", None, most=LimitAmount(2000.0)),
}


def problem_with(limit):
    return AllocationProblem(SEGMENTS, CURVES, 1000.0, (limit,))


@pytest.mark.parametrize("name", LIMITS)
def test_the_bound_of_an_answer_beyond_a_limit_in_rounding_is_its_value(name):
    """Curves are straight, so that the bound of the stated problem is the best, and any step beyond shows."""
    problem = problem_with(LIMITS[name])
    best = allocate(problem)
    exact = certify(problem, best)
    assert exact.upper_bound == pytest.approx(exact.value, rel=1e-9)
    # one unit of 1e-6 to the first segment, out of what the limit asks for elsewhere, or out of nothing
    beyond = best.spend + 1e-6 * np.array([1.0, 0.0, 0.0, 0.0] if name == "budget" else [1.0, 0.0, -0.5, -0.5])
    answer = replace(best, spend=np.maximum(beyond, 0.0), unplaced=max(1000.0 - float(beyond.sum()), 0.0))
    found = certify(problem, answer)
    assert found.max_violation > 1e-8
    assert found.value > exact.value
    assert found.value <= found.upper_bound <= found.value + 1e-4


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_that_is_held_or_really_broken_stays_as_it_is(name):
    rules = read_rules(problem_with(LIMITS[name]))
    for spend in (allocate(problem_with(LIMITS[name])).spend, np.array([900.0, 0.0, 0.0, 101.0]), np.full(3, np.nan)):
        same = widened(rules, np.round(spend, 3))
        assert (same.budget, same.ratios) == (rules.budget, rules.ratios)
        assert [(one.least, one.most) for one in same.totals] == [(one.least, one.most) for one in rules.totals]
        assert (same.own.least.tolist(), same.own.most.tolist()) == (rules.own.least.tolist(), rules.own.most.tolist())
        assert [one.room for one in same.rates] == [0.0 for _ in rules.rates]
