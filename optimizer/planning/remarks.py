"""What the user must know about a plan: findings, each with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.plan import Estimate, Gain, PlanLine, PlanRequest
from optimizer.domain.problem import BindingLimit, Certificate
from optimizer.message import N_

_LOOSE_GAP: Final = 1e-3
"""A gap that a user could notice: one part in a thousand of the outcome."""
_FEW_RESULTS: Final = 30.0
"""Results over the whole period below which a share of them is little more than luck (relative noise above 18 %)."""
_NAMED: Final = 3


def plan_remarks(
    request: PlanRequest,
    lines: Sequence[PlanLine],
    binding: Sequence[BindingLimit],
    *,
    current_split: Estimate,
    gain: Gain,
    certificate: Certificate,
    unplaced: Money,
) -> tuple[Finding, ...]:
    """Collect what must be said about a plan, the gravest first."""
    return (
        *unplaced_remarks(unplaced, binding),
        *gap_remarks(certificate),
        *_hold_remarks(gain),
        *_extrapolation_remarks(lines),
        *_few_result_remarks(request, current_split),
        *currency_remarks(request.budget),
    )


def unplaced_remarks(unplaced: Money, binding: Sequence[BindingLimit]) -> Iterator[Finding]:
    """Say why money is left over: the limits have no room, or the curves are not known far enough."""
    if unplaced.minor_units <= 0:
        return
    held_back = {limit.scope for limit in binding if limit.kind in ("most", "lock")}
    if held_back == {"curve"}:
        message = N_(
            "{unplaced:money} is not placed, because no response curve is known further out.", unplaced=unplaced
        )
        remedy = N_("Lower the budget, or bring data with higher spend.")
    elif "curve" in held_back:
        message = N_(
            "{unplaced:money} is not placed, because the limits hold some segments back and the response curves of the "
            "others are not known further out.",
            unplaced=unplaced,
        )
        remedy = N_("Lower the budget or raise the limits.")
    else:
        message = N_("{unplaced:money} is not placed, because the limits leave no room for it.", unplaced=unplaced)
        remedy = N_("Raise the limits or locks, or lower the budget.")
    yield Finding("warning", "limits" if held_back != {"curve"} else "curves", message, remedy)


def gap_remarks(certificate: Certificate) -> Iterator[Finding]:
    """Own up to a split that may be noticeably less than the best."""
    if certificate.gap > _LOOSE_GAP:
        yield Finding(
            "warning",
            "certificate",
            N_("A better split by up to {gap:percent} cannot be ruled out.", gap=float(certificate.gap)),
            N_("Remove limits that are not needed, above all minimums of the kind 'nothing or at least'."),
        )


def currency_remarks(budget: Money) -> Iterator[Finding]:
    """Say that amounts carry no currency."""
    if budget.currency is None:
        yield Finding(
            "info",
            "currency",
            N_("The files name no currency, so the plan is in units of money with two decimals."),
            N_("Name the currency, such as EUR, to have its own decimals."),
        )


def _hold_remarks(gain: Gain) -> Iterator[Finding]:
    interval = gain.estimate.interval
    if interval.upper <= 0:
        yield Finding(
            "info",
            "verdict",
            N_("No split within the limits is expected to bring more than today's, so the honest answer is to hold."),
            N_("Keep today's split, or loosen the limits."),
        )
    elif interval.lower <= 0:
        yield Finding(
            "info",
            "verdict",
            N_(
                "The gain over today's split is between {lower:number} and {upper:number} with {level:percent} "
                "probability, so it may be noise and the honest answer is to hold.",
                lower=interval.lower,
                upper=interval.upper,
                level=interval.level,
            ),
            N_("Keep today's split, or move a little money to learn more."),
        )


def _extrapolation_remarks(lines: Sequence[PlanLine]) -> Iterator[Finding]:
    beyond = [line.segment for line in lines if line.extrapolated]
    if beyond:
        yield Finding(
            "warning",
            str(beyond[0]) if len(beyond) == 1 else "plan",
            N_(
                "{count:number} of {total:number} segments get more a day than was ever spent there, so what it "
                "brings is extrapolated: {names}.",
                count=len(beyond),
                total=len(lines),
                names=_listed([str(segment) for segment in beyond]),
            ),
            N_("Go there in steps, or set a most amount for these segments."),
        )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} …"


def _few_result_remarks(request: PlanRequest, current_split: Estimate) -> Iterator[Finding]:
    if current_split.value < _FEW_RESULTS:
        yield Finding(
            "warning",
            request.kpi,
            N_(
                "Only about {results:number} {kpi} can be expected from this budget at today's split, too few to tell "
                "the segments apart with confidence.",
                results=current_split.value,
                kpi=request.kpi,
            ),
            N_("Plan for a figure that occurs more often, such as clicks or leads, or for a longer period."),
        )
