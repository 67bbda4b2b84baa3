"""The template holds every sentence that a person may read; every language says them all, and all can be filled in."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.message import Message
from optimizer.words import languages, voice_for
from optimizer.words.catalogues import LOCALE_FOLDER

PACKAGE = Path(__file__).parents[3] / "optimizer"
SAMPLES = {
    "money": Money(100, "EUR"),
    "round_money": Money(100, "EUR"),
    "number": 1.0,
    "percent": 0.5,
    "change": -0.05,
    "exact": 9.001,
    "exact_percent": 0.12345,
    "date": date(2026, 1, 1),
    "period": Period(date(2026, 1, 1), date(2026, 1, 2)),
    "message": Message("x"),
    "": "x",
}


def sentences_in_code() -> set[str]:
    found = extract_from_dir(PACKAGE, keywords={"N_": None, "say": None})
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


@pytest.fixture(scope="module")
def template() -> set[str]:
    with (LOCALE_FOLDER / "messages.pot").open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


def test_the_template_is_that_of_the_code(template: set[str]) -> None:
    assert template == sentences_in_code(), "rewrite the template with `make words`"


def test_every_sentence_can_be_filled_in(template: set[str]) -> None:
    voice = voice_for("en")
    for sentence in template:
        fields = [(name, kind or "") for _, name, kind, _ in string.Formatter().parse(sentence) if name is not None]
        assert all(name.isidentifier() for name, _ in fields), sentence
        voice.say(sentence, **{name: SAMPLES[kind] for name, kind in fields})


TRANSLATED = [language for language in languages() if language != "en"]
MARKS = ("**", "`", "\n", "%")


def hidden_sentences(source: str) -> list[str]:
    """Sentences that no tool finds in the code: inside an f-string, or put together there."""
    tree = ast.parse(source)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) not in {"say", "N_"} or not node.args:
            continue
        if id(node) in inside or isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            found.append(ast.unparse(node))
    return found


def test_no_sentence_hides_from_the_template() -> None:
    """What stands in an f-string is not found by Python 3.11's tools, and so would never be translated."""
    for path in sorted(PACKAGE.rglob("*.py")):
        assert hidden_sentences(path.read_text(encoding="utf-8")) == [], path
    for bad in ("f\"**{voice.say('x')}**\"", 'voice.say(f"{x} a")', 'N_("a" + b)'):
        assert hidden_sentences(bad)
    assert not hidden_sentences('f"{voice.render(message)}" + voice.say("a")')


def fields(sentence: str) -> list[tuple[str, str]]:
    parts = string.Formatter().parse(sentence)
    return sorted((name, kind or "") for _, name, kind, _ in parts if name is not None)


def faults(template: set[str], catalogue: Catalog) -> list[str]:
    """What is wrong with a catalogue: sentences that it lacks or has too many, and what its sentences have lost."""
    said = {str(message.id): str(message.string) for message in catalogue if message.id}
    found = [f"lacking: {sentence}" for sentence in sorted(template - said.keys())]
    found += [f"said nowhere: {sentence}" for sentence in sorted(said.keys() - template)]
    for source, text in said.items():
        found += [f"{fault}: {source}" for fault in faults_of(source, text)]
    found += [f"not sure: {message.id}" for message in catalogue if message.id and message.fuzzy]
    return found


def faults_of(source: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield "empty"
        return
    try:
        if fields(source) != fields(text):
            yield "other fields"
    except ValueError:
        yield "broken braces"
    for mark in MARKS:
        if source.count(mark) != text.count(mark):
            yield f"other number of {mark!r}"
    if (source[:1].isspace(), source[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
        yield "other space at an edge"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_says_every_sentence_and_keeps_what_is_filled_in(language: str, template: set[str]) -> None:
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        assert faults(template, read_po(file)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_can_be_filled_in(language: str, template: set[str]) -> None:
    voice = voice_for(language)
    for sentence in template:
        voice.say(sentence, **{name: SAMPLES[kind] for name, kind in fields(sentence)})


@pytest.mark.parametrize("language", TRANSLATED)
def test_words_that_stand_side_by_side_are_told_apart(language: str) -> None:
    """Choices of one list, columns of one table: what says the same cannot be chosen between."""
    voice = voice_for(language)
    for together in SIDE_BY_SIDE:
        said = [voice.say(each) for each in together]
        assert len(set(said)) == len(said), said


SIDE_BY_SIDE = (
    ("Plan", "Scenarios", "Segments", "Curves", "Data", "Settings"),
    ("Picture", "Why", "All results", "Another budget", "Calendar", "Limits and proof"),
    ("conversions", "revenue", "leads", "link clicks", "clicks", "new followers", "engagements", "video views", "reach",
     "impressions", "sessions", "bounces", "negative feedback", "points", "spend"),
    ("Cautious", "Balanced", "Bold"),
    ("At least", "At most", "Nothing or at least", "Exactly", "Largest change"),
    ("Period", "Budget", "Goal", "Risk", "Limits", "Without history", "Taken for granted", "Split by", "Data up to"),
    ("Last period", "Today's split", "Plan"),
    ("One segment", "All segments", "Demand and carry-over", "How they were learned", "Forecast record", "Lift tests",
     "What we do not know"),
    ("Platforms", "Audiences", "Segments", "Kinds of content", "Ages", "Genders", "Countries", "Placements",
     "Objectives", "Campaigns", "Ad sets", "Accounts"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "lacking: **{n:number}** days "),
        ({"**{n:number}** days ": ""}, "empty"),
        ({"**{n:number}** days ": "**{n}** dni "}, "other fields"),
        ({"**{n:number}** days ": "**{n:number** dni "}, "broken braces"),
        ({"**{n:number}** days ": "{n:number} dni "}, "other number of '**'"),
        ({"**{n:number}** days ": "**{n:number}** dni"}, "other space at an edge"),
        ({"**{n:number}** days ": "**{n:number}** dni ", "Old": "Stare"}, "said nowhere: Old"),
    ],
)
def test_every_fault_of_a_catalogue_is_found(said: dict[str, str], fault: str, tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    with path.open("wb") as file:
        write_po(file, _of(said))
    with path.open("rb") as file:
        found = faults({"**{n:number}** days "}, read_po(file))
    assert any(one.startswith(fault) for one in found), found
    assert not faults({"Plan"}, _of({"Plan": "Plan"}))


def _of(said: dict[str, str]) -> Catalog:
    catalogue = Catalog(locale="pl", fuzzy=False)
    for source, text in said.items():
        catalogue.add(source, text)
    return catalogue
