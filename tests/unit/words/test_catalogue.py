"""The catalogue holds every sentence that a person may read, and every sentence can be filled in."""

from __future__ import annotations

import string
from datetime import date
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.message import Message
from optimizer.words import voice_for
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
