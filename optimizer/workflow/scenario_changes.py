"""What people do with a scenario: rename it, agree on it, take it out and bring it back; each with who and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from optimizer.domain.plan import Plan, PlanRequest
from optimizer.domain.scenario import Scenario, ScenarioBasis, ScenarioStatus
from optimizer.errors import DataError
from optimizer.message import N_, Message
from optimizer.store import Workspace
from optimizer.workflow.scenario_keeping import Author, checked_name, checked_note


def replace_answer(
    workspace: Workspace, seen: Scenario, plan: Plan, author: Author, *, model: str = "", last_day: date | None = None
) -> Scenario:
    """Put another answer in place of the one that a scenario has; it must be agreed on anew.

    It stays the plan of its period where that is the same.
    """
    basis = ScenarioBasis(workspace.revision, model, last_day)

    def answered(before: Scenario) -> Scenario:
        is_chosen = before.is_chosen and plan.request.period == before.request.period
        return replace(before, plan=plan, basis=basis, status="draft", source="ours", is_chosen=is_chosen)

    return _changed(workspace, seen, answered, lambda before: _asked_anew(before.request, plan.request), author)


def rename_scenario(workspace: Workspace, seen: Scenario, name: str, author: Author) -> Scenario:
    """Give a scenario another name."""
    shown = checked_name(workspace, name, own=seen.number)
    if shown == seen.name:
        return seen
    return _changed(
        workspace,
        seen,
        lambda before: replace(before, name=shown),
        lambda before: N_("Renamed from '{before}' to '{after}'.", before=before.name, after=shown),
        author,
    )


def note_scenario(workspace: Workspace, seen: Scenario, note: str, author: Author) -> Scenario:
    """Put another note on a scenario."""
    written = checked_note(note)
    if written == seen.note:
        return seen

    def what(before: Scenario) -> Message:
        if not before.note:
            return N_("Note written.")
        return N_("Note changed; before it said: {before}", before=before.note)

    return _changed(workspace, seen, lambda before: replace(before, note=written), what, author)


def delete_scenario(workspace: Workspace, seen: Scenario, author: Author) -> Scenario:
    """Take a scenario out; `undelete_scenario` brings it back as it was."""
    at = author.clock()
    return _changed(workspace, seen, lambda before: replace(before, deleted_at=at), lambda _: N_("Deleted."), author)


def undelete_scenario(workspace: Workspace, number: int, author: Author) -> Scenario:
    """Bring a scenario back that was deleted; where it was not, it is returned as it is.

    It is the plan of its period again unless another is by now.
    """
    found = workspace.scenarios.get(number)
    if found.deleted_at is None:
        return found
    return _changed(
        workspace, found, lambda before: replace(before, deleted_at=None), lambda _: N_("Brought back."), author
    )


def agree_on(workspace: Workspace, seen: Scenario, status: ScenarioStatus, author: Author) -> Scenario:
    """Make a scenario a draft, proposed or approved.

    Raises
    ------
    DataError
        When nobody says who does so.
    """
    _check_signed(author)
    what = {
        "draft": N_("Made a draft again."),
        "proposed": N_("Proposed."),
        "approved": N_("Approved."),
    }
    return _changed(workspace, seen, lambda before: replace(before, status=status), lambda _: what[status], author)


def choose_scenario(workspace: Workspace, seen: Scenario, author: Author, *, is_chosen: bool = True) -> Scenario:
    """Make a scenario the plan of its period, or no longer; a former plan of one of its days steps down.

    Raises
    ------
    DataError
        When nobody says who does so.
    """
    _check_signed(author)
    period = seen.request.period
    what = (
        N_("Made the plan of {period:period}.", period=period)
        if is_chosen
        else N_("No longer the plan of {period:period}.", period=period)
    )
    return _changed(workspace, seen, lambda before: replace(before, is_chosen=is_chosen), lambda _: what, author)


def _changed(
    workspace: Workspace,
    seen: Scenario,
    make: Callable[[Scenario], Scenario],
    what: Callable[[Scenario], Message],
    author: Author,
) -> Scenario:
    return workspace.scenarios.change(seen.number, seen.version, make, what, by=author.known, at=author.clock())


def _asked_anew(before: PlanRequest, after: PlanRequest) -> Message:
    """Say what changed of the question, the weightiest alone."""
    told = (
        (
            before.period != after.period,
            N_("Period changed from {before:period} to {after:period}.", before=before.period, after=after.period),
        ),
        (
            before.budget != after.budget,
            N_("Budget changed from {before:money} to {after:money}.", before=before.budget, after=after.budget),
        ),
        ((before.kpi, before.goal) != (after.kpi, after.goal), N_("Goal changed.")),
        (before.risk != after.risk, N_("Risk changed.")),
        (before.assumptions != after.assumptions, N_("What it takes for granted changed.")),
        ((before.limits, before.guardrails) != (after.limits, after.guardrails), N_("Limits changed.")),
    )
    return next((what for is_changed, what in told if is_changed), N_("Answered anew."))


def _check_signed(author: Author) -> None:
    if not author.known:
        raise DataError(N_("Nobody is named; type your name, so that others see who decided."))
