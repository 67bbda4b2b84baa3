"""What one browser session remembers. The only file that touches Streamlit's session state.

A keyed widget loses its value when the user leaves the page; so what must last is kept here, in frozen records, and
handed back to the widgets as their start value.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from optimizer.domain.draft import LimitEntry, PlanDraft
from optimizer.domain.page_views import (
    ComparedScenarios,
    CurvesView,
    LiftDraft,
    ScenarioText,
    SegmentsView,
    WhatIfs,
)
from optimizer.domain.plan_origin import PlanOrigin
from optimizer.domain.segment import Segment
from optimizer.domain.settings_draft import SettingsDraft
from optimizer.message import Message
from optimizer.ui.session import Place, ScenariosView, Session
from optimizer.workflow import Proposal

_SESSION: Final = "session"
_BUDGET_ALONE: Final = "budget-alone"
_OWN_NAME: Final = "own-name"
_ORDER: Final = "taking-in"
_STOPPED_WORKS: Final = "stopped-works"
_REFUSALS: Final = "refusals"
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def current() -> Session | None:
    """Return the session's record; None before the first page was drawn."""
    return cast("Session | None", st.session_state.get(_SESSION))


def known() -> Session:
    """Return the session's record, which navigation has made."""
    return cast("Session", st.session_state[_SESSION])


def keep(session: Session) -> None:
    """Replace the session's record."""
    st.session_state[_SESSION] = session


def look_at(place: Place, client: str) -> None:
    """Show what was looked at in an earlier session."""
    keep(replace(known(), place=place, client=client))


def move_to(place: Place, notice: str = "") -> None:
    """Show another workspace, with fresh widgets."""
    session = known()
    keep(replace(session, place=place, is_chosen=True, round=session.round + 1, notice=notice))


def move_to_client(client: str, notice: str = "") -> None:
    """Show the workspace of a client, with fresh widgets."""
    session = known()
    keep(replace(session, client=client, place="own", is_chosen=True, round=session.round + 1, notice=notice))


def take_notice() -> str:
    """Return what is to be told once, and forget it."""
    session = known()
    keep(replace(session, notice=""))
    return session.notice


def spot_of(contents: str) -> str:
    """Name the workspace whose contents those are, as `optimizer.ui.cache.contents` names them."""
    return contents.rpartition("|")[0]


def draft_of(contents: str) -> PlanDraft | None:
    """Return the question asked of this workspace; None where there is none yet."""
    return known().drafts.get(spot_of(contents))


def draft(contents: str) -> PlanDraft:
    """Return the question asked of this workspace, which the Plan page has begun."""
    return known().drafts[spot_of(contents)]


def keep_draft(contents: str, draft: PlanDraft) -> None:
    """Remember the question asked of this workspace."""
    session = known()
    keep(replace(session, drafts={**session.drafts, spot_of(contents): draft}))


def keep_saved_draft(contents: str, draft: PlanDraft) -> None:
    """Remember which draft the workspace keeps."""
    session = known()
    keep(replace(session, kept={**session.kept, spot_of(contents): draft}))


def keep_told_changes(contents: str, found: tuple[Message, ...]) -> None:
    """Remember why the plan is not what it was, for as long as the session lasts."""
    session = known()
    keep(replace(session, told_changes={**session.told_changes, contents: found}))


def keep_origin(origin: PlanOrigin) -> None:
    """Remember what the workspace keeps of the plan that was looked at last."""
    keep(replace(known(), origin=origin))


def tell_budget_alone() -> None:
    """Note that nothing but the budget is another in the run that comes; only from the callback of its inputs."""
    st.session_state[_BUDGET_ALONE] = True


def takes_budget_alone() -> bool:
    """Whether nothing but the budget is another in this run; tells it once."""
    return bool(st.session_state.pop(_BUDGET_ALONE, False))


def put_question(contents: str, draft: PlanDraft) -> None:
    """Ask another question of this workspace, with fresh widgets that show it."""
    session = known()
    keep(replace(session, drafts={**session.drafts, spot_of(contents): draft}, round=session.round + 1))


def keep_preference(name: str, value: str) -> None:
    """Remember what this person has chosen for all workspaces."""
    session = known()
    keep(replace(session, preferences={**session.preferences, name: value}))


def keep_answer(contents: str, proposal: Proposal, answered: PlanDraft) -> None:
    """Remember the last plan that could be made from these workspace contents, and of which question."""
    session = known()
    keep(
        replace(
            session,
            answers={**session.answers, contents: proposal},
            answered={**session.answered, spot_of(contents): answered},
        )
    )


