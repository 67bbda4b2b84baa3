"""The oracles themselves: two ways to the best split agree, and wrong answers do not pass."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from exact_split import allowed_splits, best_in_grains, outcome_of, whole_splits
from judging import judge
from random_problems import LIMIT_KINDS, PARTS, random_layout, random_problem

from optimizer.allocation import allocate
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment

SEGMENTS = (Segment("meta", "men"), Segment("meta", "women"), Segment("tiktok", "men"))
LINES = tuple(FamilyCurve("linear", ceiling, 1.0, 1.0) for ceiling in (3.0, 2.0, 1.0))
PLAIN = AllocationProblem(SEGMENTS, LINES, 10.0)


def best(problem: AllocationProblem, grains: int) -> float:
    splits = allowed_splits(problem, grains)
    return float(outcome_of(problem, splits).max()) if len(splits) else -np.inf


def test_every_split_is_tried_once() -> None:
    splits = whole_splits(3, 4)
    assert len(splits) == 35  # 7 choose 3
    assert len(np.unique(splits, axis=0)) == 35
    assert splits.sum(axis=1).max() == 4


@pytest.mark.parametrize(
    ("limit", "brings"),
    [
        (None, 30.0),
        (SpendLimit("meta", "men", most=LimitAmount(4.0)), 24.0),
        (SpendLimit("meta", None, most=LimitAmount(0.4, "share")), 18.0),
        (SpendLimit(None, None, most=LimitAmount(0.4, "share"), each=True), 22.0),
        (SpendLimit("tiktok", "men", least=LimitAmount(3.0)), 24.0),
        (SpendLimit("tiktok", "men", lock=LimitAmount(10.0)), 10.0),
        (SpendLimit("meta", "men", step=4.0), 28.0),
        (SpendLimit("meta", "men", most_change=LimitAmount(1.0)), 25.0),
        (SpendLimit("meta", "men", most_change=LimitAmount(0.5, "share")), 26.0),
        (FundedLimit(Scope("meta"), 0), 10.0),
        (RatioLimit(Scope("tiktok"), Scope("meta"), 1.0), 20.0),
        (Guardrail("bounces", 0.2, LINES, np.array([0.3, 0.1, 0.0])), 24.0),
        (Guardrail("cost", 0.4, LINES), 30.0),
        (Guardrail("cost", 0.3, LINES), 0.0),
    ],
)
def test_answers_that_can_be_worked_out_by_hand(limit, brings: float) -> None:
    """Men on meta bring 3 per unit of money, women 2, tiktok 1; ten units; 4 were spent on men last."""
    problem = replace(PLAIN, last_spend=np.array([4.0, 3.0, 3.0]), limits=() if limit is None else (limit,))
    assert best(problem, 20) == pytest.approx(brings)
    if not isinstance(limit, Guardrail):
        assert best_in_grains(problem, 20) == pytest.approx(brings)


def test_both_ways_to_the_best_split_agree() -> None:
    kinds = [kind for kind in LIMIT_KINDS if kind not in ("rate", "cost")]
    compared = 0
    for seed in range(120):
        rng = np.random.default_rng(seed)
        layout = random_layout(rng, int(rng.integers(2, 6)), 8, overlapping=False, part=PARTS[seed % 4])
        chosen = rng.choice(kinds, int(rng.integers(0, 4)))
        problem = random_problem(rng, layout, chosen, money_cost=bool(rng.random() < 0.3))
        try:
            planned = best_in_grains(problem, 8)
        except ValueError:
            continue
        tried = best(problem, 8)
        assert planned == tried == -np.inf or planned == pytest.approx(tried, rel=1e-12)
        compared += bool(np.isfinite(tried))
    assert compared >= 60


def wrong_answers():
    """An answer to a small question, spoilt in one way each, and what the judge says of it."""
    curves = tuple(FamilyCurve("michaelis_menten", ceiling, 4.0, 1.0) for ceiling in (3.0, 2.0, 1.0))
    problem = replace(PLAIN, curves=curves, limits=(SpendLimit("meta", None, most=LimitAmount(6.0)),))
    right = allocate(problem)
    best_known = best(problem, 40)
    judge(problem, right, best_known)
    moved = right.spend + np.array([-1.0, 1.0, 0.0])
    yield problem, replace(right, spend=moved), best_known, "gap|below a reachable"
    yield problem, replace(right, spend=right.spend + np.array([1.0, 0.0, -1.0])), best_known, "limits are broken"
    yield problem, replace(right, spend=0.9 * right.spend), best_known, "placed and unplaced"
    yield problem, replace(right, spend=0.9 * right.spend, unplaced=1.0), best_known, "gap|below a reachable"
    yield problem, right, 1.001 * best_known, "below a reachable"


@pytest.mark.parametrize("place", range(5))
def test_wrong_answers_do_not_pass(place: int) -> None:
    problem, answer, best_known, words = list(wrong_answers())[place]
    with pytest.raises(AssertionError, match=words):
        judge(problem, answer, best_known)
