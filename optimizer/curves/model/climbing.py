"""The way up to the mode of the posterior: damped Newton steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.arrow import newton_step
from optimizer.curves.model.design import SHAPE, Design
from optimizer.curves.model.likelihood import (
    Information,
    OutcomeCounts,
    Parameters,
    information,
    log_constant,
    log_likelihood,
    log_mean,
    log_prior,
)
from optimizer.domain.curve import FloatArray
from optimizer.errors import CurveError
from optimizer.message import N_

_MAX_STEPS: Final = 100
_FEW: Final = 10
_MOST_BEND: Final = 0.5
"""How far the observed information may fall below Fisher's."""
_LONGEST: Final = 1.0
"""Of a step of a segment's own effects."""
_FIRST_DAMPING: Final = 1e-3
_LEAST_DAMPING: Final = 1e-9
_MOST_DAMPING: Final = 1e8
_TOLERANCE: Final = 1e-4
"""Of log posterior for each segment; far below what moves a decision."""
_LEVEL: Final = 1e-9
"""By so much a step may fall: rounding."""
_MOST_BESIDE: Final = 5.0
"""A search gains at most so many times what its next step promises."""
_FAR_BELOW: Final = 10.0
"""What evidence adds to the height differs by less between fits of one design."""


@dataclass(frozen=True, slots=True, eq=False)
class Hill:
    """What is climbed; see `make_hill`.

    Attributes
    ----------
    size : float
        Negative-binomial size.
    constant : float
        Of the log likelihood at this size.
    least_height : float
        Log posterior that matters: the search ends early where it promises to stay far below.
    """

    observations: Observations
    design: Design
    size: float
    constant: float
    least_height: float


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One point of the search: log posterior, log mean and its slopes there."""

    at: Parameters
    height: float
    log_mean: tuple[FloatArray, FloatArray]


def make_hill(
    observations: Observations, design: Design, counts: OutcomeCounts, size: float, least_height: float = -np.inf
) -> Hill:
    """The log posterior of a design at this negative-binomial size, for the search; `counts` are the outcomes'."""
    return Hill(observations, design, size, log_constant(counts, size), least_height)


def climb(hill: Hill, start: Parameters) -> tuple[Parameters, Information]:
    """Levenberg-Marquardt on Fisher's information: damped more after a step that fails, less after one that works.

    The last step is the one that promises next to nothing, half the score times the step (Newton's decrement): the
    information at its start is that of the mode, and nothing is computed again at its end.

    Raises
    ------
    CurveError
        When the start is beyond what numbers can hold.
    """
    place, damping = place_at(hill, start), _FIRST_DAMPING
    if not np.isfinite(place.height):
        raise _beyond_numbers()
    for _ in range(_MAX_STEPS):
        fisher = information(hill.observations, hill.design, place.at, hill.size, place.log_mean)
        found, damping = _next(hill, place, fisher, damping)
        if isinstance(found, Parameters):
            return found, fisher
        place = found
    return place.at, information(hill.observations, hill.design, place.at, hill.size, place.log_mean)


def place_at(hill: Hill, at: Parameters) -> Place:
    """How high the log posterior stands at a point, -inf where numbers do not hold it."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # a step too far is refused
        mean, slopes = log_mean(hill.observations, hill.design, at)
        likelihood = log_likelihood(hill.observations, mean, hill.size, hill.constant)
        height = likelihood + log_prior(hill.design, at)
    return Place(at, height if np.isfinite(height) else -np.inf, (mean, slopes))


def _next(hill: Hill, place: Place, fisher: Information, damping: float) -> tuple[Place | Parameters, float]:
    """The next place uphill, or the point where the search ends; and the damping from there."""
    info, tolerance = _bent(fisher, hill.design), _TOLERANCE * max(len(hill.design.platform), _FEW)
    while damping <= _MOST_DAMPING:
        try:
            local, shared = newton_step(info, damping)
        except np.linalg.LinAlgError:  # no hilltop: Fisher's information is one, but for rounding
            damping = damping if info is not fisher else _more(damping)
            info = fisher
            continue
        promised = 0.5 * float((info.score_local * local).sum() + info.score_shared @ shared)
        if place.height + _MOST_BESIDE * promised < hill.least_height - _FAR_BELOW:
            return place.at, damping
        ahead = Parameters(place.at.local + np.clip(local, -_LONGEST, _LONGEST), place.at.shared + shared)
        if promised < tolerance and damping <= _FIRST_DAMPING:
            return ahead, damping
        reached = place_at(hill, ahead)
        if reached.height >= place.height - _LEVEL:
            return reached, max(damping / 10.0, _LEAST_DAMPING)
        damping = _more(damping)
    return place.at, damping  # no uphill step at any length: the mode to machine precision


def _more(damping: float) -> float:
    return max(damping * 10.0, _FIRST_DAMPING)


def _bent(info: Information, design: Design) -> Information:
    """The observed information, as far as it stays positive: Newton's steps settle where Fisher's only creep."""
    diagonal = np.einsum("sii->si", info.local)
    bend = np.maximum(info.bend, -_MOST_BEND * diagonal)
    shared, cross = info.shared.copy(), info.cross.copy()
    both = bend[:, :, None] * np.eye(bend.shape[1])
    from_own = both[:, :, SHAPE] @ design.shape_weights
    shared[design.shared_shape, design.shared_shape] += np.einsum(
        "spq,spr->qr", design.shape_weights, from_own[:, SHAPE]
    )
    cross[:, :, design.shared_shape] += from_own
    return replace(info, local=info.local + both, cross=cross, shared=shared)


def _beyond_numbers() -> CurveError:
    return CurveError(
        N_("The results hold numbers too large or too small to learn from; check spend and outcomes for wrong units.")
    )
