"""Whole minor units that keep guardrails, and which segments those hold back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

from optimizer.allocation import guardrail_average, touched_limits
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Allocation, AllocationProblem, BindingLimit, Guardrail, Limit
from optimizer.errors import InfeasibleError

_TRIES: Final = 6
_LEAST_LOWERED: Final = 1e-9
"""Share of a level; solvers end about so near to it."""
_ROUNDING: Final = 1e-12
"""Share of a level by which floating point may exceed it."""
_PLACED: Final = 0.999
"""A level at the very lowest that can be reached is not lowered further: that would take nearly all the money away."""
_AT_LEVEL: Final = 1e-4
"""An average within this share of its level is held by it: whole units keep it from the level itself."""

Proved = TypeVar("Proved")


def keeping_guardrails(
    problem: AllocationProblem, answer_to: Callable[[AllocationProblem], tuple[Allocation, Proved]]
) -> tuple[Allocation, Proved]:
    """Find a split in whole units that keeps the guardrails, and name the segments that they hold back.

    Rounding may lift an average a hair above its level. Then the level is lowered by twice that, five times as far each
    time that whole units are the same again, and the question asked once more.

    Parameters
    ----------
    problem : AllocationProblem
        As the user put it.
    answer_to : callable
        Finds the best split in whole units, with what proves it.
    """
    found, proved = answer_to(problem)
    asked = problem
    for _ in range(_TRIES):
        if not _any_above(problem, found.spend):
            break
        asked = _lowered(asked, problem, found.spend)
        try:
            again, its_proof = answer_to(asked)
        except InfeasibleError:
            break
        if again.spend.sum() < _PLACED * found.spend.sum():
            break
        found, proved = again, its_proof
    return replace(found, binding=with_guardrails(found.binding, problem, found.spend)), proved


def with_guardrails(
    binding: Iterable[BindingLimit], problem: AllocationProblem, spend: FloatArray
) -> tuple[BindingLimit, ...]:
    """Add the segments that guardrails hold back to the limits that a split touches."""
    others = tuple(limit for limit in binding if limit.kind != "guardrail")
    if not any(isinstance(limit, Guardrail) for limit in problem.limits):
        return others
    near = replace(problem, limits=tuple(_nearly(limit) for limit in problem.limits if isinstance(limit, Guardrail)))
    return others + tuple(limit for limit in touched_limits(near, spend) if limit.kind == "guardrail")


def _nearly(guardrail: Guardrail) -> Guardrail:
    return replace(guardrail, most=guardrail.most * (1.0 - _AT_LEVEL))


def _any_above(problem: AllocationProblem, spend: FloatArray) -> bool:
    guardrails = [limit for limit in problem.limits if isinstance(limit, Guardrail)]
    return any(guardrail_average(one, spend) > one.most * (1.0 + _ROUNDING) for one in guardrails)


def _lowered(asked: AllocationProblem, problem: AllocationProblem, spend: FloatArray) -> AllocationProblem:
    def lowered(limit: Limit, stated: Limit) -> Limit:
        if not isinstance(limit, Guardrail) or not isinstance(stated, Guardrail):
            return limit
        above = guardrail_average(stated, spend) - stated.most
        already = stated.most - limit.most
        down = max(2.0 * above, 4.0 * already, _LEAST_LOWERED * stated.most) if 0.0 < above < math.inf else 0.0
        return replace(limit, most=limit.most - down)

    limits = (lowered(limit, stated) for limit, stated in zip(asked.limits, problem.limits, strict=True))
    return replace(asked, limits=tuple(limits))
