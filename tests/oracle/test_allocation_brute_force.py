"""Limits on sums that overlap freely, against every split of the budget in twenty grains."""

from __future__ import annotations

import numpy as np
import pytest
from random_problems import PARTS, random_layout, random_problem
from test_allocation_limit_pairs import check_against_every_split

from optimizer.domain.problem import AllocationProblem

GRAINS = 20
KINDS = ("least", "most", "on/off", "lock")


def question(seed: int, kinds: tuple[str, ...] = KINDS) -> AllocationProblem:
    """A question of one to four segments with up to five limits, on single segments or sums."""
    rng = np.random.default_rng([20, seed])
    n_segments = int(rng.integers(1, 5))
    layout = random_layout(rng, n_segments, GRAINS, overlapping=n_segments > 1, part=str(rng.choice(PARTS)))
    return random_problem(rng, layout, rng.choice(kinds, int(rng.integers(0, 6))))


@pytest.mark.parametrize("chunk", range(8))
def test_no_split_beats_the_answer(chunk: int) -> None:
    for place in range(8):
        check_against_every_split(question(8 * chunk + place), GRAINS, is_all=False)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(20))
def test_no_split_beats_any_of_many_answers(chunk: int) -> None:
    answered = [
        check_against_every_split(question(10_000 + 50 * chunk + place), GRAINS, is_all=False) for place in range(50)
    ]
    assert sum(answered) >= 25
