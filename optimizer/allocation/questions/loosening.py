"""A limit, a little looser."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from optimizer.domain.limit_price import LoosenUnit
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    LimitKind,
    RatioLimit,
    SpendLimit,
)

RATIO_PART = 0.1
LEVEL_PART = 0.02
MONEY_PART = 0.01
"""Steps are round numbers of at most these shares of the ratio, the level and the budget."""


def round_step(amount: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above an amount; the amount must be above 0."""
    power = 10.0 ** np.floor(np.log10(amount) + 1e-9)
    return float(next((part * power for part in (5.0, 2.0) if part * power <= amount * (1.0 + 1e-9)), power))


def loosened(
    problem: AllocationProblem, number: int | None, kind: LimitKind | Literal["budget"], money: float, last: float
) -> tuple[AllocationProblem, float, LoosenUnit] | None:
    """The problem with one amount of one limit looser, by how much, and in what unit; None where nothing can give.

    Parameters
    ----------
    problem : AllocationProblem
        The question.
    number : int or None
        Which limit; None for the budget.
    kind : LimitKind or "budget"
        Which amount of it.
    money : float
        The step for amounts of money, major units above 0.
    last : float
        What the limit's segments spent in the last period, which a share of change refers to.
    """
    if number is None:
        return replace(problem, budget=problem.budget + money), money, "money"
    limit = problem.limits[number]
    found: tuple[Limit, float, LoosenUnit] | None
    if isinstance(limit, FundedLimit):
        found = replace(limit, most=limit.most + 1), 1.0, "segments"
    elif isinstance(limit, RatioLimit):
        step = round_step(RATIO_PART * limit.least)
        found = replace(limit, least=limit.least - step), step, "ratio"
    elif isinstance(limit, Guardrail):
        step = round_step(LEVEL_PART * limit.most)
        found = replace(limit, most=limit.most + step), step, "level"
    elif kind == "step" and limit.step is not None:
        found = replace(limit, step=None), limit.step, "dropped"
    else:
        found = _spend(limit, kind, money, problem.budget, last)
    if found is None:
        return None
    limits = (*problem.limits[:number], found[0], *problem.limits[number + 1 :])
    return replace(problem, limits=limits), found[1], found[2]


def _spend(
    limit: SpendLimit, kind: str, money: float, budget: float, last: float
) -> tuple[SpendLimit, float, LoosenUnit] | None:
    amount: LimitAmount | None = getattr(limit, kind)
    if amount is None:
        return None
    whole = budget if kind != "most_change" else last
    now = amount.value * whole if amount.unit == "share" else amount.value
    if kind == "lock":
        low, high = LimitAmount(max(now - money, 0.0)), LimitAmount(now + money)
        return replace(limit, lock=None, least=low, most=high), money, "money"
    if kind == "most":
        return replace(limit, most=LimitAmount(now + money)), money, "money"
    if kind == "most_change":
        return replace(limit, most_change=LimitAmount(now + money)), money, "money"
    step = min(money, now)
    if step <= 0.0:
        return None
    left = LimitAmount(now - step)
    return (replace(limit, least=left) if kind == "least" else replace(limit, on_off_minimum=left)), step, "money"
