"""A made-up language that nobody speaks: whatever is on a page in plain letters has not passed the catalogue."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from google.protobuf.descriptor import FieldDescriptor
from streamlit.testing.v1 import AppTest

PSEUDO = "ja"
"""Its months, countries and currencies have no plain letters either."""
TEMPLATE = Path(__file__).parents[2] / "optimizer/words/locale/messages.pot"
ACCENTED = str.maketrans(
    string.ascii_letters,
    "\u00e5\u0180\u00e7\u0111\u00e9\u0192\u011d\u0125\u00ed\u0135\u0137\u013e\u026f\u00f1\u00f3\u00fe\u024b\u0155"
    "\u0161\u0163\u00fa\u1e7d\u0175\u1e8b\u00fd\u017e"
    "\u00c5\u0181\u00c7\u0110\u00c9\u0191\u011c\u0124\u00cd\u0134\u0136\u013d\u019c\u00d1\u00d3\u00de\u024a\u0154"
    "\u0160\u0162\u00da\u1e7c\u0174\u1e8a\u00dd\u017d",
)
LONGER = 0.4

_NO_WORDS = re.compile(
    r":material/\w+:|:(?:red|orange|blue|green|gray|violet|primary)(?:-badge|-background)?(?=\[)|:small(?=\[)"
    r"|(?:https?:/)?/\S+\?\S+|https?://\S+|</?\w+[^>]*>|&\w+;"
)
_TECHNICAL = frozenset(
    {
        "id",
        "deferred_file_id",
        "key",
        "icon",
        "form_id",
        "type",
        "url",
        "page",
        "page_script_hash",
        "element_id",
        "format",
        "mode",
        "accept",
        "query_param_key",
        "widget_id",
        "language",
        "theme",
        "align",
        "color",
        "code",
        "dom_id",
        "media_file_url",
        "background_color",
        "mime_type",
        "file_name",
        "script",
        "path",
        "help_anchor",
        "anchor",
        "element_type",
        "chart_id",
        "selection_mode",
        "editing_mode",
        "command",
        "uuid",
        "styler_uuid",
        "styles",
        "min",
        "max",
        "session_id",
        "shortcut",
        "click_mode",
        "direction",
        "border",
        "group_id",
    }
)
_NO_TEXT = frozenset({"html"})
_SPEC_TECHNICAL = frozenset(
    {
        "$schema",
        "interval",
        "stack",
        "type",
        "field",
        "op",
        "anchor",
        "orient",
        "format",
        "autosize",
        "width",
        "mark",
        "filter",
        "config",
        "scale",
        "sort",
        "transform",
        "name_of_param",
        "interpolate",
        "symbolType",
        "align",
        "baseline",
        "strokeCap",
        "stroke",
        "fill",
        "dx",
        "param",
        "aggregate",
        "timeUnit",
        "condition",
        "labelExpr",
        "expr",
        "formatType",
        "color_value",
        "test",
        "limit",
        "groupby",
        "as",
    }
)


def pseudo(text: str) -> str:
    """Say a sentence in the made-up language: accented, in brackets, and longer by two fifths."""
    parts = []
    for said, name, kind, _ in string.Formatter().parse(text):
        parts.append(said.translate(ACCENTED).replace("{", "{{").replace("}", "}}"))
        if name is not None:
            parts.append(f"{{{name}:{kind}}}" if kind else f"{{{name}}}")
    written = "".join(parts)
    inner = written.strip()
    start, end = written[: len(written) - len(written.lstrip())], written[len(written.rstrip()) :]
    tail = "\N{MIDDLE DOT}" * round(LONGER * len(inner))
    return f"{start}\u27e6{inner}{tail}\u27e7{end}"


def write_catalogue(folder: Path) -> None:
    """Write the made-up language as a catalogue into a folder of catalogues."""
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    catalogue = Catalog(locale=PSEUDO, fuzzy=False)
    for message in template:
        if message.id:
            catalogue.add(message.id, pseudo(str(message.id)))
    path = folder / PSEUDO / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)


def plain_words(app: AppTest, known: frozenset[str]) -> list[str]:
    """List the texts of a page that have plain letters beside known names, each with the words that stand out."""
    found = {}
    for text in texts_of(app):
        bare = _NO_WORDS.sub(" ", text.replace("\\", ""))
        for name in sorted(known, key=len, reverse=True):
            bare = bare.replace(name, " ")
        words = re.findall(r"[A-Za-z]{2,}", bare)
        if words:
            found[text] = words
    return [f"{words}: {text[:300]}" for text, words in found.items()]


def texts_of(app: AppTest) -> Iterator[str]:
    """Yield every text that a page sends to the browser: sentences, labels, choices, cells, words of charts."""
    for node in _elements(app._tree):
        proto = getattr(node, "proto", None)
        value = getattr(node, "value", None)
        if isinstance(value, pd.DataFrame):
            yield from _table(value, proto)
        elif proto is not None and hasattr(proto, "DESCRIPTOR") and getattr(node, "type", "") not in _NO_TEXT:
            yield from _texts_of_message(proto)


def _elements(block: Any) -> Iterator[Any]:
    yield block
    for child in getattr(block, "children", {}).values():
        yield from _elements(child)


def _table(frame: pd.DataFrame, proto: Any) -> Iterator[str]:
    """Yield the heads and cells of the columns that are shown, and what is said of the table."""
    settings = json.loads(getattr(proto, "columns", "") or "{}")
    shown = list(getattr(proto, "column_order", [])) or list(frame.columns)
    yield from filter(None, (getattr(proto, name, "") for name in ("alt", "placeholder")))
    for name in shown:
        own = settings.get(name, {})
        yield own.get("label") or str(name)
        yield own.get("help") or ""
        if name in frame.columns:
            yield from (cell for cell in frame[name].tolist() if isinstance(cell, str))


def _texts_of_message(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _TECHNICAL:
            continue
        many = list(value) if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            if not (field.message_type and field.message_type.GetOptions().map_entry):
                for each in many:
                    yield from _texts_of_message(each)
        elif field.type == FieldDescriptor.TYPE_STRING:
            for each in many:
                yield from _opened(field.name, each)


def _opened(name: str, text: str) -> Iterator[str]:
    """Yield a text, or where it is a chart the texts in it."""
    if name == "spec":
        yield from _texts_of_spec(json.loads(text))
    else:
        yield text


def _texts_of_spec(spec: Any) -> Iterator[str]:
    if isinstance(spec, str):
        yield spec
    elif isinstance(spec, list):
        for each in spec:
            yield from _texts_of_spec(each)
    elif isinstance(spec, dict):
        for name, value in spec.items():
            if name not in _SPEC_TECHNICAL:
                yield from _texts_of_spec(value)
