"""Experiments: ``lift add``, ``lift list``, ``lift remove``, ``lift geo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli.options import Workspace
from optimizer.cli.speech import page, voice
from optimizer.cli.values import optional_period, read_source
from optimizer.errors import DataError
from optimizer.message import N_

if TYPE_CHECKING:
    from optimizer.workflow import Workspace as Place

TestFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=N_(
            "CSV with platform,audience,kpi,start,end,incremental and standard_error, or low,high,level; name and "
            "spend if you like."
        ).template,
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("The test's name, as 'lift list' shows it.").template)]
GeoFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help=N_("CSV with date,geo,sales,cost: one row per region and day.").template),
]
GroupFile = Annotated[
    Path, typer.Argument(metavar="GROUPS", help=N_("CSV with geo,group: treatment or control.").template)
]
TestStart = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="DAY", help=N_("First day of the test; found from the spend if left out.").template
    ),
]
TestEnd = Annotated[str | None, typer.Option("--end", metavar="DAY", help=N_("Last day of the test.").template)]
Add = Annotated[bool, typer.Option("--add", help=N_("Keep the result in the workspace as a lift test.").template)]
AddedName = Annotated[
    str | None, typer.Option("--name", metavar="NAME", help=N_("Name of the test that is added.").template)
]
Platform = Annotated[
    str | None,
    typer.Option("--platform", metavar="NAME", help=N_("Whose ads were tested; all if left out.").template),
]
Audience = Annotated[
    str | None,
    typer.Option("--audience", metavar="NAME", help=N_("Which audience of the platform was tested.").template),
]


def lift_door() -> typer.Typer:
    """Build the commands on lift tests."""
    door = typer.Typer(add_completion=False, rich_markup_mode=None)
    for name, command, purpose in (
        ("add", add, N_("Keep the lift tests of a file, and learn incremental curves with them.")),
        ("list", show, N_("List the lift tests that are kept.")),
        ("remove", remove, N_("Take a lift test out again.")),
        ("geo", geo, N_("Estimate the lift of a geo experiment, and keep it with --add.")),
    ):
        door.command(name, help=purpose.template)(command)
    return door


def add(file: TestFile, workspace: Workspace = None) -> None:
    """Keep the lift tests of a file, and learn incremental curves with them."""
    source = read_source(file)

    from optimizer import workflow
    from optimizer.cli.lift_summary import show_added

    tests = workflow.read_lift_file(source)
    place = workflow.open_workspace(workspace)
    show_added(workflow.add_lift_tests(place, tests), voice(), page(), currency=_currency(place))


def show(workspace: Workspace = None) -> None:
    """List the lift tests that are kept."""
    from optimizer import workflow
    from optimizer.cli.lift_summary import show_tests

    place = workflow.open_workspace(workspace, create=False)
    tests = workflow.lift_tests(place)
    findings = workflow.preview_lift_tests(place, tests)
    show_tests(tests, findings, voice(), page(), currency=_currency(place))


def remove(name: Name, workspace: Workspace = None) -> None:
    """Take a lift test out again."""
    from optimizer import workflow
    from optimizer.cli.tables import line

    workflow.remove_lift_test(workflow.open_workspace(workspace, create=False), name)
    page().print(line(voice().say("The lift test '{name}' was removed.", name=name)))


def geo(
    file: GeoFile,
    groups: GroupFile,
    *,
    start: TestStart = None,
    end: TestEnd = None,
    add_it: Add = False,
    name: AddedName = None,
    platform: Platform = None,
    audience: Audience = None,
    workspace: Workspace = None,
) -> None:
    """Estimate the lift of a geo experiment, and keep it with --add."""
    period = optional_period(start, end)
    given = [
        option for option, value in (("--name", name), ("--platform", platform), ("--workspace", workspace)) if value
    ]
    if given and not add_it:
        raise DataError(N_("{option} is for a test that is kept; add --add or leave it out.", option=given[0]))
    sources = read_source(file), read_source(groups)

    from optimizer import workflow
    from optimizer.cli.lift_summary import show_added, show_geo_lift

    lift = workflow.geo_lift(*sources, test=period)
    show_geo_lift(lift, voice(), page())
    if add_it:
        test = workflow.lift_test_of(
            lift,
            name=f"geo {lift.period.start.isoformat()}" if name is None else name,
            platform=None if platform is None else platform.lower(),
            audience=audience,
            source=file.name,
        )
        place = workflow.open_workspace(workspace)
        show_added(workflow.add_lift_tests(place, [test]), voice(), page(), currency=_currency(place))


def _currency(place: Place) -> str | None:
    """Find the currency of the account that a workspace is about; None where it is empty or no file names one."""
    from optimizer import workflow

    table = workflow.performance(place)
    return None if table is None else table.currency
