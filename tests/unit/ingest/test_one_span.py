"""Files without dates: what is missing is said, and with the days named every row is kept as an ad."""

from dataclasses import replace
from datetime import date

import pytest
from ingest_samples import read, read_answered, said

from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest import SourceFile

MARCH = Period(date(2025, 3, 1), date(2025, 3, 31))
HEADER = "ad_id,campaign,age,gender,Impressions,Clicks,Spent,Total_Conversion\n"
BODY = "1,sale,30-34,M,7350,1,1.43,2\n2,sale,30-34,M,693,0,0,1\n3,sale,35-39,F,693,0,0,1\n4,brand,35-39,F,90,0,0,0\n"


def list_of_ads(text: str = HEADER + BODY) -> SourceFile:
    return SourceFile("ads.csv", text.encode(), covers=MARCH, platform="facebook")


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_every_row_is_an_ad_of_those_days(line_end: str) -> None:
    found = read(list_of_ads((HEADER + BODY).replace("\n", line_end)))
    rows = found.table.rows
    assert len(rows) == 4
    assert rows["spend"].sum() == pytest.approx(1.43)
    assert rows["conversions"].sum() == 4
    assert (rows["days"] == 31).all()
    assert found.table.period == MARCH
    assert set(rows["platform"]) == {"facebook"}
    assert sorted(set(rows["audience"])) == ["brand / 35-39 / F", "sale / 30-34 / M", "sale / 35-39 / F"]
    assert rows["ad_set"].is_unique
    assert "each as an ad of its own" in said(found)


def test_an_ad_set_is_the_audience() -> None:
    text = "ad_set,campaign,age,spend,conversions\nwomen,sale,30-34,5,1\nwomen,sale,35-39,6,1\n"
    rows = read(list_of_ads(text)).table.rows
    assert list(rows["audience"]) == ["women", "women"]
    assert rows["ad_set"].is_unique


def test_what_is_missing_is_said_with_the_option() -> None:
    with pytest.raises(DataError, match=r"no column 'date'.*--covers 2025-03-01:2025-03-31"):
        read(replace(list_of_ads(), covers=None))
    with pytest.raises(DataError, match=r"no column 'platform'.*--platform facebook"):
        read_answered(replace(list_of_ads(), platform=None))


def test_days_of_its_own_are_not_overruled() -> None:
    dated = "date,campaign,spend,conversions\n2025-03-01,sale,5,1\n2025-03-02,sale,6,1\n"
    with pytest.raises(DataError, match=r"has days of its own in column 'date'.*leave --covers out"):
        read(list_of_ads(dated))


def test_an_export_of_one_range_may_be_taken_for_it() -> None:
    text = (
        "Reporting starts,Reporting ends,Ad set name,Ad name,Amount spent (EUR),Impressions,Results\n"
        "2025-03-01,2025-03-31,women,a,5.00,900,1\n2025-03-01,2025-03-31,women,b,6.00,900,2\n"
    )
    source = SourceFile("march.csv", text.encode())
    with pytest.raises(DataError, match="without days"):
        read(source)
    rows = read(replace(source, covers=MARCH)).table.rows
    assert len(rows) == 2
    assert (rows["days"] == 31).all()
    with pytest.raises(DataError, match="days of its own"):
        read(replace(source, covers=Period(date(2025, 3, 1), date(2025, 3, 30))))


def test_a_row_without_a_campaign_has_no_audience() -> None:
    found = read(list_of_ads(HEADER + BODY + "5,,35-39,F,90,0,0,0\n"))
    assert [row.row for row in found.rejected] == [6]
