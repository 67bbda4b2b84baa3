"""Random problems on means of posterior draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.instances import END, USUAL_SHARE, hill_problem
from optimizer.domain.curve import DrawnCurve, FamilyCurve
from optimizer.domain.problem import AllocationProblem

DRAWS = 200
SPREAD = 0.3
"""Sigma of the log-normal doubt in ceiling and half-saturation; that in the shape is half of it."""


def drawn_problem(n_segments: int, seed: int, *, share: float = USUAL_SHARE) -> AllocationProblem:
    """The mean of 200 Hill curves in each segment, drawn around a random one."""
    rng = np.random.default_rng([seed, n_segments, 4])
    problem = hill_problem(n_segments, seed, share=share)
    return replace(problem, curves=tuple(_drawn(c, rng) for c in problem.curves if isinstance(c, FamilyCurve)))


def _drawn(curve: FamilyCurve, rng: np.random.Generator) -> DrawnCurve:
    ceiling, half, shape = np.exp(rng.standard_normal((3, DRAWS)) * [[SPREAD], [SPREAD], [0.5 * SPREAD]])
    return DrawnCurve(
        "hill",
        curve.ceiling * ceiling,
        curve.half_saturation * half,
        curve.shape * shape,
        END * curve.half_saturation,
    )
