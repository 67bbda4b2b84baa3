"""Zooming in on an allocation under guardrails, whose prices are found anew at every round."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.allowed import holds_rates
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.priced_rows import priced_problem, rows_of, solve_priced
from optimizer.allocation.solver.refined import Refined
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.windows import CELLS, steps_around, windows
from optimizer.curves.families import response_values
from optimizer.domain.curve import FloatArray

ROUNDS = 6
"""Each round looks 8 times closer."""
MIXINGS = 50
"""Halvings between an allocation that holds the guardrails and one that does not."""


def zoom_guarded(ground: Ground, region: Region, start: Refined) -> Refined:
    """Look ever closer at the spends and at the prices, within a region in which all that is either-or is decided."""
    best = start.spend
    value = _value(ground, best)
    price, group_prices, rate_prices = start.price, start.group_prices, start.rate_prices
    down, up = steps_around(ground.tables, best)
    for _ in range(ROUNDS):
        centre = np.clip(best, region.lower, region.upper)
        left = np.maximum(centre - 2.0 * down, region.lower)
        right = np.minimum(centre + 2.0 * up, region.upper)
        problem = priced_problem(
            windows(ground, (left, centre, right)),
            rows_of((), len(region.rates)),
            lambda one: _fill(one, region),
            ground,
        )
        look, priced = solve_priced(problem, rate_prices, -np.inf)
        if look.relaxation.shortfall > 1e-9 * region.budget:
            break
        price, group_prices, rate_prices = look.relaxation.price, look.relaxation.group_prices, look.prices
        for spend in (*priced.seen, _held_on_the_way(ground, best, priced.spend)):
            if holds_rates(ground, spend) and _value(ground, spend) > value:
                best, value = spend, _value(ground, spend)
        down, up = (right - left) / CELLS, (right - left) / CELLS
    return Refined(best, price, group_prices, rate_prices)


def _fill(majorants: Majorants, region: Region) -> Relaxation:
    if region.groups and region.budget > 0.0:
        return fill_by_program(majorants, region.budget, region.groups)
    return fill_by_price(majorants, region.budget)


def _value(ground: Ground, spend: FloatArray) -> float:
    return float(response_values(ground.curves, spend).sum()) - ground.region.cost * float(spend.sum())


def _held_on_the_way(ground: Ground, near: FloatArray, far: FloatArray) -> FloatArray:
    """Go from spends that hold the guardrails towards others as far as they are held."""
    low, high = 0.0, 1.0
    for _ in range(MIXINGS):
        middle = 0.5 * (low + high)
        if holds_rates(ground, near + middle * (far - near)):
            low = middle
        else:
            high = middle
    return np.asarray(near + low * (far - near))
