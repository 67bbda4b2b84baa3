"""Splits for the best part of the draws, or a quantile: climbing from several starts, with an honest bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.allocation.questions.measure import draw_weights, measure, outcomes_of, quantile_rank
from optimizer.allocation.questions.weighing import net_totals
from optimizer.allocation.questions.worst_part import Found, Search, best_worst_part
from optimizer.domain.curve import FloatArray
from optimizer.domain.risk import CurveDraws, RiskObjective

IndexArray = npt.NDArray[np.intp]

SHIFT = 1e-9
"""A climb goes on while it gains more than this share."""
STARTS = 4
"""Segments whose own best part is a start."""
PACES = 6
"""Most steps of one climb."""


def upper_part_outcome(draws: CurveDraws, objective: RiskObjective) -> FloatArray:
    """Mean over the best part of the draws, at each knot of each segment by itself; (n_segments, n_knots).

    The mean over the best part is subadditive (Acerbi and Tasche 2002, Journal of Banking & Finance 26): that of a sum
    is at most the sum of the segments'. So the best split of these curves bounds the "upside" of every split from
    above. It bounds a quantile, too: all draws from the quantile's rank up bring at least as much, and so does their
    mean, which is the upside of that part.
    """
    n_draws = len(draws.outcome)
    counted = max(objective.level * n_draws, 1.0)
    if objective.measure == "quantile":
        counted = n_draws - quantile_rank(n_draws, objective.level) + 1.0
    ordered = np.sort(draws.outcome, axis=0)
    ranks = draw_weights(np.arange(n_draws, dtype=float), RiskObjective("upside", counted / n_draws))
    return np.asarray(np.tensordot(ranks, ordered, axes=1))


def best_upside(search: Search, optimist: FloatArray) -> Found:
    """Maximize the mean over the best part of the draws.

    Each step weighs the draws that are best at the last split and solves for them: the value never falls, but the end
    is only locally best (the measure is convex in the totals), hence several starts: the mean, the split that bounds
    the value, and the best part of single segments.

    Parameters
    ----------
    search : Search
        The question.
    optimist : (n_segments,) array
        Spend of the best split of `upper_part_outcome`.
    """
    found = _found(search, optimist)
    for start in _starts(search, optimist):
        weights = start
        last = -np.inf
        for _ in range(PACES):
            if search.is_over():
                return found
            column = search.ask(search.problem, search.draws, weights)
            value = measure(column.totals, search.objective)
            found = Found(column.spend, value) if value > found.value else found
            if value <= last + SHIFT * abs(last):
                break
            last, weights = value, draw_weights(column.totals, search.objective)
    return found


def _starts(search: Search, optimist: FloatArray) -> Iterator[FloatArray]:
    n_draws = len(search.draws.outcome)
    yield np.full(n_draws, 1.0 / n_draws)
    outcomes = outcomes_of(search.draws, optimist)
    yield draw_weights(outcomes.sum(axis=1), search.objective)
    for segment in np.argsort(-outcomes.std(axis=0), kind="stable")[:STARTS]:
        yield draw_weights(outcomes[:, segment], search.objective)


def best_quantile(search: Search, optimist: FloatArray) -> Found:
    """Maximize a quantile of the totals.

    A quantile is the least total among the draws from its rank up. Each step keeps those draws of the last split and
    maximizes their least total (`best_worst_part` at a level of one draw), which never lowers the quantile; the end is
    only locally best, hence several starts: the mean and the worst part at several levels.
    """
    found = _found(search, optimist)
    level = search.objective.level
    for start in (1.0, level, min(2.0 * level, 1.0), 0.5 * level):
        if search.is_over():
            return found
        found = max(found, _found(search, _worst_part(search, np.arange(len(search.draws.outcome)), start)), key=_value)
    for _ in range(PACES):
        if search.is_over():
            break
        totals = net_totals(search.problem, search.draws, found.spend)
        rank = quantile_rank(len(totals), level)
        kept = np.sort(np.argsort(totals, kind="stable")[rank - 1 :])
        climbed = _found(search, _worst_part(search, kept, 1.0 / len(kept)))
        if climbed.value <= found.value + SHIFT * abs(found.value):
            break
        found = climbed
    return found


def _worst_part(search: Search, kept: IndexArray, level: float) -> FloatArray:
    """Spend of the split that is best for the worst part of some of the draws."""
    draws = CurveDraws(search.draws.spend, search.draws.outcome[kept])
    found, _, _ = best_worst_part(replace(search, draws=draws, objective=RiskObjective("cvar", level)), n_cases=0)
    return found.spend


def _found(search: Search, spend: FloatArray) -> Found:
    totals = net_totals(search.problem, search.draws, spend)
    return Found(spend, measure(totals, search.objective))


def _value(found: Found) -> float:
    return found.value
