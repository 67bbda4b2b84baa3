"""What people have typed and not saved, kept so that nothing that ends a session loses it."""

from __future__ import annotations

from optimizer.domain.draft import PlanDraft
from optimizer.store import Workspace
from optimizer.workflow.importing import Clock, now

_PLAN = "plan"


def keep_draft(workspace: Workspace, browser: str, draft: PlanDraft, *, clock: Clock = now) -> None:
    """Keep the question on the Plan page of a browser."""
    workspace.keep_draft(browser, _PLAN, draft, at=clock())


def kept_draft(workspace: Workspace, browser: str) -> PlanDraft | None:
    """Return the question on the Plan page of a browser; None where nothing was typed yet."""
    return workspace.draft(browser, _PLAN)
