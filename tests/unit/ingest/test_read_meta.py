"""Meta Ads Manager exports: totals without a name, two sheets, breakdowns, levels, results, languages."""

from __future__ import annotations

import numpy as np
import pytest
from ingest_samples import META_HEADER, META_ROWS, csv_file, day, read, said, warnings_of, xlsx_file

from optimizer.errors import DataError

PURCHASE = "actions:offsite_conversion.fb_pixel_purchase"


def test_export_is_read_without_its_total() -> None:
    imported = read(csv_file([META_HEADER, *META_ROWS]))
    rows = imported.table.rows
    assert imported.table.currency == "PLN"
    assert rows[["platform", "audience", "campaign", "ad_set"]].to_numpy().tolist() == [
        ["meta", "=SUM(A1)", "Wiosna", "=SUM(A1)"],
        ["meta", "Kobiety 25-34", "Wiosna", "Kobiety 25-34"],
        ["meta", "Kobiety 25-34", "Wiosna", "Kobiety 25-34"],
    ]
    assert rows["days"].tolist() == [1, 1, 1]
    sums = rows[["spend", "impressions", "link_clicks", "clicks", "conversions", "revenue"]].sum()
    assert sums.tolist() == [60.75, 6000, 61, 90, 3, 199.97]
    summary = imported.summaries[0]
    assert (summary.source, summary.grain) == ("Meta Ads Manager", "day")
    assert (summary.rows_used, summary.rows_left_out, summary.rows_rejected) == (3, 1, 0)
    assert ("Amount spent (PLN)", "spend") in summary.columns
    assert "Ends" in summary.ignored_columns
    assert warnings_of(imported) == []


def test_no_results_is_zero_but_no_reach_is_unknown() -> None:
    rows = [list(row) for row in META_ROWS]
    rows[2][META_HEADER.index("Reach")] = ""
    table = read(csv_file([META_HEADER, *rows])).table.rows
    quiet = table[table["audience"] == "=SUM(A1)"].iloc[0]
    assert quiet["conversions"] == 0
    assert quiet["revenue"] == 0
    assert np.isnan(quiet["reach"])


def test_of_two_sheets_the_raw_one_is_read() -> None:
    typed = [[float(cell) if str(cell).replace(".", "").isdigit() and len(str(cell)) < 9 else cell for cell in row]
             for row in META_ROWS]  # fmt: skip
    formatted = [["Untitled report"], ["Mar 2, 2026 - Mar 3, 2026"], META_HEADER[2:], *[row[2:] for row in typed]]
    imported = read(xlsx_file({"Formatted Report": formatted, "Raw Data Report": [META_HEADER, *typed]}))
    expected = read(csv_file([META_HEADER, *META_ROWS]))
    assert imported.table.rows.equals(expected.table.rows)
    assert imported.summaries[0].rows_left_out == 1
    only_formatted = read(xlsx_file({"Formatted Report": formatted}))
    assert only_formatted.table.rows.equals(expected.table.rows)


def test_breakdown_rows_are_no_duplicates() -> None:
    header = ["Day", "Campaign name", "Ad set name", "Age", "Gender", "Amount spent (EUR)", "Impressions", "Purchases"]
    rows = [
        [day(0), "C", "A", age, gender, "2.50", 100, 1] for age in ("18-24", "25-34") for gender in ("female", "male")
    ]
    imported = read(csv_file([header, ["", "", "", "", "", "10.00", 400, 4], *rows]))
    assert imported.table.rows["spend"].sum() == 10
    assert imported.table.rows[["age", "gender"]].drop_duplicates().shape == (4, 2)
    assert warnings_of(imported) == []


def test_subtotals_with_a_blank_breakdown_cell_are_left_out() -> None:
    header = ["Day", "Campaign name", "Ad set name", "Age", "Amount spent (EUR)"]
    rows = [[day(0), "C", "A", "", "5.00"], [day(0), "C", "A", "18-24", "2.00"], [day(0), "C", "A", "25-34", "3.00"],
            [day(0), "C", "B", "", "7.00"]]  # fmt: skip
    imported = read(csv_file([header, *rows]))
    assert sorted(imported.table.rows["spend"]) == [2, 3, 7]
    assert "holds rows of several levels; left out because they repeat others: 1" in said(imported)


def test_of_campaign_and_ad_set_rows_one_level_is_kept() -> None:
    header = ["Day", "Campaign name", "Ad set name", "Delivery level", "Amount spent (EUR)"]
    named = [
        [day(0), "C", "", "campaign", "5.00"],
        [day(0), "C", "A", "adset", "2.00"],
        [day(0), "C", "B", "adset", "3.00"],
    ]
    assert read(csv_file([header, *named])).table.rows["spend"].sum() == 5
    unnamed = [[*row[:3], row[4]] for row in named]
    assert read(csv_file([[*header[:3], header[4]], *unnamed])).table.rows["spend"].sum() == 5


