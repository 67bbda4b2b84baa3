"""What is asked about a file that does not say it by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, Unsaid, find_unsaid, read_files

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
ADS = b"campaign,age,impressions,spend,conversions\nsale,18-24,5000,20.5,3\nsale,25-34,8000,31,2\nbrand,18-24,900,5,0\n"
META = (
    b"Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (EUR),Impressions,Results\n"
    b"2026-03-01,2026-03-31,Always on,Parents,210.5,9000,12\n2026-03-01,2026-03-31,Always on,Students,90,7000,3\n"
)
DAILY = (
    b"date,platform,audience,spend,conversions\n2026-03-01,facebook,Parents,10,1\n2026-03-02,facebook,Parents,12,2\n"
)


def test_a_list_of_ads_is_asked_for_days_and_platform_and_then_read() -> None:
    file = SourceFile("ads.csv", ADS)
    assert find_unsaid(file) == Unsaid("ads.csv", days=True, platform=True)
    answered = replace(file, covers=MARCH, platform="facebook")
    assert find_unsaid(answered) is None
    table = read_files([answered]).table
    assert table.period == MARCH
    assert set(table.rows["platform"]) == {"facebook"}


def test_only_what_is_missing_is_asked() -> None:
    assert find_unsaid(SourceFile("daily.csv", DAILY)) is None
    nameless = DAILY.replace(b"platform,", b"").replace(b"facebook,", b"")
    assert find_unsaid(SourceFile("n.csv", nameless)) == Unsaid("n.csv", days=False, platform=True)
    dateless = b"platform,audience,spend,conversions\nfacebook,Parents,10,1\n"
    assert find_unsaid(SourceFile("d.csv", dateless)) == Unsaid("d.csv", days=True, platform=False)


def test_a_range_that_all_rows_state_is_found() -> None:
    file = SourceFile("meta.csv", META)
    with pytest.raises(DataError, match="without days"):
        read_files([file])
    assert find_unsaid(file) == Unsaid("meta.csv", days=False, platform=False, span=MARCH)
    assert read_files([replace(file, covers=MARCH)]).table.period == MARCH


def test_ranges_that_differ_are_not_asked_about() -> None:
    two = META + b"2026-04-01,2026-04-30,Always on,Parents,210.5,9000,12\n"
    assert find_unsaid(SourceFile("meta.csv", two)) is None


def test_what_no_answer_can_mend_is_not_asked() -> None:
    assert find_unsaid(SourceFile("a.csv", b"platform,spend,conversions\nfacebook,9,3\nfacebook,5,1\n")) is None
