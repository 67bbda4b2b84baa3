"""From what stands on the Plan page to the question that is asked."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.draft import PlanDraft
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import PlanRequest
from optimizer.domain.settings import WorkspaceSettings
from optimizer.ui import state
from optimizer.ui.asking.forms import check_crossed, kept_limits, read_cap, read_limits
from optimizer.ui.asking.goals import read_goal


def read_request(
    table: PerformanceTable, contents: str, settings: WorkspaceSettings, locale: str, draft: PlanDraft | None = None
) -> PlanRequest:
    """Read the question.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    contents : str
        Of the workspace.
    settings : WorkspaceSettings
        Whose calendar every plan takes for granted.
    locale : str
        In which numbers were typed.
    draft : PlanDraft or None
        What stands there; None for what does now.

    Raises
    ------
    DataError
        When something that was typed cannot be read; names it.
    """
    draft = state.draft(contents) if draft is None else draft
    kpi, goal = read_goal(draft, table, contents, locale)
    check_crossed(draft.entries, locale, draft.budget.currency)
    cap = read_cap(draft.change_cap, locale)
    return PlanRequest(
        draft.period,
        draft.budget,
        kpi,
        draft.risk,
        limits=(
            *read_limits(draft.entries, locale, draft.budget.currency),
            *((cap,) if cap is not None else ()),
            *kept_limits(draft.kept_places),
        ),
        newcomers=draft.newcomers,
        goal=goal,
        assumptions=replace(draft.assumptions, events=(*settings.events, *draft.assumptions.events)),
    )
