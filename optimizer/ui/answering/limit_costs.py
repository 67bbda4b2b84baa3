"""What the limits of a plan cost, in the page's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from optimizer.domain.limit_cost import LimitCost
from optimizer.domain.money import money
from optimizer.domain.plan import Plan
from optimizer.domain.problem import (
    SpendLimit,
)
from optimizer.ui.answering.brought import brought
from optimizer.ui.limit_names import limit_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name

_SHOWN: Final = 5
_HARDLY: Final = 0.001
"""Share of the plan's outcome; a limit that costs less is not worth a sentence."""


def show(voice: Voice, plan: Plan, costs: Sequence[LimitCost]) -> None:
    """Say what each limit that holds the plan back costs; nothing where there are no limits."""
    if not costs and not plan.request.limits and not plan.request.guardrails:
        return
    st.subheader(voice.say("What your limits cost"), anchor=False)
    told = [one for one in costs if _is_worth_telling(plan, one)]
    if not told:
        st.markdown(literal(voice.say("Next to nothing: the best split would hardly be better without them.")))
        return
    st.markdown("\n".join(f"- {literal(cost_told(voice, plan, one))}" for one in told[:_SHOWN]))
    if len(told) > _SHOWN:
        with st.expander(voice.say("More limits: {count}", count=len(told) - _SHOWN)):
            st.markdown("\n".join(f"- {literal(cost_told(voice, plan, one))}" for one in told[_SHOWN:]))
    if len(told) > 1:
        st.caption(voice.say("Each cost is of that limit alone, with the others held; they do not add up."))


def _is_worth_telling(plan: Plan, cost: LimitCost) -> bool:
    if cost.whole is None:
        return (cost.price.gain or 0.0) >= _HARDLY / 10 * abs(plan.expected.value)
    return cost.whole >= _HARDLY * abs(plan.expected.value)


def cost_told(voice: Voice, plan: Plan, cost: LimitCost) -> str:
    """Say what one limit costs in all, and what a step looser would bring."""
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    named = limit_name(voice, cost.limit, cost.price.kind, currency)
    looser = _looser_told(voice, plan, cost)
    if cost.whole is None:
        return voice.say("\u201c{limit}\u201d: {looser}", limit=named, looser=looser)
    whole = voice.say(
        "\u201c{limit}\u201d costs about {outcome} {kpi}.",
        limit=named,
        outcome=brought(voice, cost.whole, kpi, currency),
        kpi=figure_name(voice, kpi),
    )
    return f"{whole} {looser}".strip()


def _looser_told(voice: Voice, plan: Plan, cost: LimitCost) -> str:
    """Say what a step looser would bring; nothing where that is not known."""
    kpi, currency = plan.request.kpi, plan.request.budget.currency
    gain, unit, kind = cost.price.gain, cost.price.unit, cost.price.kind
    if gain is None or unit not in ("money", "segments") or gain <= 0:
        return ""
    brings = brought(voice, gain, kpi, currency)
    if unit == "segments":
        return voice.say("One segment more would bring {gain}.", gain=brings)
    step = money(cost.price.step, currency)
    if isinstance(cost.limit, SpendLimit) and cost.limit.each:
        return voice.say("{step:round_money} looser for each would bring {gain}.", step=step, gain=brings)
    if kind in ("least", "on_off_minimum"):
        return voice.say("{step:round_money} less there would bring {gain}.", step=step, gain=brings)
    if kind == "lock":
        return voice.say("{step:round_money} of room there would bring {gain}.", step=step, gain=brings)
    return voice.say("{step:round_money} more there would bring {gain}.", step=step, gain=brings)
