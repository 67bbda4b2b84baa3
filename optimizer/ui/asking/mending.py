"""Limits that contradict each other on the Plan page: told, and mended at the press of a button."""

from __future__ import annotations

import math
from dataclasses import replace

import streamlit as st

from optimizer.domain.curve import CurveFit
from optimizer.domain.draft import LimitEntry, PlanDraft
from optimizer.domain.money import is_money, money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import LimitAmount, SpendLimit
from optimizer.domain.repair import LoosenedLimit, Repair
from optimizer.errors import DataError, OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.asking import conflict
from optimizer.ui.asking.forms import CAPPED, KEPT, is_crossed, read_amount
from optimizer.ui.asking.repaired_entries import typed_amount, with_repair
from optimizer.ui.limit_names import amount_told
from optimizer.ui.names import place_name
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name
from optimizer.workflow import conflict_of


def show(voice: Voice, request: PlanRequest, error: OptimizerError, fit: CurveFit, contents: str) -> bool:
    """Name the limits that contradict each other and offer repairs; False where the error is of another kind."""
    found = conflict_of(error)
    if not found:
        return _show_far_target(voice, request, error, contents)

    def mend(repair: Repair) -> None:
        state.put_question(contents, mended(state.draft(contents), repair, voice.locale))

    conflict.show(voice, request, found, cache.repairs(contents, request, error, fit), mend)
    st.caption(voice.say("Or change the limits yourself, above."))
    return True


def _show_far_target(voice: Voice, request: PlanRequest, error: OptimizerError, contents: str) -> bool:
    """Say how near a target can be come, with a button that asks for that; False where no target is out of reach."""
    target, reached = request.goal.target, error.message.values.get("reached")
    if target is None or not isinstance(reached, float) or not reached > 0.0:
        return False
    level = within_reach(target.kind, reached)
    said = level_told(voice, request, target.kind, level)
    told = voice.say(
        "The target is out of reach with a budget of up to {budget:round_money}; the nearest is {level}.",
        budget=request.budget,
        level=said,
    )
    st.error(literal(told), icon=":material/error:")
    typed = typed_amount(LimitAmount(level, "share") if target.kind == "roi" else level, voice.locale)
    st.button(
        literal(voice.say("Set the target to {level}", level=said)),
        icon=":material/build:",
        key="reachable-target",
        on_click=lambda: state.put_question(contents, replace(state.draft(contents), level=typed)),
    )
    return True


def within_reach(kind: str, reached: float) -> float:
    """Round the nearest level to the side that can be reached."""
    if kind == "outcome":
        return float(math.floor(reached))
    upwards = math.ceil if kind == "cpa" else math.floor
    return upwards(reached * 100.0) / 100.0


def level_told(voice: Voice, request: PlanRequest, kind: str, level: float) -> str:
    """Write a target with its unit, to the digit that is asked for."""
    if kind == "outcome":
        if is_money(request.kpi):
            return voice.round_money(money(level, request.budget.currency))
        return voice.say("{count} {kpi}", count=voice.exact(level), kpi=figure_name(voice, request.kpi))
    if kind == "cpa":
        return voice.exact_rate(level, request.budget.currency)
    return voice.exact_percent(level) if kind == "roi" else voice.exact(level)


def show_crossed(voice: Voice, contents: str) -> bool:
    """Tell of rows whose least is above their most, with a button for either end; False where there are none."""
    draft = state.draft(contents)
    currency = draft.budget.currency
    crossed = [entry for entry in draft.entries if _is_crossed(entry, voice.locale, currency)]
    for place, entry in enumerate(crossed):
        where = place_name(entry.platform, entry.audience)
        least, most = (_amount_told(voice, text, currency) for text in (entry.least, entry.most))
        told = voice.say(
            "{where}: at least {least} is more than at most {most}, so no plan is possible.",
            where=where,
            least=least,
            most=most,
        )
        st.error(literal(told), icon=":material/error:")
        with st.container(horizontal=True, gap="small"):
            for change, label in (
                ({"least": entry.most}, voice.say("Lower the least to {sum}", sum=most)),
                ({"most": entry.least}, voice.say("Raise the most to {sum}", sum=least)),
            ):
                st.button(
                    literal(label),
                    icon=":material/build:",
                    key=f"crossed-{place}-{next(iter(change))}",
                    on_click=_change_entry,
                    args=(contents, entry, change),
                )
    return bool(crossed)


def _amount_told(voice: Voice, text: str, currency: str | None) -> str:
    """Write a limit as it was read."""
    amount = read_amount(text, "", voice.locale, currency)
    return "" if amount is None else amount_told(voice, amount, currency)


def _is_crossed(entry: LimitEntry, locale: str, currency: str | None) -> bool:
    try:
        return is_crossed(entry, locale, currency)
    except DataError:
        return False


def _change_entry(contents: str, entry: LimitEntry, change: dict[str, str]) -> None:
    draft = state.draft(contents)
    entries = tuple(replace(one, **change) if one == entry else one for one in draft.entries)
    state.put_question(contents, replace(draft, entries=entries))


def mended(draft: PlanDraft, repair: Repair, locale: str) -> PlanDraft:
    """Type a repair into the question.

    Parameters
    ----------
    draft : PlanDraft
        The question as it stands.
    repair : Repair
        Of its limits.
    locale : str
        In which amounts are typed.
    """
    of_table = tuple(one for one in repair.changes if _source(one) not in (CAPPED, KEPT))
    entries = with_repair(draft.entries, replace(repair, changes=of_table), locale)
    draft = replace(draft, entries=tuple(entry for entry in entries if not entry.is_empty), budget=repair.budget)
    for change in repair.changes:
        if _source(change) == CAPPED:
            draft = replace(draft, change_cap="" if change.becomes is None else _cap(change, locale))
        if _source(change) == KEPT and isinstance(change.before, SpendLimit):
            place = (change.before.platform, change.before.audience)
            draft = replace(draft, kept_places=tuple(one for one in draft.kept_places if one != place))
    return replace(draft, refused_budget=None)


def _source(change: LoosenedLimit) -> str:
    return change.before.source


def _cap(change: LoosenedLimit, locale: str) -> str:
    return "" if change.becomes is None or isinstance(change.becomes, int) else typed_amount(change.becomes, locale)
