"""Nothing is counted twice."""

from __future__ import annotations

from ingest_samples import META_HEADER, META_ROWS, csv_file, day, read, said, tidy_rows, warnings_of, xlsx_file


def spend_of(rows: list[list[object]]) -> float:
    return sum(float(str(row[3])) for row in rows[1:])


def test_the_same_file_twice_counts_once() -> None:
    rows = tidy_rows()
    imported = read(csv_file(rows, "a.csv"), csv_file(rows, "b.csv"))
    assert imported.table.rows["spend"].sum() == spend_of(rows)
    assert "b.csv has the same content as a.csv and was counted once" in said(imported)
    assert len(imported.summaries) == 1


def test_a_row_written_twice_counts_once() -> None:
    rows = tidy_rows()
    imported = read(csv_file([*rows[:4], rows[3], *rows[4:]]))
    assert imported.table.rows["spend"].sum() == spend_of(rows)
    assert "Rows of ads.csv that repeat another in every cell: 1, the first is row 5; each was counted once" in said(
        imported
    )


def test_equal_rows_that_a_column_unknown_to_us_tells_apart_are_both_counted() -> None:
    header = ["date", "platform", "audience", "spend", "clicks", "impressions", "creative"]
    rows = [[day(0), "meta", "a", "2.50", 3, 100, "one"], [day(0), "meta", "a", "2.50", 3, 100, "two"]]
    table = read(csv_file([header, *rows])).table.rows
    assert table[["spend", "clicks", "impressions"]].to_numpy().tolist() == [[5, 6, 200]]


def test_equal_rows_with_too_few_figures_are_counted_and_told() -> None:
    rows = [["date", "platform", "audience", "spend"], [day(0), "meta", "a", "5.00"], [day(0), "meta", "a", "5.00"]]
    imported = read(csv_file(rows))
    assert imported.table.rows["spend"].sum() == 10
    assert "too few figures to be sure" in said(imported)


def test_equal_empty_rows_need_no_word() -> None:
    rows = [["date", "platform", "audience", "spend"], [day(0), "meta", "a", "0"], [day(0), "meta", "a", "0"]]
    assert "Rows" not in said(read(csv_file(rows)))


def test_different_rows_of_one_key_are_added_up() -> None:
    header = ["date", "platform", "audience", "spend", "reach"]
    rows = [[day(0), "meta", "a", "5.00", 10], [day(0), "meta", "a", "7.00", 20], [day(1), "meta", "a", "1.00", 3]]
    table = read(csv_file([header, *rows])).table.rows
    assert table["spend"].tolist() == [12, 1]
    assert table["reach"].isna().tolist() == [True, False]


def test_overlapping_files_that_agree_count_once() -> None:
    rows = tidy_rows(days=6)
    first, second = csv_file(rows[:9], "first.csv"), csv_file([rows[0], *rows[5:]], "second.csv")
    imported = read(first, second)
    assert imported.table.rows["spend"].sum() == spend_of(rows)
    assert len(imported.table.rows) == 12
    assert "Rows of first.csv that stand in second.csv too: 4; they were counted once" in said(imported)


def test_of_files_that_disagree_the_later_one_is_believed() -> None:
    rows = tidy_rows(days=6)
    matured = [[*row[:6], 99, row[7]] for row in rows[5:]]
    imported = read(csv_file(rows[:9], "june.csv"), csv_file([rows[0], *matured], "july.csv"))
    table = imported.table.rows
    assert table["spend"].sum() == spend_of(rows)
    assert table["conversions"].sum() == sum(int(str(row[6])) for row in rows[1:5]) + 99 * len(matured)
    assert (
        "june.csv and july.csv give different figures for the same ads on the same days: 4 times; july.csv was used"
        in (said(imported))
    )


def test_csv_and_workbook_of_one_report_count_once() -> None:
    files = csv_file([META_HEADER, *META_ROWS], "ads.csv"), xlsx_file({"Raw Data Report": [META_HEADER, *META_ROWS]})
    assert read(*files).table.rows["spend"].sum() == 60.75


def test_a_breakdown_of_the_same_days_is_the_same_money() -> None:
    header = ["Day", "Campaign name", "Ad set name", "Age", "Amount spent (EUR)"]
    whole = csv_file([[*header[:3], header[4]], [day(0), "C", "A", "5.00"], [day(0), "C", "B", "1.00"]], "whole.csv")
    ages = csv_file([header, [day(0), "C", "A", "18-24", "2.00"], [day(0), "C", "A", "25-34", "3.00"]], "ages.csv")
    for files in ((whole, ages), (ages, whole)):
        imported = read(*files)
        assert imported.table.rows["spend"].sum() == 6
        assert "counted once" in said(imported)


def test_campaigns_and_their_ad_sets_are_the_same_money() -> None:
    campaigns = csv_file([["Day", "Campaign name", "Amount spent (EUR)"], [day(0), "C", "5.00"]], "campaigns.csv")
    header = ["Day", "Campaign name", "Ad set name", "Amount spent (EUR)"]
    sets = csv_file([header, [day(0), "C", "A", "2.00"], [day(0), "C", "B", "3.00"]], "sets.csv")
    for files in ((campaigns, sets), (sets, campaigns)):
        assert read(*files).table.rows["spend"].sum() == 5


def test_different_campaigns_with_ad_sets_of_one_name_are_added() -> None:
    header = ["Day", "Campaign name", "Ad set name", "Amount spent (EUR)"]
    first = csv_file([header, [day(0), "Summer", "Broad", "2.00"]], "summer.csv")
    second = csv_file([header, [day(0), "Winter", "Broad", "3.00"]], "winter.csv")
    imported = read(first, second)
    assert imported.table.rows["spend"].sum() == 5
    assert warnings_of(imported) == []


def test_different_accounts_are_added() -> None:
    header = ["Account ID", "Day", "Campaign name", "Amount spent (EUR)"]
    first, second = ([header, [account, day(0), "Always on", "2.00"]] for account in ("1", "2"))
    assert read(csv_file(first, "1.csv"), csv_file(second, "2.csv")).table.rows["spend"].sum() == 4


def test_weeks_and_their_days_are_the_same_money() -> None:
    weekly = csv_file(tidy_rows(days=3, step=7, segments=1), "weekly.csv")
    daily = csv_file(tidy_rows(days=21, segments=1), "daily.csv")
    for files in ((weekly, daily), (daily, weekly)):
        imported = read(*files)
        assert imported.table.rows["spend"].sum() == read(files[1]).table.rows["spend"].sum()
        assert "different figures" in said(imported)
