"""What the user must know about a plan: findings, each with what to do."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.fit_summary import SpendAnswer
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.guardrail_reach import GuardrailReach
from optimizer.domain.money import Money
from optimizer.domain.plan import Gain, PlanLine, PlanRequest, Risk
from optimizer.domain.problem import BindingLimit, Certificate, UnplacedReason
from optimizer.domain.segment import Segment
from optimizer.message import N_
from optimizer.planning.evidence import IDENTIFIED, evidence_remarks
from optimizer.planning.goal_remarks import compared_remark, left_over_remarks
from optimizer.planning.holding import hold_remarks
from optimizer.planning.outcome_amount import outcome_amount

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
    breaks_limits: bool,
    current_breaks: BrokenLimit | None = None,
    answer: SpendAnswer = "follows",
    is_too_short: bool = False,
    out_of_reach: Sequence[GuardrailReach] = (),
) -> tuple[Finding, ...]:
    """Collect what must be said about a plan, the gravest first; nothing of a comparison where nothing is spent."""
    spends_nothing = unplaced == request.budget
    return (
        *(
            left_over_remarks(request, unplaced, binding)
            if certificate.unplaced_because in ("cost", "target")
            else _unplaced_or_out_of_reach(unplaced, binding, certificate.unplaced_because, out_of_reach)
        ),
        *(() if spends_nothing else _compared_remarks(request, unplaced)),
        *_current_remarks(current_breaks),
        *_gap_remarks(certificate, request.risk),
        *(
            hold_remarks(gain, request, len(lines))
            if current_breaks is None and answer in IDENTIFIED and not is_too_short and not spends_nothing
            else ()
        ),
        *evidence_remarks(answer, is_too_short=is_too_short),
        *(_extrapolation_remarks(lines, request.newcomers) if answer in IDENTIFIED and not is_too_short else ()),
        *(() if spends_nothing else _few_result_remarks(request, current_split)),
        *_whole_unit_remarks(breaks_limits=breaks_limits),
        *_currency_remarks(request.budget),
    )


def curve_plan_remarks(
    budget: Money,
    binding: Sequence[BindingLimit],
    *,
    certificate: Certificate,
    unplaced: Money,
    breaks_limits: bool,
    risk: Risk = "balanced",
    out_of_reach: Sequence[GuardrailReach] = (),
    current_breaks: BrokenLimit | None = None,
) -> tuple[Finding, ...]:
    """Collect what must be said about a plan on the user's own curves, the gravest first."""
    return (
        *_unplaced_or_out_of_reach(unplaced, binding, certificate.unplaced_because, out_of_reach),
        *_current_remarks(current_breaks),
        *_gap_remarks(certificate, risk),
        *_whole_unit_remarks(breaks_limits=breaks_limits),
        *_currency_remarks(budget),
    )


def _unplaced_or_out_of_reach(
    unplaced: Money,
    binding: Sequence[BindingLimit],
    because: UnplacedReason | None,
    out_of_reach: Sequence[GuardrailReach],
) -> Iterator[Finding]:
    if out_of_reach:
        return map(_out_of_reach_remark, out_of_reach)
    return _unplaced_remarks(unplaced, binding, because)


def _unplaced_remarks(
    unplaced: Money, binding: Sequence[BindingLimit], because: UnplacedReason | None
) -> Iterator[Finding]:
    """Say why money is left over: limits have no room, guardrails or steps hold it, or curves end."""
    if unplaced.minor_units <= 0:
        return
    if because == "guardrails":
        yield Finding(
            "warning",
            "limits",
            N_(
                "{unplaced:money} is not placed, because spending it would bring the average above a guardrail.",
                unplaced=unplaced,
            ),
            N_("Raise the guardrail's level, or lower the budget."),
        )
        return
    if because == "steps":
        yield Finding(
            "info",
            "limits",
            N_("{unplaced:money} is not placed, because it is less than a step.", unplaced=unplaced),
            N_("Give a budget that is a multiple of the step."),
        )
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


def _out_of_reach_remark(guardrail: GuardrailReach) -> Finding:
    """Say which guardrail lets no money be spent, and what it would have to be."""
    return Finding(
        "critical",
        "limits",
        N_(
            "Nothing is spent, because no spend keeps the {name} at or below {level:exact} ({source}): the lowest "
            "average that any was found to reach within the other limits is {reachable:exact}.",
            name=guardrail.name,
            level=guardrail.level,
            source=guardrail.source,
            reachable=_shown_above(guardrail.reachable),
        ),
        N_("Raise the level to at least that, or loosen other limits."),
    )


