"""How the command line speaks: in the reader's language, in lines that nothing in a file can tamper with."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from optimizer.words import Voice, voice_for

_PAGE_WIDTH = 132
"""Columns where the output is no terminal; a plan with its intervals needs about so many."""


def reader_voice(environment: Mapping[str, str]) -> Voice:
    """Find the language that the terminal asks for, in the order that POSIX gives."""
    asked = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), None)
    return voice_for(asked)


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
