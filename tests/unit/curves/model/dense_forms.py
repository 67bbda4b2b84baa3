"""The model's parameters and information as one vector and one matrix, for tests against plain linear algebra."""

from __future__ import annotations

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.demand import first_guess
from optimizer.curves.model.design import Design
from optimizer.curves.model.likelihood import Information, Parameters, log_mean
from optimizer.domain.curve import FloatArray

STEP = 1e-5


def somewhere_near(seen: Observations, design: Design) -> Parameters:
    """Off the mode, so that residuals are not small."""
    rng = np.random.default_rng(4)
    start = first_guess(seen, design)
    return Parameters(
        start.local + 0.3 * rng.standard_normal(start.local.shape),
        start.shared + 0.1 * rng.standard_normal(start.shared.shape),
    )


def flat(at: Parameters) -> FloatArray:
    """Own effects of segment after segment, then the global parameters."""
    return np.concatenate([at.local.ravel(), at.shared])


def unflat(values: FloatArray, like: Parameters) -> Parameters:
    return Parameters(values[: like.local.size].reshape(like.local.shape), values[like.local.size :])


def dense_score(info: Information) -> FloatArray:
    return np.concatenate([info.score_local.ravel(), info.score_shared])


def dense(info: Information) -> FloatArray:
    """Write the arrow out as one matrix."""
    n_segments, n_local = info.score_local.shape
    n = n_segments * n_local
    matrix = np.zeros((n + len(info.score_shared),) * 2)
    for segment in range(n_segments):
        rows = slice(segment * n_local, (segment + 1) * n_local)
        matrix[rows, rows] = info.local[segment]
        matrix[rows, n:] = info.cross[segment]
        matrix[n:, rows] = info.cross[segment].T
    matrix[n:, n:] = info.shared
    return matrix


def jacobian(seen: Observations, design: Design, at: Parameters) -> FloatArray:
    """Slopes of the log mean of each observed cell in all parameters, by differences."""
    here = flat(at)

    def mean(values: FloatArray) -> FloatArray:
        return log_mean(seen, design, unflat(values, at))[0][seen.observed]

    columns = [(mean(here + STEP * one) - mean(here - STEP * one)) / (2.0 * STEP) for one in np.eye(len(here))]
    return np.column_stack(columns)
