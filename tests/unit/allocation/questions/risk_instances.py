"""Small questions at risk, and every split of a grid tried."""

from __future__ import annotations

import itertools

import numpy as np

from optimizer.allocation.questions.measure import measure, totals_of
from optimizer.domain.curve import PointCurve
from optimizer.domain.problem import AllocationProblem, Limit
from optimizer.domain.risk import CurveDraws, RiskObjective
from optimizer.domain.segment import Segment


def question(
    n_segments: int,
    *,
    seed: int,
    shape: tuple[float, float] = (0.8, 3.0),
    n_draws: int = 40,
    limits: tuple[Limit, ...] = (),
) -> tuple[AllocationProblem, CurveDraws]:
    """Drawn Hill curves with knots at every twentieth of the budget of 100."""
    rng = np.random.default_rng(seed)
    spend = np.tile(np.linspace(0.0, 100.0, 21), (n_segments, 1))
    ceiling = rng.lognormal(2.0, 0.6, n_segments) * rng.lognormal(0.0, 0.6, (n_draws, n_segments))
    half = rng.uniform(10.0, 50.0, n_segments) * rng.lognormal(0.0, 0.3, (n_draws, n_segments))
    scaled = (spend[np.newaxis] / half[:, :, np.newaxis]) ** rng.uniform(*shape, (n_segments, 1))
    outcome = ceiling[:, :, np.newaxis] * scaled / (1.0 + scaled)
    segments = tuple(Segment("meta", f"segment {place}") for place in range(n_segments))
    curves = tuple(PointCurve(*points) for points in zip(spend, outcome.mean(axis=0), strict=True))
    return AllocationProblem(segments, curves, 100.0, limits), CurveDraws(spend, outcome)


def grid_splits(n_segments: int, n_parts: int = 20) -> list[np.ndarray]:
    """All splits of 100 in whole parts."""
    cuts = itertools.combinations_with_replacement(range(n_parts + 1), n_segments - 1)
    return [np.diff([0, *cut, n_parts]) * (100.0 / n_parts) for cut in cuts]


def best_on_grid(draws: CurveDraws, objective: RiskObjective, splits: list[np.ndarray]) -> float:
    return max(measure(totals_of(draws, split), objective) for split in splits)
