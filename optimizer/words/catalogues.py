"""The languages that the product speaks: one catalogue of sentences each, read as its translators write it."""

from __future__ import annotations

import gettext
import io
import re
from functools import cache
from pathlib import Path
from typing import Final

from babel.core import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE: Final = "en"
"""That of the sentences in the code; it needs no catalogue."""


def languages() -> tuple[str, ...]:
    """List the languages that there are, by their CLDR names, English first."""
    found = sorted(path.parts[-3] for path in LOCALE_FOLDER.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE_LANGUAGE, *(name for name in found if name != SOURCE_LANGUAGE))


def language_title(language: str) -> str:
    """Name a language in itself, such as "Polski"."""
    name = str(Locale.parse(language).get_display_name(language))
    return name[:1].upper() + name[1:]


def spoken(asked: str) -> str | None:
    """Return which of `languages` a locale name asks for; None where there is no such.

    Parameters
    ----------
    asked : str
        As browsers and systems give it, such as ``"pl-PL"``, ``"th_TH.UTF-8"`` or ``"vi"``.
    """
    name = cldr_name(asked)
    return name.split("_")[0] if name is not None and name.split("_")[0] in languages() else None


def cldr_name(asked: str) -> str | None:
    """Return the CLDR name of a locale as browsers and systems name it; None where it is not known."""
    try:
        return str(Locale.parse(re.split(r"[.@]", asked)[0].replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return None


def sentences(language: str) -> gettext.NullTranslations:
    """Return the catalogue of one of `languages`; what it has no sentence for stays English."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else gettext.NullTranslations()


@cache
def _read(path: Path, _changed: int) -> gettext.NullTranslations:
    """Read a catalogue once, and again when its file is another."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return gettext.GNUTranslations(binary)
