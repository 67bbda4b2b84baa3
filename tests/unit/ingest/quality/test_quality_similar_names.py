"""Names that mean the same are found; names that differ in what matters are not."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from quality_samples import clean_rows, table_of

from optimizer.domain.performance import PerformanceTable
from optimizer.ingest.quality import similar_names, table_findings


def table_with(*names: str) -> PerformanceTable:
    """One row each; the earlier a name, the more is spent on it."""
    rows = pd.DataFrame({"date": pd.Timestamp("2026-03-02"), "platform": "meta", "audience": names, "days": 1})
    return PerformanceTable(rows.assign(spend=[float(len(names) - place) for place in range(len(names))]), "EUR")


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Women 25-34", "women 25–34 ", "spelling"),
        ("Lookalike 1% buyers", "look-alike_1 %  BUYERS", "spelling"),
        ("Café Broad", "Cafe\u0301 broad", "spelling"),
        ("ผู้หญิง 25-34", "ผู้หญิง  25–34", "spelling"),
        ("I \N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16} dogs", "i \N{HEAVY BLACK HEART} dogs", "spelling"),
        ("Retargeting 30", "Retargetting 30", "typing"),
        ("Interest: home decor", "Interest: home deocr", "typing"),
        ("Newsletter readers", "Newsleter readers", "typing"),
    ],
)
def test_alike_names_are_found(one: str, other: str, likeness: str) -> None:
    (found,) = similar_names(table_with("Something else", one, other))
    assert (found.column, found.platform, found.names, found.suggested) == ("audience", "meta", (one, other), one)
    assert found.likeness == likeness


@pytest.mark.parametrize(
    "names",
    [
        ("18-24", "25-34", "35-44"),
        ("Women 18-24", "Women 25-34"),
        ("Campaign v1", "Campaign v2", "Campaign v12", "Campaign v1 2"),
        ("Lookalike 1%", "Lookalike 2%", "Lookalike 1", "Lookalike 10%"),
        ("+30 days", "30 days", "<30 days", ">30 days"),
        ("Shoes PL", "Shoes DE", "Shoes_EN"),
        ("men", "women", "Men retargeting", "Women retargeting"),
        ("Test A", "Test B", "testA", "testB", "TestC"),
        ("Winter boots", "Winter roots"),
        ("Oferta nuevo", "Oferta nueva"),
        ("Prospecting Poland", "Prospecting Roland"),
        ("ผู้ชาย", "ผู้หญิง"),
        ("#1", "#2"),
        ("Ad \N{CLAPPER BOARD}", "Ad \N{FIRE}"),
        ("1.5 km", "15 km"),
    ],
)
def test_names_that_differ_in_what_matters_are_not(names: tuple[str, ...]) -> None:
    found = similar_names(table_with(*names))
    assert not any(
        len(set(map(str.casefold, one.names))) == len(one.names) and one.likeness == "typing" for one in found
    )
    if "testA" not in names:
        assert found == ()


def test_letters_of_variants_are_no_slip() -> None:
    found = similar_names(table_with("Test A", "Test B", "testA", "testB"))
    assert sorted(one.names for one in found) == [("Test A", "testA"), ("Test B", "testB")]


def test_names_of_different_platforms_are_not_compared() -> None:
    one, other = clean_rows(audiences=("Broad all",)), clean_rows(audiences=("broad ALL",), platform="tiktok")
    assert similar_names(table_of(one, other)) == ()


def test_platforms_and_campaigns_are_compared_too() -> None:
    one = clean_rows(audiences=("a",)).assign(campaign="Spring Sale")
    other = clean_rows(audiences=("a",), platform="meta ads").assign(campaign="Spring Sale")
    third = clean_rows(audiences=("b",), platform="metaads").assign(campaign="spring_sale")
    fourth = clean_rows(audiences=("b",)).assign(campaign="spring_sale")
    found = similar_names(table_of(one, other, third, fourth))
    assert [(each.column, each.platform, each.names) for each in found] == [
        ("platform", "", ("meta ads", "metaads")),
        ("campaign", "meta", ("Spring Sale", "spring_sale")),
    ]


def test_many_are_summed_up_in_one_finding() -> None:
    names = [f"Audience {number}" for number in range(50)] + [f"AUDIENCE {number}" for number in range(50)]
    (found,) = [one for one in table_findings(table_with(*names)) if one.subject == "audience"]
    assert found.severity == "warning"
    assert "may be the same: 50; such as meta: 'Audience 0' = 'AUDIENCE 0'" in str(found.message)


@pytest.mark.parametrize("pattern", ["Interest group {}{} readers", "{}{}", "Retargeting {} PL {} day"])
def test_five_thousand_names_take_less_than_a_second(pattern: str) -> None:
    words = ["".join(chr(97 + (number * step) % 26) for step in (1, 3, 7, 11, 17, 23)) for number in range(26)]
    names = [pattern.format(words[number % 26], chr(97 + number // 26 % 26) + str(number)) for number in range(5000)]
    table = table_with(*names)
    begun = time.process_time()
    similar_names(table)
    assert time.process_time() - begun < 1.0
