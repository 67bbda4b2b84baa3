"""What is imported one after the other counts like what is imported together."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pandas as pd
import pytest
from ingest_samples import csv_file, day, read, tidy_rows

from optimizer.domain.performance import PerformanceTable
from optimizer.ingest import SourceFile, merge_tables, merging_findings

META = ["Day", "Campaign name", "Ad set name", "Amount spent (EUR)", "Impressions"]


def table(file: SourceFile) -> PerformanceTable:
    return read(file).table


def whole(days: range = range(4), name: str = "whole.csv", campaign: str = "C") -> SourceFile:
    return csv_file([META, *[[day(n), campaign, s, "5.00", 90] for n in days for s in ("A", "B")]], name)


def by_age(days: range = range(4), name: str = "ages.csv") -> SourceFile:
    ages = (("18-24", "2.00", 30), ("25-34", "2.50", 40), ("", "0.50", 20))
    rows = [[day(n), "C", s, age, *figures] for n in days for s in ("A", "B") for age, *figures in ages]
    return csv_file([[*META[:3], "Age", *META[3:]], *rows], name)


def campaigns(days: range = range(4), name: str = "campaigns.csv") -> SourceFile:
    return csv_file([[META[0], META[1], *META[3:]], *[[day(n), "C", "10.00", 180] for n in days]], name)


def weekly() -> SourceFile:
    return csv_file(tidy_rows(days=3, step=7, segments=1), "weekly.csv")


def daily() -> SourceFile:
    return csv_file(tidy_rows(days=21, segments=1), "daily.csv")


GROUPS: list[tuple[Callable[[], SourceFile], ...]] = [
    (whole, by_age, campaigns),
    (weekly, daily),
    (
        lambda: whole(range(3), "early.csv"),
        lambda: by_age(range(2, 6), "late.csv"),
        lambda: whole(campaign="D", name="d.csv"),
    ),
    (lambda: by_age(range(3), "1.csv"), lambda: by_age(range(1, 4), "2.csv"), lambda: whole(range(5), "3.csv")),
]


@pytest.mark.parametrize("group", GROUPS)
def test_one_after_the_other_counts_like_together(group: tuple[Callable[[], SourceFile], ...]) -> None:
    for order in permutations([make() for make in group]):
        merged = merge_tables([table(file) for file in order])
        together = read(*order).table
        pd.testing.assert_frame_equal(
            merged.rows.sort_values(list(together.rows), ignore_index=True),
            together.rows.sort_values(list(together.rows), ignore_index=True),
        )
        assert merged.currency == together.currency


def test_files_imported_together_and_then_a_third() -> None:
    """Two files of one import have different columns, and a third covers both."""
    first = read(by_age(range(2), "1.csv"), whole(range(2, 4), "2.csv")).table
    for third in (by_age(), whole(), campaigns()):
        assert merge_tables([first, table(third)]).rows["spend"].sum() == 40
        assert merge_tables([table(third), first]).rows["spend"].sum() == 40


def test_blanks_in_a_column_that_both_have_are_a_value_like_others() -> None:
    header = ["date", "platform", "audience", "campaign", "spend"]
    mixed = csv_file([header, [day(0), "meta", "a", "", "1"], [day(0), "meta", "b", "x", "2"]], "1.csv")
    other = csv_file([header, [day(0), "meta", "a", "y", "4"], [day(0), "meta", "b", "z", "8"]], "2.csv")
    assert (
        merge_tables([table(mixed), table(other)]).rows["spend"].sum() == read(mixed, other).table.rows["spend"].sum()
    )
    assert merge_tables([table(mixed), table(other)]).rows["spend"].sum() == 15


def test_one_platform_says_nothing_about_another() -> None:
    header = ["date", "platform", "audience", "spend"]
    first = csv_file([header, [day(0), "meta", "a", "1"], [day(0), "tiktok", "a", "2"]], "1.csv")
    second = csv_file([header, [day(0), "tiktok", "a", "4"], [day(1), "meta", "a", "8"]], "2.csv")
    assert merge_tables([table(first), table(second)]).rows["spend"].tolist() == [1, 4, 8]


def test_a_table_alone_is_itself() -> None:
    alone = table(by_age())
    pd.testing.assert_frame_equal(merge_tables([alone]).rows, alone.rows)


def said(older: SourceFile, newer: SourceFile) -> list[tuple[str, str]]:
    findings = merging_findings(table(older), table(newer), newer.name)
    return [(finding.severity, str(finding.message)) for finding in findings]


def test_what_agrees_is_told_and_what_differs_warned_of() -> None:
    assert said(whole(), by_age(range(1, 9))) == [
        ("info", "Rows imported earlier that stand in ages.csv too: 6; they are counted once.")
    ]
    matured = csv_file([META, [day(0), "C", "A", "5.00", 91], [day(1), "C", "A", "5.00", 90]], "new.csv")
    assert said(whole(), matured) == [
        (
            "warning",
            "new.csv gives other figures than earlier imports for the same ads on the same days: 1 times; new.csv is"
            " used.",
        )
    ]
    assert said(whole(), whole(range(9, 12))) == []


def test_a_figure_that_only_one_has_is_no_difference() -> None:
    clicks = csv_file([[*META, "Clicks (all)"], [day(0), "C", "A", "5.00", 90, 7]], "clicks.csv")
    assert [severity for severity, _ in said(whole(), clicks)] == ["info"]
    assert [severity for severity, _ in said(clicks, whole())] == ["info"]
