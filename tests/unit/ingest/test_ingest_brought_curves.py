"""curves.csv: curves that an analyst brings."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file

from optimizer.domain.curve import CURVE_FAMILIES, FamilyCurve
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest import read_curves

HEADER = ["platform", "audience", "family", "ceiling", "half_saturation", "shape", "max"]


def test_one_curve_per_segment() -> None:
    rows = [
        ["Meta", "A", "Hill", "400", "1200.5", "1.375", "5000"],
        ["meta", "B", "michaelis-menten", "1e3", "900", "", ""],
    ]
    segments, curves = read_curves(csv_file([HEADER, *rows], "curves.csv"))
    assert segments == (Segment("meta", "A"), Segment("meta", "B"))
    assert curves == (
        FamilyCurve("hill", 400, 1200.5, 1.375, 5000),
        FamilyCurve("michaelis_menten", 1000, 900, 1.0, None),
    )


@pytest.mark.parametrize("family", CURVE_FAMILIES)
def test_every_family(family: str) -> None:
    _, (curve,) = read_curves(csv_file([HEADER[:6], ["m", "a", family, 5, 10, 0.5]], "curves.csv"))
    assert curve == FamilyCurve(family, 5, 10, 0.5)


def test_decimal_commas() -> None:
    _, (curve,) = read_curves(csv_file([HEADER, ["m", "a", "hill", "1.234,5", "10,25", "1,5", ""]], delimiter=";"))
    assert (curve.ceiling, curve.half_saturation, curve.shape) == (1234.5, 10.25, 1.5)


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        (
            "family",
            "spline",
            "column 'family' holds 'spline'; give one of hill, michaelis_menten, exponential, log, power,",
        ),
        ("family", "", "column 'family' holds ''; give one of"),
        ("shape", "", "column 'shape' holds ''; give a number above zero"),
        ("shape", "0", "column 'shape' holds '0'; give a number above zero"),
        ("ceiling", "", "column 'ceiling' holds ''; give a number above zero"),
        ("ceiling", "-4", "column 'ceiling' holds '-4'; give a number above zero"),
        ("ceiling", "nan", "column 'ceiling' holds 'nan'; give a number above zero"),
        ("half_saturation", "inf", "column 'half_saturation' holds 'inf'; give a number"),
        ("half_saturation", "0", "column 'half_saturation' holds '0'; give a number above zero"),
        ("max", "many", "column 'max' holds 'many'; give a number"),
        ("platform", "", "column 'platform' holds ''; give a name"),
        ("audience", "", "column 'audience' holds ''; give a name"),
    ],
)
def test_a_wrong_cell_is_named(column: str, cell: str, sentence: str) -> None:
    row = ["meta", "A", "hill", "400", "1200.5", "1.4", ""]
    row[HEADER.index(column)] = cell
    with pytest.raises(DataError) as caught:
        read_curves(csv_file([HEADER, ["meta", "first", *row[2:]] if column == "-" else row], "curves.csv"))
    assert f"curves.csv, row 2: {sentence}" in str(caught.value)


def test_a_segment_twice_is_refused() -> None:
    rows = [["meta", "A", "linear", 5, 10, ""], ["Meta", "A", "linear", 6, 10, ""]]
    with pytest.raises(
        DataError, match=r"curves\.csv, row 3 gives a second curve for meta / A, after curves\.csv, row 2;"
    ):
        read_curves(csv_file([HEADER[:6], *rows], "curves.csv"))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(DataError, match=r"curves\.csv has no column 'ceiling' \(found: platform, audience, family\)"):
        read_curves(csv_file([HEADER[:3], ["meta", "A", "linear"]], "curves.csv"))
