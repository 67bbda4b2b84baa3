"""How sure it is that one scenario is better than another, where that can be said at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.money import money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Gain, PlanRequest
from optimizer.domain.scenario import Scenario
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.answering import sentences
from optimizer.ui.scenarios.on_today import today_fit
from optimizer.ui.scenarios.rows import (
    has_same_goal,
    is_same_question,
    is_same_split,
    spends_the_same,
    takes_the_same_for_granted,
    titles,
)
from optimizer.ui.scenarios.side_by_side import show_table
from optimizer.ui.typeset import heading, literal
from optimizer.words import Voice, certainty

_DASH: Final = "\N{EN DASH}"


def show_duels(voice: Voice, compared: Sequence[Scenario], table: PerformanceTable | None) -> None:
    """Put each against each other: by outcome where all want the same of the same money, else by profit where known.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    compared : sequence of Scenario
        Two to six.
    table : PerformanceTable or None
        The history of today; nothing is said without.
    """
    if table is None or not is_same_question(compared) or not takes_the_same_for_granted(compared):
        return
    worth = None
    if not (has_same_goal(compared) and spends_the_same(compared)):
        worth = common_worth([one.request for one in compared], cache.settings(state.known().place).margin)
        if worth is None:
            return
    about, caption = _words(voice, is_of_profit=worth is not None)
    st.markdown(heading(about))
    try:
        found = _found(voice, compared, table, worth)
    except OptimizerError as error:
        st.caption(literal(voice.render(error.message)))
        return
    rows = [
        (title, [_told(voice, one, other, found.get((row, column)), worth) for column, other in enumerate(compared)])
        for row, (title, one) in enumerate(zip(titles(compared), compared, strict=True))
    ]
    show_table(rows, titles(compared), voice.say("Table of how sure it is that one scenario beats another"))
    st.caption(caption)


def _words(voice: Voice, *, is_of_profit: bool) -> tuple[str, str]:
    if is_of_profit:
        return (
            voice.say("How sure it is that one earns more than another"),
            voice.say(
                "The row against the column, on today's curves: how sure we are that it earns more, and how much more "
                "profit is expected."
            ),
        )
    return (
        voice.say("How sure it is that one brings more than another"),
        voice.say(
            "The row against the column, on today's curves: how sure we are that it brings more, and how much more is "
            "expected."
        ),
    )


def _found(
    voice: Voice, compared: Sequence[Scenario], table: PerformanceTable, worth: float | None
) -> dict[tuple[int, int], Gain]:
    newcomers = [segment for one in compared for segment in one.request.newcomers]
    plans = [one.plan for one in compared]
    with st.spinner(voice.say("Learning from your past results"), show_time=False):
        fit = today_fit(table, compared[0], newcomers)
    found = workflow.duels(fit, plans) if worth is None else workflow.profit_duels(fit, plans, worth)
    return {(duel.first, duel.second): duel.gain for duel in found}


def common_worth(requests: Sequence[PlanRequest], margin: float | None) -> float | None:
    """Return what is left of one outcome's revenue where all reckon with the same value and margin, major units.

    Parameters
    ----------
    requests : sequence of PlanRequest
        Of one KPI.
    margin : float or None
        Of the workspace, for those whose goal has none.
    """
    known = {(workflow.value_of_outcome(request), _margin_of(request, margin)) for request in requests}
    ((value, share), *others) = known
    return None if others or value is None or share is None else value * share


def _margin_of(request: PlanRequest, margin: float | None) -> float | None:
    of_goal = workflow.margin_of_goal(request)
    return margin if of_goal is None else of_goal


def _told(voice: Voice, row: Scenario, column: Scenario, gain: Gain | None, worth: float | None) -> str:
    if gain is None:
        return _DASH
    if is_same_split(row.plan, column.plan):
        return voice.say("the same split")
    value = gain.estimate.value
    if worth is None:
        said = sentences.said(voice, abs(value), row.plan)
    else:
        said = voice.round_money(money(abs(value), row.request.budget.currency))
    signed = f"+{said}" if value > 0 else f"\N{MINUS SIGN}{said}" if value < 0 else said
    return voice.say("{sure} ({value})", sure=certainty(voice, gain.probability), value=signed)
