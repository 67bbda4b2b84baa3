"""One currency for all money, named by the files or by the user."""

from __future__ import annotations

import pytest
from ingest_samples import META_HEADER, META_ROWS, csv_file, day, read, read_answered, said, tidy_rows, warnings_of

from optimizer.errors import DataError
from optimizer.ingest import SourceFile

HEADER = ["date", "platform", "audience", "spend", "currency"]


def tidy(*codes: str, name: str = "ads.csv") -> SourceFile:
    rows = [[day(number), f"platform {name}", "a", "1.50", code] for number, code in enumerate(codes)]
    return csv_file([HEADER, *rows], name)


def test_found_in_a_column_or_a_header() -> None:
    assert read(tidy("pln", "PLN", "")).table.currency == "PLN"
    assert read(csv_file([META_HEADER, *META_ROWS])).table.currency == "PLN"
    assert read(csv_file([META_HEADER, *META_ROWS]), currency="pln").table.currency == "PLN"


def test_the_user_says_it_where_the_file_does_not() -> None:
    imported = read(csv_file(tidy_rows()), currency="vnd")
    assert imported.table.currency == "VND"
    assert warnings_of(imported) == []
    assert imported.summaries[0].currency is None


def test_nobody_says_it() -> None:
    imported = read(csv_file(tidy_rows()))
    assert imported.table.currency is None
    (finding,) = [finding for finding in imported.findings if finding.subject == "currency"]
    assert (finding.severity, finding.subject) == ("info", "currency")
    assert "currency of the account" in str(finding.remedy)


def test_a_file_without_one_is_taken_to_be_like_the_others() -> None:
    imported = read(tidy("EUR"), csv_file(tidy_rows(), "plain.csv"))
    assert imported.table.currency == "EUR"
    assert "plain.csv names no currency; its money is taken as EUR" in said(imported)


@pytest.mark.parametrize(
    ("files", "currency", "sentence"),
    [
        ([tidy("EUR", "PLN")], None, "in different currencies (ads.csv: EUR, ads.csv: PLN);"),
        (
            [tidy("EUR", name="a.csv"), tidy("PLN", name="b.csv")],
            None,
            "in different currencies (a.csv: EUR, b.csv: PLN);",
        ),
        ([tidy("EUR")], "PLN", "ads.csv has money in EUR and the rest is in PLN; give the rate"),
        ([tidy("EUR")], "zloty", "'zloty' is not a currency;"),
        ([tidy("XXY")], None, "ads.csv names the currency 'XXY', which is none;"),
        (
            [csv_file([["Day", "Campaign", "Cost"], [day(0), "C", "€5"], [day(1), "C", "£5"]])],
            None,
            "has money in EUR, GBP;",
        ),
    ],
)
def test_contradictions_are_refused(files: list[SourceFile], currency: str | None, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_answered(*files, currency=currency)
    assert sentence in str(caught.value)


def test_rows_that_are_not_used_have_no_say() -> None:
    rows = [["Day", "Campaign", "Currency code", "Cost"], [day(0), "C", "EUR", "5.00"], [day(1), "C", "PLN", "five"],
            ["Total: Account", "--", "USD", "5.00"]]  # fmt: skip
    assert read(csv_file(rows)).table.currency == "EUR"
