"""The plan that belongs to the question as it stands, for pages that show it without asking for it."""

from __future__ import annotations

from optimizer.domain.draft import PlanDraft
from optimizer.domain.performance import PerformanceTable
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.asking import last_answered, question
from optimizer.ui.asking.plan_request import read_request
from optimizer.workflow import Proposal


def plan_of_now(table: PerformanceTable, contents: str, locale: str) -> Proposal | None:
    """Return the session's last plan, or make that of the question which an earlier session left; None if impossible.

    What cannot be read of the question counts as it last could; where no plan answers it, the last that one answered.
    """
    last = state.known().answers.get(contents)
    if last is not None:
        return last
    try:
        question.begin(table, contents)
    except OptimizerError:
        return None
    return _answer(table, contents, locale, state.draft(contents)) or _answer(
        table, contents, locale, last_answered.find(table, contents)
    )


def _answer(table: PerformanceTable, contents: str, locale: str, draft: PlanDraft | None) -> Proposal | None:
    if draft is None:
        return None
    place = state.known().place
    try:
        request = read_request(table, contents, cache.settings(place, contents), locale, draft)
        proposal = cache.proposal(place, contents, table, request)
    except OptimizerError:
        return None
    state.keep_answer(contents, proposal, draft)
    return proposal
