"""How the command line speaks: in the reader's language, in lines that nothing in a file can tamper with."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.words import Voice, languages, spoken, voice_for

_PAGE_WIDTH = 132
"""Columns where the output is no terminal; a plan with its intervals needs about so many."""


_NUMBERS_FROM: Final = ("LC_ALL", "LC_NUMERIC", "LC_MESSAGES", "LANG")
_LANGUAGE_FROM: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order that POSIX gives."""

_ASKED: ContextVar[str | None] = ContextVar("language asked for", default=None)
"""Of the one command that is running: two commands in one process never hear each other."""


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak another language than the terminal's, for one command.

    Raises
    ------
    DataError
        When there is no such language.
    """
    if language is not None and spoken(language) is None:
        raise DataError(
            N_(
                "The language '{language}' is not known; give one of {known}.",
                language=one_line(language)[:40],
                known=", ".join(languages()),
            )
        )
    token = _ASKED.set(language)
    try:
        yield
    finally:
        _ASKED.reset(token)


def reader_voice(environment: Mapping[str, str]) -> Voice:
    """Find the language that was asked for, else the terminal's, and how the terminal writes numbers."""
    numbers, language = (
        next((environment[name] for name in names if environment.get(name)), None)
        for names in (_NUMBERS_FROM, _LANGUAGE_FROM)
    )
    return voice_for(numbers, _ASKED.get() or language)


def one_line(text: str) -> str:
    """Put a text on one line, with a sign for every character that could steer a terminal."""
    visible = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in ("Cc", "Cf", "Cs") else sign
        for sign in " ".join(text.split())
    )
    return visible.strip()


def page() -> Console:
    """Return standard output, as wide as the terminal or wide enough for a plan."""
    return Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else _PAGE_WIDTH)


@contextmanager
def working(sentence: str) -> Iterator[None]:
    """Show on a terminal's standard error what is being done; say nothing elsewhere."""
    aside = Console(stderr=True, highlight=False, markup=False)
    if not aside.is_terminal:
        yield
        return
    with aside.status(one_line(sentence)):
        yield


@contextmanager
def progress(sentence: str) -> Iterator[Callable[[float], None]]:
    """Show on a terminal's standard error how much is done; yields what is to be told the share, 0 to 1."""
    aside = Console(stderr=True, highlight=False, markup=False)
    if not aside.is_terminal:
        yield lambda _: None
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), console=aside) as bar:
        task = bar.add_task(one_line(sentence), total=1.0)
        yield lambda share: bar.update(task, completed=share)


def voice() -> Voice:
    """Find the voice of this process's terminal."""
    return reader_voice(os.environ)
