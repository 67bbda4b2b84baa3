"""The last question that had an answer, kept for as long as the one that is asked has none."""

from __future__ import annotations

from optimizer import workflow
from optimizer.domain.draft import PlanDraft
from optimizer.domain.performance import PerformanceTable
from optimizer.ui import cache, state
from optimizer.ui.asking.question import of_known_segments


def find(table: PerformanceTable, contents: str) -> PlanDraft | None:
    """Return the last question that had an answer, in this session or an earlier one; None where it is over."""
    draft = state.answered(contents)
    if draft is None:
        draft = workflow.kept_answered_draft(cache.workspace(state.known().place), state.known().browser)
    if draft is None or draft.budget.currency != table.currency or draft.period.end <= table.period.end:
        return None
    return of_known_segments(draft, (*cache.segments(contents, table), *draft.newcomers))


def keep(contents: str) -> None:
    """Write the last question down that had an answer, as the one that is asked has none."""
    draft = state.answered(contents)
    workspace, name = cache.workspace(state.known().place), state.known().browser
    if draft is not None and workflow.kept_answered_draft(workspace, name) != draft:
        workflow.keep_answered_draft(workspace, name, draft)
