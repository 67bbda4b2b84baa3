"""Curves tabulated once, to be allocated on many times: other budgets, other limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.allocation.solver.tables import Tables, far_apart, is_stepped, tabulate, with_holes
from optimizer.curves.shapes.families import check_curves
from optimizer.curves.shapes.stack import CurveStack, stack_of, values_at
from optimizer.domain.curve import FloatArray, ResponseCurve


@dataclass(frozen=True, slots=True, eq=False)
class PreparedCurves:
    """Curves that were checked, laid out and tabulated.

    Attributes
    ----------
    curves : tuple of ResponseCurve
        Length n_segments.
    stack : CurveStack
        The same, laid out.
    tables : Tables
        Each from no spend to its end, or to `most`.
    most : float
        Money; a larger spend takes tables of its own.
    """

    curves: tuple[ResponseCurve, ...]
    stack: CurveStack
    tables: Tables
    most: float


def prepare_curves(curves: tuple[ResponseCurve, ...], subjects: Sequence[object], most: float) -> PreparedCurves:
    """Check and tabulate curves that many allocations will be made on.

    Worth its time where reading a curve takes long, as a mean of many draws does.

    Parameters
    ----------
    curves : tuple of ResponseCurve
        Length n_segments; the same tuple as in the problems to come.
    subjects : sequence of Segment or str
        Whose curve each is.
    most : float
        The largest budget to come, money above zero.

    Raises
    ------
    CurveError
        As `optimizer.curves.shapes.families.check_curve`.
    """
    check_curves(curves, subjects)
    stack = stack_of(curves)
    nothing = np.zeros(stack.n_curves)
    region = Region(most, nothing, np.minimum(stack.end, most), nothing, (), nothing)
    return PreparedCurves(curves, stack, tabulate(curves, region, stack), most)


def tables_within(prepared: PreparedCurves, region: Region) -> Tables:
    """Tables between a region's bounds: the knots that were read before, and the bounds themselves."""
    low = np.where(region.threshold > 0.0, region.threshold, region.lower)
    high = np.maximum(region.upper, low)
    if is_stepped(region).any() or (high > np.minimum(prepared.stack.end, prepared.most)).any():
        return tabulate(prepared.curves, region, prepared.stack)
    whole = prepared.tables
    owner = np.repeat(np.arange(len(low)), np.diff(whole.first))
    inside = (whole.spend > low[owner]) & (whole.spend < high[owner])
    ends = np.tile(np.arange(len(low)), 2)
    at_ends = np.concatenate([low, high])
    return _laid(
        prepared.stack,
        region,
        (
            np.concatenate([owner[inside], ends]),
            np.concatenate([whole.spend[inside], at_ends]),
            np.concatenate([whole.outcome[inside], values_at(prepared.stack, ends, at_ends)]),
        ),
        (low, high),
    )


def _laid(
    stack: CurveStack,
    region: Region,
    knots: tuple[IndexArray, FloatArray, FloatArray],
    bounds: tuple[FloatArray, FloatArray],
) -> Tables:
    """Put knots in order, leave out those too close to another, and take off what the money costs."""
    order = np.lexsort((knots[1], knots[0]))
    order = order[far_apart(knots[0][order], knots[1][order], *bounds)]
    owner, spend, outcome = knots[0][order], knots[1][order], knots[2][order]
    before, has_hole = with_holes(owner, region.threshold)
    owner, spend = np.insert(owner, before, has_hole), np.insert(spend, before, 0.0)
    outcome = np.insert(outcome, before, stack.at_zero[has_hole])
    first = np.searchsorted(owner, np.arange(len(region.lower) + 1)).astype(np.intp)
    none_stepped = np.zeros(len(region.lower), dtype=np.bool_)
    worth = np.asarray(outcome - region.cost * spend, dtype=np.float64)
    return Tables(spend, worth, first, region.threshold, none_stepped)
