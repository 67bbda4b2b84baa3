"""Things to look at: ``app`` and ``demo``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from optimizer.cli.options import Workspace
from optimizer.cli.speech import page, voice, working
from optimizer.errors import OptimizerError
from optimizer.message import N_

_APP: Final = Path(__file__).parents[2] / "app.py"
_WORKSPACE_VARIABLE: Final = "OPTIMIZER_WORKSPACE"
"""Where the pages look for the user's own workspace; no argument, as an address may hold a password."""

Port = Annotated[
    int | None, typer.Option("--port", min=1, max=65535, help=N_("Where to serve; 8501 if left out.").template)
]
Headless = Annotated[bool, typer.Option("--headless", help=N_("Do not open a browser.").template)]


def open_app(workspace: Workspace = None, port: Port = None, headless: Headless = False) -> None:
    """Open the app in the browser, with the demonstration at hand."""
    if not _APP.is_file():
        raise OptimizerError(N_("The pages of the app are not installed here; start it from a clone of the project."))
    environment = dict(os.environ)
    if workspace is not None:
        environment[_WORKSPACE_VARIABLE] = workspace if "://" in workspace else str(Path(workspace).resolve())
    options = ["--browser.gatherUsageStats=false", "--server.showEmailPrompt=false"]
    options += [] if port is None else [f"--server.port={port}"]
    options += ["--server.headless=true"] if headless else []
    command = [sys.executable, "-m", "optimizer.ui.serving", str(_APP), *options]
    raise typer.Exit(_become(command, environment, _APP.parent))


def _become(command: list[str], environment: dict[str, str], folder: Path) -> int:
    """Run a program in our place, so that whoever stops us stops it; Windows can only wait for it."""
    if os.name == "posix":
        os.chdir(folder)
        os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter
    try:
        return subprocess.run(command, env=environment, cwd=folder, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0


def demo() -> None:
    """Make the demonstration workspace and show a plan for its next month."""
    from optimizer import workflow
    from optimizer.cli.summary import show_plan

    with working(voice().say("Making a plan for the demonstration")):
        place = workflow.open_demo()
        table = workflow.performance(place)
        if table is None:
            raise OptimizerError(N_("The demonstration is empty; its files in the folder 'data' hold no rows."))
        request = workflow.default_request(table)
        fit = workflow.learn_workspace(place, kpi=request.kpi, period=request.period)
        proposal = workflow.propose(table, request, fit=fit)
    show_plan(proposal.plan, voice(), page())
