"""What a little more money brings the groups of the Segments page; curves are learned for it where they are not yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

import streamlit as st

from optimizer import workflow
from optimizer.domain.group_comparison import PLANNED_DIMENSIONS, GroupComparison, NextMoney
from optimizer.domain.performance import PerformanceTable
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.next_step import money_ahead
from optimizer.ui.typeset import literal
from optimizer.words import Voice

_NOT_KNOWN: Final = ("unrelated", "unclear")
"""Answers to whether results follow the spend that tell nothing of what more of it brings."""
_QUICK: Final = 200_000
"""Segments times days; up to as many are learned in about two seconds."""
_NOTHING: Final[Mapping[tuple[str, ...], NextMoney]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Following:
    """What the next money brings.

    Attributes
    ----------
    step : int
        How much that is, major units, as of `optimizer.ui.next_step`.
    by_group : mapping of names to NextMoney
        Empty where it is not known.
    is_incremental : bool
        Whether lift tests are in use: then it counts only what would be missed without the ads, while everything else
        on the page counts what platforms report.
    """

    step: int = 1
    by_group: Mapping[tuple[str, ...], NextMoney] = field(default_factory=lambda: _NOTHING)
    is_incremental: bool = False


def learned(voice: Voice, table: PerformanceTable, contents: str, found: GroupComparison) -> Following:
    """Read the curves, learning them first where that is quick or was asked for; else offer to."""
    question = found.question
    if question.dimension not in PLANNED_DIMENSIONS:
        return Following()
    usual = cache.usual_request(contents, table)
    draft = state.draft_of(contents)
    period = usual.period if draft is None else draft.period
    if not _may_learn(voice, table, contents, question.kpi):
        return Following()
    try:
        with st.spinner(voice.say("Learning what more money brings"), show_time=False):
            fit = cache.fit(state.known().place, contents, replace(usual, kpi=question.kpi, period=period))
    except OptimizerError as error:
        st.caption(literal(voice.render(error.message)))
        return Following()
    known = cache.known_history(contents, table)
    if fit.summary is not None and (question.kpi in known.too_short or fit.summary.response.answer in _NOT_KNOWN):
        st.caption(voice.say("What more money brings is not known: too few results follow the spend."))
        return Following()
    brought = workflow.next_money(fit, question.dimension)
    step = money_ahead(fit, found.currency)
    return Following(step, {one.names: one for one in brought}, fit.measure == "incremental")


def _may_learn(voice: Voice, table: PerformanceTable, contents: str, kpi: str) -> bool:
    """Whether learning takes no noticeable time, or the user has asked for it."""
    if len(cache.segments(contents, table)) * table.period.days <= _QUICK:
        return True
    wanted = f"next money|{contents}|{kpi}"
    if wanted in state.known().tried:
        return True
    st.button(
        voice.say("Learn what more money brings (may take a minute)"),
        icon=":material/trending_up:",
        key="learn-curves",
        on_click=state.keep_tried,
        args=(wanted,),
    )
    return False
