"""What people have typed and not saved, kept so that nothing that ends a session loses it."""

from __future__ import annotations

from optimizer.domain.draft import PlanDraft
from optimizer.domain.plan_origin import PlanOrigin
from optimizer.domain.settings_draft import SettingsDraft
from optimizer.store import Workspace
from optimizer.workflow.importing import Clock, now

_PLAN = "plan"
_ORIGIN = "origin"
_SETTINGS = "settings"


def keep_draft(workspace: Workspace, browser: str, draft: PlanDraft, *, clock: Clock = now) -> None:
    """Keep the question on the Plan page of a browser."""
    workspace.keep_draft(browser, _PLAN, draft, at=clock())


def kept_draft(workspace: Workspace, browser: str) -> PlanDraft | None:
    """Return the question on the Plan page of a browser; None where nothing was typed yet."""
    found = workspace.draft(browser, _PLAN)
    return found if isinstance(found, PlanDraft) else None


def keep_origin(workspace: Workspace, browser: str, origin: PlanOrigin, *, clock: Clock = now) -> None:
    """Keep what the plan stands on that is looked at in a browser."""
    workspace.keep_draft(browser, _ORIGIN, origin, at=clock())


def kept_origin(workspace: Workspace, browser: str) -> PlanOrigin | None:
    """Return what the plan stood on that was looked at last in a browser; None where none was."""
    found = workspace.draft(browser, _ORIGIN)
    return found if isinstance(found, PlanOrigin) else None


def keep_settings_draft(workspace: Workspace, browser: str, draft: SettingsDraft, *, clock: Clock = now) -> None:
    """Keep what was changed on the Settings page of a browser and not saved."""
    workspace.keep_draft(browser, _SETTINGS, draft, at=clock())


def kept_settings_draft(workspace: Workspace, browser: str) -> SettingsDraft:
    """Return what was changed on the Settings page of a browser and not saved; an empty draft where nothing was."""
    draft = workspace.draft(browser, _SETTINGS)
    return draft if isinstance(draft, SettingsDraft) else SettingsDraft()
