"""Least concave majorants against the upper hull found by trying all chords, also where tables fall."""

import numpy as np
import pytest

from optimizer.allocation.solver.envelope import envelope
from optimizer.allocation.solver.tables import Tables


def tables_of(spends, outcomes, *, hole=None, stepped=None):
    first = np.cumsum([0, *(len(row) for row in spends)]).astype(np.intp)
    count = len(spends)
    return Tables(
        np.concatenate(spends),
        np.concatenate(outcomes),
        first,
        np.zeros(count) if hole is None else np.array(hole, dtype=float),
        np.zeros(count, dtype=bool) if stepped is None else np.array(stepped, dtype=bool),
    )


def majorant_by_chords(spend, outcome):
    """The highest chord over every knot."""
    highest = outcome.copy()
    for a in range(len(spend)):
        for b in range(a + 1, len(spend)):
            chord = outcome[a] + (outcome[b] - outcome[a]) * (spend[a : b + 1] - spend[a]) / (spend[b] - spend[a])
            highest[a : b + 1] = np.maximum(highest[a : b + 1], chord)
    return highest


@pytest.mark.parametrize("seed", range(30))
def test_edges_are_the_highest_chords_whatever_the_outcome_does(seed):
    rng = np.random.default_rng(seed)
    spends, outcomes = [], []
    for _ in range(int(rng.integers(1, 7))):
        size = int(rng.integers(1, 25))
        spends.append(np.cumsum(rng.exponential(10.0 ** rng.integers(-2, 3), size)))
        kind = rng.choice(["rising", "falling", "any", "flat"])
        steps = {"rising": rng.exponential(1.0, size), "falling": -rng.exponential(1.0, size)}
        outcomes.append(np.cumsum(steps.get(kind, rng.normal(0.0, 1.0, size) * (kind == "any"))))
    edges = envelope(tables_of(spends, outcomes))
    for place, (spend, outcome) in enumerate(zip(spends, outcomes, strict=True)):
        own = edges.owner == place
        at = np.append(spend[0], spend[0] + np.cumsum(edges.width[own]))
        height = np.append(outcome[0], outcome[0] + np.cumsum(edges.width[own] * edges.slope[own]))
        expected = majorant_by_chords(spend, outcome)
        np.testing.assert_allclose(np.interp(spend, at, height), expected, atol=1e-9 * (1 + np.abs(outcome).max()))
        assert (np.diff(edges.slope[own]) <= 1e-9 * np.abs(edges.slope[own]).max(initial=0.0)).all()
        assert edges.rank[own].tolist() == list(range(own.sum()))
        np.testing.assert_allclose(edges.start[own], at[:-1], rtol=1e-9)
        for start, width, leap in zip(edges.start[own], edges.width[own], edges.leap[own], strict=True):
            over = (spend > start * (1 + 1e-12)) & (spend < (start + width) * (1 - 1e-12))
            assert bool(leap) == bool((expected - outcome > 1e-9 * (1 + np.abs(outcome).max()))[over].any())


def test_only_edges_off_the_curve_or_over_what_is_forbidden_are_leaps():
    spend = np.array([0.0, 1.0, 2.0, 3.0])
    concave, s_shaped = np.array([0.0, 3.0, 5.0, 6.0]), np.array([0.0, 0.1, 5.0, 6.0])
    edges = envelope(
        tables_of([spend] * 4, [concave, s_shaped, concave, concave], hole=[0, 0, 1, 0], stepped=[0, 0, 0, 1])
    )
    assert edges.leap[edges.owner == 0].tolist() == [False, False, False]
    assert edges.leap[edges.owner == 1].tolist() == [True, False]
    assert edges.leap[edges.owner == 2].tolist() == [True, False, False]
    assert edges.leap[edges.owner == 3].tolist() == [True, True, True]


def test_segments_of_one_knot_have_no_edges():
    edges = envelope(tables_of([np.array([5.0]), np.array([0.0, 1.0])], [np.array([2.0]), np.array([0.0, 4.0])]))
    assert edges.owner.tolist() == [1]