def test_platform_breakdown_makes_the_platform() -> None:
    header = ["Day", "Ad set name", "Platform", "Amount spent (EUR)"]
    rows = [[day(0), "A", "instagram", "2.00"], [day(0), "A", "Facebook", "3.00"]]
    table = read(csv_file([header, *rows])).table.rows
    assert table.set_index("platform")["spend"].to_dict() == {"facebook": 3, "instagram": 2}


def test_ads_of_an_ad_set_are_added_up_but_their_reach_is_not() -> None:
    header = ["Day", "Ad set name", "Ad name", "Amount spent (EUR)", "Impressions", "Reach"]
    rows = [
        [day(0), "A", "one", "2.00", 10, 9],
        [day(0), "A", "two", "3.00", 20, 15],
        [day(1), "A", "one", "4.00", 30, 20],
        [day(1), "A", "two", "0.00", 0, 0],
    ]
    imported = read(csv_file([header, *rows]))
    table = imported.table.rows
    assert table["spend"].tolist() == [5, 4]
    assert table["impressions"].tolist() == [30, 30]
    assert np.isnan(table["reach"][0])
    assert table["reach"][1] == 20
    assert "their reach is unknown" in said(imported)


@pytest.mark.parametrize(
    ("indicator", "figure"),
    [
        (PURCHASE, "conversions"),
        ("actions:offsite_conversion.fb_pixel_complete_registration", "conversions"),
        ("actions:lead", "leads"),
        ("actions:onsite_conversion.lead_grouped", "leads"),
        ("actions:link_click", "link_clicks"),
    ],
)
def test_results_of_one_kind_become_their_figure(indicator: str, figure: str) -> None:
    header = ["Day", "Ad set name", "Amount spent (EUR)", "Results", "Result indicator"]
    rows = [[day(0), "A", "2.00", 7, indicator], [day(1), "A", "2.00", "", ""]]
    table = read(csv_file([header, *rows])).table.rows
    assert table[figure].tolist() == [7, 0]
    assert {"conversions", "leads", "link_clicks", "results"} & set(table.columns) == {figure}


@pytest.mark.parametrize("indicators", [("actions:something_new",) * 2, ("", "")])
def test_results_of_unknown_kinds_are_told_and_not_used(indicators: tuple[str, str]) -> None:
    header = ["Day", "Ad set name", "Amount spent (EUR)", "Results", "Result indicator"]
    rows = [[day(0), "A", "2.00", 7, indicators[0]], [day(1), "A", "2.00", 5, indicators[1]]]
    imported = read(csv_file([header, *rows]))
    assert imported.table.figures == ("spend",)
    assert "were not used" in said(imported)


def test_results_of_several_kinds_are_kept_apart() -> None:
    header = ["Day", "Ad set name", "Amount spent (EUR)", "Results", "Result indicator"]
    kinds = [PURCHASE, "actions:lead", "actions:link_click", "actions:omni_complete_registration", PURCHASE]
    rows = [
        [day(0), name, "2.00", 3 + place, kind] for place, (name, kind) in enumerate(zip("ABCDE", kinds, strict=True))
    ]
    imported = read(csv_file([header, *rows]))
    table = imported.table.rows.set_index("audience")
    assert table.loc[["A", "D", "E"], "conversions"].tolist() == [3, 6, 7]
    assert table.loc[["A", "D", "E"], "conversion_kind"].tolist() == ["purchases", "registrations", "purchases"]
    assert table["leads"].dropna().to_dict() == {"B": 4}
    assert table["link_clicks"].dropna().to_dict() == {"C": 5}
    assert dict(imported.outcomes) == {"purchases": 10, "leads": 4, "link_clicks": 5, "registrations": 6}
    assert "kept apart" in said(imported)


def test_results_do_not_replace_a_column_of_their_own() -> None:
    header = ["Day", "Ad set name", "Amount spent (EUR)", "Results", "Result indicator", "Purchases"]
    table = read(csv_file([header, [day(0), "A", "2.00", 7, PURCHASE, 6]])).table.rows
    assert table["conversions"].tolist() == [6]


