"""Tidy CSV: every column, aliases, missing figures, rejected rows, silent corruption."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from ingest_samples import csv_file, day, read, read_answered, said, tidy_rows, xlsx_file

from optimizer.domain.performance import DETAILS, FIGURES
from optimizer.errors import DataError
from optimizer.ingest import SourceFile


def test_accepted_rows_add_up_to_what_the_csv_module_reads() -> None:
    file = csv_file(tidy_rows(days=30, segments=5))
    imported = read(file)
    cells = list(csv.DictReader(io.StringIO(file.content.decode())))
    for figure in ("spend", "impressions", "clicks", "conversions", "revenue"):
        assert imported.table.rows[figure].sum() == pytest.approx(sum(float(row[figure]) for row in cells), abs=1e-9)
    assert imported.summaries[0].rows_used == len(imported.table.rows) == len(cells)
    assert imported.rejected == ()


def test_every_column_of_the_contract_arrives_under_its_name() -> None:
    header = ["date", "platform", "audience", *DETAILS, *FIGURES, "currency"]
    row = [day(0), " Meta ", " Look, alike ", *[f"some {name}" for name in DETAILS], *range(1, len(FIGURES) + 1), "eur"]
    imported = read(csv_file([header, row]))
    kept = imported.table.rows.iloc[0]
    assert (kept["platform"], kept["audience"], kept["days"]) == ("meta", "Look, alike", 1)
    assert [kept[name] for name in DETAILS] == [f"some {name}" for name in DETAILS]
    assert [kept[name] for name in FIGURES] == list(range(1, len(FIGURES) + 1))
    assert imported.table.currency == "EUR"
    assert set(imported.table.figures) == set(FIGURES)


def test_rows_are_sorted_by_key_and_dates_are_midnight() -> None:
    rows = tidy_rows(days=3)
    imported = read(csv_file([rows[0], *reversed(rows[1:])]))
    keys = imported.table.rows[["date", "platform", "audience"]]
    assert keys.equals(keys.sort_values(["date", "platform", "audience"], ignore_index=True))
    assert str(imported.table.rows["date"].dtype).startswith("datetime64")


@pytest.mark.parametrize(
    ("header", "audience"),
    [
        (["date", "platform", "ad_set", "campaign", "spend"], "first"),
        (["date", "platform", "campaign", "ad_set", "spend"], "second"),
        (["date", "platform", "campaign", "notes", "spend"], "first"),
        (["Date", "Platform", "adset_name", "notes", "cost"], "first"),
        (["date", "platform", "audience", "ad_set", "spend"], "first"),
    ],
)
def test_audience_is_the_ad_set_or_else_the_campaign(header: list[str], audience: str) -> None:
    imported = read(csv_file([header, [day(0), "meta", "first", "second", "5.50"]]))
    assert imported.table.rows["audience"].tolist() == [audience]
    assert imported.table.rows["spend"].tolist() == [5.5]


def test_spend_wins_over_its_alias() -> None:
    imported = read(
        csv_file([["date", "platform", "audience", "cost", "spend"], [day(0), "meta", "a", "9.99", "5.50"]])
    )
    assert imported.table.rows["spend"].tolist() == [5.5]
    assert imported.summaries[0].ignored_columns == ("cost",)


@pytest.mark.parametrize("cell", ["", "-", "--", " --", "<5", "n/a"])
def test_missing_is_not_zero(cell: str) -> None:
    rows = [
        ["date", "platform", "audience", "spend", "reach"],
        [day(0), "meta", "a", "5.5", cell],
        [day(1), "meta", "a", "5.5", 0],
    ]
    reach = read(csv_file(rows)).table.rows["reach"]
    assert np.isnan(reach[0])
    assert reach[1] == 0


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("spend", "much", "'much' in column 'spend' is no number"),
        ("spend", "", "'' in column 'spend' is no spend"),
        ("spend", "inf", "'inf' in column 'spend' is no number"),
        ("spend", "1e400", "'1e400' in column 'spend' is no number"),
        ("clicks", "12 or so", "'12 or so' in column 'clicks' is no number"),
        ("clicks", "-3", "'-3' in column 'clicks' is below zero"),
        ("date", "2026-02-30", "'2026-02-30' in column 'date' is no date between 2000 and 2099"),
        ("date", "0205-03-04", "'0205-03-04' in column 'date' is no date between 2000 and 2099"),
        ("date", "2226-03-04", "'2226-03-04' in column 'date' is no date between 2000 and 2099"),
        ("date", "", "'' in column 'date' is no date between 2000 and 2099"),
        ("platform", " ", "its platform is missing"),
        ("audience", "", "its audience is missing"),
        ("audience", "a\nb", "its audience has a line break in it"),
    ],
)
def test_a_wrong_cell_rejects_its_row_and_no_other(column: str, cell: str, reason: str) -> None:
    rows = tidy_rows(days=3)
    rows[4][rows[0].index(column)] = cell
    imported = read(csv_file(rows))
    assert [(entry.file_name, entry.row, str(entry.reason)) for entry in imported.rejected] == [("ads.csv", 5, reason)]
    assert imported.table.rows["spend"].sum() == pytest.approx(sum(float(str(row[3])) for row in rows[1:4] + rows[5:]))
    assert "Rows of ads.csv that were not used: 1; the first is row 5: " in said(imported)
    assert (imported.summaries[0].rows_used, imported.summaries[0].rows_rejected) == (5, 1)


def test_revenue_may_be_negative() -> None:
    rows = tidy_rows(days=2)
    rows[1][7] = "-12.00"
    assert read(csv_file(rows)).table.rows["revenue"].min() == -12


def test_negative_spend_is_a_refund_and_is_kept() -> None:
    rows = tidy_rows(days=2)
    rows[1][3] = "-12.00"
    imported = read(csv_file(rows))
    assert imported.table.rows["spend"].min() == -12
    assert imported.rejected == ()


def test_nothing_usable_is_refused_with_the_first_reason() -> None:
    rows = tidy_rows(days=2)
    for row in rows[1:]:
        row[3] = "much"
    with pytest.raises(
        DataError, match=r"No row of ads\.csv can be used; the first is row 2: 'much' in column 'spend'"
    ):
        read(csv_file(rows))


def test_blank_lines_notes_and_repeated_headers_are_left_out() -> None:
    rows = tidy_rows(days=3)
    file = csv_file([*rows[:3], [], rows[0], ["", "", ""], *rows[3:], ["made by the agency"]])
    imported = read(file)
    assert (imported.summaries[0].rows_used, imported.summaries[0].rows_left_out) == (6, 4)
    assert imported.rejected == ()


def test_a_wrong_row_is_named_as_the_spreadsheet_counts_it() -> None:
    rows = tidy_rows(days=3)
    rows[5][3] = "?"
    imported = read(csv_file([["Agency report"], [], *rows[:3], [], *rows[3:]]))
    assert [entry.row for entry in imported.rejected] == [9]


def test_rows_with_too_many_cells_are_rejected() -> None:
    rows = tidy_rows(days=3)
    rows[3] = [*rows[3], "stray"]
    rows[4] = [*rows[4], "", ""]
    imported = read(csv_file(rows))
    assert [(entry.row, str(entry.reason)) for entry in imported.rejected] == [(4, "it has too few or too many cells")]
    assert imported.summaries[0].rows_used == 5


def test_a_file_that_was_cut_off_loses_its_last_row_only() -> None:
    content = csv_file(tidy_rows(days=3)).content
    imported = read(SourceFile("ads.csv", content[: content.rindex(b",")]))
    assert [entry.row for entry in imported.rejected] == [7]
    assert imported.summaries[0].rows_used == 5


def test_a_quotation_mark_that_is_never_closed_is_refused() -> None:
    text = csv_file(tidy_rows(days=30)).content.decode().replace("Audience 1", '"Audience 1', 1)
    with pytest.raises(DataError, match="cell that begins in row 3 does not end"):
        read(SourceFile("ads.csv", text.encode()))


def test_names_that_look_like_formulas_or_hold_every_separator_stay_text() -> None:
    names = ["=SUM(A1)", "+30 days; all", "@mention", "a|b", 'say "hi", twice', "Tết – Khuyến mãi", "{spend} %s"]
    rows = [["date", "platform", "audience", "spend"], *[[day(0), "meta", name, "1.5"] for name in names]]
    assert sorted(read(csv_file(rows)).table.rows["audience"]) == sorted(names)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1250"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_same_table_in_every_writing_reads_the_same(delimiter: str, encoding: str, end: str) -> None:
    rows = tidy_rows(days=5)
    for row in rows[1:]:
        row[2] = str(row[2]).replace("Audience", "Zażółć gęślą jaźń")
        if delimiter == ";":
            row[3], row[7] = str(row[3]).replace(".", ","), str(row[7]).replace(".", ",")
    imported = read(csv_file(rows, delimiter=delimiter, encoding=encoding, end=end))
    expected = read(csv_file(tidy_rows(days=5)))
    figures = list(expected.table.figures)
    assert imported.table.rows[figures].equals(expected.table.rows[figures])
    assert imported.table.rows["audience"].str.startswith("Zażółć gęślą jaźń").all()
    summary = imported.summaries[0]
    assert summary.delimiter == delimiter
    assert summary.decimal_mark == ("," if delimiter == ";" else ".")
    assert summary.encoding in {encoding, "cp1250"}


def test_a_tidy_table_may_be_a_workbook_with_real_dates_and_numbers() -> None:
    from datetime import date

    rows = [
        ["date", "platform", "audience", "spend", "clicks"],
        [date(2026, 3, 2), "meta", 25, 10.5, 7],
        [46084, "meta", 25, 11, 8],
    ]
    table = read(xlsx_file({"Sheet1": rows})).table
    assert table.rows["date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-02", "2026-03-03"]
    assert table.rows["audience"].tolist() == ["25", "25"]
    assert table.rows["spend"].tolist() == [10.5, 11.0]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["date", "geo", "sales"], "has columns that are not known (date, geo, sales)"),
        (["date", "audience", "spend", "clicks"], "--platform facebook"),
        (["date", "platform", "spend", "clicks"], "has no column for audience"),
        (["platform", "audience", "spend", "clicks"], "has no column 'date'"),
        (["date", "platform", "audience", "spend", "spend"], "the column 'spend' stands twice"),
        (["Date", "platform", "audience", "Spend", "spend "], "the column 'Spend' stands twice"),
    ],
)
def test_headers_that_do_not_do_are_named_with_what_is_expected(header: list[str], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_answered(csv_file([header, [day(0) if name.casefold() == "date" else "1" for name in header]]))
    assert sentence in str(caught.value)
    assert "ads.csv" in str(caught.value)


def test_no_file_at_all() -> None:
    with pytest.raises(DataError, match="No file was given"):
        read()
