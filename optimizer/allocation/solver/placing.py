"""Placing all the money that brings nothing more where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocation.solver.branching import search
from optimizer.allocation.solver.ground import Ground, ground_of
from optimizer.allocation.solver.relaxation import ROUNDING
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FamilyCurve, FloatArray, PointCurve, ResponseCurve


def place_rest(ground: Ground, spend: FloatArray, is_time_over: Callable[[], bool]) -> FloatArray:
    """Place all the money that still fits in without giving up outcome.

    Each segment keeps at least the least spend that brings what it brings now; the sum of all spends is then made as
    large as the limits allow, which is an allocation problem of its own, with money for outcome.
    """
    region = ground.region
    if region.cost > 0.0 or region.budget - spend.sum() <= ROUNDING * region.budget:
        return spend
    starts = [_least_spend(curve, amount) for curve, amount in zip(ground.curves, spend, strict=True)]
    lower = np.minimum(np.maximum(starts, region.lower), spend)
    threshold = np.where(lower > 0.0, 0.0, region.threshold)
    lower = np.where(lower > 0.0, np.maximum(lower, np.minimum(region.threshold, spend)), lower)
    money = tuple(FamilyCurve("linear", 1.0, 1.0, 1.0) for _ in ground.curves)
    whole = replace(region, lower=lower, threshold=threshold, upper=np.maximum(region.upper, lower))
    found = search(ground_of(money, whole), spend, ROUNDING, is_time_over)
    return found.spend if found is not None and found.value > spend.sum() else spend


def _least_spend(curve: ResponseCurve, spend: float) -> float:
    """Least spend that brings no less than `spend` does."""
    if isinstance(curve, PointCurve):
        reached = float(response_value(curve, spend))
        flat = int(np.searchsorted(curve.outcome, reached, side="left"))
        return min(float(curve.spend[min(flat, len(curve.spend) - 1)]), spend)
    return spend
