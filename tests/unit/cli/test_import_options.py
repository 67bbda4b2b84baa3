"""What a user says of files on the command line, and what is said back before and after an import."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PLACE = ("--workspace", "shop.sqlite")


def days(count: int = 30) -> list[date]:
    return [date(2026, 3, 1) + timedelta(days=number) for number in range(count)]


def write(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def unknown(folder: Path) -> Path:
    lines = ["Dnia;Reklama;Wydatki;Klikniecia"]
    lines += [f"{day.isoformat()};Zima;{10 + number % 7},50;{number}" for number, day in enumerate(days())]
    return write(folder, "reklamy.csv", lines)


@pytest.fixture
def slashed(folder: Path) -> Path:
    lines = ["date,platform,audience,spend,clicks,currency"]
    lines += [f"0{number}/04/2026,meta,A,{number}.50,{number},EUR" for number in range(1, 9)]
    return write(folder, "slashed.csv", lines)


def understood(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "understood.json").read_text(encoding="utf-8"))
    return found


def test_a_check_keeps_nothing_and_says_everything(folder: Path, run: Run, slashed: Path) -> None:
    told = run("import", "slashed.csv", "--check", "--json", "understood.json", *PLACE)
    assert (told.status, told.err) == (0, "")
    assert "can be imported once the question is answered" in told.out
    assert "--date-order dmy" in told.out
    assert not (folder / "shop.sqlite").exists()
    found = understood(folder)
    assert found["outcome"] == "ask_user"
    assert [question["kind"] for question in found["questions"]] == ["date_order"]
    assert (found["date_min"], found["total_spend"], found["n_data_rows"]) == (None, 40.0, 8)
    assert found["files"] == [{key: value for key, value in found.items() if key != "files"}]


def test_an_open_question_ends_an_import_and_its_answer_lets_it_go_on(folder: Path, run: Run, slashed: Path) -> None:
    told = run("import", "slashed.csv", *PLACE)
    assert told.status == 2
    assert "--date-order dmy or --date-order mdy" in told.err
    assert run("import", "slashed.csv", "--date-order", "dmy", *PLACE).status == 0
    again = run("import", "slashed.csv", "--date-order", "mdy", "--json", "understood.json", *PLACE)
    assert "read otherwise" in " ".join(again.out.split())
    assert understood(folder)["date_min"] == "2026-01-04"
    history = run("workspace", "history", *PLACE).out
    assert "slashed.csv" in history
    assert "undone" in history.lower()


def test_refused_files_have_a_record_too(folder: Path, run: Run) -> None:
    (folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    told = run("import", "picture.csv", "--check", "--json", "understood.json")
    assert told.status == 2
    found = understood(folder)
    assert (found["outcome"], found["n_data_rows"], found["questions"]) == ("refuse", None, [])
    assert found["findings"][0]["severity"] == "critical"


def test_named_columns_are_remembered_for_the_same_headers(folder: Path, run: Run, unknown: Path) -> None:
    told = run("import", "reklamy.csv", *PLACE)
    assert told.status == 2
    assert "(Dnia, Reklama, Wydatki, Klikniecia)" in told.err
    assert "--column 'Klikniecia=clicks'" in told.err
    seen = run("import", "reklamy.csv", "--check")
    assert "2026-03-01, 2026-03-02" in seen.out
    named = [("--column", pair) for pair in ("Dnia=date", "Reklama=campaign", "Wydatki=spend", "Klikniecia=clicks")]
    said = [word for pair in named for word in pair]
    assert run("import", "reklamy.csv", *said, "--platform", "ceneo", "--currency", "PLN", *PLACE).status == 0
    lines = unknown.read_text(encoding="utf-8").splitlines()
    later = [line.replace("2026-03", "2026-05") for line in lines]
    write(folder, "maj.csv", later)
    told = run("import", "maj.csv", "--platform", "ceneo", "--check", "--json", "understood.json", *PLACE)
    found = understood(folder)
    assert found["outcome"] == "import_with_warning" or found["outcome"] == "import"
    assert (found["date_min"], found["currency"], found["total_clicks"]) == ("2026-05-01", "PLN", sum(range(30)))


def test_currencies_are_changed_at_the_rate_that_is_given(folder: Path, run: Run) -> None:
    header = "date,platform,audience,spend,clicks,currency"
    for code in ("EUR", "PLN"):
        rows = [f"{day.isoformat()},meta,{code} ads,10.00,{5 + number},{code}" for number, day in enumerate(days())]
        write(folder, f"{code}.csv", [header, *rows])
    told = run("import", "EUR.csv", "PLN.csv", *PLACE)
    assert told.status == 2
    assert "different currencies" in told.err
    assert run("import", "EUR.csv", "PLN.csv", "--currency", "PLN", *PLACE).status == 2
    rate = ("--currency", "PLN", "--rate", "EUR=4.25@2026-01-01")
    assert run("import", "EUR.csv", "PLN.csv", *rate, "--check", "--json", "understood.json").status == 0
    assert understood(folder)["total_spend"] == 30 * 10 * (1 + 4.25)
    assert run("import", "EUR.csv", "PLN.csv", *rate, *PLACE).status == 0


def test_files_that_overlap_are_looked_through_as_one_import(folder: Path, run: Run) -> None:
    header = "date,platform,audience,spend,clicks,currency"
    rows = [f"{day.isoformat()},meta,A,1{number}.00,{number},EUR" for number, day in enumerate(days())]
    write(folder, "march.csv", [header, *rows])
    write(folder, "late_march.csv", [header, *rows[15:]])
    told = run("import", "march.csv", "late_march.csv", "--check", "--json", "understood.json")
    assert "counted once" in " ".join(told.out.split())
    found = understood(folder)
    assert found["total_spend"] == sum(float(f"1{number}") for number in range(30))
    assert [one["n_data_rows"] for one in found["files"]] == [30, 15]


def test_archives_are_taken_apart(folder: Path, run: Run) -> None:
    header = "date,platform,audience,spend,clicks,currency"
    for name in ("a", "b"):
        rows = [f"{day.isoformat()},meta,{name},1{number}.00,{number},EUR" for number, day in enumerate(days())]
        write(folder, f"{name}.csv", [header, *rows])
    with zipfile.ZipFile(folder / "both.zip", "w") as archive:
        for name in ("a.csv", "b.csv"):
            archive.write(folder / name, f"march/{name}")
    assert run("import", "both.zip", *PLACE, "--json", "understood.json").status == 0
    found = understood(folder)
    assert [one["file"] for one in found["files"]] == ["both.zip/march/a.csv", "both.zip/march/b.csv"]
    assert found["n_data_rows"] == 60
    assert "imported before" in " ".join(run("import", "a.csv", *PLACE).out.split())


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("--rate", "EUR:4.25"), "--rate is 'EUR:4.25'; write the currency"),
        (("--rate", "EUR=4.25@2026-01-01"), "does not say into which currency"),
        (("--rate", "EUR=0@2026-01-01", "--currency", "PLN"), "above zero"),
        (("--rate", "EUR=4.25@2026-13-01", "--currency", "PLN"), "no day of the calendar"),
        (("--column", "Wydatki"), "--column is 'Wydatki'; write both sides"),
        (("--column", "Wydatki=money"), "names no field of ours"),
        (("--audience-rule", "Retargeting"), "--audience-rule is 'Retargeting'"),
        (("--audience", "age"), "has no column for the audience 'age'; choose one of audience"),
    ],
)
def test_what_is_typed_wrong_is_said(run: Run, slashed: Path, said: tuple[str, ...], sentence: str) -> None:
    told = run("import", "slashed.csv", "--date-order", "dmy", *said, *PLACE)
    assert (told.status, told.out) == (2, "")
    assert sentence in told.err
    assert told.err.count("\n") == 1


NAMED = ("--column", "Dnia=date", "--column", "Reklama=campaign", "--column", "Wydatki=spend")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("--column", "Nope=date"), "has no column 'Nope'"),
        (("--column", "Reklama=date"), "are named as 'date'"),
    ],
)
def test_what_is_said_of_columns_is_checked_again_when_others_are_remembered(
    run: Run, unknown: Path, said: tuple[str, ...], sentence: str
) -> None:
    assert unknown.exists()
    own = ("--platform", "ceneo", "--currency", "PLN", *PLACE)
    assert run("import", "reklamy.csv", *NAMED, *own).status == 0
    extra = (*NAMED, *said) if "Reklama" in said[1] else said
    told = run("import", "reklamy.csv", *extra, *own)
    assert told.status == 2
    assert sentence in told.err


def test_the_platform_and_the_currency_are_remembered_with_the_columns(folder: Path, run: Run, unknown: Path) -> None:
    assert run("import", "reklamy.csv", *NAMED, "--platform", "ceneo", "--currency", "PLN", *PLACE).status == 0
    later = unknown.read_text(encoding="utf-8").replace("2026-03", "2026-05")
    (folder / "maj.csv").write_text(later, encoding="utf-8")
    assert run("import", "maj.csv", *PLACE).status == 0
    history = run("workspace", "history", *PLACE).out
    assert "maj.csv" in history


def test_a_table_in_polish_is_no_export_of_google(folder: Path, run: Run) -> None:
    lines = ["Data,Kampania,Zestaw,Koszt (PLN),Wyswietlenia,Klik"]
    lines += [
        f"{day.isoformat()},Zima,Grupa,{10 + number}.50,{900 + number},{number}" for number, day in enumerate(days())
    ]
    write(folder, "reklamy.csv", lines)
    told = run("import", "reklamy.csv", "--check", "--json", "understood.json")
    assert told.status == 0
    assert understood(folder)["outcome"] == "ask_user"
    assert [question["kind"] for question in understood(folder)["questions"]] == ["columns"]


def test_audiences_are_named_the_next_time_as_the_time_before(folder: Path, run: Run) -> None:
    header = "date,platform,campaign,ad_set,spend,clicks,currency"
    for month in ("03", "04"):
        rows = [f"2026-{month}-{n:02},meta,Sale,PL_{n % 2}_retargeting,1{n}.00,{n},EUR" for n in range(1, 29)]
        write(folder, f"{month}.csv", [header, *rows])
    assert run("import", "03.csv", "--audience-rule", "Warm=PL_*_retargeting", *PLACE).status == 0
    assert run("import", "04.csv", *PLACE).status == 0
    from optimizer import workflow

    place = workflow.open_workspace(folder / "shop.sqlite")
    table = workflow.performance(place)
    assert table is not None
    assert set(table.rows["audience"]) == {"Warm"}
    assert run("import", "04.csv", "--audience", "usual", *PLACE).status == 0
    table = workflow.performance(place)
    assert table is not None
    assert set(table.rows["audience"]) == {"Warm", "PL_0_retargeting", "PL_1_retargeting"}


def test_files_that_cannot_be_used_leave_no_workspace(folder: Path, run: Run, slashed: Path) -> None:
    assert slashed.exists()
    assert run("import", "slashed.csv", *PLACE).status == 2
    assert not (folder / "shop.sqlite").exists()


def test_a_plan_from_files_takes_the_same_answers(folder: Path, run: Run) -> None:
    lines = ["date,platform,audience,spend,conversions,currency"]
    for number, day in enumerate(days(12)):
        for name in ("A", "B"):
            lines.append(f"{day.day:02}/{day.month:02}/2026,meta,{name},{10 + 3 * (number % 5)}.50,{number % 4},EUR")
    write(folder, "short.csv", lines)
    asked = ("--budget", "500", "--start", "2026-04-01", "--end", "2026-04-30", "--out", "plan.csv")
    told = run("plan", "short.csv", *asked)
    assert told.status == 2
    assert "--date-order dmy" in told.err
    assert run("plan", "short.csv", "--date-order", "dmy", *asked).status == 0


def test_one_unknown_header_of_a_known_platform_is_asked_and_named(folder: Path, run: Run) -> None:
    lines = ["Berichtstag,Kampagnenname,Anzeigengruppenname,Ausgegebener Betrag (EUR),Impressionen,Link-Klicks"]
    lines += [
        f"{day.isoformat()},Winter,Frauen,{10 + number % 7}.50,{900 + number},9" for number, day in enumerate(days())
    ]
    write(folder, "meta.csv", lines)
    told = run("import", "meta.csv", "--check", "--json", "understood.json")
    assert understood(folder)["questions"][0]["choices"] == ["Berichtstag=date"]
    assert "--column 'Berichtstag=date'" in " ".join(told.out.split())
    assert run("import", "meta.csv", "--check", "--json", "understood.json", "--column", "Berichtstag=date").status == 0
    found = understood(folder)
    assert (found["outcome"], found["platform"], found["language"], found["level"]) == ("import", "meta", "de", "adset")
    assert found["total_clicks"] == 270


def test_another_audience_column_of_a_known_platform(folder: Path, run: Run) -> None:
    lines = ["Day,Campaign name,Zielgruppe,Amount spent (EUR),Impressions"]
    lines += [
        f"{day.isoformat()},Winter,Frauen,{10 + number % 7}.50,{900 + number}" for number, day in enumerate(days())
    ]
    write(folder, "meta.csv", lines)
    assert run("import", "meta.csv", "--column", "Zielgruppe=ad_set", *PLACE).status == 0
    from optimizer import workflow

    table = workflow.performance(workflow.open_workspace(folder / "shop.sqlite"))
    assert table is not None
    assert set(table.rows["audience"]) == {"Frauen"}


def test_attribution_settings_that_come_to_differ_are_told(folder: Path, run: Run) -> None:
    header = "Day,Campaign name,Ad set name,Attribution setting,Amount spent (EUR),Impressions"
    for month, setting in (("03", "7-day click"), ("04", "1-day click")):
        rows = [f"2026-{month}-{n:02},Sale,Women,{setting},1{n}.00,{900 + n}" for n in range(1, 29)]
        write(folder, f"{month}.csv", [header, *rows])
    assert "attribution" not in run("import", "03.csv", *PLACE).out.lower()
    assert "7-day click" in run("import", "04.csv", *PLACE).out
