"""What a plan is for: the goal on the Plan page, with what it needs to know."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from optimizer.domain.draft import Aim, PlanDraft
from optimizer.domain.goal import WEIGHTED, Goal
from optimizer.domain.money import is_money, minor_digits
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.settings import WorkspaceSettings
from optimizer.domain.target import Target
from optimizer.errors import DataError
from optimizer.message import N_, Message
from optimizer.ui import cache, state
from optimizer.ui.amounts import exact_typed, read_margin, read_number, read_percent, read_plain
from optimizer.ui.asking import refusals, silent_goal
from optimizer.ui.typeset import literal
from optimizer.words import Voice, figure_name, figure_title

PROFIT: Final = "profit"
_AIMS: Final[dict[Aim, Message]] = {
    "most": N_("as much as the budget brings"),
    "outcome": N_("at least so much, for the least money"),
    "cpa": N_("as much as possible, at a cost per result of at most"),
    "roas": N_("as much as possible, at revenue per unit of spend of at least"),
    "roi": N_("as much as possible, at a return on investment of at least"),
    "marginal_roas": N_("as long as the last unit of money brings revenue of at least"),
}
_OF_MONEY: Final[tuple[Aim, ...]] = ("most", "outcome", "roas", "roi", "marginal_roas")
_OF_COUNTS: Final[tuple[Aim, ...]] = ("most", "outcome", "cpa")
_WORTH_MOST: Final = ("revenue", "conversions", "leads")
_TYPING_PAUSE: Final = "1s"
_KPI: Final = "kpi"
_WEIGHT: Final = "weight"


def choices(table: PerformanceTable, contents: str) -> tuple[str, ...]:
    """List what a plan can be for: each KPI with results, profit, and several KPIs together."""
    kpis = cache.kpis(contents, table)
    return (*kpis, PROFIT, *((WEIGHTED,) if len(kpis) > 1 else ()))


def goal_title(voice: Voice, kpi: str) -> str:
    """Name a goal at the start of a line."""
    if kpi == PROFIT:
        return voice.say("Profit")
    if kpi == WEIGHTED:
        return voice.say("Several goals together")
    return figure_title(voice, kpi)


def ask_goal(voice: Voice, table: PerformanceTable, contents: str) -> None:
    """Draw the goal and what it needs; a text that cannot be read is told beside it."""
    draft = state.draft(contents)
    offered = choices(table, contents)
    kpi = st.selectbox(
        voice.say("Goal"),
        offered,
        index=offered.index(draft.kpi) if draft.kpi in offered else 0,
        format_func=lambda name: goal_title(voice, name),
        key=_key("kpi", contents),
    )
    state.keep_draft(contents, replace(draft, kpi=kpi))
    if kpi != WEIGHTED:
        silent_goal.show(voice, table, contents, [_counted_for_profit(table, contents) if kpi == PROFIT else kpi])
    if kpi == PROFIT:
        _ask_profit(voice, table, contents)
    elif kpi == WEIGHTED:
        _ask_weights(voice, table, contents)
    else:
        _ask_aim(voice, kpi, contents)


def read_goal(draft: PlanDraft, table: PerformanceTable, contents: str, locale: str) -> tuple[str, Goal]:
    """Read what was chosen and typed.

    Returns
    -------
    str, Goal
        The KPI of the plan, and what is wanted of it.

    Raises
    ------
    DataError
        When a text cannot be read; names the field.
    """
    if draft.kpi == PROFIT:
        counted = _counted_for_profit(table, contents)
        value = 1.0 if is_money(counted) else _read_value(draft.value, locale, table.currency)
        return counted, Goal("profit", value_per_outcome=value, margin=_read_margin(draft.margin, locale))
    if draft.kpi == WEIGHTED:
        return WEIGHTED, Goal(kpi_values=_read_weights(draft, locale))
    if draft.aim == "most" or draft.aim not in _aims_of(draft.kpi):
        return draft.kpi, Goal()
    margin = _read_margin(draft.margin, locale) if draft.aim == "roi" else 1.0
    target = Target(draft.aim, _read_level(draft, locale, table.currency), 1.0, margin)
    return draft.kpi, Goal("target", target=target)


def _key(name: str, contents: str) -> str:
    return f"{name}|{contents}|{state.known().round}"


def _aims_of(kpi: str) -> tuple[Aim, ...]:
    return _OF_MONEY if is_money(kpi) else _OF_COUNTS


def _ask_aim(voice: Voice, kpi: str, contents: str) -> None:
    draft = state.draft(contents)
    aims = _aims_of(kpi)
    aim = st.selectbox(
        voice.say("How much of it"),
        aims,
        index=aims.index(draft.aim) if draft.aim in aims else 0,
        format_func=lambda name: voice.render(_AIMS[name]),
        key=_key(f"aim-{'money' if is_money(kpi) else 'count'}", contents),
        label_visibility="collapsed",
    )
    if aim != draft.aim:
        draft = replace(draft, aim=aim, level="")  # a number of results is no cost of one
    state.keep_draft(contents, draft)
    if aim == "most":
        return
    _ask_text(voice, "level", _level_label(voice, aim, kpi), contents)
    if aim == "roi":
        _ask_margin(voice, contents)


def _level_label(voice: Voice, aim: Aim, kpi: str) -> str:
    if aim == "outcome":
        return voice.say("How many {kpi}, at least", kpi=figure_name(voice, kpi))
    if aim == "cpa":
        return voice.say("Cost per result, at most")
    if aim == "roi":
        return voice.say("Return on investment, at least, such as 50%")
    return voice.say("Revenue per unit of spend, at least")


def _ask_text(voice: Voice, name: str, label: str, contents: str, help_text: str | None = None) -> None:
    """Ask for one of the typed texts of the draft, and say beside it why it cannot be read."""
    draft = state.draft(contents)
    key = _key(f"{name}|{draft.aim}" if name == "level" else name, contents)
    typed = st.text_input(label, getattr(draft, name), key=key, help=help_text, live=_TYPING_PAUSE)
    draft = replace(draft, **{name: typed})
    state.keep_draft(contents, draft)
    readers = {"level": _read_level, "value": _read_value_of, "margin": _read_margin_of}
    try:
        readers[name](draft, voice.locale, draft.budget.currency)
    except DataError as error:
        (refusals.tell if typed.strip() else refusals.ask_for)(voice, error)


def _ask_profit(voice: Voice, table: PerformanceTable, contents: str) -> None:
    counted = _counted_for_profit(table, contents)
    _ask_margin(voice, contents)
    if not is_money(counted):
        label = voice.say("Revenue that one of the {kpi} brings", kpi=figure_name(voice, counted))
        _ask_text(voice, "value", label, contents)


def _ask_margin(voice: Voice, contents: str) -> None:
    draft = state.draft(contents)
    known = settings_of().margin
    if not draft.margin and known is not None:
        state.keep_draft(contents, replace(draft, margin=voice.exact_percent(known)))
    _ask_text(
        voice,
        "margin",
        voice.say("Margin"),
        contents,
        voice.say("What is left of revenue after the cost of goods, such as 40%."),
    )


def settings_of() -> WorkspaceSettings:
    """Return the settings of the workspace that is shown."""
    return cache.settings(state.known().place)


def _counted_for_profit(table: PerformanceTable, contents: str) -> str:
    """Choose what revenue is counted on: itself, or the result that is nearest to it."""
    kpis = cache.kpis(contents, table)
    return next((kpi for kpi in _WORTH_MOST if kpi in kpis), kpis[0])


def _ask_weights(voice: Voice, table: PerformanceTable, contents: str) -> None:
    draft = state.draft(contents)
    kpis = cache.kpis(contents, table)
    typed = dict(draft.weights or _usual_weights(voice, kpis))
    with st.popover(voice.say("What each counts"), width="stretch", icon=":material/balance:"):
        st.caption(voice.say("Points for one result of each kind. Leave empty what does not count."))
        key = _key("weights", contents)
        start = pd.DataFrame(
            {_KPI: [figure_title(voice, kpi) for kpi in kpis], _WEIGHT: [typed.get(kpi, "") for kpi in kpis]},
            index=list(kpis),
        )
        edited = st.data_editor(
            state.table_start(key, start),
            hide_index=True,
            disabled=[_KPI],
            column_config={
                _KPI: st.column_config.TextColumn(voice.say("Goal")),
                _WEIGHT: st.column_config.TextColumn(voice.say("Points"), alignment="right"),
            },
            key=key,
        )
    cells = {str(kpi): text.strip() for kpi, text in edited[_WEIGHT].items() if isinstance(text, str) and text.strip()}
    state.keep_draft(contents, replace(draft, weights=tuple(cells.items())))
    st.caption(literal(", ".join(f"{figure_name(voice, kpi)} \N{MULTIPLICATION SIGN} {w}" for kpi, w in cells.items())))
    silent_goal.show(voice, table, contents, list(cells))
    try:
        _read_weights(state.draft(contents), voice.locale)
    except DataError as error:
        refusals.tell(voice, error)


def _usual_weights(voice: Voice, kpis: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    known = {kpi: weight for kpi, weight in settings_of().kpi_weights.items() if kpi in kpis and weight > 0}
    return tuple((kpi, exact_typed(voice, weight)) for kpi, weight in known.items()) or ((kpis[0], "1"),)


def _read_weights(draft: PlanDraft, locale: str) -> tuple[tuple[str, float], ...]:
    found = tuple((kpi, read_plain(text, locale)) for kpi, text in draft.weights)
    if not found:
        raise DataError(N_("No goal has points; give at least one of them a number above zero."))
    return found


def _read_level(draft: PlanDraft, locale: str, currency: str | None) -> float:
    """Read the target."""
    text = draft.level.strip()
    if not text:
        raise DataError(N_("The target is empty; type a number."))
    if draft.aim == "cpa":
        level = float(read_number(text, locale, minor_digits(currency)))
    elif draft.aim == "roi" or (text.endswith("%") and draft.aim != "outcome"):
        level = read_percent(text, locale)
    else:
        level = read_plain(text, locale)
    if level <= (-1 if draft.aim == "roi" else 0):
        raise DataError(N_("The target is {text}; it must be above zero.", text=text))
    return level


def _read_value_of(draft: PlanDraft, locale: str, currency: str | None) -> float:
    return _read_value(draft.value, locale, currency)


def _read_value(text: str, locale: str, currency: str | None) -> float:
    if not text.strip():
        raise DataError(N_("For profit it must be known what one result brings; type a sum of money such as 40."))
    value = float(read_number(text, locale, minor_digits(currency)))
    if value <= 0:
        raise DataError(N_("The value of one result is {value} and must be above zero.", value=text.strip()))
    return value


def _read_margin_of(draft: PlanDraft, locale: str, _currency: str | None) -> float:
    return _read_margin(draft.margin, locale)


def _read_margin(text: str, locale: str) -> float:
    """Read a margin such as ``40%`` or ``40``, in percent."""
    if not text.strip():
        raise DataError(N_("The margin is empty; type what is left of revenue after the cost of goods, such as 40%."))
    return read_margin(text, locale)
