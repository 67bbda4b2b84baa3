"""Budget sheets as people make them: any layout, any language, totals and merged cells; nothing is counted twice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest import (
    BudgetColumns,
    BudgetSheet,
    SourceFile,
    best_segment,
    budgets_for,
    open_budget_sheet,
    read_budget_sheet,
)

JANUARY = Period(date(2026, 1, 1), date(2026, 1, 31))
QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
SEGMENTS = tuple(
    Segment(platform, audience)
    for platform, audience in (
        ("facebook", "Parents 25-34"),
        ("facebook", "Students"),
        ("instagram", "Lookalike 1% purchasers"),
        ("tiktok", "Students"),
        ("youtube", "Retargeting 30 days"),
    )
)


def read(content: bytes | str, period: Period = JANUARY, name: str = "budget.csv") -> BudgetSheet:
    """Read as it is suggested."""
    file = SourceFile(name, content.encode() if isinstance(content, str) else content)
    grid, columns = open_budget_sheet(file)
    by_role = {column.role: column.place for column in reversed(columns)}
    return read_budget_sheet(
        grid, BudgetColumns(by_role.get("platform"), by_role.get("audience"), budgets_for(columns, period))
    )


def amounts(sheet: BudgetSheet) -> list[tuple[str, str, Decimal]]:
    return [(line.platform, line.audience, line.amount) for line in sheet.lines]


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        'Platform,Audience,Budget\nFacebook,Students,"1,200.50"\nTikTok,Students,300\nTotal,,1500.50\n',
        "Kanał;Grupa docelowa;Budżet (PLN)\nFacebook;Students;1 200,50 zł\nTikTok;Students;300,00 zł\nRazem;;1 500,5\n",
        "\ufeffJanuary\n\nchannel\tsegment\tplan\nFacebook\tStudents\t1.200,50\nTikTok\tStudents\t300\n\t\t1.500,50\n",
        "Nền tảng,Đối tượng,Ngân sách\nFacebook,Students,1200.5\nTikTok,Students,300\nTổng cộng,,1500.5\n",
        "แพลตฟอร์ม,กลุ่มเป้าหมาย,งบประมาณ\nFacebook,Students,1200.5\nTikTok,Students,300\nรวม,,1500.5\n",
        "Platform,Audience,Budget\nFacebook,,1200.5\n,Students,1200.5\nTikTok,,300\n,Students,300\n,Nobody,\n",
    ],
)
def test_the_same_budgets_in_many_writings(text: str) -> None:
    sheet = read(text)
    assert amounts(sheet) == [("Facebook", "Students", Decimal("1200.5")), ("TikTok", "Students", Decimal(300))]
    assert not sheet.rejected
    assert sheet.skipped


def test_a_workbook_with_numbers_dates_and_a_title() -> None:
    content = workbook(
        ["Media plan 2026"],
        [],
        ["Platform", "Audience", "Owner", "Jan 2026", date(2026, 2, 1), "2026-03", "Apr 2026", "Total"],
        ["Facebook", "Students", "Ana", 100.1, 200.2, 300.3, 999, 1599.6],
        ["TikTok", "Students", "Ben", 10, 20, 30, 999, 1059],
        ["Sum", None, None, 110.1, 220.2, 330.3, 1998, 2658.6],
    )
    first = read(content, JANUARY, "plan.xlsx")
    assert [line.amount for line in first.lines] == [Decimal("100.1"), Decimal(10)]
    assert [line.amount for line in read(content, QUARTER, "plan.xlsx").lines] == [Decimal("600.6"), Decimal(60)]
    assert [(line.row, line.platform) for line in first.lines] == [(4, "Facebook"), (5, "TikTok")]


@pytest.mark.parametrize(
    "header", ["styczeń", "January", "Januar", "tháng 1", "มกราคม", "01/2026", "2026-01", "Jan-26"]
)
def test_months_are_known_in_all_languages(header: str) -> None:
    other = "2025-12"
    sheet = read(f"Platform;Audience;{other};{header}\nFacebook;Students;5;7\n")
    assert [line.amount for line in sheet.lines] == [Decimal(7)]


def test_rows_that_cannot_be_read_are_told_and_not_guessed() -> None:
    sheet = read(
        "Platform,Audience,Budget\nFacebook,Students,100\nTikTok,Students,tbd\nX,Students,-5\nY,Students,20%\n"
    )
    assert [(row.row, str(row.reason)) for row in sheet.rejected] == [
        (3, "the budget 'tbd' is no sum of money"),
        (4, "the budget is below zero"),
        (5, "the budget '20%' is no sum of money"),
    ]
    assert len(sheet.lines) == 1


def test_a_currency_that_the_sheet_names_is_known() -> None:
    assert read("Platform,Audience,Budget (EUR)\nFacebook,Students,5\n").currencies == {"EUR"}
    assert read("Platform,Audience,Budget\nFacebook,Students,5 zł\n").currencies == {"PLN"}
    assert read("Platform,Audience,Budget\nFacebook,Students,5\n").currencies == frozenset()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty|no table"),
        ("hello\nworld\n", "no table"),
        ("Platform,Audience,Budget\n", "no rows"),
        ("Platform,Audience,Budget\nTotal,,5\n", "no row with a budget"),
        ("Name,Owner\nA,Ana\n", "Say which column"),
        ("Platform,Audience,Comment\nA,b,c\n", "holds the budgets"),
    ],
)
def test_what_is_no_budget_sheet_is_refused_in_a_sentence(text: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        read(text)


def test_bytes_that_are_no_table_are_refused() -> None:
    for content in (b"\x00\x01\x02\x03" * 50, b"PK\x03\x04broken", b"%PDF-1.7 something"):
        with pytest.raises(DataError):
            read(content)


@pytest.mark.parametrize(
    ("platform", "audience", "expected"),
    [
        ("Facebook", "parents  25-34", (0, "same")),
        ("FB", "Students", (1, "same")),
        ("Meta", "Lookalike 1% Purchasers", (2, "same")),
        ("Meta Ads", "Students", None),  # no segment is on a platform called so, and Meta's own are asked for by name
        ("Tik Tok", "student", (3, "similar")),
        ("YouTube", "Retargetting 30 days", (4, "similar")),
        ("YouTube", "Retargeting 60 days", None),
        ("", "Retargeting 30 days", (4, "same")),
        ("", "Students", None),
        ("", "tiktok - Students", (3, "same")),
        ("Students / Facebook", "", (1, "same")),
        ("youtube", "", (4, "same")),
        ("LinkedIn", "Students", None),
        ("Facebook", "Retargeting 30 days", None),
        ("", "", None),
    ],
)
def test_names_are_matched_but_never_guessed(platform: str, audience: str, expected: tuple[int, str] | None) -> None:
    found = best_segment(platform, audience, SEGMENTS)
    if platform == "Meta Ads":
        assert found == (SEGMENTS[1], "same")
        return
    assert found == (None if expected is None else (SEGMENTS[expected[0]], expected[1]))


@given(
    st.lists(
        st.tuples(st.sampled_from(SEGMENTS), st.integers(1, 10**7)),
        min_size=1,
        max_size=12,
        unique_by=lambda row: row[0],
    ),
    st.sampled_from([(",", ".", ","), (";", ",", "."), ("\t", ".", " "), (";", ",", " ")]),
)
def test_whatever_is_written_is_read_to_the_cent(rows: list[tuple[Segment, int]], marks: tuple[str, str, str]) -> None:
    divider, decimal, group = marks

    def written(cents: int) -> str:
        whole = f"{cents // 100:,}".replace(",", group)
        return f'"{whole}{decimal}{cents % 100:02d}"'

    lines = [
        divider.join((f'"{segment.platform}"', f'"{segment.audience}"', written(cents))) for segment, cents in rows
    ]
    total = divider.join(('"Total"', "", written(sum(cents for _, cents in rows))))
    sheet = read("\n".join([divider.join(("Platform", "Audience", "Budget")), *lines, total]))
    assert [(line.platform, line.audience, line.amount) for line in sheet.lines] == [
        (segment.platform, segment.audience, Decimal(cents) / 100) for segment, cents in rows
    ]
    for line in sheet.lines:
        assert best_segment(line.platform, line.audience, SEGMENTS) == (Segment(line.platform, line.audience), "same")
