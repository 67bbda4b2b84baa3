"""Targets on given curves, and what to say of those that no money, or no sensible money, reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from optimizer.allocation import reach_target
from optimizer.curves.shapes.families import curve_end
from optimizer.domain.finding import Finding
from optimizer.domain.money import money
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.target import Target, TargetAnswer
from optimizer.errors import AllocationError
from optimizer.message import N_
from optimizer.workflow.curve_room import level_off_at, with_room_for

NEARLY: Final = 0.99
"""The part of an outcome that is told beside one whose last hundredth is dear, or cannot be had."""
DEAR: Final = 0.02
"""Where a hundredth more money brings less than this part of a hundredth more outcome, the last of it is dear."""
_ASIDE: Final = 3.0
"""Seconds for such a remark."""


def reached(problem: AllocationProblem, target: Target) -> TargetAnswer:
    """Find the budget that reaches a target.

    Parameters
    ----------
    problem : AllocationProblem
        Its budget is the most that may be spent; infinite where nobody said, and then an outcome that lies at the
        ceiling of the curves or above it is refused with what comes near to it.
    target : Target
        What to reach.

    Raises
    ------
    AllocationError, InfeasibleError
        As `reach_target`.
    """
    ceiling = level_off_at(problem)
    is_endless = problem.budget == float("inf") and any(curve_end(curve) is None for curve in problem.curves)
    if target.kind == "outcome" and is_endless and target.level >= ceiling:
        raise _above_ceiling(problem, target, ceiling)
    return reach_target(with_room_for(problem, target), target)


def _above_ceiling(problem: AllocationProblem, target: Target, ceiling: float) -> AllocationError:
    near = _nearly(problem, replace(target, level=ceiling))
    if near is None:
        return AllocationError(
            N_(
                "No budget brings {level:exact} outcomes: the curves level off at {ceiling:number} together, even "
                "without limits; give a target that is lower.",
                level=target.level,
                ceiling=ceiling,
            )
        )
    return AllocationError(
        N_(
            "No budget brings {level:exact} outcomes: the curves level off at {ceiling:number} together, and "
            "{part:percent} of that, {outcome:number}, takes {spend:money}; give a target that is lower.",
            level=target.level,
            ceiling=ceiling,
            part=NEARLY,
            outcome=near.target.level,
            spend=near.spend,
        )
    )


def dear_end(problem: AllocationProblem, answer: TargetAnswer, currency: str | None) -> tuple[Finding, ...]:
    """Say of an outcome whose last hundredth takes much of the money what the rest would take.

    Parameters
    ----------
    problem : AllocationProblem
        As asked, with the most that may be spent.
    answer : TargetAnswer
        What was found.
    currency : str or None
        Of the money.
    """
    if answer.target.kind != "outcome" or answer.outcome <= 0.0:
        return ()
    elasticity = answer.allocation.shadow_price * answer.spend / answer.outcome
    near = _nearly(problem, answer.target) if elasticity < DEAR else None
    if near is None or near.spend >= 0.5 * answer.spend:
        return ()
    return (
        Finding(
            "warning",
            "target",
            N_(
                "The last {rest:percent} of the target takes most of this money: {outcome:number} would take "
                "{spend:money}.",
                rest=1.0 - NEARLY,
                outcome=near.target.level,
                spend=money(near.spend, currency),
            ),
            N_("Lower the target unless its last part is worth that much."),
        ),
    )


def _nearly(problem: AllocationProblem, target: Target) -> TargetAnswer | None:
    """The budget for nearly as much; None where the limits do not let even that be reached."""
    lower = replace(target, level=NEARLY * target.level)
    try:
        return reach_target(with_room_for(problem, lower), lower, seconds=_ASIDE)
    except AllocationError:
        return None
