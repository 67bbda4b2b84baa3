"""Allocation against exact dynamic programming on a fine grid, for up to twelve segments.

Every split on the grid is allowed to the allocator, so the grid's own error only ever speaks for the allocator: it must
reach the best of the grid but for its promised gap, and its upper bound must not be below it at all.
"""

from __future__ import annotations

import numpy as np
import pytest
from exact_split import best_in_grains
from judging import judge
from random_problems import LIMIT_KINDS, PARTS, random_layout, random_problem

from optimizer.allocation import allocate
from optimizer.domain.problem import AllocationProblem
from optimizer.errors import InfeasibleError

NESTED_KINDS = tuple(kind for kind in LIMIT_KINDS if kind not in ("rate", "cost"))
"""Kinds of limit that dynamic programming can obey; guardrails are judged by trying every split."""
CHUNKS, PER_CHUNK = 48, 45
HARD = (1_000_165, 1_001_128, 1_001_207, 1_001_939, 1_002_020, 1_002_043, 2_000_073)
"""Alike S-curves under caps or steps, one curve that brings nearly all, and one that brings nothing within reach."""


def random_question(seed: int) -> tuple[AllocationProblem, int, float]:
    """A random question whose limits nest, its grains, and the best outcome on the grid."""
    rng = np.random.default_rng(seed)
    while True:
        grains = int(rng.choice([60, 100, 150]))
        layout = random_layout(rng, int(rng.integers(1, 13)), grains, overlapping=False, part=str(rng.choice(PARTS)))
        n_limits = int(rng.choice([0, 1, 1, 2, 3, 4]))
        kinds = rng.choice(NESTED_KINDS, min(n_limits, len(NESTED_KINDS)), replace=False)
        if len(layout.segments) == 1:
            kinds = [kind for kind in kinds if kind in ("least", "most", "lock", "on/off")]
        problem = random_problem(rng, layout, kinds, money_cost=bool(rng.random() < 0.15))
        try:
            return problem, grains, best_in_grains(problem, grains)
        except ValueError:  # ratios that share a set, or limits on one set within another
            continue


def check_against_dynamic_programming(seed: int) -> bool:
    """Whether the question has an answer; the answer must be right."""
    problem, _, reachable = random_question(seed)
    try:
        allocation = allocate(problem, seconds=20.0)
    except InfeasibleError:
        assert reachable == -np.inf, "an allowed split was called impossible"
        return False
    judge(problem, allocation, reachable)
    return True


@pytest.mark.parametrize("seed", range(150))
def test_nothing_on_the_grid_beats_the_answer(seed: int) -> None:
    check_against_dynamic_programming(seed)


@pytest.mark.parametrize("seed", HARD)
def test_nothing_on_the_grid_beats_the_answer_to_what_is_hard(seed: int) -> None:
    check_against_dynamic_programming(seed)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_nothing_on_the_grid_beats_any_of_many_answers(chunk: int) -> None:
    answered = [check_against_dynamic_programming(1_000_000 + PER_CHUNK * chunk + place) for place in range(PER_CHUNK)]
    assert sum(answered) > PER_CHUNK // 2
