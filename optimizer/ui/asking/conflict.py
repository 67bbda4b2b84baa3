"""Limits that contradict each other: named in the page's words, with buttons that mend them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from optimizer.domain.money import money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, LimitKind, SpendLimit
from optimizer.domain.repair import LoosenedLimit, Repair, StatedLimit
from optimizer.ui.limit_names import amount_told, limit_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_NAMED: Final = 8
_ICONS: Final = {
    "one": ":material/build:",
    "all": ":material/balance:",
    "several": ":material/handyman:",
    "budget": ":material/savings:",
}


def show(
    voice: Voice,
    request: PlanRequest,
    conflict: Sequence[tuple[StatedLimit, float | None]],
    repairs: Sequence[Repair],
    on_repair: Callable[[Repair], None],
) -> None:
    """Name the limits that contradict each other and offer what would mend them.

    Parameters
    ----------
    voice : Voice
        Of the reader.
    request : PlanRequest
        The question that has no answer.
    conflict : sequence of (limit, float or None)
        As `optimizer.workflow.conflict_of` gives it, with one limit or more.
    repairs : sequence of Repair
        As `optimizer.workflow.repairs_of` gives them.
    on_repair : callable
        Called with the repair that the user chose.
    """
    st.error(literal(conflict_told(voice, request, conflict)), icon=":material/error:")
    if not repairs:
        return
    with st.container(key="repairs", gap="small"):
        st.markdown(literal(voice.say("Any one of these makes a plan possible:")))
        for place, repair in enumerate(repairs):
            st.button(
                literal(repair_told(voice, request, repair)),
                key=f"repair-{place}",
                icon=_ICONS[repair.kind],
                on_click=on_repair,
                args=(repair,),
            )


def conflict_told(voice: Voice, request: PlanRequest, conflict: Sequence[tuple[StatedLimit, float | None]]) -> str:
    """Say in a sentence or two which limits cannot all be kept, and by how much."""
    currency = request.budget.currency
    names = [
        voice.say("\u201c{limit}\u201d", limit=stated_name(voice, limit, currency)) for limit, _ in conflict[:_NAMED]
    ]
    gives = [give for limit, give in conflict if give is not None and isinstance(limit, SpendLimit) and not limit.each]
    short = voice.say("{sum:round_money} must give way.", sum=money(min(gives), currency)) if gives else ""
    if len(conflict) == 1:
        text = voice.say(
            "No plan is possible: {limit} asks for more than the budget of {budget:round_money}.",
            limit=names[0],
            budget=request.budget,
        )
        return f"{text} {short}".strip()
    more = len(conflict) - len(names)
    listed = ", ".join(names)
    if more > 0:
        listed = voice.say("{names} and {count} more", names=listed, count=more)
    text = voice.say(
        "No plan is possible: these limits cannot all be kept with a budget of {budget:round_money}: {names}.",
        budget=request.budget,
        names=listed,
    )
    return f"{text} {short}".strip()


def repair_told(voice: Voice, request: PlanRequest, repair: Repair) -> str:
    """Say what a repair does, as a button does."""
    currency = request.budget.currency
    if repair.kind == "budget":
        return voice.say(
            "Raise the budget from {old:round_money} to {new:round_money}", old=request.budget, new=repair.budget
        )
    if repair.kind in ("all", "several"):
        names = [_changed_told(voice, change, currency) for change in repair.changes[:_NAMED]]
        more = len(repair.changes) - len(names)
        listed = "; ".join(names)
        if more > 0:
            listed = voice.say("{names} and {count} more", names=listed, count=more)
        if repair.kind == "several":
            return voice.say("Change together: {changes}", changes=listed)
        return voice.say("Lower all in proportion: {changes}", changes=listed)
    (change,) = repair.changes
    if change.becomes is None:
        return voice.say("Leave out \u201c{limit}\u201d", limit=limit_name(voice, change.before, change.kind, currency))
    return voice.say(
        "Change \u201c{limit}\u201d to {sum}",
        limit=limit_name(voice, change.before, change.kind, currency),
        sum=_becomes(voice, change, currency),
    )


def stated_name(voice: Voice, limit: StatedLimit, currency: str | None) -> str:
    """Name a limit with all its amounts."""
    if not isinstance(limit, SpendLimit):
        return limit_name(voice, limit, "ratio", currency)
    kinds: tuple[LimitKind, ...] = ("least", "most", "on_off_minimum", "lock", "most_change", "step")
    stated = [limit_name(voice, limit, kind, currency) for kind in kinds if getattr(limit, kind) is not None]
    return ", ".join(stated)


def _changed_told(voice: Voice, change: LoosenedLimit, currency: str | None) -> str:
    name = limit_name(voice, change.before, change.kind, currency)
    if change.becomes is None:
        return voice.say("leave out {limit}", limit=name)
    return voice.say("{limit} to {sum}", limit=name, sum=_becomes(voice, change, currency))


def _becomes(voice: Voice, change: LoosenedLimit, currency: str | None) -> str:
    if isinstance(change.becomes, LimitAmount):
        return amount_told(voice, change.becomes, currency, of_last=change.kind == "most_change")
    return voice.say("nothing") if change.becomes is None else voice.number(float(change.becomes))
