"""What must be said of money that a goal asks not to spend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import BindingLimit
from optimizer.message import N_, Message


def left_over_remarks(request: PlanRequest, unplaced: Money, binding: Sequence[BindingLimit]) -> Iterator[Finding]:
    """Say why a plan for a target or for profit spends less than its budget.

    Parameters
    ----------
    request : PlanRequest
        Whose goal is a target or profit.
    unplaced : Money
        What is not spent.
    binding : sequence of BindingLimit
        Limits that the plan touches.
    """
    if unplaced.minor_units <= 0:
        return
    spent = Money(request.budget.minor_units - unplaced.minor_units, unplaced.currency)
    if request.goal.kind == "profit":
        yield _not_worth_it(spent, unplaced, binding)
        return
    target = request.goal.target
    if target is None or target.kind == "outcome":
        yield Finding(
            "info",
            "goal",
            N_(
                "{unplaced:money} of the {budget:money} is not needed: {spent:money} is the least that is expected to "
                "reach the target.",
                unplaced=unplaced,
                budget=request.budget,
                spent=spent,
            ),
            N_("Raise the target, or keep the rest."),
        )
        return
    yield Finding(
        "info",
        "goal",
        N_(
            "{unplaced:money} is not spent, because with more than {spent:money} the target is expected to be missed.",
            unplaced=unplaced,
            spent=spent,
        ),
        N_("Loosen the target to spend more, or keep the rest."),
    )


def compared_remark(request: PlanRequest, placed: Money) -> Finding:
    """Say that the comparison leaves out the money that the plan leaves out."""
    return Finding(
        "info",
        "comparison",
        N_(
            "Today's split is compared at the {placed:money} that the plan places, not at the whole budget of "
            "{budget:money}.",
            placed=placed,
            budget=request.budget,
        ),
        _to_compare_all(request),
    )


def _to_compare_all(request: PlanRequest) -> Message:
    if request.goal.kind == "budget":
        return N_("Raise the limits, or lower the budget, to compare the whole budget.")
    return N_("Choose to spend the whole budget, to compare the whole budget.")


def _not_worth_it(spent: Money, unplaced: Money, binding: Sequence[BindingLimit]) -> Finding:
    if spent.minor_units == 0:
        return Finding(
            "warning",
            "goal",
            N_("Nothing is spent, because no spend is expected to earn more than it costs."),
            N_("See that the value of a result and the margin are right, or choose another goal."),
        )
    if any(limit.kind not in ("least", "on_off_minimum") for limit in binding):
        return Finding(
            "info",
            "goal",
            N_(
                "{unplaced:money} is not spent: it is expected to cost more than it earns wherever the limits leave "
                "room for it.",
                unplaced=unplaced,
            ),
            N_("Keep it, or loosen the limits."),
        )
    return Finding(
        "info",
        "goal",
        N_("{unplaced:money} is not spent, because it is expected to cost more than it earns.", unplaced=unplaced),
        N_("Keep it, or spend it where it earns more."),
    )
