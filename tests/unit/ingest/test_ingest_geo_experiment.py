"""A geo experiment in two files."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.domain.geo_experiment import GeoExperiment
from optimizer.errors import DataError
from optimizer.ingest import SourceFile, read_geo_experiment

GROUPS = '"geo","geo.group"\n"1",2\n"2",1\n"3",1\n'


def rows(days: int = 4, *, step: int = 1, sales: str = "sales") -> list[str]:
    lines = [f"date,geo,{sales},cost"]
    for day in range(days):
        start = np.datetime64("2026-01-05") + day * step
        lines += [f"{start},{geo},{10 * geo + day},{geo if day > 1 else 0}" for geo in (1, 2, 3)]
    return lines


def read(lines: list[str], groups: str = GROUPS) -> GeoExperiment:
    return read_geo_experiment(
        SourceFile("sales.csv", "\n".join(lines).encode()), SourceFile("groups.csv", groups.encode())
    )


def test_regions_are_added_up_to_groups() -> None:
    found = read(rows())
    assert (found.groups, found.treated, found.kpi, found.row_days) == (("1", "2"), None, "revenue", 1)
    assert found.outcome.tolist() == [[50 + 2 * day, 10 + day] for day in range(4)]
    assert found.spend.tolist() == [[0, 0], [0, 0], [5, 1], [5, 1]]
    assert found.starts[0] == np.datetime64("2026-01-05")
    assert found.findings == ()


def test_names_tell_the_treated_group_and_regions_may_be_left_out() -> None:
    found = read(rows(sales="conversions"), "region,group\n1,Treatment\n2,Control\n3,excluded\n")
    assert (found.groups, found.treated, found.kpi) == (("Control", "Treatment"), "Treatment", "conversions")
    assert found.outcome[0].tolist() == [20, 10]


def test_weekly_rows_are_seen() -> None:
    assert read(rows(step=7)).row_days == 7


def test_rows_that_are_missing_are_zero_and_told() -> None:
    lines = rows(400)
    found = read([line for line in lines if not line.startswith("2026-03-02,1,")])
    (finding,) = found.findings
    assert finding.severity == "info"
    assert "1 rows of regions are missing" in str(finding.message)
    assert found.outcome[56, 1] == 0.0
    found = read([line for line in lines if not line.startswith("2026-03-0") or ",3," not in line])
    assert found.findings[0].severity == "warning"


@pytest.mark.parametrize(
    ("lines", "groups", "words"),
    [
        (rows(), "geo,group\n1,a\n2,b\n3,c\n", r"groups.csv has 3 groups of regions \(a, b, c\)"),
        (rows(), "geo,group\n1,a\n2,a\n3,a\n", "has 1 groups"),
        (rows(), "geo,group\n1,a\n2,b\n", "no group for the region '3' of sales.csv"),
        ([*rows(), "2026-01-05,1,5,0"], GROUPS, "several rows of the region '1'"),
        ([line.replace("cost", "money") for line in rows()], GROUPS, "'money' that is not known"),
        (["date,geo,sales", "2026-01-05,1,5"], GROUPS, "none of the columns spend, cost"),
        (["date,geo,sales,revenue,cost", "2026-01-05,1,5,5,5"], GROUPS, "sales, revenue, of which only one"),
        ([*rows(), "2026-01-09,1,,0"], GROUPS, "0 where there was nothing"),
        ([*rows(), "never,1,5,0"], GROUPS, "column 'date' holds 'never'"),
        ([line for line in rows() if "01-06" not in line], GROUPS, "not one day or one week apart"),
    ],
)
def test_what_cannot_be_used_is_told(lines: list[str], groups: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read(lines, groups)
