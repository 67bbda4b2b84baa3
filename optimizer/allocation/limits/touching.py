"""Which limits any split touches, not only the solver's own."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizer.allocation.limits.binding import binding_limits
from optimizer.allocation.limits.reading import read_demands
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, BindingLimit, Guardrail

AT_LEVEL = 1e-6
"""An average within this share of its level is at it."""


def touched_limits(problem: AllocationProblem, spend: FloatArray) -> tuple[BindingLimit, ...]:
    """Limits that a split touches, one for each segment that they hold back or up.

    Parameters
    ----------
    problem : AllocationProblem
        The question.
    spend : (n_segments,) array
        Major units, within the limits.
    """
    return binding_limits(problem, read_demands(problem), spend, _touched_guardrails(problem, spend))


def guardrail_average(limit: Guardrail, spend: FloatArray) -> float:
    """The plan's average of a rate, as `Guardrail` defines it; 0 where nothing is counted or spent.

    Parameters
    ----------
    limit : Guardrail
        With n_segments volumes.
    spend : (n_segments,) array
        Major units.
    """
    volume = np.array([float(response_value(curve, x)) for curve, x in zip(limit.volume, spend, strict=True)])
    total = float(volume.sum())
    paid = float(spend.sum()) if limit.rate is None else float(limit.rate @ volume)
    if total > 0.0:
        return paid / total
    return float(np.inf) if paid > 0.0 else 0.0


def _touched_guardrails(problem: AllocationProblem, spend: FloatArray) -> Iterator[int]:
    for number, limit in enumerate(problem.limits):
        if isinstance(limit, Guardrail) and guardrail_average(limit, spend) >= limit.most * (1.0 - AT_LEVEL):
            yield number
