"""What more or less money would bring: the frontier, and a step up and down in a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import Money, is_money, minor_digits
from optimizer.domain.money_step import MoneyMove, MoneyStep
from optimizer.domain.plan import Plan
from optimizer.domain.plan_frontier import PlanFrontier
from optimizer.ui.answering.brought import brought
from optimizer.ui.answering.frontier_chart import MUCH_BEYOND, frontier_chart, frontier_rows
from optimizer.ui.answering.sentences import is_in_the_dark, promise, said
from optimizer.ui.chart_marks import marks_of
from optimizer.ui.charts import ChartWords
from optimizer.ui.ink import ink
from optimizer.ui.names import segment_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name, figure_title

_NAMED: Final = 3
_NOTHING: Final = 0.005
"""Share of a step, or of what moves; what is less is not named."""
_DIGITS: Final = 4


def show(voice: Voice, plan: Plan, frontier: PlanFrontier, more: MoneyStep | None, less: MoneyStep | None) -> None:
    """Draw the frontier, and say what a step more and a step less would do."""
    st.subheader(voice.say("What another budget would bring"), anchor=False)
    if is_in_the_dark(plan):
        st.markdown(literal(promise(voice, plan)))
        return
    for step in (more, less):
        if step is not None:
            icon = ":material/add_circle:" if step.step.minor_units > 0 else ":material/do_not_disturb_on:"
            st.markdown(f"{icon} {literal(step_told(voice, plan, step))}")
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    title = figure_title(voice, kpi)
    words = ChartWords(
        title=voice.say("{kpi} that the best split of each budget brings", kpi=title),
        x=voice.say("Budget over the period"),
        y=title,
        names={
            "plan": voice.say("Plan"),
            "today": voice.say("Today's split"),
            "beyond": voice.say("Above past spend"),
        },
        marks=marks_of(voice, currency, results_are_money=is_money(kpi)),
    )
    st.vega_lite_chart(
        spec=frontier_chart(frontier_rows(frontier), words, ink()),
        key="frontier-chart",
        alt=frontier_alt(voice, plan, frontier),
    )
    st.caption(
        literal(
            voice.say(
                "Every point is the best split of that budget within your limits. The band holds what will be counted "
                "in {level:percent} of the cases. Dashed and pale: more than {part:percent} of the money would go "
                "above what you have ever spent on its segment, so trust it less.",
                level=frontier.plan.expected.interval.level,
                part=MUCH_BEYOND,
            )
        )
    )


def frontier_alt(voice: Voice, plan: Plan, frontier: PlanFrontier) -> str:
    """Say what the chart shows to those who do not see it."""
    first, last = frontier.points[0], frontier.points[-1]
    kpi = plan.request.kpi
    return voice.say(
        "Line chart of the best {kpi} for budgets from {least:round_money} ({low}) to {most:round_money} ({high}); the "
        "plan brings {plan}, today's split {today}.",
        kpi=figure_name(voice, kpi),
        least=first.budget,
        low=said(voice, first.expected.value, plan),
        most=last.budget,
        high=said(voice, last.expected.value, plan),
        plan=said(voice, frontier.plan.expected.value, plan),
        today=said(voice, frontier.today.expected.value, plan),
    )


def step_told(voice: Voice, plan: Plan, step: MoneyStep) -> str:
    """Say what a step more, or less, of money does, and where it goes or comes from."""
    if step.step.minor_units > 0:
        return _more_told(voice, plan, step)
    return _less_told(voice, plan, step)


def _more_told(voice: Voice, plan: Plan, step: MoneyStep) -> str:
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    if step.placed.minor_units <= _NOTHING * step.step.minor_units:
        return voice.say(
            "{step:round_money} more would find no place: your limits, or the ends of what is known, hold it back.",
            step=step.step,
        )
    brings = voice.say(
        "{step:round_money} more would bring about {gain} more {kpi} (likely {range}).",
        step=step.step,
        gain=brought(voice, step.change.value, kpi, currency),
        range=_range(voice, plan, step.change),
        kpi=figure_name(voice, kpi),
    )
    goes = _listed(voice, step.moves, 1)
    comes = _listed(voice, step.moves, -1)
    sentences = (
        brings,
        voice.say("The best split gives {where}.", where=goes) if goes else "",
        voice.say("It also takes {where}.", where=comes) if comes else "",
    )
    return " ".join(filter(None, sentences))


def _less_told(voice: Voice, plan: Plan, step: MoneyStep) -> str:
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    taken = Money(-step.step.minor_units, step.step.currency)
    lost = Estimate(-step.change.value, _turned(step.change))
    costs = voice.say(
        "{step:round_money} less would cost about {loss} {kpi} (likely {range}).",
        step=taken,
        loss=brought(voice, lost.value, kpi, currency),
        range=_range(voice, plan, lost),
        kpi=figure_name(voice, kpi),
    )
    comes = _listed(voice, step.moves, -1)
    goes = _listed(voice, step.moves, 1)
    sentences = (
        costs,
        voice.say("The best split then takes {where}.", where=comes) if comes else "",
        voice.say("It also gives {where}.", where=goes) if goes else "",
    )
    return " ".join(filter(None, sentences))


def _turned(change: Estimate) -> Interval:
    return Interval(-change.interval.upper, -change.interval.lower, change.interval.level)


def _range(voice: Voice, plan: Plan, estimate: Estimate) -> str:
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    return voice.say(
        "{low} to {high}",
        low=brought(voice, estimate.interval.lower, kpi, currency),
        high=brought(voice, estimate.interval.upper, kpi, currency),
    )


def _listed(voice: Voice, moves: Sequence[MoneyMove], sign: int) -> str:
    """Name the largest moves one way and sum up the others, so that the parts add up to all that moves that way."""
    found = [one for one in moves if one.change.minor_units * sign > 0]
    if not found:
        return ""
    least = _NOTHING * sum(abs(one.change.minor_units) for one in moves)
    n_large = sum(abs(one.change.minor_units) >= least for one in found)
    n_named = min(max(n_large, 1), _NAMED)
    n_named = len(found) if len(found) == n_named + 1 else n_named
    sizes = [abs(one.change.minor_units) for one in found]
    units = rounded_parts([*sizes[:n_named], sum(sizes[n_named:])], told_unit(moves))
    *parts, rest = (Money(one, found[0].change.currency) for one in units)
    named = [
        (
            voice.say("{sum:round_money} to {segment}", sum=part, segment=segment_name(one.segment))
            if sign > 0
            else voice.say("{sum:round_money} from {segment}", sum=part, segment=segment_name(one.segment))
        )
        for one, part in zip(found, parts, strict=False)
        if part.minor_units
    ]
    if rest.minor_units:
        count = len(found) - n_named
        named.append(
            voice.say("{sum:round_money} to {count} others", sum=rest, count=count)
            if sign > 0
            else voice.say("{sum:round_money} from {count} others", sum=rest, count=count)
        )
    if len(named) < 2:
        return "".join(named)
    return voice.say("{first} and {last}", first=", ".join(named[:-1]), last=named[-1])


def told_unit(moves: Sequence[MoneyMove]) -> int:
    """Minor units in which parts are told: the largest has about four digits, and what is placed comes out even."""
    scale = int(10 ** minor_digits(moves[0].change.currency))
    largest = max(abs(one.change.minor_units) for one in moves)
    unit = max(int(10 ** max(len(str(largest)) - _DIGITS, 0)), scale)
    placed = sum(one.change.minor_units for one in moves)
    while unit > scale and placed % unit:
        unit //= 10
    return unit


def rounded_parts(parts: Sequence[int], unit: int) -> list[int]:
    """Round parts of a sum so that they add up to the sum rounded alike.

    All are rounded down, and those that lose most get the units that are missing (the method of largest remainders,
    Hamilton 1792).

    Parameters
    ----------
    parts : sequence of int
        Minor units, not negative.
    unit : int
        What is told is a multiple of it, minor units.
    """
    missing = (2 * sum(parts) + unit) // (2 * unit) - sum(part // unit for part in parts)
    by_loss = sorted(range(len(parts)), key=lambda place: -(parts[place] % unit))
    more = set(by_loss[: max(missing, 0)])
    return [(part // unit + (place in more)) * unit for place, part in enumerate(parts)]
