"""Google Ads exports: preamble, totals at the end, thousands marks, UTF-16, languages."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file, csv_text, day, read

from optimizer.errors import DataError
from optimizer.ingest import SourceFile

HEADER = ["Day", "Campaign", "Campaign ID", "Currency code", "Avg. cost", "Cost / conv.", "Cost", "Impr.", "Clicks",
          "Conversions", "Conv. value", "Search impr. share"]  # fmt: skip
ROWS = [
    [day(0), "Total Look | Search", "25851481778", "USD", "0.74", "23.62", "1,047.23", "1,103,675",
     "1,064", "2.50", "151.73", "33.12%"],
    [day(0), "Gesamtpaket", "25851481779", "USD", "0.51", " --", "42.81", "3,312", "84", "0.00", " --", "< 10%"],
    [day(1), "Total Look | Search", "25851481778", "USD", "0.00", "--", "0.00", "0", "0", "0.00", "0.00", " --"],
]  # fmt: skip
TOTALS = [
    ["Total: Account", "--", "--", "USD", "0.55", "42.59", "1,090.04", "1,106,987", "1,148", "2.50", "151.73", "--"],
    ["Total: Search", " --", "--", "USD", "0.51", "42.59", "1,047.23", "1,103,675", "1,064", "2.50", "151.73", "--"],
]
PREAMBLE = 'Campaign report\n"March 2, 2026 - March 3, 2026"\n'


@pytest.mark.parametrize(
    ("encoding", "delimiter", "end"), [("utf-8", ",", "\n"), ("utf-8-sig", ",", "\r\n"), ("utf-16", "\t", "\r\n")]
)
def test_export_is_read_between_preamble_and_totals(encoding: str, delimiter: str, end: str) -> None:
    preamble = PREAMBLE.replace("\n", end)
    file = csv_file([HEADER, *ROWS, *TOTALS], delimiter=delimiter, encoding=encoding, before=preamble, end=end)
    imported = read(file)
    rows = imported.table.rows
    assert imported.table.currency == "USD"
    assert rows["spend"].sum() == pytest.approx(1090.04)
    assert rows["impressions"].sum() == 1_106_987
    assert rows["clicks"].sum() == 1148
    assert rows["conversions"].sum() == 2.5
    assert rows["revenue"].isna().sum() == 1
    assert sorted(set(rows["audience"])) == ["Gesamtpaket", "Total Look | Search"]
    assert set(rows["platform"]) == {"google"}
    assert (rows["spend"] == 0).sum() == 1
    assert (imported.summaries[0].rows_used, imported.summaries[0].rows_left_out) == (3, 2)


def test_ad_groups_are_audiences_and_devices_are_added_up() -> None:
    header = ["Day", "Campaign", "Ad group", "Device", "Cost", "Clicks"]
    rows = [
        [day(0), "C", "G", "Computers", "1.50", 3],
        [day(0), "C", "G", "Mobile phones", "2.50", 4],
        [day(0), "C", "--", "Tablets", "1.00", 1],
    ]
    table = read(csv_file([header, *rows])).table.rows
    assert table.set_index("audience")["spend"].to_dict() == {"G": 4, "C": 1}


@pytest.mark.parametrize(
    ("text", "currency", "spend", "impressions"),
    [
        ("Báo cáo chiến dịch\n\"1 tháng 8, 2026 - 10 tháng 8, 2026\"\n"
         "Ngày,Trạng thái chiến dịch,Chiến dịch,Mã đơn vị tiền tệ,Lượt chuyển đổi,Số lượt hiển thị,Lượt nhấp,Chi phí\n"
         "2026-08-01,Đã bật,Tết,VND,3,1000,50,150000\n"
         "2026-08-01,Tổng số: Chiến dịch, --,VND,3,1000,50,150000\n"
         "2026-08-02,Đã bật,Tết,VND,4,2000,60,250000\n"
         " --,Tổng số: Tài khoản, --,VND,7,3000,110,400000\n", "VND", 400_000, 3000),
        ("รายงานแคมเปญ\n1 - 2 ต.ค.\nวัน,สถานะของแคมเปญ,แคมเปญ,รหัสสกุลเงิน,ค่าใช้จ่าย,Impr.\n"
         "2026-10-01,เปิดใช้,ลดราคา,THB,100.50,10\n2569-10-02,เปิดใช้,ลดราคา,THB,๒๐๐.๒๕,20\n"
         "ทั้งหมด: แคมเปญ,,,THB,300.75,30\nทั้งหมด: บัญชี,,,THB,300.75,30\n", "THB", 300.75, 30),
        ('Kampagnenbericht\n"1. September 2026 - 2. September 2026"\n'
         "Tag,Kampagne,Währungscode,Kosten,Impr.,Klicks,Conversions\n"
         '2026-09-01,Gesamtpaket,EUR,"1.234,56",12.345,50,"1,00"\n2026-09-02,Gesamtpaket,EUR,"4,44",55,5,"0,00"\n'
         'Gesamt: Konto,,EUR,"1.239,00",12.400,55,"1,00"\n', "EUR", 1239, 12_400),
        ("Rapport sur les campagnes\n1 sept. 2026 - 2 sept. 2026\n"
         "Jour;Campagne;Code de la devise;Coût;Impr.;Clics;Conversions\n"
         "2026-09-01;Été;EUR;1\u202f234,56;12\u202f345;50;1,00\n2026-09-02;Été;EUR;4,44;55;5;0,00\n"
         "Total\u00a0: compte;;EUR;1\u202f239,00;12\u202f400;55;1,00\n", "EUR", 1239, 12_400),
    ],
)  # fmt: skip
def test_languages_with_their_totals_and_marks(text: str, currency: str, spend: float, impressions: int) -> None:
    imported = read(SourceFile("google.csv", text.encode()))
    assert imported.table.currency == currency
    assert imported.table.rows["spend"].sum() == pytest.approx(spend)
    assert imported.table.rows["impressions"].sum() == impressions
    assert imported.summaries[0].rows_used == 2
    assert imported.rejected == ()
    assert imported.table.period.start.year == 2026


def test_a_campaign_called_like_a_total_is_data() -> None:
    rows = [
        [day(number), "Total: Look", "1", "USD", "1", "1", "5.00", "10", "1", "0", "0", "--"] for number in range(4)
    ]
    assert read(csv_file([HEADER, *rows])).table.rows["spend"].sum() == 20


@pytest.mark.parametrize("views", ["TrueView views", "Views"])
def test_views_under_both_names(views: str) -> None:
    header = ["Day", "Campaign", "Cost", "Impr.", views]
    assert read(csv_file([header, [day(0), "C", "1.00", 5, 3]])).table.rows["video_views"].tolist() == [3]


def test_without_days_the_menu_path_is_told() -> None:
    text = PREAMBLE + csv_text([HEADER[1:], *[row[1:] for row in ROWS]])
    with pytest.raises(DataError, match=r"Google Ads export without days.*Segment > Time > Day"):
        read(SourceFile("google.csv", text.encode()))