def test_range_per_row_is_used_where_there_is_no_day() -> None:
    header = ["Reporting starts", "Reporting ends", "Ad set name", "Amount spent (EUR)"]
    months = [["6/1/2026", "6/30/2026", "A", "30.00"], ["7/1/2026", "7/31/2026", "A", "31.00"]]
    imported = read(csv_file([header, *months]))
    assert imported.table.rows["days"].tolist() == [30, 31]
    assert imported.summaries[0].grain == "month"
    single = [[day(0), day(0), "A", "1.00"], [day(1), day(1), "A", "2.00"]]
    assert read(csv_file([header, *single])).table.rows["days"].tolist() == [1, 1]


def test_one_range_for_all_rows_is_refused_with_the_menu_path() -> None:
    header = ["Reporting starts", "Reporting ends", "Ad set name", "Amount spent (EUR)"]
    june = csv_file(
        [header, ["2026-06-01", "2026-06-30", "A", "1.00"], ["2026-06-01", "2026-06-30", "B", "2.00"]], "june.csv"
    )
    july = csv_file([header, ["2026-07-01", "2026-07-31", "A", "3.00"]], "july.csv")
    with pytest.raises(DataError, match=r"june\.csv is a Meta Ads Manager export without days.*By time > Day"):
        read(june)
    assert read(june, july).table.rows["days"].tolist() == [30, 30, 31]
    with pytest.raises(DataError, match="without days"):
        read(csv_file([header[2:], ["A", "1.00"]]))


@pytest.mark.parametrize(
    ("language", "header", "figures"),
    [
        ("pl", ["Dzień", "Nazwa kampanii", "Nazwa zestawu reklam", "Wydana kwota (PLN)", "Wyświetlenia", "Zasięg",
                "Kliknięcia linku", "Kliknięcia (wszystkie)", "Zakupy"],
         ["spend", "impressions", "reach", "link_clicks", "clicks", "conversions"]),
        ("th", ["วัน", "ชื่อแคมเปญ", "ชื่อชุดโฆษณา", "จำนวนเงินที่ใช้จ่ายไป (THB)", "อิมเพรสชัน", "การเข้าถึง", "การคลิกลิงก์",
                "จำนวนคลิก (ทั้งหมด)", "การซื้อ"],
         ["spend", "impressions", "reach", "link_clicks", "clicks", "conversions"]),
        ("vi", ["Ngày", "Tên chiến dịch", "Tên nhóm quảng cáo", "Số tiền đã chi tiêu (VND)", "Lượt hiển thị",
                "Người tiếp cận", "Lượt click vào liên kết", "Lượt click (tất cả)", "Khách hàng tiềm năng"],
         ["spend", "impressions", "reach", "link_clicks", "clicks", "leads"]),
        ("es", ["Día", "Nombre de la campaña", "Nombre del conjunto de anuncios", "Importe gastado (EUR)",
                "Impresiones", "Alcance", "Clics en el enlace", "Compras", "Valor de conversión de compras"],
         ["spend", "impressions", "reach", "link_clicks", "conversions", "revenue"]),
        ("de", ["Tag", "Kampagnenname", "Anzeigenname", "Ausgegebener Betrag (EUR)", "Impressionen", "Reichweite",
                "Link-Klicks", "Klicks (alle)", "CTR (alle)"],
         ["spend", "impressions", "reach", "link_clicks", "clicks"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_headers_in_the_languages_that_were_seen(
    language: str, header: list[str], figures: list[str], encoding: str
) -> None:
    del language
    values = [1234.5 if field == "spend" else 100 + place for place, field in enumerate(figures)]
    rows = [[day(0), "Chiến dịch", "กลุ่ม – ż", *values, *["1.5"] * (len(header) - 3 - len(values))]]
    imported = read(csv_file([header, *rows], encoding=encoding, delimiter="\t" if encoding == "utf-16" else ","))
    assert imported.summaries[0].source == "Meta Ads Manager"
    assert imported.table.currency == header[3][-4:-1]
    assert imported.table.rows.iloc[0][figures].tolist() == values
    assert imported.table.rows["campaign"].tolist() == ["Chiến dịch"]


def test_columns_by_attribution_window_are_not_mistaken_for_the_figure() -> None:
    header = [
        "Day",
        "Ad set name",
        "Amount spent (EUR)",
        "Purchases (1-day click)",
        "Purchases [28 Days After Clicking]",
    ]
    imported = read(csv_file([header, [day(0), "A", "2.00", 7, 8]]))
    assert "conversions" not in imported.table.figures


def test_old_title_case_headers() -> None:
    header = ["Reporting Starts", "Reporting Ends", "Campaign Name", "Ad Set Name", "Amount Spent (EUR)", "Link Clicks"]
    rows = [[day(number), day(number), "C", "A", "2.00", 7] for number in range(2)]
    assert read(csv_file([header, *rows])).table.rows["link_clicks"].tolist() == [7, 7]
