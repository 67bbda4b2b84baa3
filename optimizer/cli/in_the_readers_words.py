"""The words that the command line's library brings, said in the reader's language: its help pages and its refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import typer

from optimizer.message import N_, Message
from optimizer.words import Voice

LANGUAGE_OPTION: Final = "--language"

_OF_HELP_PAGES: Final[dict[str, Message]] = {
    r"\AUsage:": N_("Usage:"),
    r"^Options:$": N_("Options:"),
    r"^Arguments:$": N_("Arguments:"),
    r"^Commands:$": N_("Commands:"),
    r"\[required\]": N_("[required]"),
    r"\[default:": N_("[default:"),
    r"Show\s+this\s+message\s+and\s+exit\.": N_("Show this message and exit."),
}


def language_asked(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Take the language out of the arguments, wherever it stands.

    Returns
    -------
    tuple
        The arguments without it, and what was asked for; None where nothing was.
    """
    rest: list[str] = []
    asked: str | None = None
    coming = iter(arguments)
    for argument in coming:
        name, equals, value = argument.partition("=")
        if name != LANGUAGE_OPTION:
            rest.append(argument)
            if argument == "--":
                break
            continue
        given = value if equals else next(coming, None)
        if given is None:
            rest.append(argument)  # the library says that its value is missing
        else:
            asked = given
    return [*rest, *coming], asked


def translate(commands: Any, voice: Voice) -> None:
    """Put the help of commands and of their options into the reader's language."""
    commands.help = voice.say(commands.help)
    commands.get_help = _translated(commands.get_help, voice)
    for parameter in commands.params:
        if getattr(parameter, "help", None):
            parameter.help = voice.say(parameter.help)
    for command in getattr(commands, "commands", {}).values():
        translate(command, voice)


def _translated(get_help: Callable[[Any], str], voice: Voice) -> Callable[[Any], str]:
    def said(context: Any) -> str:
        page = get_help(context)
        for written, message in _OF_HELP_PAGES.items():
            page = re.sub(written, voice.render(message).replace("\\", r"\\"), page, flags=re.MULTILINE)
        return page

    return said


def misuse_told(misuse: typer.TyperException, voice: Voice) -> str:
    """Say what was wrong with the options and arguments, without a full stop."""
    option = getattr(misuse, "option_name", None)
    parameter = getattr(misuse, "param", None)
    if option is not None:
        return _option_misused(misuse, str(option), voice)
    if parameter is None:
        return _misuse_in_words(misuse, voice)
    if type(misuse).__name__ == "MissingParameter":
        return voice.say("Missing: {name}", name=parameter.get_error_hint())
    return _bad_value(parameter.get_error_hint(), misuse.message, voice)


def _option_misused(misuse: typer.TyperException, option: str, voice: Voice) -> str:
    if type(misuse).__name__ == "NoSuchOption":
        close = ", ".join(sorted(getattr(misuse, "possibilities", None) or ()))
        if close:
            return voice.say("No such option: {option} (Possible options: {close})", option=option, close=close)
        return voice.say("No such option: {option}", option=option)
    if "does not take" in misuse.message:
        return voice.say("Option {option} does not take a value", option=option)
    return voice.say("Option {option} requires a value", option=option)


def _bad_value(name: str, said: str, voice: Voice) -> str:
    """Read why a value is refused from what the library's checks say; what they rarely say stays as it is."""
    if found := re.fullmatch(r"(?:Value error, )?(?P<value>'.*') is not one of (?P<choices>.+)", said, re.DOTALL):
        return voice.say(
            "Invalid value for {name}: {value} is not one of {choices}",
            name=name,
            value=found["value"],
            choices=found["choices"],
        )
    if "valid integer" in said or "valid number" in said:
        return voice.say("Invalid value for {name}: a number is expected", name=name)
    return voice.say("Invalid value for {name}: {said}", name=name, said=said)


def _misuse_in_words(misuse: typer.TyperException, voice: Voice) -> str:
    """Read what the library tells only in a sentence; any other stays as the library says it."""
    said = misuse.message
    if found := re.fullmatch(r"No such command (?P<name>'.*?')\.(?: Did you mean (?P<close>.*)\?)?", said, re.DOTALL):
        if found["close"]:
            return voice.say("No such command {name}; did you mean {close}?", name=found["name"], close=found["close"])
        return voice.say("No such command {name}", name=found["name"])
    if found := re.fullmatch(r"Got unexpected extra argument\(s\) \((?P<extra>.*)\)", said, re.DOTALL):
        return voice.say("Got unexpected extra arguments: {extra}", extra=found["extra"])
    if said.startswith("Missing command"):
        return voice.say("Missing command")
    return misuse.format_message()
