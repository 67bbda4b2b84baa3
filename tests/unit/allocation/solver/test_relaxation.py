"""Filling edges by price against a linear program, and where the money stops."""

import numpy as np
import pytest
from scipy.optimize import linprog

from optimizer.allocation.solver.envelope import envelope
from optimizer.allocation.solver.relaxation import FEW, Majorants, fill_by_price
from optimizer.allocation.solver.tables import Tables


def random_majorants(rng, count, *, falling):
    spends, outcomes = [], []
    for _ in range(count):
        size = int(rng.integers(2, 30))
        spends.append(rng.uniform(0.0, 5.0) + np.append(0.0, np.cumsum(rng.exponential(3.0, size))))
        rises = rng.exponential(1.0, size) - (1.0 if falling else 0.0)
        if rng.random() < 0.2:
            rises = np.round(rises)  # ties within and between segments
        outcomes.append(np.append(0.0, np.cumsum(rises)))
    first = np.cumsum([0, *(len(row) for row in spends)]).astype(np.intp)
    tables = Tables(
        np.concatenate(spends), np.concatenate(outcomes), first, np.zeros(count), np.zeros(count, dtype=bool)
    )
    heads = first[:-1]
    return Majorants(envelope(tables), tables.spend[heads], float(tables.outcome[heads].sum()))


@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_no_linear_program_fills_edges_better(seed, falling):
    rng = np.random.default_rng(seed)
    majorants = random_majorants(rng, int(rng.integers(1, 40)), falling=falling)
    edges, least = majorants.edges, float(majorants.lower.sum())
    budget = least + rng.uniform(0.0, 1.2) * float(edges.width.sum())
    found = fill_by_price(majorants, budget)
    best = linprog(
        -edges.slope,
        A_ub=np.ones((1, len(edges.width))),
        b_ub=[budget - least],
        bounds=np.column_stack([np.zeros_like(edges.width), edges.width]),
    )
    assert found.outcome == pytest.approx(majorants.base - best.fun, rel=1e-9, abs=1e-9)
    assert found.spend.sum() <= budget * (1.0 + 1e-12)
    assert (found.filled >= 0.0).all()
    assert (found.filled <= edges.width).all()
    assert (found.filled[edges.slope < 0.0] == 0.0).all()
    dual = majorants.base + found.price * (budget - least)
    dual += float((np.maximum(edges.slope - found.price, 0.0) * edges.width).sum())
    assert dual == pytest.approx(found.bound, rel=1e-9, abs=1e-9)


def test_a_great_many_edges_are_filled_like_a_few():
    rng = np.random.default_rng(4)
    majorants = random_majorants(rng, 4000, falling=False)
    edges, least = majorants.edges, float(majorants.lower.sum())
    assert len(edges.slope) > 4 * FEW
    for share in (1e-6, 0.01, 0.5, 0.999, 1.0):
        found = fill_by_price(majorants, least + share * float(edges.width.sum()))
        order = np.argsort(-edges.slope)
        room = np.clip(share * edges.width.sum() - (np.cumsum(edges.width[order]) - edges.width[order]), 0.0, None)
        expected = majorants.base + float(edges.slope[order] @ np.minimum(edges.width[order], room))
        assert found.outcome == pytest.approx(expected, rel=1e-9)
        assert found.spend.sum() == pytest.approx(least + share * edges.width.sum(), rel=1e-9)


def test_money_that_ends_between_two_edges_is_priced_between_them():
    spend, outcome = np.array([0.0, 10.0, 20.0]), np.array([0.0, 30.0, 40.0])
    tables = Tables(spend, outcome, np.array([0, 3]), np.zeros(1), np.zeros(1, dtype=bool))
    majorants = Majorants(envelope(tables), np.zeros(1), 0.0)
    assert fill_by_price(majorants, 10.0).price == pytest.approx(2.0)
    assert fill_by_price(majorants, 9.0).price == pytest.approx(3.0)
    assert fill_by_price(majorants, 11.0).price == pytest.approx(1.0)
    assert fill_by_price(majorants, 99.0).price == 0.0


def test_too_little_money_is_a_shortfall_whose_bound_no_plan_reaches():
    majorants = random_majorants(np.random.default_rng(2), 4, falling=False)
    found = fill_by_price(majorants, 0.5 * float(majorants.lower.sum()))
    assert found.shortfall == pytest.approx(0.5 * float(majorants.lower.sum()))
    assert found.bound < majorants.base
