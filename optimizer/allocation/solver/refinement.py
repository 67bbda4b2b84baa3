"""From a table's answer to the curve's: zooming in on the spends found and on the prices that prove them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocation.limits.region import Group, Region
from optimizer.allocation.solver.branching import STARTED, Found, Ground, Node
from optimizer.allocation.solver.envelope import envelope
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.tables import BoolArray, Row, Tables, assemble, point_row, thinned_rows
from optimizer.curves.families import response_values
from optimizer.domain.curve import FloatArray, PointCurve, ResponseCurve

ROUNDS = 6
"""Each round looks 8 times closer, so that what cells hide shrinks 64-fold."""
SETTLED = 1e-10
"""Zooming stops when a round gains less than this share, and prices are steady."""
STEADY = 1e-6
"""Prices that move by less than this share are steady."""
CELLS = 32
"""Cells of a window; it spans two cells of the last round to either side."""


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """Spends, and the prices at which the last relaxed problem sold its money."""

    spend: FloatArray
    price: float
    group_prices: FloatArray


def total_value(curves: tuple[ResponseCurve, ...], spend: FloatArray) -> float:
    """Outcome of an allocation."""
    return float(response_values(curves, spend).sum())


def decided(region: Region, spend: FloatArray) -> Region:
    """Region with every "nothing or at least" decided as in `spend`."""
    half = 0.5 * region.threshold
    is_off = (region.threshold > 0.0) & (spend < half)
    lower = np.where(is_off, region.lower, np.maximum(region.threshold, region.lower))
    upper = np.where(is_off, 0.0, region.upper)
    groups = tuple(_decided_group(group, float(spend[group.members].sum())) for group in region.groups)
    return replace(region, lower=lower, upper=np.maximum(lower, upper), threshold=np.zeros_like(lower), groups=groups)


def refine(ground: Ground, found: Found) -> Refined:
    """Zoom in on the best allocation of a search, with every "nothing or at least" decided as in it."""
    relaxation = found.node.relaxation
    start = Refined(found.spend, relaxation.price, relaxation.group_prices)
    return _zoom(ground, decided(ground.region, found.spend), start)


def sharpen(ground: Ground, node: Node) -> Refined:
    """Zoom in on the relaxed allocation of a case, for prices that bound the case more tightly."""
    lower, upper = ground.region.lower.copy(), ground.region.upper.copy()
    for segment, piece in node.pieces.items():
        lower[segment], upper[segment] = piece.low, piece.high
    relaxation = node.relaxation
    region = decided(replace(ground.region, lower=lower, upper=upper, groups=node.groups), relaxation.spend)
    return _zoom(ground, region, Refined(relaxation.spend, relaxation.price, relaxation.group_prices))


def is_exact(ground: Ground) -> bool:
    """Whether the tables hide nothing: points are straight between knots."""
    return all(isinstance(curve, PointCurve) for curve in ground.curves)


def _zoom(ground: Ground, region: Region, start: Refined) -> Refined:
    """Look ever closer at the spends, within a region, until cells hide nothing."""
    if is_exact(ground):
        return start
    zoomed = np.array([not isinstance(curve, PointCurve) for curve in ground.curves])
    price, group_prices = start.price, start.group_prices
    # Points are straight within a cell: there, one cell is enough, and more might hide a bend.
    reach = np.where(zoomed, 2.0, 1.0)
    best, best_value = start.spend, total_value(ground.curves, start.spend)
    segment_prices = np.full(len(best), np.inf)
    down, up = _steps(ground.tables, best)
    for _ in range(ROUNDS):
        centre = np.clip(best, region.lower, region.upper)
        left = np.maximum(centre - reach * down, region.lower)
        right = np.minimum(centre + reach * up, region.upper)
        relaxation = relax(_windows(ground, zoomed, (left, centre, right)), region)
        if relaxation.shortfall > STARTED * region.budget:
            break
        moved = float(np.abs(relaxation.segment_prices - segment_prices).max())
        price, group_prices, segment_prices = relaxation.price, relaxation.group_prices, relaxation.segment_prices
        value, old_value = total_value(ground.curves, relaxation.spend), best_value
        if value > best_value:
            best, best_value = relaxation.spend, value
        # A spend at the end of its window may want to go further: it keeps its step.
        ended = ((best <= left) & (left > region.lower)) | ((best >= right) & (right < region.upper))
        settled = value - old_value <= SETTLED * abs(value) and moved <= STEADY * float(np.abs(segment_prices).max())
        if settled and not ended.any():
            break
        cells = np.where(ended, reach, CELLS // 2)
        down = np.where(best > centre, right - centre, centre - left) / cells
        up = np.where(best < centre, centre - left, right - centre) / cells
    return Refined(best, price, group_prices)


def _steps(tables: Tables, spend: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Widths of the cells below and above each spend."""
    down, up = np.zeros_like(spend), np.zeros_like(spend)
    for place, amount in enumerate(spend):
        row = tables.spend[tables.first[place] : tables.first[place + 1]]
        if len(row) < 2:
            continue
        below = min(max(int(np.searchsorted(row, amount, side="left")) - 1, 0), len(row) - 2)
        above = min(max(int(np.searchsorted(row, amount, side="right")), 1), len(row) - 1)
        down[place], up[place] = row[below + 1] - row[below], row[above] - row[above - 1]
    return down, up


def _windows(ground: Ground, zoomed: BoolArray, window: tuple[FloatArray, FloatArray, FloatArray]) -> Tables:
    """Tables of even steps below and above each spend; curves given by points keep the knots that they have there."""
    left, centre, right = window
    rows: list[Row] = [
        point_row(curve, left[place], right[place]) if isinstance(curve, PointCurve) else (np.empty(0), np.empty(0))
        for place, curve in enumerate(ground.curves)
    ]
    steps = np.linspace(0.0, 1.0, CELLS // 2 + 1)
    low, middle, high = left[zoomed, None], centre[zoomed, None], right[zoomed, None]
    knots = np.hstack([low + (middle - low) * steps, middle + (high - middle) * steps[1:]])
    places = np.flatnonzero(zoomed)
    for place, row in zip(places, thinned_rows([ground.curves[place] for place in places], knots), strict=True):
        rows[place] = row
    return assemble(rows, np.zeros(len(rows)).tolist(), np.zeros(len(rows)))


def relax(tables: Tables, region: Region) -> Relaxation:
    """Solve on the concave majorants of tables; every "nothing or at least" must be decided."""
    heads = tables.first[:-1]
    majorants = Majorants(envelope(tables), tables.spend[heads], float(tables.outcome[heads].sum()))
    if region.groups and region.budget > 0.0:
        return fill_by_program(majorants, region.budget, region.groups)
    return fill_by_price(majorants, region.budget)


def _decided_group(group: Group, total: float) -> Group:
    if group.threshold <= 0.0:
        return group
    if total < 0.5 * group.threshold:
        return replace(group, most=0.0, threshold=0.0)
    return replace(group, least=max(group.least, group.threshold), threshold=0.0)