def answered(contents: str) -> PlanDraft | None:
    """Return the question of the last plan that could be made of this workspace; None where none was yet."""
    return known().answered.get(spot_of(contents))


def refusals() -> tuple[Message, ...]:
    """Return what the inputs of the question have said that cannot be read."""
    return cast("tuple[Message, ...]", st.session_state.get(_REFUSALS, ()))


def keep_refusals(told: tuple[Message, ...]) -> None:
    """Remember what the inputs of the question have said that cannot be read."""
    st.session_state[_REFUSALS] = told


def keep_tried(what: str) -> None:
    """Remember that forecasts were asked to be tried on the past."""
    session = known()
    keep(replace(session, tried=session.tried | {what}))


def clear_limits(contents: str) -> None:
    """Forget all limits of the question, and start the limits table afresh."""
    put_question(contents, replace(draft(contents), entries=(), change_cap="", kept_places=()))


def keep_newcomers(contents: str, newcomers: tuple[Segment, ...]) -> None:
    """Remember the segments without history, and start the form and the limits table afresh, which show them."""
    put_question(contents, replace(draft(contents), newcomers=newcomers))


def stopped_works() -> frozenset[str]:
    """Return the keys of long work that the user has stopped and not started again."""
    return cast("frozenset[str]", st.session_state.get(_STOPPED_WORKS, frozenset()))


def keep_stopped_works(keys: frozenset[str]) -> None:
    """Remember which long work is not wanted."""
    st.session_state[_STOPPED_WORKS] = keys


def own_name() -> str:
    """Return a name of this session that no other has."""
    return str(st.session_state.setdefault(_OWN_NAME, secrets.token_hex(8)))


def kept_order() -> Any:
    """Return what this session is taking in (`optimizer.ui.taking_in.Order`); None where it is not."""
    return st.session_state.get(_ORDER)


def keep_order(order: object) -> None:
    """Remember what this session is taking in, or None."""
    st.session_state[_ORDER] = order


def typed(key: str) -> Any:
    """Return what a widget holds just now."""
    return st.session_state[key]


def put(key: str, value: object) -> None:
    """Set what a widget shows; only from the callback of another widget."""
    st.session_state[key] = value


def editor_start(key: str, entries: tuple[LimitEntry, ...]) -> tuple[LimitEntry, ...]:
    """Return the rows that an editable table starts from, the same for as long as the table lives.

    Streamlit keeps the user's changes relative to these rows: feeding it its own output back would lose every second
    change (streamlit issues 7354 and 7749).
    """
    start_key = f"{key}-start"
    if key not in st.session_state:
        st.session_state[start_key] = entries
    return cast("tuple[LimitEntry, ...]", st.session_state[start_key])


