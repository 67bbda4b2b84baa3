"""How sure each move is, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.planning.outcome import gain, move_probabilities


@given(st.integers(0, 10**6))
def test_with_two_moves_each_is_as_sure_as_the_whole(seed: int) -> None:
    rng = np.random.default_rng(seed)
    planned, current = rng.gamma(2.0, 10.0, (2, 50, 3))
    current[:, 1] = planned[:, 1]
    found = move_probabilities(planned, current, [40, 0, -40])
    whole = gain(planned, current).probability
    assert found[1] is None
    assert found[0] == pytest.approx(whole)
    assert found[2] == pytest.approx(whole)


def test_against_counting_by_hand() -> None:
    # Segment 0 gains 30, segment 1 gains 10, segment 2 gives 40; changes of the outcome per draw:
    more = np.array([[6.0, 1.0, -4.0], [2.0, 1.5, -4.0], [6.0, 2.0, -12.0], [-1.0, 2.0, 1.0]])
    found = move_probabilities(np.maximum(more, 0.0), np.maximum(-more, 0.0), [30, 10, -40])
    # Yield given up per unit of money: 0.1, 0.1, 0.3, -0.025; segment 0 brings 0.2, 0.067, 0.2, -0.033 per unit and
    # segment 1 0.1 (no more than given up), 0.15, 0.2, 0.2. Segment 2 is right where both together bring more.
    assert found == (0.25, 0.5, 0.5)


def test_a_plan_that_moves_nothing_has_no_probabilities() -> None:
    outcome = np.ones((4, 2))
    assert move_probabilities(outcome, outcome, [0, 0]) == (None, None)


@given(st.integers(0, 10**6), st.floats(0.01, 100.0))
def test_the_unit_of_money_does_not_matter(seed: int, unit: float) -> None:
    rng = np.random.default_rng(seed)
    planned, current = rng.gamma(2.0, 10.0, (2, 20, 4))
    moved = np.array([5.0, -20.0, 25.0, -10.0])
    assert move_probabilities(planned, current, moved) == move_probabilities(planned, current, moved * unit)
