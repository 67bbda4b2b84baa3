"""Scenarios: plans that are kept under a name, listed and cloned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from optimizer.domain.plan import Plan
from optimizer.domain.scenario import (
    Scenario,
    ScenarioBasis,
    ScenarioChange,
    ScenarioSource,
)
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.store import Workspace
from optimizer.workflow.importing import Clock, now

LONGEST_NAME = 120
LONGEST_NOTE = 4000


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and what tells the time.

    Attributes
    ----------
    name : str
        As the person typed it; empty where nobody said.
    clock : callable
        Returns the time of day, with its zone.
    """

    name: str = ""
    clock: Clock = now

    @property
    def known(self) -> str:
        """The name in one line."""
        return " ".join(self.name.split())


def scenarios(workspace: Workspace) -> tuple[Scenario, ...]:
    """List the scenarios of a workspace, those that were changed last first."""
    kept = [one for one in workspace.scenarios.all() if one.deleted_at is None]
    return tuple(sorted(kept, key=lambda one: (one.changed_at, one.number), reverse=True))


def deleted_scenarios(workspace: Workspace) -> tuple[Scenario, ...]:
    """List the scenarios that were deleted and can be brought back, the last first."""
    gone = [one for one in workspace.scenarios.all() if one.deleted_at is not None]
    return tuple(sorted(gone, key=lambda one: (one.changed_at, one.number), reverse=True))


def scenario_changes(workspace: Workspace) -> str:
    """Name the state of all scenarios: another text whenever anything changed."""
    return workspace.scenarios.changes()


def scenario(workspace: Workspace, number: int) -> Scenario:
    """Return one scenario.

    Raises
    ------
    DataError
        When there is none of that number, or it was deleted.
    """
    found = next((one for one in workspace.scenarios.all() if one.number == number), None)
    if found is None:
        raise DataError(N_("There is no scenario {number} here; choose one from the list.", number=number))
    if found.deleted_at is not None:
        raise DataError(
            N_(
                "The scenario '{name}' was deleted on {day:date}; bring it back first, or choose another.",
                name=found.name,
                day=found.deleted_at.date(),
            )
        )
    return found


def scenario_log(workspace: Workspace, number: int) -> tuple[ScenarioChange, ...]:
    """List what was done with a scenario, the first first."""
    return workspace.scenarios.log(number)


def save_scenario(
    workspace: Workspace,
    plan: Plan,
    name: str,
    author: Author,
    *,
    note: str = "",
    source: ScenarioSource = "ours",
    model: str = "",
    last_day: date | None = None,
) -> Scenario:
    """Keep a plan under a name.

    Parameters
    ----------
    workspace : Workspace
        Where.
    plan : Plan
        The answer, with its question.
    name, note : str
        Of the scenario.
    author : Author
        Who saves it.
    source : {"ours", "sheet"}
        Who made the split.
    model, last_day
        What it stands on, as in `optimizer.domain.scenario.ScenarioBasis`.

    Raises
    ------
    DataError
        When the name is empty, too long, or that of another scenario.
    """
    shown = checked_name(workspace, name)
    at = author.clock()
    return workspace.scenarios.add(
        Scenario(
            number=0,
            name=shown,
            note=checked_note(note),
            plan=plan,
            source=source,
            status="draft",
            is_chosen=False,
            basis=ScenarioBasis(workspace.revision, model, last_day),
            version=1,
            saved_at=at,
            changed_at=at,
            saved_by=author.known,
            changed_by=author.known,
        ),
        N_("Saved from a budget sheet.") if source == "sheet" else N_("Saved."),
    )


def clone_scenario(workspace: Workspace, seen: Scenario, name: str, author: Author) -> Scenario:
    """Keep the same answer once more, as a draft under another name."""
    shown = checked_name(workspace, name)
    at = author.clock()
    copy = replace(
        seen,
        name=shown,
        status="draft",
        is_chosen=False,
        saved_at=at,
        changed_at=at,
        saved_by=author.known,
        changed_by=author.known,
        deleted_at=None,
    )
    return workspace.scenarios.add(copy, N_("Cloned from '{name}'.", name=seen.name))


def free_name(workspace: Workspace, wanted: str) -> str:
    """Find a name that no scenario has: the wanted one, or that with a number behind it."""
    return first_free(wanted, [one.name for one in scenarios(workspace)])


def first_free(wanted: str, names_in_use: Sequence[str]) -> str:
    """Find a name that is not in use: the wanted one, or that with a number behind it."""
    taken = {name.casefold() for name in names_in_use}
    names = (wanted, *(f"{wanted} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def checked_name(workspace: Workspace, name: str, own: int | None = None) -> str:
    """Return the name of a scenario in one line.

    Raises
    ------
    DataError
        When it is empty, too long, or that of another scenario than number `own`.
    """
    shown = " ".join(name.split())
    if not shown:
        raise DataError(N_("The scenario has no name yet; type one, such as 'September, cautious'."))
    if len(shown) > LONGEST_NAME:
        raise DataError(
            N_("The name has {length} letters; give it at most {most}.", length=len(shown), most=LONGEST_NAME)
        )
    taken = {one.name.casefold() for one in scenarios(workspace) if one.number != own}
    if shown.casefold() in taken:
        raise DataError(N_("There is a scenario '{name}' already; choose another name.", name=shown))
    return shown


def checked_note(note: str) -> str:
    """Return the note of a scenario; one that is too long is a `DataError`."""
    written = note.strip()
    if len(written) > LONGEST_NOTE:
        raise DataError(
            N_("The note has {length} letters; shorten it to {most}.", length=len(written), most=LONGEST_NOTE)
        )
    return written
