"""The certificate against every split, without a solver: no prices and no cases, however wrong, prove a falsehood."""

from __future__ import annotations

import numpy as np
import pytest
from exact_split import allowed_splits, outcome_of
from random_problems import LIMIT_KINDS, PARTS, random_layout, random_problem
from written_limits import broken_by

from optimizer.allocation import certify
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    BoundTree,
    Branch,
    FundedLimit,
    Guardrail,
    Prices,
    RatioLimit,
    SpendLimit,
)


def random_prices(rng: np.random.Generator, problem: AllocationProblem, slope: float, counts: int) -> Prices:
    """Prices about as high as outcomes are, of the signs that they must have; not at all those of the best split."""

    def price_of(limit) -> float:
        size = float(rng.lognormal(-1.0, 1.5) * slope) * float(rng.random() < 0.6)
        if isinstance(limit, SpendLimit):
            return size * float(rng.choice([-1.0, 1.0]))
        if isinstance(limit, FundedLimit):
            return size * problem.budget / len(problem.segments)
        if isinstance(limit, RatioLimit) or limit.rate is None:
            return size
        return float(rng.lognormal(0.0, 1.5))

    return Prices(
        float(rng.lognormal(-0.5, 1.0) * slope),
        tuple(price_of(limit) for limit in problem.limits),
        tuple(float(rng.normal() * slope * problem.budget / 5) for _ in range(counts)),
    )


def random_tree(
    rng: np.random.Generator, problem: AllocationProblem, slope: float, depth: int, counts: int = 0
) -> BoundTree:
    """Cases on the spend of a segment, under a limit, or on a count; some leave a hole that may hold the best split."""
    if depth == 0 or rng.random() < 0.2:
        return tuple(random_prices(rng, problem, slope, counts) for _ in range(rng.integers(1, 3)))
    count, kind = len(problem.segments), rng.random()
    sums = [place for place, limit in enumerate(problem.limits) if isinstance(limit, SpendLimit) and not limit.each]
    at_most = float(rng.random() ** 2 * problem.budget) * float(rng.random() < 0.7)
    hole = float(rng.random() ** 3 * problem.budget) * float(rng.random() < 0.4)
    if kind < 0.3:
        members = tuple(int(place) for place in np.flatnonzero(rng.random(count) < 0.7))
        if members:
            marks = tuple(float(mark) for mark in rng.random(len(members)) ** 2 * problem.budget * 0.5)
            marks = marks if rng.random() < 0.5 else (0.0,) * len(members)
            low = int(rng.integers(0, len(members)))
            below, above = (random_tree(rng, problem, slope, depth - 1, counts + 1) for _ in range(2))
            step = 1 if rng.random() < 0.8 else 2
            return Branch(None, None, low, low + step, below, above, members, marks)
    below, above = (random_tree(rng, problem, slope, depth - 1, counts) for _ in range(2))
    if sums and kind < 0.6:
        return Branch(None, int(rng.choice(sums)), at_most, at_most + hole, below, above)
    return Branch(int(rng.integers(count)), None, at_most, at_most + hole, below, above)


def check_bounds(seed: int) -> int:
    """How many of the bounds of one question, from random prices and cases, say anything at all; none is too low."""
    rng = np.random.default_rng(seed)
    grains = int(rng.choice([8, 10, 16]))
    layout = random_layout(rng, int(rng.integers(2, 5)), grains, overlapping=True, part=str(rng.choice(PARTS)))
    kinds = [str(kind) for kind in rng.choice(list(LIMIT_KINDS), int(rng.integers(0, 4)))]
    kinds = kinds if len(layout.segments) > 2 else [kind for kind in kinds if kind != "ratio"]
    problem = random_problem(rng, layout, kinds, money_cost=bool(rng.random() < 0.2))
    splits = allowed_splits(problem, grains)
    if not len(splits):
        return 0
    outcome = outcome_of(problem, splits)
    best = int(outcome.argmax())
    reached, slope = float(outcome[best]), float(max(outcome.max(), 1e-9)) / problem.budget
    said = 0
    for _ in range(6):
        prices = random_prices(rng, problem, slope, 0)
        answer = Allocation(
            problem.segments,
            splits[best],
            np.zeros(len(problem.segments)),
            prices.budget,
            prices.limits,
            (),
            problem.budget - float(splits[best].sum()),
            random_tree(rng, problem, slope, int(rng.integers(0, 4))),
        )
        certificate = certify(problem, answer)
        assert certificate.value == pytest.approx(reached, rel=1e-9, abs=1e-9 * problem.money_cost * problem.budget)
        assert certificate.max_violation <= 1e-9 * problem.budget, "a split that obeys all limits is called a violation"
        assert certificate.upper_bound >= reached - 1e-12 * max(abs(reached), problem.money_cost * problem.budget)
        said += bool(np.isfinite(certificate.upper_bound))
    return said


@pytest.mark.parametrize("chunk", range(4))
def test_no_prices_or_cases_prove_less_than_what_is_reached(chunk: int) -> None:
    assert sum(check_bounds(1000 * chunk + seed) for seed in range(6)) > 10


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(20))
def test_no_prices_or_cases_prove_less_than_what_is_reached_often(chunk: int) -> None:
    assert sum(check_bounds(50_000 + 1000 * chunk + seed) for seed in range(40)) > 50


def check_violation(seed: int) -> int:
    """How many splits of a question, most of which break limits, the certificate and the words judge alike."""
    rng = np.random.default_rng(seed)
    layout = random_layout(rng, int(rng.integers(3, 6)), 10, overlapping=True, part=str(rng.choice(PARTS)))
    kinds = [str(kind) for kind in rng.choice(list(LIMIT_KINDS), int(rng.integers(1, 4)))]
    problem = random_problem(rng, layout, kinds)
    prices = (0.0,) * len(problem.limits)
    compared = 0
    for _ in range(8):
        spend = rng.dirichlet(np.ones(len(problem.segments))) * (rng.random(len(problem.segments)) < 0.7)
        spend = np.round(spend * 10) / 10 * problem.budget if rng.random() < 0.5 else spend * problem.budget
        unplaced = problem.budget - float(spend.sum())
        answer = Allocation(problem.segments, spend, np.zeros(len(spend)), 1.0, prices, (), unplaced)
        broken = float(broken_by(problem, spend[None])[0])
        said = certify(problem, answer).max_violation
        if any(isinstance(limit, Guardrail) for limit in problem.limits):
            # how far beyond its level an average is, may be measured in more than one way
            assert (said > 1e-9 * problem.budget) == (broken > 1e-9 * problem.budget)
        else:
            assert said == pytest.approx(broken, rel=1e-9, abs=1e-9 * problem.budget)
        compared += broken > 0.0
    return compared


@pytest.mark.parametrize("chunk", range(4))
def test_what_is_broken_is_measured_as_the_words_say(chunk: int) -> None:
    assert sum(check_violation(1000 * chunk + seed) for seed in range(6)) > 10
