"""The plan that belongs to the question as it stands, for pages that show it without asking for it."""

from __future__ import annotations

from optimizer.domain.performance import PerformanceTable
from optimizer.errors import OptimizerError
from optimizer.ui import cache, state
from optimizer.ui.asking import question
from optimizer.ui.asking.plan_request import read_request
from optimizer.workflow import Proposal


def plan_of_now(table: PerformanceTable, contents: str, locale: str) -> Proposal | None:
    """Return the session's last plan, or make that of the question which an earlier session left; None if impossible.

    What cannot be read of the question counts as it last could.
    """
    last = state.known().answers.get(contents)
    if last is not None:
        return last
    place = state.known().place
    try:
        question.begin(table, contents)
        request = read_request(table, contents, cache.settings(place, contents), locale)
        proposal = cache.proposal(place, contents, table, request)
    except OptimizerError:
        return None
    state.keep_answer(contents, proposal)
    return proposal
