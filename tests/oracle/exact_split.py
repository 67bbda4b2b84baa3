"""The best of all splits of a budget in equal grains: by trying every one, or by dynamic programming.

Every split on the grid that obeys the limits is itself allowed to the allocator, so that no error of the grid excuses
an answer that brings less, or an upper bound below it: the grid errs only by what a finer split would add.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from curve_truth import true_outcome
from written_limits import BoolArray, broken_by, broken_by_limit, members_of

from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, FundedLimit, Guardrail, Limit, RatioLimit, Scope, SpendLimit

Places = tuple[int, ...]

ROUNDING = 1e-12
"""Money, as a share of the budget, by which a split on the grid may break a limit through the rounding of floats."""


def outcome_of(problem: AllocationProblem, spends: FloatArray) -> FloatArray:
    """What each split brings, less what its money costs; spends of shape (n_splits, n_segments)."""
    brought = [true_outcome(curve, spends[:, place]) for place, curve in enumerate(problem.curves)]
    return np.sum(brought, axis=0) - problem.money_cost * spends.sum(axis=1)


@cache
def whole_splits(n_segments: int, grains: int) -> np.ndarray:
    """All splits of at most so many grains over segments, shape (n_splits, n_segments)."""
    rows = np.zeros((1, 0), dtype=np.int64)
    for _ in range(n_segments):
        left = grains - rows.sum(axis=1)
        places = np.repeat(np.arange(len(rows)), left + 1)
        own = np.concatenate([np.arange(most + 1) for most in left])
        rows = np.column_stack([rows[places], own])
    return rows


def allowed_splits(problem: AllocationProblem, grains: int) -> FloatArray:
    """All splits in grains of budget / `grains` that obey every limit, shape (n_splits, n_segments)."""
    spends = whole_splits(len(problem.segments), grains) * (problem.budget / grains)
    return spends[broken_by(problem, spends) <= ROUNDING * problem.budget]


def best_in_grains(problem: AllocationProblem, grains: int) -> float:
    """The best outcome of any allowed split in grains, by dynamic programming; minus infinity where none is allowed.

    best[m] of some segments is the most that m grains bring in them; for disjoint sets A and B of segments
    best_AB[m] = max over a of best_A[a] + best_B[m - a] (Bellman 1957). Limits on the sum over a set mask its table. At
    most k funded is a second axis. A ratio of two sets keeps the pairs (a, b) that obey it.

    Parameters
    ----------
    problem : AllocationProblem
        Its limits speak of single segments, of sets that do not overlap, or of all segments; no guardrails.
    grains : int
        Into how many equal parts the budget is divided.

    Raises
    ------
    ValueError
        Where the limits overlap otherwise.
    """
    n_segments, budget = len(problem.segments), problem.budget
    limits = [limit for limit in problem.limits if not _is_own(problem, limit)]
    sets = _disjoint_sets(problem, limits)
    whole = [limit for limit in limits if _sets_of(problem, limit) == [tuple(range(n_segments))]]
    cap = min([limit.most for limit in whole if isinstance(limit, FundedLimit)], default=n_segments)
    options = [_options(problem, place, grains) for place in range(n_segments)]
    tables = {}
    for members in sets:
        inside = [limit for limit in limits if _sets_of(problem, limit) == [members] and limit not in whole]
        tables[members] = _set_table(problem, members, inside, [options[place] for place in members], cap)
    for limit in limits:
        if isinstance(limit, RatioLimit):
            over, under = _sets_of(problem, limit)
            tables[over + under] = _with_ratio(tables.pop(over), tables.pop(under), limit.least)
    best = _empty(grains, cap)
    for table in tables.values():
        best = _joined(best, table)
    total = np.arange(grains + 1)[:, None] * (budget / grains)
    for limit in whole:
        if isinstance(limit, SpendLimit):
            best[_breaks(problem, limit, total, tuple(range(n_segments)))] = -np.inf
    return float(best.max())


def _is_own(problem: AllocationProblem, limit: Limit) -> bool:
    """Whether a limit speaks of segments one by one."""
    return isinstance(limit, SpendLimit) and (limit.each or members_of(problem, limit).sum() == 1)


def _sets_of(problem: AllocationProblem, limit: Limit) -> list[Places]:
    """The sets of segments that a limit speaks of."""
    if isinstance(limit, Guardrail):
        msg = "guardrails need every split to be tried"
        raise ValueError(msg)
    if isinstance(limit, RatioLimit):
        scopes: tuple[Scope | SpendLimit, ...] = (limit.over, limit.under)
    else:
        scopes = (limit,) if isinstance(limit, SpendLimit) else (limit.scope,)
    return [tuple(np.flatnonzero(members_of(problem, scope)).tolist()) for scope in scopes]


def _disjoint_sets(problem: AllocationProblem, limits: Sequence[Limit]) -> list[Places]:
    """All sets that limits speak of but the whole, and the segments that are in none of them."""
    everything = tuple(range(len(problem.segments)))
    named = {members for limit in limits for members in _sets_of(problem, limit)} - {everything}
    sides = [side for limit in limits if isinstance(limit, RatioLimit) for side in _sets_of(problem, limit)]
    covered = [place for members in named for place in members]
    if len(set(covered)) < len(covered) or len(set(sides)) < len(sides):
        msg = "limits that overlap need every split to be tried"
        raise ValueError(msg)
    rest = tuple(sorted(set(everything) - set(covered)))
    return [*sorted(named), *([rest] if rest else [])]


def _breaks(problem: AllocationProblem, limit: SpendLimit, total: FloatArray, members: Places) -> BoolArray:
    """Which sums break a limit on some segments; `total` of shape (n_sums, 1)."""
    last = None if problem.last_spend is None else problem.last_spend[list(members)].sum(keepdims=True)
    alone = replace(
        problem,
        segments=problem.segments[members[0] : members[0] + 1],
        tags=problem.tags[members[0] : members[0] + 1],
        periods=problem.periods[members[0] : members[0] + 1],
        last_spend=last,
    )
    return broken_by_limit(alone, limit, total) > ROUNDING * problem.budget


def _options(problem: AllocationProblem, place: int, grains: int) -> FloatArray:
    """What each number of grains brings in one segment, minus infinity where it is not allowed."""
    spend = np.arange(grains + 1)[:, None] * (problem.budget / grains)
    own = tuple(limit for limit in problem.limits if _is_own(problem, limit) and members_of(problem, limit)[place])
    alone = replace(
        problem,
        **{name: getattr(problem, name)[place : place + 1] for name in ("segments", "curves", "tags", "periods")},
        last_spend=None if problem.last_spend is None else problem.last_spend[place : place + 1],
        limits=own,
    )
    return np.where(broken_by(alone, spend) <= ROUNDING * problem.budget, outcome_of(alone, spend), -np.inf)


def _empty(grains: int, cap: int) -> FloatArray:
    table = np.full((grains + 1, cap + 1), -np.inf)
    table[0, 0] = 0.0
    return table


def _set_table(
    problem: AllocationProblem, members: Places, limits: Sequence[Limit], options: Sequence[FloatArray], cap: int
) -> FloatArray:
    """best[m, k]: the most that m grains in k funded segments of a set bring within the limits on the set."""
    grains = len(options[0]) - 1
    most = min([limit.most for limit in limits if isinstance(limit, FundedLimit)], default=len(members))
    table = _empty(grains, min(cap, most, len(members)))
    for option in options:
        funded = np.full((grains + 1, 2), -np.inf)
        funded[0, 0], funded[1:, 1] = option[0], option[1:]
        table = _joined(table, funded)
    total = np.arange(grains + 1)[:, None] * (problem.budget / grains)
    for limit in limits:
        if isinstance(limit, SpendLimit):
            table[_breaks(problem, limit, total, members)] = -np.inf
    return table


def _joined(one: FloatArray, other: FloatArray) -> FloatArray:
    """Combine the tables of two disjoint sets of segments; the first says how many funded segments are kept apart."""
    best = np.full(one.shape, -np.inf)
    for m, k in np.argwhere(other > -np.inf):
        if k < one.shape[1]:
            reached = one[: len(one) - m, : one.shape[1] - k] + other[m, k]
            np.maximum(best[m:, k:], reached, out=best[m:, k:])
    return best


def _with_ratio(over: FloatArray, under: FloatArray, least: float) -> FloatArray:
    """Join two tables keeping only what spends at least `least` times as much in the first as in the second."""
    cap = over.shape[1] + under.shape[1] - 2
    best = np.full((len(over), cap + 1), -np.inf)
    for m, k in np.argwhere(under > -np.inf):
        first = int(np.ceil(least * m - ROUNDING * len(over)))
        last = len(over) - m
        if first < last:
            at = best[m + first :, k : k + over.shape[1]]
            np.maximum(at, over[first:last] + under[m, k], out=at)
    return best
