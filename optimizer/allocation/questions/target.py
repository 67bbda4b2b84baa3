"""Targets: the least budget for an outcome, the largest spend that keeps a CPA, a ROAS, an ROI or a marginal ROAS."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

import numpy as np

from optimizer.allocation.questions.best_ratio import best_ratio
from optimizer.allocation.questions.largest_spend import NEXT_TO_NOTHING, largest_spend
from optimizer.allocation.questions.least_budget import least_budget
from optimizer.allocation.questions.probing import Probe, Search, probe
from optimizer.allocation.questions.shares import has_shares, room_for_money
from optimizer.allocation.questions.worth import most_worth
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.target import Target, TargetAnswer
from optimizer.errors import AllocationError
from optimizer.message import N_, Message

NAMES = {"outcome": "outcome", "cpa": "CPA", "roas": "ROAS", "roi": "ROI", "marginal_roas": "marginal ROAS"}
"""How sentences call each kind."""


def reach_target(
    problem: AllocationProblem,
    target: Target,
    *,
    tolerance: float = 1e-4,
    seconds: float = 10.0,
    clock: Callable[[], float] = time.perf_counter,
) -> TargetAnswer:
    """Find the least budget, or the largest spend, that reaches a target.

    With V(S) the best outcome of a spend S, v the value per outcome and m the margin:

    - "outcome" N: the least S with V(S) >= N.
    - "cpa" c, "roas" r, "roi" r: the largest S with V(S) >= a S, where a = 1 / c, r / v, (1 + r) / (v m).
    - "marginal_roas" r: the S at which v V(S) - r S is largest, so that every part of the spend down to the last brings
      r on average and no larger spend's addition does; with smooth concave curves, where the slope v V'(S) is r.

    Parameters
    ----------
    problem : AllocationProblem
        Its budget is the most that may be spent; infinite for as much as the curves and limits have room for. Limits
        that are shares are shares of the budget that is tried. Its `money_cost` is not used.
    target : Target
        What to reach.
    tolerance : float
        As in `allocate`.
    seconds : float
        After this time the best found is returned; `proven_edge` says how far it is proven.
    clock : callable
        Seconds since some moment.

    Raises
    ------
    AllocationError
        When the target makes no sense, or no budget up to the most reaches it: then the sentence tells what can be
        reached. Also as `allocate` does for the problem with the largest budget.
    """
    _check(target)
    problem = with_finite_budget(problem)
    search = Search(replace(problem, money_cost=0.0), has_shares(problem), tolerance, clock, clock() + seconds)
    if target.kind == "outcome":
        return _for_outcome(search, target)
    if target.kind == "marginal_roas":
        return _for_marginal_roas(search, target)
    return _for_ratio(search, target)


def with_finite_budget(problem: AllocationProblem) -> AllocationProblem:
    """Put what the curves and limits have room for in place of an infinite budget.

    Raises
    ------
    AllocationError
        When that is infinite too.
    """
    if problem.budget != np.inf:
        return problem
    room = room_for_money(problem)
    if not np.isfinite(room):
        raise AllocationError(
            N_("Neither the curves nor the limits end anywhere; give the most money that may be spent.")
        )
    return replace(problem, budget=room)


def _for_outcome(search: Search, target: Target) -> TargetAnswer:
    most = probe(search, search.problem)
    if most.outcome < target.level <= most.certificate.upper_bound:
        raise AllocationError(
            N_(
                "In the time given no split of {most:money} was found that brings {level:exact} outcomes; the most"
                " that was found is {reached:number}, and {bound:number} may be possible.",
                most=search.problem.budget,
                level=target.level,
                reached=most.outcome,
                bound=most.certificate.upper_bound,
            )
        )
    if most.outcome < target.level:
        raise AllocationError(
            N_(
                "No budget up to {most:money} brings {level:exact} outcomes; the most that it brings is"
                " {reached:number}, and at best {bound:number} is possible.",
                most=search.problem.budget,
                level=target.level,
                reached=most.outcome,
                bound=most.certificate.upper_bound,
            )
        )
    answer = least_budget(search, target.level, most)
    return _answer(search, target, answer.found, answer.edge)


def _for_ratio(search: Search, target: Target) -> TargetAnswer:
    answer = largest_spend(search, _needed(target), probe(search, search.problem))
    if not answer.is_reached:
        raise _out_of_reach(search, target, answer.found, answer.edge)
    return _answer(search, target, answer.found, answer.edge)


def _for_marginal_roas(search: Search, target: Target) -> TargetAnswer:
    answer = most_worth(search, _needed(target))
    found = answer.found
    if found.spend <= 0.0:
        best = best_ratio(search, probe(search, search.problem))
        raise _out_of_reach(search, target, best, search.problem.budget if answer.bound > 0.0 else 0.0)
    return _answer(search, target, found, found.spend)


def _needed(target: Target) -> float:
    """Outcome that one unit of money must bring."""
    match target.kind:
        case "cpa":
            return 1.0 / target.level
        case "roas" | "marginal_roas":
            return target.level / target.value_per_outcome
        case "roi":
            return (1.0 + target.level) / (target.value_per_outcome * target.margin)
        case "outcome":
            return 0.0
    assert_never(target.kind)


def reached_level(target: Target, spend: float, outcome: float, marginal_outcome: float) -> float:
    """Tell what a spend reaches, in the unit of the target.

    Parameters
    ----------
    target : Target
        Kind, value and margin.
    spend, outcome : float
        Money spent, major units, and what it brings.
    marginal_outcome : float
        Outcome that the last unit of money brings.

    Returns
    -------
    float
        A CPA is infinite where nothing is brought; a ratio is not a number where nothing is spent.
    """
    revenue = target.value_per_outcome * outcome
    match target.kind:
        case "outcome":
            return outcome
        case "cpa":
            return spend / outcome if outcome > 0.0 else np.inf
        case "roas":
            return revenue / spend if spend > 0.0 else np.nan
        case "roi":
            return (revenue * target.margin - spend) / spend if spend > 0.0 else np.nan
        case "marginal_roas":
            return target.value_per_outcome * marginal_outcome
    assert_never(target.kind)


def _answer(search: Search, target: Target, found: Probe, edge: float) -> TargetAnswer:
    marginal = found.allocation.shadow_price + found.problem.money_cost
    return TargetAnswer(
        target=target,
        problem=found.problem,
        allocation=found.allocation,
        certificate=found.certificate,
        spend=found.spend,
        outcome=found.outcome,
        reached=float(reached_level(target, found.spend, found.outcome, marginal)),
        proven_edge=edge,
        most=search.problem.budget,
    )


def _out_of_reach(search: Search, target: Target, best: Probe, edge: float) -> AllocationError:
    """What to say where nothing was found: whether that is proven, and what comes nearest."""
    ratio = best.outcome / best.spend if best.spend > 0.0 else 0.0
    values: dict[str, object] = {
        "most": search.problem.budget,
        "name": NAMES[target.kind],
        "level": target.level,
        "reached": float(f"{reached_level(target, best.spend, best.outcome, ratio):.6g}"),
        "spend": best.spend,
    }
    if edge > NEXT_TO_NOTHING * search.problem.budget:
        return AllocationError(_not_found(target, values, edge))
    if target.kind == "cpa":
        return AllocationError(
            N_(
                "No spend up to {most:money} keeps the {name} at or below {level:exact}; the lowest is"
                " {reached:exact}, at a spend of {spend:money}.",
                **values,
            )
        )
    return AllocationError(
        N_(
            "No spend up to {most:money} reaches a {name} of {level:exact}; the highest is {reached:exact}, at a"
            " spend of {spend:money}.",
            **values,
        )
    )


def _not_found(target: Target, values: dict[str, object], edge: float) -> Message:
    if target.kind == "cpa":
        return N_(
            "In the time given no spend up to {most:money} was found that keeps the {name} at or below {level:exact};"
            " the lowest found is {reached:exact}, at a spend of {spend:money}, and only above {edge:money} is it"
            " proven that none does.",
            edge=edge,
            **values,
        )
    return N_(
        "In the time given no spend up to {most:money} was found that reaches a {name} of {level:exact}; the highest"
        " found is {reached:exact}, at a spend of {spend:money}, and only above {edge:money} is it proven that none"
        " does.",
        edge=edge,
        **values,
    )


def _check(target: Target) -> None:
    least = -1.0 if target.kind == "roi" else 0.0
    if not np.isfinite(target.level) or target.level <= least:
        raise AllocationError(
            N_(
                "The target {name} is {found}; give a number above {least:number}.",
                name=NAMES[target.kind],
                found=target.level,
                least=least,
            )
        )
    check_worth(target.value_per_outcome, target.margin)


def check_worth(value_per_outcome: float, margin: float) -> None:
    """Refuse a value per outcome that is not above 0, or a margin that is not above 0 and at most 1.

    Raises
    ------
    AllocationError
        Names what was found.
    """
    if not np.isfinite(value_per_outcome) or value_per_outcome <= 0.0:
        raise AllocationError(
            N_("The value per outcome is {found}; give an amount of money above zero.", found=value_per_outcome)
        )
    if not 0.0 < margin <= 1.0:
        raise AllocationError(
            N_(
                "The margin is {found}; give the share of the revenue that is left, above 0 and at most 1.",
                found=margin,
            )
        )
