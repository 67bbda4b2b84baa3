"""A workspace itself: ``workspace show``, ``set``, ``history``, ``undo``, ``redo``, ``backup``, ``restore``, ..."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli.names_commands import merge, similar, unmerge
from optimizer.cli.options import Workspace
from optimizer.cli.speech import page, voice, working
from optimizer.message import N_, Message

Number = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help=N_("The import, as 'workspace history' numbers it.").template)
]
BackupOut = Annotated[Path, typer.Argument(metavar="FILE", help=N_("Where to write the backup.").template)]
BackupIn = Annotated[Path, typer.Argument(metavar="FILE", help=N_("A backup, or any workspace file.").template)]
Force = Annotated[bool, typer.Option("--force", help=N_("Replace a file that is there already.").template)]
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help=N_("Of the client or brand.").template)]
OwnCurrency = Annotated[
    str | None,
    typer.Option(
        "--currency", metavar="CODE", help=N_("That plans are made in, as an ISO code such as EUR or PLN.").template
    ),
]
Margin = Annotated[
    str | None,
    typer.Option(
        "--margin", metavar="SHARE", help=N_("What is left of revenue after the cost of goods, such as 40%.").template
    ),
]
TimeZone = Annotated[
    str | None, typer.Option("--time-zone", metavar="ZONE", help=N_("Such as Europe/Warsaw.").template)
]
KpiWeight = Annotated[
    list[str] | None,
    typer.Option(
        "--kpi-weight",
        metavar="KPI=WEIGHT",
        help=N_(
            "What one result of a KPI counts beside the others, such as leads=2; may be given several times."
        ).template,
    ),
]
Country = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        metavar="CODE",
        help=N_("A market whose holidays count, such as PL; may be given several times, the main one first.").template,
    ),
]
Rate = Annotated[
    list[str] | None,
    typer.Option(
        "--rate",
        metavar="RATE",
        help=N_("An exchange rate and its day, such as EUR=4.25@2026-09-01; may be given several times.").template,
    ),
]
Cost = Annotated[
    list[str] | None,
    typer.Option(
        "--fixed-cost",
        metavar="NAME=MONTHLY",
        help=N_("What people or tools cost a month, such as Agency=1200; may be given several times.").template,
    ),
]
Event = Annotated[
    list[str] | None,
    typer.Option(
        "--event",
        metavar="EVENT",
        help=N_(
            "Days on which the same money brings more or less, such as 'Winter sale=2026-12-27..2027-01-06=+30%'; may "
            "be given several times."
        ).template,
    ),
]
Clear = Annotated[
    list[str] | None,
    typer.Option(
        "--clear",
        metavar="SETTING",
        help=N_(
            "Forget a setting: name, currency, margin, time-zone, kpi-weight, country, rate, fixed-cost, event."
        ).template,
    ),
]


def store_door() -> typer.Typer:
    """Build the commands on a workspace itself."""
    door = typer.Typer(add_completion=False, rich_markup_mode=None)
    for name, command, purpose in (
        ("show", show, N_("Show the settings of a workspace.")),
        ("set", change, N_("Set the currency, the margin, the time zone and more.")),
        ("history", history, N_("List all that was ever imported.")),
        ("undo", undo, N_("Take an import out of a workspace; 'redo' brings it back.")),
        ("redo", redo, N_("Bring an import back that was undone.")),
        ("backup", backup, N_("Write all that a workspace holds into one file.")),
        (
            "restore",
            restore,
            N_("Put a backup in the place of what a workspace holds, which is kept aside; a server must be empty."),
        ),
        ("similar", similar, N_("List audiences whose names are nearly alike, and those that were merged.")),
        ("merge", merge, N_("Count audiences of a platform as one.")),
        ("unmerge", unmerge, N_("Let a name that was merged stand for itself again.")),
        ("clear-demo", clear_demo, N_("Show the demonstration no longer.")),
        ("show-demo", show_demo, N_("Show the demonstration again.")),
    ):
        door.command(name, help=purpose.template)(command)
    return door


def show(workspace: Workspace = None) -> None:
    """Show the settings of a workspace."""
    from optimizer import workflow
    from optimizer.cli.store_summary import show_settings

    # the user's own is made at the first start, one that was named must be there
    place = workflow.open_workspace(workspace, create=workspace is None)
    show_settings(place.name, workflow.workspace_settings(place), voice(), page())


def change(
    *,
    name: Name = None,
    currency: OwnCurrency = None,
    margin: Margin = None,
    time_zone: TimeZone = None,
    kpi_weight: KpiWeight = None,
    country: Country = None,
    rate: Rate = None,
    fixed_cost: Cost = None,
    event: Event = None,
    clear: Clear = None,
    workspace: Workspace = None,
) -> None:
    """Set the currency, the margin, the time zone and more; what is not named stays as it is."""
    from optimizer.cli.store_values import TypedSettings, change_of

    changing = change_of(
        TypedSettings(
            name,
            currency,
            margin,
            time_zone,
            kpi_weight or (),
            country or (),
            rate or (),
            fixed_cost or (),
            event or (),
            clear or (),
        )
    )

    from optimizer import workflow
    from optimizer.cli.store_summary import show_settings

    place = workflow.open_workspace(workspace)
    show_settings(place.name, workflow.change_settings(place, changing), voice(), page())


def history(workspace: Workspace = None) -> None:
    """List all that was ever imported."""
    from optimizer import workflow
    from optimizer.cli.store_summary import show_history

    show_history(workflow.import_history(workflow.open_workspace(workspace, create=False)), voice(), page())


def undo(number: Number, workspace: Workspace = None) -> None:
    """Take an import out of a workspace."""
    from optimizer import workflow

    workflow.undo_import(workflow.open_workspace(workspace, create=False), number)
    _say(N_("Import {number} was undone; 'workspace redo {number}' brings it back.", number=number))


def redo(number: Number, workspace: Workspace = None) -> None:
    """Bring an import back that was undone."""
    from optimizer import workflow

    workflow.redo_import(workflow.open_workspace(workspace, create=False), number)
    _say(N_("Import {number} is in use again.", number=number))


def backup(file: BackupOut, force: Force = False, workspace: Workspace = None) -> None:
    """Write all that a workspace holds into one file."""
    from optimizer import workflow

    with working(voice().say("Writing the backup")):
        workflow.backup_workspace(workflow.open_workspace(workspace, create=False), file, overwrite=force)
    _say(N_("The workspace was backed up to {file}; 'workspace restore' brings it back.", file=str(file)))


def restore(file: BackupIn, workspace: Workspace = None) -> None:
    """Put a backup in the place of what a workspace file holds, or into an empty database on a server."""
    from optimizer import workflow

    with working(voice().say("Restoring the workspace")):
        aside = workflow.restore_workspace(workspace, file)
    _say(N_("The workspace was restored from {file}.", file=str(file)))
    if aside is not None:
        _say(N_("What it held before is kept in {file}.", file=str(aside)))


def clear_demo(workspace: Workspace = None) -> None:
    """Show the demonstration no longer."""
    from optimizer import workflow

    workflow.remove_demonstration(workflow.open_workspace(workspace))
    _say(N_("The demonstration was removed; 'workspace show-demo' brings it back."))


def show_demo(workspace: Workspace = None) -> None:
    """Show the demonstration again."""
    from optimizer import workflow

    workflow.bring_back_demonstration(workflow.open_workspace(workspace))
    _say(N_("The demonstration is shown again."))


def _say(message: Message) -> None:
    from optimizer.cli.tables import line

    page().print(line(voice().render(message)))
