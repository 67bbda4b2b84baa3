"""What people have typed and not saved, kept so that nothing that ends a session loses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Final

from optimizer.domain.draft import PlanDraft
from optimizer.domain.page_views import (
    ComparedScenarios,
    CurvesView,
    LiftDraft,
    ScenarioText,
    SegmentsView,
    WhatIfs,
)
from optimizer.domain.plan_origin import HistoryPrint, PlanOrigin
from optimizer.domain.settings_draft import SettingsDraft
from optimizer.store import Workspace
from optimizer.workflow.importing import Clock, now

_PLAN = "plan"
_ANSWERED = "answered plan"
_ORIGIN = "origin"
_HISTORY = "history"
_SETTINGS = "settings"
View = SegmentsView | CurvesView | LiftDraft | ScenarioText | ComparedScenarios | WhatIfs
VIEWS: Final[Mapping[str, type[View]]] = MappingProxyType(
    {
        "segments view": SegmentsView,
        "curves view": CurvesView,
        "lift test": LiftDraft,
        "scenario text": ScenarioText,
        "compared": ComparedScenarios,
        "what if": WhatIfs,
    }
)


def keep_draft(
    workspace: Workspace,
    browser: str,
    draft: PlanDraft | None,
    origin: PlanOrigin | None = None,
    *,
    clock: Clock = now,
) -> None:
    """Keep the question on the Plan page of a browser, and what the plan stands on that answers it.

    Parameters
    ----------
    workspace : Workspace
        Where.
    browser : str
        Whose.
    draft : PlanDraft or None
        None where it is kept as it is.
    origin : PlanOrigin or None
        Without its history, which `keep_history` keeps; None where there is no new plan.
    clock : callable
        Tells the time.
    """
    bare = None if origin is None else replace(origin, history=replace(origin.history, days=()))
    found: dict[str, object] = {_PLAN: draft, _ORIGIN: bare}
    workspace.keep_drafts(browser, {page: one for page, one in found.items() if one is not None}, at=clock())


def kept_draft(workspace: Workspace, browser: str) -> PlanDraft | None:
    """Return the question on the Plan page of a browser; None where nothing was typed yet."""
    found = workspace.draft(browser, _PLAN)
    return found if isinstance(found, PlanDraft) else None


def keep_answered_draft(workspace: Workspace, browser: str, draft: PlanDraft, *, clock: Clock = now) -> None:
    """Keep the last question of a browser that had an answer, for as long as the one that is asked has none."""
    workspace.keep_draft(browser, _ANSWERED, draft, at=clock())


def kept_answered_draft(workspace: Workspace, browser: str) -> PlanDraft | None:
    """Return the last question of a browser that had an answer; None where none was kept."""
    found = workspace.draft(browser, _ANSWERED)
    return found if isinstance(found, PlanDraft) else None


def keep_history(workspace: Workspace, browser: str, history: HistoryPrint, *, clock: Clock = now) -> None:
    """Keep what tells the history from others that plans in a browser stand on; it is long, and seldom another."""
    workspace.keep_draft(browser, _HISTORY, history, at=clock())


def kept_origin(workspace: Workspace, browser: str) -> PlanOrigin | None:
    """Return what the plan stood on that was looked at last in a browser; None where none was."""
    found, history = workspace.draft(browser, _ORIGIN), workspace.draft(browser, _HISTORY)
    if not isinstance(found, PlanOrigin) or not isinstance(history, HistoryPrint):
        return None
    return replace(found, history=history) if history.digest == found.history.digest else None


def keep_settings_draft(
    workspace: Workspace, browser: str, draft: SettingsDraft, *, before: SettingsDraft, clock: Clock = now
) -> None:
    """Keep what was changed on the Settings page of a browser and not saved.

    Parameters
    ----------
    workspace : Workspace
        Where.
    browser : str
        Whose.
    draft : SettingsDraft
        What stands in one tab of the browser now.
    before : SettingsDraft
        What stood there; fields that are still the same stay as another tab may have kept them.
    clock : callable
        Tells the time.
    """
    names = [field.name for field in fields(SettingsDraft)]
    touched = {name: getattr(draft, name) for name in names if getattr(draft, name) != getattr(before, name)}
    workspace.keep_draft(browser, _SETTINGS, replace(kept_settings_draft(workspace, browser), **touched), at=clock())


def kept_settings_draft(workspace: Workspace, browser: str) -> SettingsDraft:
    """Return what was changed on the Settings page of a browser and not saved; an empty draft where nothing was."""
    draft = workspace.draft(browser, _SETTINGS)
    return draft if isinstance(draft, SettingsDraft) else SettingsDraft()


def keep_views(workspace: Workspace, browser: str, views: Mapping[str, View | None], *, clock: Clock = now) -> None:
    """Keep what is looked at, and half typed, on other pages of a browser, by the names of `VIEWS`; None for none."""
    workspace.keep_drafts(browser, views, at=clock())


def kept_views(workspace: Workspace, browser: str) -> Mapping[str, View]:
    """Return what was looked at, and half typed, on other pages of a browser, by the names of `VIEWS`."""
    found = {name: workspace.draft(browser, name) for name in VIEWS}
    return {name: view for name, view in found.items() if isinstance(view, VIEWS[name])}
