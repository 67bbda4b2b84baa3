"""What inner rooms say of the command line, the pages say in words of their own."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.ui import in_the_app as module
from optimizer.ui.in_the_app import in_the_app
from optimizer.workflow import SourceFile, check_files

PACKAGE = Path(module.__file__).parents[1]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize(("start", "spoken"), module._SENTENCES)
def test_each_sentence_stands_for_one_that_is_there_and_has_its_values(start: str, spoken: module.Message) -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.parent.name != "ui"]
    found = [re.sub(r'"\s+"', "", source) for source in sources if start in re.sub(r'"\s+"', "", source)]
    assert len(found) >= 1
    whole = found[0][found[0].index(start) :].split('"')[0]
    assert fields(spoken.template) <= fields(whole)
    assert "--" not in spoken.template
    assert "'workspace" not in spoken.template


@pytest.mark.parametrize(
    "content",
    [
        b"Roses are red\nViolets are blue\n",
        b"Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (EUR),Impressions,Results\n"
        b"2026-03-01,2026-03-31,Always on,Parents,210.5,9000,12\n",
        b"",
    ],
)
def test_refusals_on_the_page_name_no_options(content: bytes) -> None:
    (check,) = check_files([SourceFile("file.csv", content)])
    assert check.outcome == "refuse"
    assert "--" not in str(in_the_app(check.findings[0].message))


def test_other_sentences_stay_as_they_are() -> None:
    message = DataError(N_("{name} is empty.", name="a.csv")).message
    assert in_the_app(message) is message
