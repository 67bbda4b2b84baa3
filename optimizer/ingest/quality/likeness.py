"""Which names of a list are alike: in time that grows with the list, not with its square."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from rapidfuzz.distance import OSA

SHORTEST_WORD: Final = 5
"""Letters; shorter words that differ by one are other words (men, man, hen; PL, DE)."""
LONGEST_WORD: Final = 40
"""Letters; what is longer is no word."""

_CAMEL: Final = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_TELLING: Final = "%+<>=&#"
"""Signs that tell "+30 days" from "30 days"; all others only separate."""

_IN_COLOUR: Final = "\N{VARIATION SELECTOR-16}"

Words = tuple[str, ...]


def words_of(name: str) -> Words:
    """Split a name into words and numbers, without capitals: ``"Women 25-34 "`` -> women, 25, 34.

    A word that changes from small letters to a capital is split there, so that "TestA" and "TestB" differ by a word.
    """
    plain = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name)).casefold()
    return tuple("".join(signs) for kind, signs in groupby(plain, _kind_of) if kind != "")


def _kind_of(sign: str) -> str:
    """Class of a sign, the same for all that make one word; empty where it only separates."""
    if sign.isdecimal():
        return "number"
    # vowels of Thai and accents that stand for themselves belong to their word
    if sign.isalpha() or (unicodedata.category(sign)[0] == "M" and sign != _IN_COLOUR):
        return "word"
    return sign if sign in _TELLING or unicodedata.category(sign) == "So" else ""


def same_spelling(words: Words) -> str:
    """Join words so that names which differ in capitals, blanks and dashes only give the same text."""
    text = ""
    for word in words:
        # two numbers side by side must not become one
        text += f"|{word}|" if word[0].isdecimal() else word
    return text


def slips(names: Sequence[Words]) -> list[tuple[int, int]]:
    """Pairs of names that differ in one long word, and there by what looks like a slip in typing.

    Candidates are found by leaving out one letter of each word: two words within one edit of each other have a variant
    in common. Names differ in one word only if what is around that word is the same.
    """
    alike = _similar_words({word for words in names for word in words if _is_long(word)})
    places: dict[tuple[Words, Words], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, words in enumerate(names):
        for place, word in enumerate(words):
            if word in alike:
                places[words[:place], words[place + 1 :]][word].append(number)
    return [
        (one, other)
        for here in places.values()
        if len(here) > 1
        for word in here
        for near in alike[word]
        if word < near and near in here
        for one in here[word][:1]
        for other in here[near][:1]
    ]


def groups(pairs: Iterable[tuple[int, int]], n: int) -> list[list[int]]:
    """Put numbers below n that are linked by pairs together; those without a link are left out."""
    parent = list(range(n))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in pairs:
        parent[root(other)] = root(one)
    found: dict[int, list[int]] = defaultdict(list)
    for number in range(n):
        found[root(number)].append(number)
    return [members for members in found.values() if len(members) > 1]


def _is_long(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and not word[0].isdecimal()


def _similar_words(words: set[str]) -> dict[str, set[str]]:
    variants: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        for variant in {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}:
            variants[variant].append(word)
    alike: dict[str, set[str]] = defaultdict(set)
    for those in variants.values():
        for place, one in enumerate(those):
            for other in those[place + 1 :]:
                if _is_slip(one, other):
                    alike[one].add(other)
                    alike[other].add(one)
    return dict(alike)


def _is_slip(one: str, other: str) -> bool:
    """Whether two words are one edit apart, and not by a first or last letter that makes another word or form of it.

    "Boots" and "roots" are two words; "testa" and "testb", "nuevo" and "nueva" are meant.
    """
    if min(len(one), len(other)) < SHORTEST_WORD or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    if len(one) == len(other):
        return one[0] == other[0] and one[-1] == other[-1]
    return one[0] == other[0]
