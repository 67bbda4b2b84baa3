"""Exports of every platform, language and spreadsheet give the history that they were written from, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from exports_of_one_truth import (
    FIRST,
    GOOGLE,
    META,
    NAMES,
    Export,
    buddhist,
    count,
    google,
    history,
    meta,
    money,
    table,
    thai_digits,
)

from optimizer.domain.imports import AudienceChoice, ReadingWishes
from optimizer.ingest import SourceFile, check_file, merge_tables, read_files

PLAIN_NAMES = tuple((f"Kampania {place}", f"Grupa {place}", spend) for place, (_, _, spend) in enumerate(NAMES))
THAI_NAMES = tuple((f"โปรโมชั่น {place}", f"ผู้หญิง {place}", spend) for place, (_, _, spend) in enumerate(NAMES))


def day_first(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def month_first(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


EXPORTS: dict[str, Callable[[], Export]] = {
    **{f"meta {language}": lambda language=language: meta(language) for language in META},  # type: ignore[misc]
    **{f"google {language}": lambda language=language: google(language) for language in GOOGLE},  # type: ignore[misc]
    "google vi, totals among the rows": lambda: google("vi", total_column=1, total_day="2026-09-10"),
    "google th, totals among the rows": lambda: google("th", total_column=1),
    "meta de, saved by a German spreadsheet": lambda: meta(
        "de", delimiter=";", mark=",", group=".", encoding="cp1252", day=day_first, rows=history(PLAIN_NAMES)
    ),
    "meta pl, saved by a Polish spreadsheet": lambda: meta(
        "pl", delimiter=";", mark=",", group="\N{NO-BREAK SPACE}", encoding="cp1250", rows=history(PLAIN_NAMES)
    ),
    "meta th, saved by a Thai spreadsheet": lambda: meta(
        "th", encoding="cp874", day=buddhist, rows=history(THAI_NAMES), total=False
    ),
    "meta es, saved by an American spreadsheet": lambda: meta("es", day=month_first, total=False),
    "meta vi, grouped": lambda: meta("vi", delimiter=";", group="."),
    "meta fr, wide": lambda: meta("fr", delimiter="\t", encoding="utf-16"),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_it_is_understood(name: str) -> None:
    export = EXPORTS[name]()
    found = check_file(export.file)
    summary = found.summary
    assert summary is not None, found.findings
    assert (found.platform, summary.language, found.currency, summary.level, summary.grain) == (
        export.platform,
        export.language,
        export.currency,
        export.level,
        "day",
    )
    assert found.outcome == export.outcome, [str(finding.message) for finding in found.findings]
    assert (found.date_min, found.date_max) == (FIRST, export.rows[-1].day)
    assert found.rows == len(export.rows)
    assert len(found.skipped) == export.skipped
    assert not found.rejected
    cents = sum(row.cents if export.keeps_cents else row.cents // 100 * 100 for row in export.rows)
    assert found.totals["spend"] == pytest.approx(cents / 100, abs=1e-6)
    assert found.totals["impressions"] == sum(row.impressions for row in export.rows)
    clicks = found.totals.get("link_clicks", found.totals.get("clicks"))
    assert clicks == sum(row.link_clicks for row in export.rows)
    assert found.outcomes == {export.kind: sum(row.purchases for row in export.rows)}
    if export.has_value:
        assert found.totals["revenue"] == pytest.approx(sum(row.value_cents for row in export.rows) / 100, abs=1e-6)
    per_campaign: dict[str, int] = {}
    for row in export.rows:
        spent = row.cents if export.keeps_cents else row.cents // 100 * 100
        per_campaign[row.campaign] = per_campaign.get(row.campaign, 0) + spent
    assert {name: round(100 * total) for name, total in found.spend_per_campaign.items()} == per_campaign


def test_thai_digits_are_digits() -> None:
    plain = meta("th", rows=history(THAI_NAMES))
    header, rest = plain.file.content.decode().split("\r\n", 1)
    ours = replace(plain.file, content=f"{header}\r\n{thai_digits(rest)}".encode())
    names = {f"โปรโมชั่น {thai_digits(str(place))}" for place in range(len(NAMES))}
    found = check_file(ours)
    assert found.totals == check_file(plain.file).totals
    assert set(found.spend_per_campaign) == names


def test_ambiguous_dates_are_asked_in_every_language() -> None:
    few = [row for row in history() if row.day.day <= 12]
    for language in META:
        export = meta(language, day=lambda day: f"{day.day:02}/{day.month:02}/{day.year}", rows=few)
        found = check_file(export.file)
        assert (found.outcome, [question.kind for question in found.questions]) == ("ask_user", ["date_order"])
        assert (found.date_min, found.date_max) == (None, None)
        told = check_file(replace(export.file, date_order="DMY"))
        assert (told.outcome, told.date_min, told.date_max) == ("import", FIRST, few[-1].day)


def test_the_levels_of_linkedin_before_and_after_their_renaming() -> None:
    rows = history()
    old = ["Start Date (in UTC)", "Account Name", "Campaign Group Name", "Campaign Name", "Campaign ID", "Currency",
           "Total Spent", "Impressions", "Clicks", "Clicks to Landing Page", "Leads", "Conversions"]  # fmt: skip
    new = [{"Campaign Group Name": "Campaign Name", "Campaign Name": "Ad Set Name", "Campaign ID": "Ad Set ID"}.get(
        name, name) for name in old]  # fmt: skip
    for header in (old, new):
        lines = [["Campaign Performance Report (in UTC)"], ["Report Start: 09/03/2026, Report End: 09/26/2026"], []]
        lines.append(header)
        for row in rows:
            figures = [f"${money(row.cents, group=',')}", count(row.impressions, ","), count(row.all_clicks, ",")]
            figures += [count(row.link_clicks, ","), "-", str(row.purchases)]
            lines.append([month_first(row.day), "Acme", row.campaign, row.ad_set, row.ids[1][-9:], "USD", *figures])
        lines.append(
            ["Total", "", "", "", "", "", money(sum(row.cents for row in rows), group=","), "", "", "", "", ""]
        )
        found = check_file(SourceFile("linkedin.csv", table(lines, "\t").encode("utf-16")))
        assert found.outcome == "import", [str(finding.message) for finding in found.findings]
        assert found.summary is not None
        assert (found.platform, found.summary.level, found.summary.units, found.rows) == ("linkedin", "adset", 4, 96)
        assert [row for row, _ in found.skipped] == [1, 2, 3, len(lines)]
        assert found.totals["spend"] == pytest.approx(sum(row.cents for row in rows) / 100)
        assert set(found.spend_per_campaign) == {campaign for campaign, _, _ in NAMES}


def test_tiktok_with_signs_masks_and_totals() -> None:
    rows = history()
    header = "By Day|Campaign name|Ad group name|Ad name|Website URL (Ad level）|Cost|CPC (destination)|Impressions"
    lines = [[*header.split("|"), "Clicks (destination)", "Clicks (all)", "Complete payment"]]
    for place, row in enumerate(rows):
        bought = "<5" if place == 7 else str(row.purchases)
        lines.append(
            [row.day.isoformat(), row.campaign, row.ad_set, f"{row.ad_set} video", "https://example.org",
             f"£{money(row.cents, group=',')}", "£0.50", count(row.impressions, ","), str(row.link_clicks),
             str(row.all_clicks), bought]
        )  # fmt: skip
    lines.append([f"Total of {len(rows)} results", *[""] * 10])
    found = check_file(SourceFile("Campaign_20260903_20260926_GMT+0.csv", table(lines).encode()))
    assert found.outcome == "import", [str(finding.message) for finding in found.findings]
    assert (found.platform, found.currency, found.rows) == ("tiktok", "GBP", 96)
    assert found.outcomes == {"purchases": sum(row.purchases for row in rows) - rows[7].purchases}
    assert found.totals["spend"] == pytest.approx(sum(row.cents for row in rows) / 100)
    assert [row for row, _ in found.skipped] == [98]


@pytest.mark.parametrize(
    ("header", "platform", "questions"),
    [
        (("Gregorian date", "Account name", "Campaign name", "Ad group", "Impressions", "Clicks", "Spend",
          "Conversions"), "microsoft", ["currency"]),
        (("Start Time", "Campaign Name", "Ad Set Name", "Paid Impressions", "Swipe Ups", "Spend", "End Time"),
         "snapchat", ["currency"]),
        (("Time period", "Campaign name", "Ad group name", "Impressions", "Link clicks", "Spend"), "x", ["currency"]),
        (("Date", "Campaign name", "Ad group name", "Spend in account currency", "Impressions", "Outbound clicks",
          "Total conversions", "Checkouts"), "pinterest", ["currency"]),
        (("Date", "Campaign name", "Ad group name", "Spend (in micro dollar)", "Impressions", "Outbound clicks",
          "Checkouts", "Promoted Pin Name"), "pinterest", ["currency"]),
    ],
)  # fmt: skip
def test_platforms_whose_files_name_no_currency(header: tuple[str, ...], platform: str, questions: list[str]) -> None:
    rows = history()
    lines = [list(header)]
    for row in rows:
        cells = {
            "Account name": "Acme", "Campaign name": row.campaign, "Ad group": row.ad_set, "Ad group name": row.ad_set,
            "Ad set name": row.ad_set, "Impressions": str(row.impressions), "Paid impressions": str(row.impressions),
            "Spend": money(row.cents), "Spend in account currency": money(row.cents),
            "Spend (in micro dollar)": str(row.cents * 10_000), "Clicks": str(row.link_clicks),
            "Swipe ups": str(row.link_clicks), "Link clicks": str(row.link_clicks),
            "Outbound clicks": str(row.link_clicks),
            "Conversions": str(row.purchases), "Checkouts": str(row.purchases), "Total conversions": "99",
            "Start time": f"{row.day} 00:00:00", "End time": f"{row.day} 23:59:59", "Promoted pin name": "Pin",
        }  # fmt: skip
        lines.append([cells.get(name.capitalize(), row.day.isoformat()) for name in header])
    found = check_file(SourceFile("export.csv", table(lines).encode()))
    assert (found.outcome, [question.kind for question in found.questions]) == ("ask_user", questions)
    assert found.platform == platform
    assert found.totals["spend"] == pytest.approx(sum(row.cents for row in rows) / 100)
    assert found.totals["impressions"] == sum(row.impressions for row in rows)
    told = check_file(SourceFile("export.csv", table(lines).encode()), ReadingWishes("USD"))
    assert (told.outcome, told.currency) == ("import", "USD")
    own = check_file(SourceFile("export.csv", table(lines).encode()), own_currency="PLN")
    assert (own.outcome, own.currency) == ("import_with_warning", "PLN")


def test_a_device_segment_is_added_up() -> None:
    rows = history()
    lines = [
        ["Campaign report"],
        ["All time"],
        ["Day", "Campaign", "Device", "Currency code", "Cost", "Impr.", "Clicks"],
    ]
    for row in rows:
        for share, device in ((4, "Mobile phones"), (5, "Computers")):
            lines.append([row.day.isoformat(), row.campaign, device, "USD", money(row.cents * share), str(share), "1"])
    imported = read_files([SourceFile("google.csv", table(lines).encode())])
    assert len(imported.table.rows) == len(rows)
    assert imported.table.rows["spend"].sum() == pytest.approx(9 * sum(row.cents for row in rows) / 100)


def test_of_several_levels_in_one_file_one_is_kept() -> None:
    rows = history()
    lines = [["Day", "Delivery level", "Campaign name", "Ad set name", "Amount spent (EUR)", "Impressions"]]
    for row in rows:
        lines.append([row.day.isoformat(), "campaign", row.campaign, "", money(row.cents), str(row.impressions)])
        lines.append([row.day.isoformat(), "adset", row.campaign, row.ad_set, money(row.cents), str(row.impressions)])
    found = check_file(SourceFile("meta.csv", table(lines).encode()))
    assert found.totals["spend"] == pytest.approx(sum(row.cents for row in rows) / 100)
    assert (found.rows, len(found.skipped)) == (len(rows), len(rows))


def test_ids_ruined_by_a_spreadsheet_are_told_and_never_joined_on() -> None:
    lines = [["Day", "Campaign name", "Campaign ID", "Ad set name", "Ad set ID", "Amount spent (EUR)", "Impressions"]]
    for row in history():
        figures = [money(row.cents), str(row.impressions)]
        lines.append([row.day.isoformat(), row.campaign, "1.20253E+17", row.ad_set, "1.20253E+17", *figures])
    file = SourceFile("meta.csv", table(lines).encode())
    found = check_file(file)
    assert found.outcome == "import_with_warning"
    imported = read_files([file, replace(file, name="again.csv", content=file.content + b"\r\n")])
    assert imported.table.rows["spend"].sum() == pytest.approx(found.totals["spend"])
    assert imported.table.rows["audience"].nunique() == len(NAMES)


def test_breakdowns_become_audiences_where_they_are_chosen() -> None:
    lines = [["Day", "Campaign name", "Ad set name", "Age", "Gender", "Amount spent (EUR)", "Impressions"]]
    for row in history():
        for age in ("18-24", "25-34"):
            for gender in ("female", "male"):
                figures = [money(row.cents), str(row.impressions)]
                lines.append([row.day.isoformat(), row.campaign, row.ad_set, age, gender, *figures])
    file = SourceFile("meta.csv", table(lines).encode())
    by_default = read_files([file])
    assert by_default.summaries[0].level == "adset x age x gender"
    assert set(by_default.table.rows["audience"]) == {ad_set for _, ad_set, _ in NAMES}
    wanted = {
        "age": {"18-24", "25-34"},
        "gender": {"female", "male"},
        "age_and_gender": {f"{age} / {gender}" for age in ("18-24", "25-34") for gender in ("female", "male")},
        "campaign": {campaign for campaign, _, _ in NAMES},
    }
    for field, audiences in wanted.items():
        chosen = read_files([file], ReadingWishes(audience=AudienceChoice(field))).table.rows
        assert set(chosen["audience"]) == audiences
        assert set(chosen["audience_from"]) == {field}
        assert chosen["spend"].sum() == pytest.approx(by_default.table.rows["spend"].sum())
        assert set(chosen["ad_set"]) == {ad_set for _, ad_set, _ in NAMES}
    rules = AudienceChoice("", (("Warm", "*Retargeting"), ("Polish", "*| PL"), ("Warm", "Podobni*")))
    ruled = read_files([file], ReadingWishes(audience=rules)).table.rows
    assert set(ruled["audience"]) == {"Warm", "Polish", "Nữ 25-44 Hà Nội"}
    assert set(ruled.loc[ruled["audience"] == "Warm", "audience_from"]) == {"rule"}


def test_the_same_ads_with_other_audiences_take_each_others_place() -> None:
    """What is chosen as the audience the second time must not make the same money count twice."""
    lines = [["Day", "Campaign name", "Ad set name", "Age", "Amount spent (EUR)"]]
    lines += [[row.day.isoformat(), row.campaign, row.ad_set, "18-24", money(row.cents)] for row in history()]
    file = SourceFile("meta.csv", table(lines).encode())
    plain = read_files([file]).table
    by_age = read_files([file], ReadingWishes(audience=AudienceChoice("age"))).table
    assert merge_tables([plain, by_age]).rows["spend"].sum() == pytest.approx(plain.rows["spend"].sum())
    assert set(merge_tables([plain, by_age]).rows["audience"]) == {"18-24"}


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("Reporting starts,Reporting ends,Campaign name,Ad set name,Impression device,Impressions", "Meta Ads Manager"),
        ("Segment,Segment Value,Campaign Name,Campaign ID,Impressions,Clicks", "LinkedIn Campaign Manager"),
    ],
)
def test_an_export_without_spend_is_refused_with_its_name(header: str, sentence: str) -> None:
    cells = ",".join(["1"] * (header.count(",") + 1))
    found = check_file(SourceFile("report.csv", f"{header}\n{cells}\n{cells}\n".encode()))
    assert found.outcome == "refuse"
    told = str(found.findings[0].message)
    assert f"{sentence} export without what was spent" in told


def test_rows_written_twice_count_once_and_are_listed() -> None:
    export = meta("en")
    lines = export.file.content.decode().split("\r\n")
    doubled = [*lines[:5], lines[4], *lines[5:]]
    found = check_file(replace(export.file, content="\r\n".join(doubled).encode()))
    plain = check_file(export.file)
    assert found.outcome == "import_with_warning"
    assert (found.rows, found.totals, found.outcomes) == (plain.rows, plain.totals, plain.outcomes)
    assert [row for row, _ in found.skipped] == [2, 6]


def test_what_is_understood_of_an_export_without_days() -> None:
    header = "Campaign name,Primary status,Cost,Impressions,Clicks (destination),Complete payment"
    lines = [header, "A,Active,£10.50,100,5,1", "B,Active,£20.25,300,7,2", "Total of 2 results,-,£30.75,400,12,3"]
    found = check_file(SourceFile("Campaign_20260101_20260131_GMT+0.csv", "\n".join(lines).encode()))
    assert (found.outcome, found.platform, found.currency, found.rows) == ("refuse", "tiktok", "GBP", 2)
    assert found.totals["spend"] == 30.75
    assert found.outcomes == {"purchases": 3}
    assert [row for row, _ in found.skipped] == [4]
    assert (found.date_min, found.date_max) == (None, None)
    assert "export it again with Dimensions > By Day" in str(found.findings[0].message)


def test_a_whole_account_without_names() -> None:
    rows = history(NAMES[:1])
    lines = ["Start Time,End Time,Paid Impressions,Swipe Ups,Spend"]
    for row in rows:
        figures = f"{row.impressions},{row.link_clicks},{money(row.cents)}"
        lines.append(f"{row.day} 00:00:00,{row.day} 23:59:59,{figures}")
    found = check_file(SourceFile("snap.csv", "\n".join(lines).encode()), ReadingWishes("USD"))
    assert found.summary is not None
    assert (found.outcome, found.platform, found.summary.level) == ("import", "snapchat", "account")
    assert found.totals["spend"] == pytest.approx(sum(row.cents for row in rows) / 100)


def test_a_table_of_nobody_is_no_platforms_export() -> None:
    lines = ["Date,Campaign name,Spend,Impressions,Link clicks"]
    lines += [f"{row.day},{row.campaign!r},{money(row.cents)},{row.impressions},1".replace('"', "") for row in history(
        (("A", "a", 10.0), ("B", "b", 20.0)))]  # fmt: skip
    found = check_file(SourceFile("table.csv", "\n".join(lines).encode()))
    assert (found.outcome, [question.kind for question in found.questions]) == ("ask_user", ["platform"])
    assert found.totals["impressions"] > 0


def test_ids_with_zeros_beside_several_names_are_ruined() -> None:
    lines = ["Day,Campaign name,Campaign ID,Ad set name,Amount spent (EUR),Impressions"]
    for row in history():
        name = row.campaign.replace('"', "").replace(",", "")
        lines.append(f"{row.day},{name},120210000000000000,{row.ad_set},{money(row.cents)},{row.impressions}")
    found = check_file(SourceFile("meta.csv", "\n".join(lines).encode()))
    assert found.outcome == "import_with_warning"
    assert "spreadsheet turned into numbers" in str(found.findings[0].message)


def test_a_sign_that_contradicts_the_currency_column_is_refused() -> None:
    lines = ["By Day,Campaign name,Currency,Cost,Impressions,Clicks (destination)"]
    lines += [
        f"{row.day},Sale,GBP,€{money(row.cents)},{row.impressions},{row.link_clicks}" for row in history(NAMES[:1])
    ]
    found = check_file(SourceFile("tiktok.csv", "\n".join(lines).encode()))
    assert found.outcome == "refuse"
    assert "has money in EUR, GBP" in str(found.findings[0].message)


@pytest.mark.parametrize("days", [("2026-09-10", "2026-09-26"), ("2026-09-10", " --", " --")])
def test_totals_of_google_on_several_days_are_totals(days: tuple[str, ...]) -> None:
    export = google("vi")
    lines = export.file.content.decode().split("\r\n")
    spent = money(sum(row.cents for row in export.rows), group=",")
    kept = [line for line in lines if "Tổng số" not in line]
    for place, day in enumerate(days):
        kept.insert(20 + 30 * place, f'{day},Tổng số: Chiến dịch,USD,"{spent}",1,1,1')
    found = check_file(replace(export.file, content="\r\n".join(kept).encode()))
    assert found.totals["spend"] == pytest.approx(sum(row.cents for row in export.rows) / 100)
    assert (found.rows, len(found.skipped)) == (len(export.rows), 2 + len(days))


@pytest.mark.parametrize("mark", [".", ","])
def test_thousands_that_may_be_decimals_are_asked(mark: str) -> None:
    lines = ["date;platform;audience;spend;clicks;currency"]
    lines += [f"{row.day};meta;A;{1 + place % 9}{mark}{100 + place};{place};EUR" for place, row in enumerate(history())]
    for delimiter in (";", ",") if mark == "." else (";",):
        content = "\n".join(lines).replace(";", delimiter).encode()
        found = check_file(SourceFile("tidy.csv", content))
        assert [question.kind for question in found.questions] == ["decimal_mark"]
        assert "spend" not in found.totals
        told = check_file(SourceFile("tidy.csv", content, decimal_mark=mark))
        assert told.totals["spend"] < 10 * len(history())
