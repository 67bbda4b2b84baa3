"""Scenarios: ``scenario list``, ``scenario show``, ``scenario export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.options import Workspace
from optimizer.cli.speech import page, voice
from optimizer.cli.values import checked_outputs
from optimizer.message import N_

Number = Annotated[int, typer.Argument(metavar="NUMBER", help=N_("As 'scenario list' shows it.").template)]
PlanOut = Annotated[
    Path, typer.Option("--out", metavar="FILE", help=N_("Where to write the plan, one row per segment.").template)
]


def scenario_door() -> typer.Typer:
    """Build the commands on scenarios."""
    door = typer.Typer(add_completion=False, rich_markup_mode=None)
    for name, command, purpose in (
        ("list", show_all, N_("List the scenarios of a workspace, those that were changed last first.")),
        ("show", show, N_("Show one scenario: its plan, and what was done with it.")),
        ("export", export, N_("Write the plan of a scenario as CSV.")),
    ):
        door.command(name, help=purpose.template)(command)
    return door


def show_all(workspace: Workspace = None) -> None:
    """List the scenarios of a workspace."""
    from optimizer import workflow
    from optimizer.cli.scenario_summary import show_scenarios

    place = workflow.open_workspace(workspace, create=False)
    show_scenarios(workflow.scenarios(place), voice(), page())


def show(number: Number, workspace: Workspace = None) -> None:
    """Show one scenario."""
    from optimizer import workflow
    from optimizer.cli.scenario_summary import show_scenario

    place = workflow.open_workspace(workspace, create=False)
    found = workflow.scenario(place, number)
    show_scenario(found, workflow.scenario_log(place, number), voice(), page())


def export(number: Number, out: PlanOut, workspace: Workspace = None) -> None:
    """Write the plan of a scenario."""
    checked_outputs([out], [])

    from optimizer import workflow

    found = workflow.scenario(workflow.open_workspace(workspace, create=False), number)
    workflow.write_outputs({out: workflow.plan_file(found.plan)})