def _shown_above(average: float) -> float:
    """Four digits, rounded up: a level of what is shown can be kept."""
    scale = 10.0 ** (3 - math.floor(math.log10(average)))
    return math.ceil(average * scale) / scale


def _gap_remarks(certificate: Certificate, risk: Risk = "balanced") -> Iterator[Finding]:
    """Own up to a split that may be noticeably less than the best."""
    if certificate.gap > _LOOSE_GAP and risk == "bold":
        # The bound for the best part of the draws is loose by its nature, not by limits.
        yield Finding(
            "info",
            "certificate",
            N_(
                "For the best part of what may happen, a split better by up to {gap:percent} cannot be ruled out.",
                gap=float(certificate.gap),
            ),
            N_("Set the risk to balanced or cautious for a plan with a close proof."),
        )
    elif certificate.gap > _LOOSE_GAP:
        yield Finding(
            "warning",
            "certificate",
            N_("A better split by up to {gap:percent} cannot be ruled out.", gap=float(certificate.gap)),
            N_(
                "Remove limits that are not needed, above all minimums of the kind 'nothing or at least'; a budget of "
                "few whole units of money cannot be split more finely."
            ),
        )


def _compared_remarks(request: PlanRequest, unplaced: Money) -> Iterator[Finding]:
    if unplaced.minor_units > 0:
        yield compared_remark(request, Money(request.budget.minor_units - unplaced.minor_units, unplaced.currency))


def _current_remarks(broken: BrokenLimit | None) -> Iterator[Finding]:
    """Say that today's split cannot be chosen: to advise holding it would be to advise breaking a limit."""
    if broken is not None:
        yield Finding(
            "info",
            "comparison",
            N_(
                "Today's split of the same money breaks the limit on {subject:message} ({source}), so it and the plan "
                "cannot be compared as equals.",
                subject=broken.subject,
                source=broken.source,
            ),
            N_("Loosen that limit if today's split is to be allowed."),
        )


def _whole_unit_remarks(*, breaks_limits: bool) -> Iterator[Finding]:
    """Own up to a limit that whole units cannot keep."""
    if breaks_limits:
        yield Finding(
            "info",
            "rounding",
            N_("Not all limits can be kept in whole units of money, so some are passed by less than one unit."),
            N_("Give limits that can be kept exactly, such as amounts of money instead of shares."),
        )


def _currency_remarks(budget: Money) -> Iterator[Finding]:
    """Say that amounts carry no currency."""
    if budget.currency is None:
        yield Finding(
            "info",
            "currency",
            N_("The files name no currency, so the plan is in units of money with two decimals."),
            N_("Name the currency, such as EUR, to have its own decimals."),
        )


def _extrapolation_remarks(lines: Sequence[PlanLine], newcomers: Sequence[Segment]) -> Iterator[Finding]:
    """Say where more is spent than ever; of segments without history their own finding says that nothing ever was."""
    beyond = [line.segment for line in lines if line.extrapolated and line.segment not in newcomers]
    if beyond:
        yield Finding(
            "warning",
            str(beyond[0]) if len(beyond) == 1 else "plan",
            N_(
                "More a day than was ever spent there goes to {names} ({count:number} of {total:number}), so what that "
                "brings is a guess from lower spend.",
                count=len(beyond),
                total=len(lines),
                names=_listed([str(segment) for segment in beyond]),
            ),
            N_("Go there in steps, or set an upper limit."),
        )


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} …"


def _few_result_remarks(request: PlanRequest, current_split: Estimate) -> Iterator[Finding]:
    if current_split.value < _FEW_RESULTS and request.kpi != WEIGHTED:  # points are as many as one makes them
        yield Finding(
            "warning",
            request.kpi,
            N_(
                "Only about {results:message} {kpi} can be expected from this budget at today's split, too few to tell "
                "the segments apart with confidence.",
                results=outcome_amount(current_split.value, request.kpi, request.budget.currency),
                kpi=request.kpi,
            ),
            N_("Plan for a figure that occurs more often, such as clicks or leads, or for a longer period."),
        )
