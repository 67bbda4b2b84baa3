"""Write all sentences of the code into the template, and bring the catalogues of the languages up to it.

A catalogue keeps what is translated, gets what is new without a translation, and loses what no code says any more.
Headers hold no time of writing and no version of a tool, so that a change of one sentence is a change of one entry.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1] / "optimizer"
FOLDER = PACKAGE / "words" / "locale"
PASSING = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Report-Msgid-Bugs-To", "Last-Translator")


def main(folder: Path = FOLDER, package: Path = PACKAGE) -> None:
    template = template_of(package)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "messages.pot", template)
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        write(path, brought_up_to(path, template))


def template_of(package: Path) -> Catalog:
    """Every sentence given to `N_` or `say`."""
    template = catalogue(None)
    for _, _, said, _, _ in extract_from_dir(package, keywords={"N_": None, "say": None}):
        template.add(said if isinstance(said, str) else said[0])
    return template


def brought_up_to(path: Path, template: Catalog) -> Catalog:
    with path.open("rb") as file:
        before = read_po(file)
    after = catalogue(str(before.locale))
    for message in template:
        if message.id:
            known = before.get(message.id)
            after.add(message.id, known.string if known is not None else "")
    return after


def catalogue(locale: str | None) -> Catalog:
    return Catalog(
        locale=locale,
        project="campaign-budget-optimizer",
        version="0.1.0",
        copyright_holder="the project",
        fuzzy=False,
        header_comment=f"# {'Sentences' if locale is None else 'Translations'} of the campaign budget optimizer.",
    )


def write(path: Path, catalogue: Catalog) -> None:
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, sort_output=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith(tuple(f'"{name}' for name in PASSING)))
    if not path.is_file() or path.read_text(encoding="utf-8") != kept:
        path.write_text(kept, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
