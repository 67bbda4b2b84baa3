"""Each segment's curve handed to what bounds it: a formula, a list of spends, or cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocation.certificate.cells import Cells, best_in_cells
from optimizer.allocation.certificate.conjugate import FamilyRows, best_of_family
from optimizer.allocation.certificate.grids import Grid, best_knots, best_multiples, knots_as_grid, multiples_of
from optimizer.allocation.certificate.ragged import IndexArray
from optimizer.allocation.certificate.rows import Rows
from optimizer.allocation.certificate.terms import Terms, terms_of, values_at
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, Guardrail

MOST_MULTIPLES = 2000
"""Segments with more multiples than this are bounded as if they could spend anything."""

FORMULA, KNOTS, MULTIPLES, CELLS = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """All curves of a problem, laid out so that many prices are asked of them at once.

    Attributes
    ----------
    terms : tuple of Terms
        Of the outcome, then of the volume under each guardrail.
    kind : (n_segments,) array of int
        What bounds each segment, where no guardrail has a price.
    end : (n_segments,) array
        Most that any case lets it spend, money.
    at_zero : (1 + n_rates, n_segments) array
        Outcome and volumes without spend.
    multiples, knots : Grid
        Spends of the segments with steps, and of those given by points.
    cells : Cells
        Of all other segments that a formula does not suffice for.
    """

    terms: tuple[Terms, ...]
    kind: IndexArray
    end: FloatArray
    at_zero: FloatArray
    multiples: Grid
    knots: Grid
    cells: Cells


def priced(problem: AllocationProblem, end: FloatArray, step: FloatArray) -> Priced:
    """Lay out the curves of a problem; `end` is the most that each segment can spend."""
    rails = [limit for limit in problem.limits if isinstance(limit, Guardrail)]
    terms = tuple(terms_of(curves) for curves in (problem.curves, *(rail.volume for rail in rails)))
    n_segments = len(problem.curves)
    count, given = terms[0].count(), np.diff(terms[0].points.first)
    kind = np.full(n_segments, CELLS, dtype=np.intp)
    kind[(count == 1) & (given == 0)] = FORMULA
    kind[(count == 1) & (given == 1)] = KNOTS
    with np.errstate(divide="ignore", invalid="ignore"):
        kind[(step > 0.0) & (end / step <= MOST_MULTIPLES)] = MULTIPLES
    every = np.arange(n_segments, dtype=np.intp)
    in_cells = every[kind != MULTIPLES] if rails else every[kind == CELLS]
    return Priced(
        terms,
        kind,
        end,
        np.array([values_at(one, every, np.zeros(n_segments)) for one in terms]),
        multiples_of(terms, every[kind == MULTIPLES], step, end),
        knots_as_grid(terms, every[kind == KNOTS], n_segments),
        Cells(terms, in_cells, end),
    )


def best_of(curves: Priced, rows: Rows, tolerance: float) -> FloatArray:
    """Bound the largest profit of each row from above, shape (n_rows,)."""
    best = np.empty(len(rows.price))
    kind = curves.kind[rows.segment]
    kind = np.where((kind != MULTIPLES) & (rows.weights != 0.0).any(axis=0), CELLS, kind)
    for one in np.unique(kind).tolist():
        at = np.flatnonzero(kind == one)
        part = rows.part(at)
        if one == FORMULA:
            best[at] = _best_by_formula(curves.terms[0], part)
        elif one == KNOTS:
            best[at] = best_knots(curves.knots, curves.terms, part)
        elif one == MULTIPLES:
            best[at] = best_multiples(curves.multiples, part)
        else:
            best[at] = best_in_cells(curves.cells, part, tolerance)
    return best


def _best_by_formula(terms: Terms, rows: Rows) -> FloatArray:
    best = np.empty(len(rows.price))
    for family in terms.families:
        mine = np.flatnonzero(np.diff(family.first)[rows.segment] == 1)
        at = family.first[rows.segment[mine]]
        asked = FamilyRows(
            family.name,
            family.ceiling[at],
            family.half_saturation[at],
            family.shape[at],
            rows.price[mine],
            rows.low[mine],
            rows.high[mine],
        )
        if len(mine):
            best[mine] = best_of_family(asked)
    return best
