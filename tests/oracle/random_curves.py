"""Random response curves of every kind that allocation takes."""

from __future__ import annotations

import numpy as np
from curve_truth import UNIT

from optimizer.domain.curve import DrawnCurve, FamilyCurve, PointCurve, ResponseCurve, SingleCurve, WeightedCurve

KINDS = (*UNIT, "points", "threshold", "drawn", "weighted")


def random_shape(rng: np.random.Generator, family: str, size: int | None = None) -> np.ndarray:
    """Shapes from infinitely steep at zero (Hill below 1, power laws) to a late, sharp rise."""
    if family == "power":
        return rng.uniform(0.15, 1.0, size)
    if family == "hill":
        return rng.uniform(0.3, 1.0, size) if rng.random() < 0.3 else rng.uniform(0.8, 4.0, size)
    return rng.lognormal(1.0, 1.0, size)


def random_curve(rng: np.random.Generator, money: float, grain: float, kinds: tuple[str, ...] = KINDS) -> ResponseCurve:
    """A curve whose scale is about `money`; where it ends, or has knots, they are whole multiples of `grain`."""
    kind = str(rng.choice(kinds))
    if kind != "weighted":
        return _single_curve(rng, kind, money, grain)
    parts = [str(rng.choice([each for each in kinds if each != "weighted"])) for _ in range(rng.integers(1, 4))]
    weights = tuple(float(weight) for weight in rng.lognormal(0.0, 1.5, len(parts)) * (rng.random(len(parts)) < 0.9))
    weights = weights if any(weights) else (1.0,) * len(parts)
    return WeightedCurve(tuple(_single_curve(rng, part, money, grain) for part in parts), weights)


def _single_curve(rng: np.random.Generator, kind: str, money: float, grain: float) -> SingleCurve:
    ceiling, half = float(100.0 * rng.lognormal()), float(money * rng.lognormal())
    most = None if rng.random() < 0.6 else float(grain * np.ceil(rng.uniform(0.2, 4.0) * money / grain))
    if kind == "points":
        knots = grain * np.unique(np.append(0, rng.integers(1, 2 + int(4.0 * money / grain), rng.integers(1, 9))))
        rises = rng.exponential(30.0, len(knots)) * (rng.random(len(knots)) < 0.8)
        rises[-1] = max(rises[-1], 0.1)  # a curve that brings nothing anywhere is refused
        return PointCurve(knots, np.cumsum(rises) - rises[0] * (rng.random() < 0.8))
    if kind == "threshold":
        start = grain * rng.integers(1, 2 + int(money / grain))
        return PointCurve(np.array([0.0, start, start + half]), np.array([0.0, 0.0, ceiling]))
    if kind == "drawn":
        family, draws = str(rng.choice([*UNIT])), int(rng.integers(1, 40))
        ceilings, halves = ceiling * rng.lognormal(0.0, 0.5, draws), half * rng.lognormal(0.0, 0.7, draws)
        return DrawnCurve(family, ceilings, halves, random_shape(rng, family, draws), most)
    return FamilyCurve(kind, ceiling, half, float(random_shape(rng, kind)), most)
