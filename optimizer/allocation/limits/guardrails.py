"""What to say of guardrails that no split keeps."""

from __future__ import annotations

from typing import NoReturn

from optimizer.allocation.limits.naming import source_of
from optimizer.domain.problem import AllocationProblem, Guardrail
from optimizer.errors import InfeasibleError
from optimizer.message import N_


def refuse_guardrail(problem: AllocationProblem, guardrail: Guardrail, reachable: float) -> NoReturn:
    """Say that no split that obeys the other limits keeps a guardrail.

    Parameters
    ----------
    problem : AllocationProblem
        Whose guardrail it is.
    guardrail : Guardrail
        Its level cannot be kept.
    reachable : float
        The lowest average that any split reaches, above the level.

    Raises
    ------
    InfeasibleError
        Always. Carries `conflict` (the guardrail alone), `gives` and `short` (by how much the level would have to give,
        in the unit of the rate).
    """
    short = reachable - guardrail.most
    raise InfeasibleError(
        N_(
            "No split of the budget of {budget:number} keeps the {name} at {level:exact} ({source}): the lowest"
            " average that any reaches within the other limits is {reachable:exact}; raise the level to that, or"
            " loosen other limits.",
            budget=problem.budget,
            name=guardrail.name,
            level=guardrail.most,
            source=source_of(guardrail),
            reachable=float(f"{reachable:.6g}"),
            conflict=(guardrail,),
            gives=(short,),
            short=short,
        )
    )
