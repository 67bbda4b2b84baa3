"""limits.csv: money and shares, scopes, and everything that contradicts itself."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file, xlsx_file

from optimizer.domain.guardrail import GuardrailLevel
from optimizer.domain.problem import FundedLimit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, read_limits

HEADER = ["platform", "audience", "min", "max", "on_off_min", "lock"]


def limits(*rows: list[object], header: list[str] = HEADER, delimiter: str = ",") -> tuple[object, ...]:
    found = read_limits(csv_file([header, *rows], "limits.csv", delimiter=delimiter))
    assert found.guardrails == ()
    return found.limits


def test_every_kind_and_scope() -> None:
    assert limits(
        ["Meta", "Look, alike", "100", "2500.50", "", ""],
        ["meta", "", "", "60%", "", ""],
        [],
        ["", "Retargeting", "", "", "12.5 %", ""],
        ["tiktok", "A", "", "", "", "0"],
        ["tiktok", "B", "0%", "1,000,000", "1000", "--"],
    ) == (
        SpendLimit("meta", "Look, alike", LimitAmount(100), LimitAmount(2500.5), source="limits.csv, row 2"),
        SpendLimit("meta", None, most=LimitAmount(0.6, "share"), source="limits.csv, row 3"),
        SpendLimit(None, "Retargeting", on_off_minimum=LimitAmount(0.125, "share"), source="limits.csv, row 5"),
        SpendLimit("tiktok", "A", lock=LimitAmount(0), source="limits.csv, row 6"),
        SpendLimit(
            "tiktok", "B", LimitAmount(0, "share"), LimitAmount(1e6), LimitAmount(1000), source="limits.csv, row 7"
        ),
    )


def test_columns_in_any_order_and_some_left_out() -> None:
    found = limits(["80%", "meta"], header=["MAX", " Platform "])
    assert found == (SpendLimit("meta", None, most=LimitAmount(0.8, "share"), source="limits.csv, row 2"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_as_a_polish_spreadsheet_writes_it(encoding: str) -> None:
    rows = [HEADER, ["meta", "Zażółć", "1 234,50", "12,5%", "", ""]]
    found = read_limits(csv_file(rows, "limits.csv", delimiter=";", encoding=encoding))
    (limit,) = found.limits
    assert isinstance(limit, SpendLimit)
    assert limit.audience == "Zażółć"
    assert (limit.least, limit.most) == (LimitAmount(1234.5), LimitAmount(0.125, "share"))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "", "5", "", "", ""], "limits.csv, row 2 names neither a platform nor an audience;"),
        (
            ["meta", "", "", "", "", ""],
            "limits.csv, row 2 gives no amount; fill in at least one of min, max, on_off_min, lock, max_change,",
        ),
        (["meta", "", "200", "100", "", ""], "limits.csv, row 2: min is '200', above max, which is '100';"),
        (["meta", "", "30%", "20%", "", ""], "limits.csv, row 2: min is '30%', above max, which is '20%';"),
        (["meta", "", "", "100", "200", ""], "limits.csv, row 2: on_off_min is '200', above max, which is '100';"),
        (
            ["meta", "", "-5", "", "", ""],
            "limits.csv, row 2: column 'min' holds '-5'; give money that is not negative,",
        ),
        (["meta", "", "", "101%", "", ""], "limits.csv, row 2: column 'max' holds '101%';"),
        (["meta", "", "", "%", "", ""], "limits.csv, row 2: column 'max' holds '%';"),
        (["meta", "", "", "lots", "", ""], "limits.csv, row 2: column 'max' holds 'lots';"),
        (["meta", "", "", "<5", "", ""], "limits.csv, row 2: column 'max' holds '<5';"),
        (["meta", "", "", "inf", "", ""], "limits.csv, row 2: column 'max' holds 'inf';"),
        (["meta", "", "5", "", "", "10"], "limits.csv, row 2 gives lock together with min;"),
        (["meta", "", "", "1000", "", "", "x"], "limits.csv, row 2, has 7 cells where the header has 6;"),
    ],
)
def test_what_contradicts_itself_is_refused(row: list[object], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        limits(row)
    assert sentence in str(caught.value)


def test_a_scope_twice_is_refused() -> None:
    with pytest.raises(DataError, match=r"limits\.csv, row 4 limits the same as limits\.csv, row 2;"):
        limits(["meta", "A", "5", "", "", ""], ["meta", "B", "5", "", "", ""], ["META", " A", "", "9", "", ""])


def test_a_thousand_or_one_and_a_bit_is_not_guessed() -> None:
    with pytest.raises(DataError, match="no figure tells"):
        limits(["meta", "A", "1.500", "", "", ""], delimiter=";")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            csv_file([["platform", "minimum"], ["meta", 5]], "limits.csv"),
            "has a column 'minimum' that is not known; its columns are",
        ),
        (csv_file([["platform", "max", "max"], ["meta", 5, 5]], "limits.csv"), "has the column 'max' twice"),
        (csv_file([HEADER], "limits.csv"), "limits.csv has a header but no rows below it"),
        (SourceFile("limits.csv", b""), "limits.csv is empty"),
        (xlsx_file({"Sheet1": [HEADER]}, "limits.xlsx"), "limits.xlsx is a workbook; save it as CSV."),
        (SourceFile("limits.csv", b'platform,max\n"' + b"x" * 200_000), "limits.csv is no table"),
    ],
)
def test_what_is_no_table_of_limits(file: SourceFile, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_limits(file)
    assert sentence in str(caught.value)


def rich(*rows: str) -> SourceFile:
    return SourceFile("limits.csv", "\n".join(rows).encode())


def test_what_a_manager_can_ask_for_beside_amounts() -> None:
    found = read_limits(
        rich(
            "platform,audience,tag,period,each,max,on_off_min,max_change,step,max_funded",
            ",,,,yes,30%,,,,",
            "Meta,,,,Yes,,500,,,",
            ",,country=PL,,no,,,150%,,4",
            "tiktok,A,,,,,,200,5,",
            ",,,week 1,,1000,,,,",
            ",,,,,,,,,6",
        )
    )
    rows = [f"limits.csv, row {row}" for row in range(2, 8)]
    assert found.guardrails == ()
    assert found.limits == (
        SpendLimit(None, None, most=LimitAmount(0.3, "share"), each=True, source=rows[0]),
        SpendLimit("meta", None, on_off_minimum=LimitAmount(500), each=True, source=rows[1]),
        SpendLimit(None, None, tag="country=PL", most_change=LimitAmount(1.5, "share"), source=rows[2]),
        FundedLimit(Scope(tag="country=PL"), 4, rows[2]),
        SpendLimit("tiktok", "A", most_change=LimitAmount(200), step=5.0, source=rows[3]),
        SpendLimit(None, None, period="week 1", most=LimitAmount(1000), source=rows[4]),
        FundedLimit(Scope(), 6, rows[5]),
    )


def test_ratios_and_guardrails() -> None:
    found = read_limits(
        rich(
            "platform,tag,period,at_least_times,of_platform,of_tag,guardrail,level",
            ",goal=prospecting,,2,,goal=retargeting,,",
            "Meta,,June,1.5,TikTok,,,",
            ",,,,,,Bounce rate,40%",
            ",,,,,,cpa,12.5",
        )
    )
    assert found.limits == (
        RatioLimit(Scope(tag="goal=prospecting"), Scope(tag="goal=retargeting"), 2.0, "limits.csv, row 2"),
        RatioLimit(Scope("meta", period="June"), Scope("tiktok", period="June"), 1.5, "limits.csv, row 3"),
    )
    assert found.guardrails == (
        GuardrailLevel("bounce_rate", 0.4, "limits.csv, row 4"),
        GuardrailLevel("cpa", 12.5, "limits.csv, row 5"),
    )


@pytest.mark.parametrize(
    ("header", "row", "sentence"),
    [
        ("platform,each,max", "meta,maybe,5", "row 2: column 'each' holds 'maybe'; give yes, no or nothing"),
        ("each,max_funded", "yes,3", "row 2 fills in each, which says something only beside one of min,"),
        ("platform,step", "meta,5", "row 2 gives a step for several segments together; write yes under each"),
        ("platform,audience,step", "meta,A,5%", "row 2: column 'step' holds '5%'; give money above zero"),
        ("platform,audience,step", "meta,A,0", "row 2: column 'step' holds '0'; give money above zero"),
        ("platform,max_change", "meta,-5%", "row 2: column 'max_change' holds '-5%'; give money that is not negative"),
        ("platform,max_change,lock", "meta,5%,9", "row 2 gives lock together with max_change;"),
        ("platform,max_funded", "meta,2.5", "row 2: column 'max_funded' holds '2.5'; give a whole number"),
        ("platform,max_funded", "meta,-1", "row 2: column 'max_funded' holds '-1'; give a whole number"),
        ("platform,at_least_times", "meta,2", "row 2 gives at_least_times without both sides;"),
        ("platform,at_least_times,of_platform", ",2,meta", "row 2 gives at_least_times without both sides;"),
        ("platform,at_least_times,of_tag", "meta,0,x", "row 2: column 'at_least_times' holds '0'; give a number above"),
        ("platform,max,of_tag", "meta,5,x", "row 2 fills in of_tag, which says something only beside one of at_least"),
        ("guardrail", "cpa", "row 2 gives only one of guardrail and level; give both,"),
        ("level", "40%", "row 2 gives only one of guardrail and level; give both,"),
        ("guardrail,level", "cpa,0", "row 2: column 'level' holds '0'; give a number above zero"),
        ("platform,guardrail,level", "meta,cpa,9", "row 2 gives a guardrail together with platform;"),
        ("platform,max_funded", "meta,--", "row 2 gives no amount; fill in at least one of"),
    ],
)
def test_what_says_nothing_clear_is_refused(header: str, row: str, sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        read_limits(rich(header, row))
    assert f"limits.csv, {sentence}" in str(caught.value)


def test_the_same_question_twice_is_refused_and_different_ones_are_not() -> None:
    with pytest.raises(DataError, match=r"row 3 limits the same as limits\.csv, row 2;"):
        read_limits(rich("platform,max_funded", "meta,3", "Meta,4"))
    both = read_limits(rich("platform,max,max_funded,each", "meta,5000,,", "meta,,3,", "meta,100,,yes"))
    assert len(both.limits) == 3
