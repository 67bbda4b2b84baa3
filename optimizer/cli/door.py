"""The door itself: which commands there are, and what a user hears when one cannot go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer
from typer.main import get_command

from optimizer.cli.allocate_command import allocate
from optimizer.cli.backtest_command import backtest
from optimizer.cli.import_command import import_files
from optimizer.cli.in_the_readers_words import LANGUAGE_OPTION, language_asked, misuse_told, translate
from optimizer.cli.lift_commands import lift_door
from optimizer.cli.plan_commands import plan
from optimizer.cli.scenario_commands import scenario_door
from optimizer.cli.showing_commands import demo, open_app
from optimizer.cli.speech import one_line, reader_voice, speaking
from optimizer.cli.store_commands import store_door
from optimizer.cli.total_command import total
from optimizer.cli.workspace_commands import curves, fit, segments
from optimizer.errors import OptimizerError
from optimizer.message import N_

PROGRAM: Final = "python -m optimizer"
_BAD_INPUT: Final = 2
_BROKEN: Final = 70  # EX_SOFTWARE of sysexits.h: a fault of ours, not of the input
_INTERRUPTED: Final = 130  # 128 + SIGINT, as shells count


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments : sequence of str or None
        Without the program's name; those of the process where not given.

    Returns
    -------
    int
        0 where the task was done; 2 for bad input, with one sentence on standard error and no file touched.
    """
    _never_choke_on_characters()
    given, language = language_asked(sys.argv[1:] if arguments is None else arguments)
    try:
        with speaking(language):
            return _run(given)
    except OptimizerError as trouble:
        return _complain(reader_voice(os.environ).render(trouble.message), _BAD_INPUT)


def _run(given: Sequence[str]) -> int:
    """Run a command in the language that is spoken now."""
    try:
        status = _commands().main(args=list(given) or ["--help"], prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except OptimizerError as trouble:
        return _complain(reader_voice(os.environ).render(trouble.message), _BAD_INPUT)
    except typer.TyperException as misuse:
        return _complain(_usage(misuse), _BAD_INPUT)
    except (typer.Abort, KeyboardInterrupt):
        return _complain(reader_voice(os.environ).say("Stopped."), _INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has had enough; Python must not complain of it again on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:
        return _own_fault(fault, os.environ)
    return status if isinstance(status, int) else 0


def _commands() -> Any:
    """Build the commands, with their help in the reader's language."""
    door = typer.Typer(
        name="optimizer",
        help=N_("Where should the ad money go, and what will it bring?").template,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for name, command, purpose in (
        ("plan", plan, N_("Learn from past results and split a budget over the period for the most outcome.")),
        (
            "allocate",
            allocate,
            N_("Split a budget, or find one, on curves of your own, from Robyn, Meridian or pymc-marketing."),
        ),
        (
            "total",
            total,
            N_("Only the shop's total is known: what each segment added to it, and a plan on that."),
        ),
        ("import", import_files, N_("Take exports, or a Meta ad account, into a workspace.")),
        ("fit", fit, N_("Learn the response curves of a workspace, keep them there and show what they say.")),
        ("curves", curves, N_("Export the response curves of a workspace as points.")),
        ("segments", segments, N_("Compare the segments of a workspace: spend, outcome and its price.")),
        ("backtest", backtest, N_("Make forecasts of the past again and say how good they were.")),
        ("app", open_app, N_("Open the app in the browser, with the demonstration at hand.")),
        ("demo", demo, N_("Make the demonstration workspace and show a plan for its next month.")),
    ):
        door.command(name, help=purpose.template)(command)
    purpose = N_("Experiments that say what would be missed without the ads: add, list, remove, geo.")
    door.add_typer(lift_door(), name="lift", help=purpose.template)
    purpose = N_("Plans that were saved under a name: list, show, export.")
    door.add_typer(scenario_door(), name="scenario", help=purpose.template)
    purpose = N_("A workspace itself: settings, history of imports with undo, backup and restore.")
    door.add_typer(store_door(), name="workspace", help=purpose.template)
    door.callback()(_for_all_commands)
    commands = get_command(door)
    translate(commands, reader_voice(os.environ))
    return commands


def _for_all_commands(
    language: Annotated[
        str | None,
        typer.Option(
            LANGUAGE_OPTION,
            metavar="CODE",
            help=N_("Such as pl, th or vi; that of the terminal if left out. It may stand anywhere.").template,
        ),
    ] = None,
) -> None:
    """Show on the help page what `main` has already taken out of the arguments."""


def _usage(misuse: typer.TyperException) -> str:
    voice = reader_voice(os.environ)
    said = one_line(misuse_told(misuse, voice)).rstrip(".")
    context = getattr(misuse, "ctx", None)
    command = PROGRAM if context is None else context.command_path
    return voice.say("{said}; see '{command} --help'.", said=said, command=command)


def _own_fault(fault: Exception, environment: Mapping[str, str]) -> int:
    if environment.get("OPTIMIZER_TRACEBACK"):
        raise fault
    sentence = reader_voice(environment).say(
        "The program failed in a way that was not foreseen ({kind}: {fault}); nothing was written, set "
        "OPTIMIZER_TRACEBACK=1 to see where and please report it.",
        kind=type(fault).__name__,
        fault=str(fault),
    )
    return _complain(sentence, _BROKEN)


def _complain(sentence: str, status: int) -> int:
    print(one_line(sentence), file=sys.stderr)  # noqa: T201 - the one sentence that a failed command says
    return status


def _never_choke_on_characters() -> None:
    """Let a terminal that lacks a letter show a question mark instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
