"""From a table's answer to the curve's: zooming in on the spends found and on the prices that prove them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.limits.region import Group, Region
from optimizer.allocation.solver.allowed import total_outcome
from optimizer.allocation.solver.branching import Found
from optimizer.allocation.solver.cases import Case
from optimizer.allocation.solver.envelope import envelope
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.guarded_zoom import zoom_guarded
from optimizer.allocation.solver.halfway import STARTED
from optimizer.allocation.solver.polishing import Polished, polish
from optimizer.allocation.solver.refined import Refined
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.tables import Tables
from optimizer.allocation.solver.tree import leaf_of, leaves
from optimizer.allocation.solver.windows import CELLS, steps_around, windows
from optimizer.curves.shapes.stack import BoolArray
from optimizer.domain.curve import FloatArray

ROUNDS = 6
"""Each round looks 8 times closer, so that what cells hide shrinks 64-fold."""
SETTLED = 1e-10
"""Zooming stops when a round gains less than this share, and prices are steady."""
CLOSE = 1e-3
"""Cases whose bound lies further below the best allocation than this share are no rivals: tables hide far less."""
STEADY = 1e-6
"""Prices that move by less than this share are steady."""


def decided(region: Region, spend: FloatArray, fixed: BoolArray) -> Region:
    """Region with every "nothing or at least" and count decided as in `spend`, and some segments' spends fixed."""
    half = 0.5 * region.threshold
    is_off = (region.threshold > 0.0) & (spend < half)
    lower = np.where(is_off, region.lower, np.maximum(region.threshold, region.lower))
    upper = np.where(is_off, 0.0, region.upper)
    for count in region.counts:
        inside = spend[count.members] <= count.marks
        upper[count.members] = np.where(inside, np.minimum(upper[count.members], count.marks), upper[count.members])
    lower, upper = np.where(fixed, spend, lower), np.where(fixed, spend, upper)
    groups = tuple(_decided_group(group, float(group.weights @ spend[group.members])) for group in region.groups)
    return replace(
        region,
        lower=lower,
        upper=np.maximum(lower, upper),
        threshold=np.zeros_like(lower),
        groups=groups,
        step=np.zeros_like(lower),
        counts=(),
    )


def refine(ground: Ground, found: Found, is_time_over: Callable[[], bool]) -> Refined:
    """Zoom in on the best allocation of a search, with all that is either-or decided as in it."""
    start = _start(found.case, found.spend, len(ground.region.rates))
    region = decided(ground.region, found.spend, ground.tables.stepped)
    zoom = zoom_guarded if region.rates else _zoom
    return zoom(ground, region, start, is_time_over)


def sharpen(ground: Ground, case: Case, is_time_over: Callable[[], bool]) -> Refined:
    """Zoom in on the relaxed allocation of a case without guardrails or counts, for prices that bound it tightly."""
    lower, upper = ground.region.lower.copy(), ground.region.upper.copy()
    for segment, (low, high) in case.bounds.items():
        lower[segment], upper[segment] = low, high
    region = decided(
        replace(ground.region, lower=lower, upper=upper, groups=case.groups),
        case.relaxation.spend,
        ground.tables.stepped,
    )
    return _zoom(ground, region, _start(case, case.relaxation.spend, 0), is_time_over)


def is_rival(ground: Ground, case: Case, value: float) -> bool:
    """Whether what tables hide may decide between a case and the best allocation, of this outcome."""
    return not is_exact(ground) and case.relaxation.bound >= value - CLOSE * abs(value)


def refined_rivals(ground: Ground, found: Found, is_time_over: Callable[[], bool]) -> dict[Case, Refined]:
    """Zoom in on other cases that may hold the best allocation, the highest bound first."""
    mine = leaf_of(ground, found.root, found.spend)
    rivals = [one for one in leaves(found.root) if one is not mine and one.priced is None]
    rivals = [one for one in rivals if is_rival(ground, one, found.value)]
    refined = {}
    for case in sorted(rivals, key=lambda one: -one.relaxation.bound):
        if is_time_over():
            break
        refined[case] = sharpen(ground, case, is_time_over)
    return refined


def _start(case: Case, spend: FloatArray, n_rates: int) -> Refined:
    relaxation = case.relaxation
    rate_prices = np.zeros(n_rates) if case.priced is None else case.priced.prices[:n_rates]
    return Refined(spend, relaxation.price, relaxation.group_prices, rate_prices)


def is_exact(ground: Ground) -> bool:
    """Whether the tables hide nothing: points are straight between knots."""
    return not bool(ground.stack.n_terms.any())


def _zoom(ground: Ground, region: Region, start: Refined, is_time_over: Callable[[], bool]) -> Refined:
    """Look ever closer at the spends, within a region, until cells hide nothing."""
    if is_exact(ground):
        return start
    zoomed = ground.stack.n_terms > 0
    price, group_prices = start.price, start.group_prices
    # Points are straight within a cell: there, one cell is enough, and more might hide a bend.
    reach = np.where(zoomed, 2.0, 1.0)
    best, best_value = start.spend, total_outcome(ground, start.spend)
    segment_prices = np.full(len(best), np.inf)
    down, up = steps_around(ground.tables, best)
    if zoomed.all() and not region.groups and ground.guarded is None:
        centre = np.clip(best, region.lower, region.upper)
        window = np.maximum(centre - reach * down, region.lower), np.minimum(centre + reach * up, region.upper)
        polished = polish(ground.stack, region, Polished(centre, price), window)
        if polished is not None and total_outcome(ground, polished.spend) >= best_value:
            return Refined(polished.spend, polished.price, group_prices, start.rate_prices)
    for _ in range(ROUNDS):
        if is_time_over():
            break
        centre = np.clip(best, region.lower, region.upper)
        left = np.maximum(centre - reach * down, region.lower)
        right = np.minimum(centre + reach * up, region.upper)
        relaxation = relax(windows(ground, (left, centre, right)), region)
        if relaxation.shortfall > STARTED * region.budget:
            break
        moved = float(np.abs(relaxation.segment_prices - segment_prices).max())
        price, group_prices, segment_prices = relaxation.price, relaxation.group_prices, relaxation.segment_prices
        value, old_value = total_outcome(ground, relaxation.spend), best_value
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
    return Refined(best, price, group_prices, start.rate_prices)


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
