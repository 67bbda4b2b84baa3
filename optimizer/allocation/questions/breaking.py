"""Which limit a split breaks, of splits that no solver made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from optimizer.allocation.certificate.reading import read_rules
from optimizer.allocation.certificate.violation import violation_of
from optimizer.allocation.limits.naming import limit_subject, source_of
from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import AllocationProblem, Guardrail, Limit, SpendLimit

_KINDS: Final = ("least", "most", "on_off_minimum", "lock", "most_change", "step")


def broken_limit(problem: AllocationProblem, spend: FloatArray, tolerance: float) -> BrokenLimit | None:
    """Find the limit that a split breaks by the most money.

    Parameters
    ----------
    problem : AllocationProblem
        The question. Its budget and the ends of its curves are not looked at, other than as what shares refer to.
    spend : (n_segments,) array
        Major units, not negative.
    tolerance : float
        Major units; what is broken by less is kept.

    Returns
    -------
    BrokenLimit or None
        None where all limits are kept.
    """
    suspects: Sequence[Limit] = problem.limits
    broken = _broken_by(problem, suspects, spend)
    if not broken > tolerance:
        return None
    # The half that is broken by as much has the limit: few readings, however many limits there are.
    while len(suspects) > 1:
        half = len(suspects) // 2
        is_first = _broken_by(problem, suspects[:half], spend) >= broken
        suspects = suspects[:half] if is_first else suspects[half:]
    limit = suspects[0]
    stated = None if isinstance(limit, Guardrail) else limit
    return BrokenLimit(limit_subject(limit), source_of(limit), stated, _kind(problem, limit, spend))


def _kind(problem: AllocationProblem, limit: Limit, spend: FloatArray) -> str:
    """Find which amount of a limit is broken by the most money; empty where a limit has no amounts to tell apart."""
    if not isinstance(limit, SpendLimit):
        return ""
    stated = [kind for kind in _KINDS if getattr(limit, kind) is not None]

    def broken(kind: str) -> float:
        others: dict[str, Any] = {other: None for other in stated if other != kind}
        return _broken_by(problem, (replace(limit, **others),), spend)

    return max(stated, key=broken, default="")


def _broken_by(problem: AllocationProblem, limits: Sequence[Limit], spend: FloatArray) -> float:
    """Most money by which any of some limits is broken, as the certificate counts it."""
    rules = read_rules(replace(problem, limits=tuple(limits)))
    everywhere = np.full(rules.n_segments, np.inf)
    return violation_of(replace(rules, budget=float(spend.sum()), end=everywhere), spend, 0.0)