def table_start(key: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that an editable table of any kind starts from, the same for as long as the table lives."""
    start_key = f"{key}-start"
    if key not in st.session_state:
        st.session_state[start_key] = rows
    return cast("pd.DataFrame", st.session_state[start_key])


def editor_changes(key: str) -> Mapping[int, Mapping[str, str | None]]:
    """Return what the user has changed in an editable table since its start: row, column, text."""
    changes = st.session_state.get(key, {}).get("edited_rows", {})
    return {int(row): cells for row, cells in changes.items()}


_VIEWS: Final = "views-kept"


def views(contents: str) -> dict[str, Any]:
    """Return what is looked at on the other pages, by the names of `optimizer.workflow.kept_views`; None for none."""
    return {
        "segments view": st.session_state.get(f"segments-view|{contents}"),
        "curves view": st.session_state.get(_CURVES),
        "lift test": st.session_state.get(_LIFT),
        "scenario text": st.session_state.get(_SCENARIO_TEXT),
        "compared": ComparedScenarios(scenarios_view(_where()).compared),
        "what if": WhatIfs(scenarios_view(_where()).tried),
    }


def put_views(contents: str, found: Mapping[str, Any]) -> None:
    """Look again at what was looked at in an earlier session."""
    keys = {
        "segments view": f"segments-view|{contents}",
        "curves view": _CURVES,
        "lift test": _LIFT,
        "scenario text": _SCENARIO_TEXT,
    }
    for name, view in found.items():
        if name in keys:
            st.session_state.setdefault(keys[name], view)
    compared = found.get("compared")
    if isinstance(compared, ComparedScenarios):
        keep_scenarios_view(_where(), replace(scenarios_view(_where()), compared=compared.numbers))
    what_ifs = found.get("what if")
    if isinstance(what_ifs, WhatIfs):
        keep_scenarios_view(_where(), replace(scenarios_view(_where()), tried=what_ifs.tried))


def _where() -> str:
    """Name the workspace that the session shows, as links do."""
    session = known()
    return session.place if session.place == "demo" else session.client


def scenario_text() -> ScenarioText:
    """Return name and note of the scenario that is being saved."""
    return cast("ScenarioText", st.session_state.get(_SCENARIO_TEXT, ScenarioText()))


def keep_scenario_text(text: ScenarioText | None) -> None:
    """Remember name and note of the scenario that is being saved; None once it is."""
    st.session_state[_SCENARIO_TEXT] = text or ScenarioText()


def kept_views(contents: str) -> Mapping[str, Any] | None:
    """Return what the workspace keeps of `views`; None before it was asked."""
    return cast("Mapping[str, Any] | None", st.session_state.get(f"{_VIEWS}|{spot_of(contents)}"))


def keep_kept_views(contents: str, kept: Mapping[str, Any]) -> None:
    """Remember what the workspace keeps of `views`."""
    st.session_state[f"{_VIEWS}|{spot_of(contents)}"] = kept


def segments_view(contents: str) -> SegmentsView | None:
    """Return what is looked at of these workspace contents; None before the page was drawn."""
    return cast("SegmentsView | None", st.session_state.get(f"segments-view|{contents}"))


def keep_segments_view(contents: str, view: SegmentsView) -> None:
    """Remember what is looked at of these workspace contents."""
    st.session_state[f"segments-view|{contents}"] = view


_CURVES: Final = "curves-view"
_LIFT: Final = "lift-draft"
_SCENARIO_TEXT: Final = "scenario-text"


def curves_view() -> CurvesView:
    """Return what the Curves page shows."""
    return cast("CurvesView", st.session_state.get(_CURVES, CurvesView()))


def keep_curves_view(view: CurvesView) -> None:
    """Remember what the Curves page shows."""
    st.session_state[_CURVES] = view


def curves_part_key(language: str) -> str:
    """Name the widget that chooses the part of the Curves page; its titles are in the reader's language."""
    return f"curves-part|{language}"


def first_tab(key: str, title: str) -> str:
    """Return the tab that a row of tabs opens with; another one while it lives would start it afresh."""
    start_key = f"{key}-start"
    if key not in st.session_state:
        st.session_state[start_key] = title
    return cast("str", st.session_state[start_key])


def show_curves_part(language: str, title: str) -> None:
    """Turn to a part of the Curves page; only from the callback of a widget."""
    st.session_state[curves_part_key(language)] = title


def scenarios_view(where: str) -> ScenariosView:
    """Return what the reader does with the scenarios of a workspace, given its place or client."""
    return cast("ScenariosView", st.session_state.get(f"scenarios|{where}", ScenariosView()))


def keep_scenarios_view(where: str, view: ScenariosView) -> None:
    """Remember what the reader does with the scenarios of a workspace."""
    st.session_state[f"scenarios|{where}"] = view


def settings_draft(location: str) -> SettingsDraft | None:
    """Return what was changed on the Settings page of this workspace; None before it was looked up."""
    return cast("SettingsDraft | None", st.session_state.get(f"settings-draft|{location}"))


def keep_settings_draft(location: str, draft: SettingsDraft) -> None:
    """Remember what was changed on the Settings page of this workspace."""
    st.session_state[f"settings-draft|{location}"] = draft


def settings_start(key: str, kept: SettingsDraft) -> SettingsDraft:
    """Return the settings that the form starts from, the same for as long as the widget of that key lives."""
    start_key = f"{key}-start"
    if key not in st.session_state:
        st.session_state[start_key] = kept
    return cast("SettingsDraft", st.session_state[start_key])


def start_afresh(notice: str = "") -> None:
    """Let the widgets of all pages start afresh from what is kept."""
    session = known()
    keep(replace(session, round=session.round + 1, notice=notice))


def keep_trouble(message: Message) -> None:
    """Remember why something could not be saved, until the next run has told it."""
    st.session_state["trouble"] = message


def take_trouble() -> Message | None:
    """Return why something could not be saved, and forget it."""
    return cast("Message | None", st.session_state.pop("trouble", None))


def lift_draft(last_day: date) -> LiftDraft:
    """Return the test that is being typed; where there is none, one of the last four weeks of the history."""
    return cast("LiftDraft", st.session_state.get(_LIFT, LiftDraft(last_day - timedelta(days=27), last_day)))


def keep_lift_draft(draft: LiftDraft) -> None:
    """Remember the test that is being typed."""
    st.session_state[_LIFT] = draft


def forget_lift_draft() -> None:
    """Start the next test afresh."""
    st.session_state.pop(_LIFT, None)
