"""Every kind of limit, alone and with every other, against every split of a small budget.

Where each spend is a whole multiple of a step, the splits that are tried are all there are: the answer is then known
exactly, and so is whether there is one. Without the step they are some of those that are allowed.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from exact_split import allowed_splits, outcome_of
from judging import judge
from random_problems import LIMIT_KINDS, PARTS, random_layout, random_problem

from optimizer.allocation import allocate
from optimizer.domain.problem import AllocationProblem, SpendLimit
from optimizer.errors import InfeasibleError

MONEY_COST = "money cost"
ALL_KINDS = (*LIMIT_KINDS, MONEY_COST)
PAIRS = tuple(itertools.combinations_with_replacement(ALL_KINDS, 2))
TRIPLES_PER_CHUNK = 15


def small_question(rng: np.random.Generator, kinds: Sequence[str]) -> tuple[AllocationProblem, int]:
    """A question of three to five segments with limits of the given kinds, and how many grains its budget has."""
    grains = int(rng.choice([6, 8, 10, 12]))
    layout = random_layout(rng, int(rng.integers(3, 6)), grains, overlapping=True, part=str(rng.choice(PARTS)))
    limits = [kind for kind in kinds if kind != MONEY_COST]
    return random_problem(rng, layout, limits, money_cost=MONEY_COST in kinds), grains


def in_steps(problem: AllocationProblem, grains: int) -> AllocationProblem:
    """The same question where each spend is a whole number of grains."""
    step = SpendLimit(None, None, each=True, step=problem.budget / grains, source="row 9")
    return replace(problem, limits=(*problem.limits, step))


def check_against_every_split(problem: AllocationProblem, grains: int, *, is_all: bool) -> bool:
    """Whether the question has an answer; the answer must be right.

    `is_all` says that no other splits are allowed than those in grains.
    """
    splits = allowed_splits(problem, grains)
    try:
        allocation = allocate(problem, seconds=20.0)
    except InfeasibleError:
        assert len(splits) == 0, "an allowed split was called impossible"
        return False
    assert len(splits) or not is_all, "an answer where no split is allowed"
    outcome = outcome_of(problem, splits)
    reachable = float(outcome.max()) if len(splits) else -np.inf
    certificate = judge(problem, allocation, reachable)
    if is_all:
        # a guardrail may be broken by a rounding error, which brings a little
        assert certificate.value <= reachable + 1e-6 * max(abs(reachable), abs(certificate.value))
    if len(splits) and problem.money_cost == 0.0 and certificate.value >= reachable:
        as_good = splits[outcome >= certificate.value]
        more = float(as_good.sum(axis=1).max(initial=0.0)) - float(allocation.spend.sum())
        assert more <= 1e-6 * problem.budget, f"{more} could have been placed without loss"
    return True


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_kinds_of_limit_together(one: str, other: str) -> None:
    first, second = ALL_KINDS.index(one), ALL_KINDS.index(other)
    problem, grains = small_question(np.random.default_rng([first, second]), (one, other))
    is_all = (first + second) % 2 == 1
    check_against_every_split(in_steps(problem, grains) if is_all else problem, grains, is_all=is_all)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_one_kind_of_limit_alone(kind: str) -> None:
    rng = np.random.default_rng([77, ALL_KINDS.index(kind)])
    answered = 0
    for _ in range(2):
        problem, grains = small_question(rng, (kind,))
        answered += check_against_every_split(problem, grains, is_all=False)
        answered += check_against_every_split(in_steps(problem, grains), grains, is_all=True)
    assert answered >= 2


def check_two_guardrails(seed: int) -> None:
    problem, grains = small_question(np.random.default_rng([3, seed]), ("rate", "cost"))
    check_against_every_split(in_steps(problem, grains) if seed % 2 else problem, grains, is_all=seed % 2 == 1)


@pytest.mark.parametrize("seed", range(8))
def test_two_guardrails_together(seed: int) -> None:
    check_two_guardrails(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8, 60))
def test_two_guardrails_together_often(seed: int) -> None:
    check_two_guardrails(seed)


@pytest.mark.slow
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_kinds_of_limit_together_often(one: str, other: str) -> None:
    rng = np.random.default_rng([1, ALL_KINDS.index(one), ALL_KINDS.index(other)])
    for _ in range(4):
        problem, grains = small_question(rng, (one, other))
        check_against_every_split(problem, grains, is_all=False)
        check_against_every_split(in_steps(problem, grains), grains, is_all=True)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(16))
def test_three_or_four_kinds_of_limit_together(chunk: int) -> None:
    rng = np.random.default_rng([2, chunk])
    for _ in range(TRIPLES_PER_CHUNK):
        kinds = [str(kind) for kind in rng.choice(ALL_KINDS, int(rng.integers(3, 5)), replace=False)]
        problem, grains = small_question(rng, kinds)
        check_against_every_split(problem, grains, is_all=False)
        check_against_every_split(in_steps(problem, grains), grains, is_all=True)
