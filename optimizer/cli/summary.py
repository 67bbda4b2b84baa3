"""Plans, imports and comparisons for people at a terminal: aligned, in their number formats, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Console

from optimizer.cli.guardrail_lines import guardrail_line
from optimizer.cli.tables import add_row, line, new_table, scaled, show_findings
from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit
from optimizer.domain.estimate import Estimate
from optimizer.domain.money import Money, is_money, money
from optimizer.domain.plan import Plan
from optimizer.domain.risk import DIAL_MEANINGS
from optimizer.words import (
    Voice,
    between,
    figure_name,
    figure_title,
    goal_told,
    measured,
    outcome,
    outcome_between,
    proof,
    rate_between,
)

_STEP: Final = 100
"""Money of which the tables say what it brings next."""


def show_plan(plan: Plan, voice: Voice, page: Console) -> None:
    """Print a plan beside the last spend, the largest budget first."""
    say = voice.say
    request = plan.request
    kpi = figure_name(voice, request.kpi)
    table = new_table(
        [say("Platform"), say("Audience")],
        [say("Last spend"), say("Plan"), say("Change"), say("Expected {kpi}", kpi=kpi), say("80% between")],
    )
    for planned in sorted(plan.lines, key=lambda one: -one.budget.minor_units):
        change = Money(planned.budget.minor_units - planned.last_spend.minor_units, planned.budget.currency)
        add_row(
            table,
            planned.segment.platform,
            planned.segment.audience,
            voice.money(planned.last_spend),
            voice.money(planned.budget),
            voice.money(change),
            outcome(voice, planned.expected.value, request.kpi, request.budget.currency),
            outcome_between(voice, planned.expected, request.kpi, request.budget.currency),
        )
    page.print(table)
    page.print(line(say("{budget:money} over {period:period}.", budget=request.budget, period=request.period)))
    for sentence in goal_told(voice, plan):
        page.print(line(sentence))
    page.print(line(_verdict(plan, voice, kpi)))
    for value in plan.guardrails:
        page.print(line(guardrail_line(value, voice, request.budget.currency)))
    page.print(line(measured(voice, plan.measure, len(plan.lift_tests))))
    if request.risk != "balanced":
        page.print(line(voice.render(DIAL_MEANINGS[request.risk])))
    page.print(line(proof(plan.certificate, voice, request.risk)))
    show_findings(plan.findings, voice, page)


def _verdict(plan: Plan, voice: Voice, kpi: str) -> str:
    gain = plan.gain.estimate
    figures = {
        "expected": plan.expected.value,
        "lower": plan.expected.interval.lower,
        "upper": plan.expected.interval.upper,
        "current": plan.current_split.value,
        "gain": gain.value,
        "gain_lower": gain.interval.lower,
        "gain_upper": gain.interval.upper,
    }
    values: dict[str, object] = {
        name: outcome(voice, value, plan.request.kpi, plan.request.budget.currency) for name, value in figures.items()
    } | {
        "level": gain.interval.level,
        "kpi": kpi,
    }
    if plan.unplaced == plan.request.budget:
        of_limits = voice.say("Hold: nothing is spent; see the remark on the limits.")
        return of_limits if plan.answer is None else voice.say("Hold: nothing is spent; see the remark on the goal.")
    if plan.verdict == "shift":
        return voice.say(
            "Shift: the plan is expected to bring {expected} {kpi} ({lower} to {upper} with "
            "{level:percent} probability) and today's split {current}, a gain of {gain} "
            "({gain_lower} to {gain_upper}).",
            **values,
        )
    if plan.current_breaks is not None:
        return voice.say(
            "The plan is expected to bring {expected} {kpi} ({lower} to {upper} with "
            "{level:percent} probability) and today's split {current}, but the limits do not allow "
            "today's split: see the remark on the comparison.",
            **values,
        )
    if len(plan.lines) == 1:
        return voice.say(
            "Hold: there is only one segment, so there is nothing to move; the budget is expected to bring "
            "{expected} {kpi} ({lower} to {upper} with {level:percent} probability).",
            **values,
        )
    if plan.lacks_evidence:
        # that nothing was learned is told below; to speak of noise would say that something was
        return voice.say(
            "Hold: the plan is expected to bring {expected} {kpi} ({lower} to {upper} with "
            "{level:percent} probability) and today's split {current}; see the remark on the verdict.",
            **values,
        )
    return voice.say(
        "Hold: the plan is expected to bring {expected} {kpi} ({lower} to {upper} with "
        "{level:percent} probability) and today's split {current}; the gain of {gain} "
        "({gain_lower} to {gain_upper}) may be noise.",
        **values,
    )


def show_fit(
    fit: CurveFit, compared: Sequence[SegmentComparison], voice: Voice, page: Console, *, is_kept: bool = True
) -> None:
    """Print what the learned curves say at today's spend, and whether the workspace keeps them."""
    show_segments(fit, compared, voice, page)
    values = {"count": len(fit.segments), "kpi": figure_name(voice, fit.kpi), "period": fit.period}
    if is_kept:
        told = voice.say(
            "Response curves for {kpi} in {period:period}: {count:number}, kept in the workspace.", **values
        )
    else:
        told = voice.say(
            "Response curves for {kpi} in {period:period}: {count:number}, with segments without history among them, "
            "so they are learned anew each time and the workspace keeps none of them.",
            **values,
        )
    page.print(line(told))
    page.print(line(measured(voice, fit.measure, len(fit.lift_tests))))
    show_findings(fit.findings, voice, page)


def show_segments(fit: CurveFit, compared: Sequence[SegmentComparison], voice: Voice, page: Console) -> None:
    """Print segments side by side."""
    say = voice.say
    likely = say("80% between")
    currency = compared[0].spend.currency if compared else None
    table = new_table(
        [say("Platform"), say("Audience")],
        [
            say("Spend"),
            figure_title(voice, fit.kpi),
            say("Spend a day now"),
            say("ROAS") if is_money(fit.kpi) else say("Cost per result"),
            likely,
            say("Next {step:round_money} bring", step=money(_STEP, currency)),
            likely,
        ],
    )
    for one in compared:
        reading = one.reading
        each = reading.roas if is_money(fit.kpi) else reading.cpa
        more = scaled(reading.marginal, _STEP)
        add_row(
            table,
            one.segment.platform,
            one.segment.audience if not one.is_compare_only else f"{one.segment.audience} *",
            voice.money(one.spend),
            outcome(voice, one.outcome, fit.kpi, currency),
            voice.money(one.daily_spend),
            *(("", "") if each is None else _each(each, fit.kpi, currency, voice)),
            outcome(voice, more.value, fit.kpi, currency),
            outcome_between(voice, more, fit.kpi, currency),
        )
    page.print(table)
    if any(one.is_compare_only for one in compared):
        page.print(line(say("* compare only: no platform lets a budget be set for a breakdown.")))


def _each(estimate: Estimate, kpi: str, currency: str | None, voice: Voice) -> tuple[str, str]:
    """Write a return as a ratio and a cost as money, with its range."""
    if is_money(kpi):
        return voice.number(estimate.value), between(estimate, voice.number)
    return voice.rate(estimate.value, currency), rate_between(voice, estimate, currency)
