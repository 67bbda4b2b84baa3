"""What only a whole history shows: too little variation, mixtures of files; each told once."""

from __future__ import annotations

import numpy as np
from quality_samples import clean_rows, table_of

from optimizer.ingest.quality import file_findings, table_findings


def said(*parts: object) -> list[tuple[str, str]]:
    return [(one.severity, str(one.message)) for one in table_findings(table_of(*parts))]  # type: ignore[arg-type]


def test_a_clean_history_is_told_nothing_of() -> None:
    assert said(clean_rows()) == []


def test_spend_that_never_moved_is_told() -> None:
    rows = clean_rows()
    rows.loc[rows["audience"] == "b", "spend"] = 50.0
    ((severity, sentence),) = said(rows)
    assert severity == "info"
    assert sentence.startswith("Segments whose daily spend hardly ever moved: 1 (meta / b)")
    # a workspace may know more than the files that come in
    assert "These files alone do not tell" in sentence
    rng = np.random.default_rng(2)
    ((severity, sentence),) = said(rows.assign(spend=50.0 + rng.normal(0.0, 2.0, len(rows))))
    assert severity == "info"
    assert "hardly ever moved: 3 (" in sentence
    assert "100.0% of the spend" in sentence
    assert said(rows.assign(spend=50.0 + rng.normal(0.0, 12.0, len(rows)))) == []


def test_pauses_are_no_variation_and_refunds_no_spend() -> None:
    rows = clean_rows(audiences=("a",)).assign(spend=50.0)
    rows.loc[10:20, "spend"] = 0.0
    rows.loc[30, "spend"] = -5.0
    assert [sentence[:44] for _, sentence in said(rows)] == ["Segments whose daily spend hardly ever moved"]


def test_few_days_are_told_and_long_rows_count_by_their_days() -> None:
    rows = clean_rows()
    day = (rows["date"] - rows["date"].min()).dt.days
    ((severity, sentence),) = said(rows[(rows["audience"] != "c") | (day >= 50)])
    assert severity == "info"
    assert sentence.startswith("Segments with spend on fewer than 14 days: 1 (meta / c)")
    weekly = rows[day % 7 == 0].assign(days=7)
    assert said(weekly[weekly["date"] < "2026-03-16"]) == []
    assert len(said(weekly[weekly["date"] < "2026-03-09"])) == 1


def test_a_month_that_is_missing_between_files_is_told_once() -> None:
    june, august = clean_rows(days=30), clean_rows(days=30)
    august["date"] += np.timedelta64(61, "D")
    ((severity, sentence),) = said(june, august)
    assert severity == "info"
    assert "between their first and last: meta. The longest time is" in sentence
    one_file = table_of(june, august)
    rows = one_file.rows.set_index(np.arange(2, len(one_file.rows) + 2))
    assert len(file_findings("both.csv", rows)) == 1
    assert table_findings(one_file, told=file_findings("both.csv", rows)) == ()
    other = clean_rows(days=30, platform="tiktok")
    other["date"] += np.timedelta64(40, "D")
    assert len(said(june, august, other)) == 1
    assert said(june, other) == []


def test_a_mixture_of_files_is_told_unless_it_was_of_one_of_them() -> None:
    one, other = clean_rows().assign(attribution="7-day click"), clean_rows().assign(attribution="1-day click")
    later = other.assign(date=other["date"] + np.timedelta64(60, "D"))
    table = table_of(one, later)
    (found,) = table_findings(table)
    assert (found.severity, found.subject, found.file_name, found.row) == ("warning", "attribution", "", 0)
    assert "7-day click (180), 1-day click (180)" in str(found.message)
    both = table.rows.set_index(np.arange(2, len(table.rows) + 2))
    assert table_findings(table, told=file_findings("both.csv", both)) == ()
