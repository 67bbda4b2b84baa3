"""Cases of a search: narrower bounds of some segments, sums and counts, and the relaxed problem in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from optimizer.allocation.limits.region import Count, Group
from optimizer.allocation.solver.envelope import Edges
from optimizer.allocation.solver.ground import Ground, narrowed_majorants, narrowed_tables, with_marks
from optimizer.allocation.solver.group_relaxation import fill_by_program
from optimizer.allocation.solver.mixtures import Priced
from optimizer.allocation.solver.relaxation import Majorants, Relaxation, fill_by_price
from optimizer.allocation.solver.rows import PricedProblem, priced_problem, rows_of
from optimizer.allocation.solver.tables import Tables
from optimizer.allocation.solver.under_rows import caps_of_guardrails, solve_under_rows

Bounds = tuple[float, float]

ANY_SPEND = float(np.nextafter(0.0, 1.0))
"""The least spend above 0 that a float can hold: at least this much means funded."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Two cases: the spend of a segment or of a group, or a count, is at most `at_most` or at least `at_least`."""

    segment: int | None
    group: int | None
    at_most: float
    at_least: float
    count: Count | None = None


@dataclass(slots=True, eq=False)
class Case:
    """Narrower bounds of some segments and sums, counts that were cut, and the relaxed problem.

    Attributes
    ----------
    bounds : mapping of int to (float, float)
        Least and most spend of the segments with narrower bounds.
    groups : tuple of Group
        As in the region, some with narrower bounds.
    counts : tuple of Count
        Counts that were cut on the way to this case, the outermost first.
    relaxation : Relaxation
        Solved on concave majorants.
    edges : Edges
        These majorants.
    priced : Priced or None
        How guardrails and counts were priced; None where there are none.
    cut : Cut or None
        Where the case was split in two.
    low, high : Case or None
        The two.
    """

    bounds: Mapping[int, Bounds]
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    relaxation: Relaxation
    edges: Edges
    priced: Priced | None = None
    cut: Cut | None = None
    low: Case | None = None
    high: Case | None = None


def whole_case(ground: Ground) -> Case:
    """Solve the case in which everything allowed lies."""
    return _solved(ground, _Within({}, ground.region.groups, ()), None, -np.inf)


def narrowed(ground: Ground, case: Case, cuts: Sequence[tuple[Cut, bool]], enough: float = -np.inf) -> Case:
    """Solve the case on the given sides of cuts: False is the low side, True the high one.

    Where guardrails or counts are priced, a bound as low as `enough` ends the search for the best prices.
    """
    bounds, groups, counts = dict(case.bounds), case.groups, case.counts
    for cut, high in cuts:
        if cut.segment is not None:
            bounds[cut.segment] = narrower(ground, bounds_of(ground, bounds, cut.segment), cut, high)
        elif cut.group is not None:
            groups = (*groups[: cut.group], narrower_group(groups[cut.group], cut, high), *groups[cut.group + 1 :])
        elif cut.count is not None:
            least, most = (int(cut.at_least), len(cut.count.members)) if high else (0, int(cut.at_most))
            counts = (*counts, replace(cut.count, least=least, most=most))
    return _solved(ground, _Within(bounds, groups, counts), case, enough)


def solved_again(ground: Ground, case: Case) -> Case:
    """Solve a case anew, on a ground with other knots."""
    return _solved(ground, _Within(case.bounds, case.groups, case.counts), case, -np.inf)


def bounds_of(ground: Ground, bounds: Mapping[int, Bounds], segment: int) -> Bounds:
    """Least and most spend of a segment in a case."""
    if segment in bounds:
        return bounds[segment]
    return float(ground.region.lower[segment]), float(ground.region.upper[segment])


def narrower(ground: Ground, bounds: Bounds, cut: Cut, high: bool) -> Bounds:
    """Bounds of the segment of a cut on one side of it."""
    segment = -1 if cut.segment is None else cut.segment
    low, most = bounds
    if high:
        low = max(low, cut.at_least)
    else:
        most = min(most, cut.at_most)
    most = max(low, most)
    threshold = float(ground.region.threshold[segment])
    return low, (0.0 if low == 0.0 and most < threshold else most)


def narrower_group(group: Group, cut: Cut, high: bool) -> Group:
    """The sum of a cut on one side of it."""
    if high:
        return replace(group, least=max(group.least, cut.at_least), threshold=0.0)
    return replace(group, most=min(group.most, cut.at_most), threshold=0.0)


@dataclass(frozen=True, slots=True)
class _Within:
    """Bounds, limits on sums and counts of a case."""

    bounds: Mapping[int, Bounds]
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]


def _solved(ground: Ground, within: _Within, parent: Case | None, enough: float) -> Case:
    """Solve a case on concave majorants."""
    guess = None if parent is None else parent.relaxation.segment_prices
    region, bounds, groups, counts = ground.region, within.bounds, within.groups, within.counts

    def fill(majorants: Majorants) -> Relaxation:
        if groups and region.budget > 0.0:
            return fill_by_program(majorants, region.budget, groups, guess)
        return fill_by_price(majorants, region.budget)

    rows = rows_of((*region.counts, *counts), len(region.rates))
    if not rows:
        majorants = narrowed_majorants(ground, bounds)
        return Case(bounds, groups, counts, fill(majorants), majorants.edges)
    bounds, problem = _within_guardrails(
        ground, bounds, counts, partial(priced_problem, rows=rows, fill=fill, ground=ground)
    )
    start = np.zeros(len(rows))
    if parent is not None and parent.priced is not None:
        start[: len(parent.priced.prices)] = parent.priced.prices
    if guess is None and groups and region.budget > 0.0:
        guess = fill(narrowed_majorants(ground, bounds)).segment_prices
    found = solve_under_rows(problem, region.budget, groups, (guess, start), enough)
    relaxation, edges, priced = found.relaxation, found.edges, found.priced
    return Case(bounds, groups, counts, relaxation, ground.edges if edges is None else edges, priced)


def _within_guardrails(
    ground: Ground, bounds: Mapping[int, Bounds], counts: Sequence[Count], laid_out: Callable[[Tables], PricedProblem]
) -> tuple[Mapping[int, Bounds], PricedProblem]:
    """Bounds and problem of a case, without the spends that guardrails leave no room for."""
    while True:
        problem = laid_out(with_marks(ground, narrowed_tables(ground, bounds), counts))
        caps = caps_of_guardrails(problem) if ground.region.rates else None
        if caps is None:
            return bounds, problem
        narrower_bounds = dict(bounds)
        for segment in np.flatnonzero(np.isfinite(caps)).tolist():
            low, most = bounds_of(ground, bounds, segment)
            most = min(most, float(caps[segment]))
            is_off = low <= 0.0 and most < float(ground.region.threshold[segment])
            narrower_bounds[segment] = (low, 0.0 if is_off else max(low, most))
        if narrower_bounds == bounds:
            return bounds, problem
        bounds = narrower_bounds
