"""Names that may mean the same audience: ``workspace similar``, ``merge``, ``unmerge``."""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli.options import Workspace
from optimizer.cli.speech import page, voice
from optimizer.cli.tables import line
from optimizer.errors import DataError
from optimizer.message import N_

Platform = Annotated[str, typer.Argument(metavar="PLATFORM", help=N_("Such as meta.").template)]
Names = Annotated[list[str], typer.Argument(metavar="NAME...", help=N_("Audiences as they are written.").template)]
Into = Annotated[str, typer.Option("--into", metavar="NAME", help=N_("The audience that they all are.").template)]
Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("An audience that was merged into another.").template)]


def similar(workspace: Workspace = None) -> None:
    """List audiences whose names are nearly alike, and those that were merged."""
    from optimizer import workflow

    place = workflow.open_workspace(workspace, create=False)
    say = voice().say
    found = workflow.similar_names(place)
    merged = workflow.merged_names(place)
    for one in found:
        names = ", ".join(f"'{name}'" for name in one.names)
        told = say("{platform}: {names} may be '{into}'", platform=one.platform, names=names, into=one.suggested)
        page().print(line(told))
    for (platform, name), into in merged.items():
        page().print(line(say("{platform}: '{name}' counts as '{into}'", platform=platform, name=name, into=into)))
    if not found and not merged:
        page().print(line(say("No two audiences have nearly the same name.")))


def merge(platform: Platform, names: Names, into: Into, workspace: Workspace = None) -> None:
    """Count audiences as one; the rows stay as they were imported."""
    from optimizer import workflow

    place = workflow.open_workspace(workspace, create=False)
    table = workflow.performance(place)
    known = set() if table is None else set(table.rows.loc[table.rows["platform"] == platform.lower(), "audience"])
    for name in names:
        if name not in known:
            raise DataError(
                N_(
                    "There is no audience '{name}' on {platform}; 'workspace similar' and 'segments' list the names.",
                    name=name,
                    platform=platform,
                )
            )
    workflow.merge_names(place, platform.lower(), names, into)
    told = voice().say(
        "{names} count as '{into}' from now on; 'workspace unmerge' takes it back.", names=", ".join(names), into=into
    )
    page().print(line(told))


def unmerge(platform: Platform, name: Name, workspace: Workspace = None) -> None:
    """Let a name stand for itself again."""
    from optimizer import workflow

    workflow.forget_merge(workflow.open_workspace(workspace, create=False), platform.lower(), name)
    page().print(line(voice().say("'{name}' stands for itself again.", name=name)))
