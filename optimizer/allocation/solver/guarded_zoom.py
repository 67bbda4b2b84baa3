"""Zooming in on an allocation under guardrails, whose prices are found anew at every round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.allowed import holds_rates, is_within, total_outcome, towards
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.refined import Refined
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.restoring import restored
from optimizer.allocation.solver.rows import priced_problem, rows_of
from optimizer.allocation.solver.tables import Tables, joined_knots, knot_owner
from optimizer.allocation.solver.under_rows import solve_under_rows
from optimizer.allocation.solver.windows import CELLS, steps_around, windows
from optimizer.domain.curve import FloatArray

ROUNDS = 6
"""Each round looks 8 times closer."""


def zoom_guarded(ground: Ground, region: Region, start: Refined, is_time_over: Callable[[], bool]) -> Refined:
    """Look ever closer at the spends and at the prices, within a region in which all that is either-or is decided."""
    best = start.spend
    value = total_outcome(ground, best)
    price, group_prices, rate_prices = start.price, start.group_prices, start.rate_prices
    down, up = steps_around(ground.tables, best)
    for _ in range(ROUNDS):
        if is_time_over():
            break
        centre = np.clip(best, region.lower, region.upper)
        left = np.maximum(centre - 2.0 * down, region.lower)
        right = np.minimum(centre + 2.0 * up, region.upper)
        problem = priced_problem(
            _windows(ground, (left, centre, right)),
            rows_of((), len(region.rates)),
            lambda one: _fill(one, region),
            ground,
        )
        found = solve_under_rows(problem, region.budget, region.groups, (None, rate_prices), -np.inf)
        relaxation, priced = found.relaxation, found.priced
        if relaxation.shortfall > 1e-9 * region.budget:
            break
        price, group_prices, rate_prices = relaxation.price, relaxation.group_prices, priced.prices
        for spend in (*priced.seen, towards(ground, best, priced.spend), restored(ground, priced.spend)):
            if is_within(region, spend) and holds_rates(ground, spend) and total_outcome(ground, spend) > value:
                best, value = spend, total_outcome(ground, spend)
        down, up = (right - left) / CELLS, (right - left) / CELLS
    return Refined(best, price, group_prices, rate_prices)


def _windows(ground: Ground, window: tuple[FloatArray, FloatArray, FloatArray]) -> Tables:
    """Even steps around the spends, and the knots that are there: guardrails may bend at them."""
    left, _, right = window
    whole = ground.tables
    owner = knot_owner(whole)
    inside = (whole.spend > left[owner]) & (whole.spend < right[owner])
    first = np.searchsorted(owner[inside], np.arange(len(left) + 1)).astype(np.intp)
    there = replace(whole, spend=whole.spend[inside], outcome=whole.outcome[inside], first=first)
    return joined_knots(ground.stack, windows(ground, window), [there], ground.region.cost)


def _fill(majorants: Majorants, region: Region) -> Relaxation:
    if region.groups and region.budget > 0.0:
        return fill_by_program(majorants, region.budget, region.groups)
    return fill_by_price(majorants, region.budget)
