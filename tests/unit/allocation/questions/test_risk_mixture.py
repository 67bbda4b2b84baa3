"""The matrix game between splits and draws, against its own optimality."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocation.questions.measure import measure
from optimizer.allocation.questions.mixture import best_mixture
from optimizer.domain.risk import RiskObjective


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(2, 30), st.sampled_from([0.1, 0.5, 1.0]))
def test_neither_side_can_do_better(seed: int, n_columns: int, n_draws: int, level: float) -> None:
    rng = np.random.default_rng(seed)
    totals = rng.gamma(1.0, 10.0, (n_columns, n_draws)) * (rng.random((n_columns, n_draws)) < 0.7) - 3.0
    cap = 1.0 / max(level * n_draws, 1.0)
    found = best_mixture(totals, cap)
    assert found is not None
    assert found.shares.sum() == pytest.approx(1.0)
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.weights.max() <= cap + 1e-9
    # What the weights leave to the best split, and what the worst weights leave to the mixture.
    assert (totals @ found.weights).max() == pytest.approx(found.value, abs=1e-6)
    assert measure(found.shares @ totals, RiskObjective("cvar", level)) == pytest.approx(found.value, abs=1e-6)


def test_splits_that_bring_nothing_or_the_same_are_no_trouble() -> None:
    for totals in (np.zeros((2, 5)), np.full((3, 4), 7.0), np.array([[300.0, 0.0]])):
        found = best_mixture(totals, 1.0)
        assert found is not None
        assert found.value == pytest.approx(totals.min())
