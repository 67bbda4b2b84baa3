"""curves.csv: curves that an analyst brings."""

from __future__ import annotations

import pytest
from ingest_samples import csv_file

from optimizer.domain.curve import CURVE_FAMILIES, DrawnCurve, FamilyCurve, PointCurve
from optimizer.domain.segment import Segment
from optimizer.errors import DataError
from optimizer.ingest import BroughtCurves, SourceFile, read_curves

HEADER = ["platform", "audience", "family", "ceiling", "half_saturation", "shape", "max"]


def test_one_curve_per_segment() -> None:
    rows = [
        ["Meta", "A", "Hill", "400", "1200.5", "1.375", "5000"],
        ["meta", "B", "michaelis-menten", "1e3", "900", "", ""],
    ]
    brought = read_curves(csv_file([HEADER, *rows], "curves.csv"))
    assert (brought.kpis, brought.tags, brought.last_spend, brought.rates, brought.n_draws) == (("",), (), None, {}, 0)
    assert brought.segments == (Segment("meta", "A"), Segment("meta", "B"))
    assert brought.curves == (
        (FamilyCurve("hill", 400, 1200.5, 1.375, 5000), FamilyCurve("michaelis_menten", 1000, 900, 1.0, None)),
    )


@pytest.mark.parametrize("family", CURVE_FAMILIES)
def test_every_family(family: str) -> None:
    ((curve,),) = read_curves(csv_file([HEADER[:6], ["m", "a", family, 5, 10, 0.5]], "curves.csv")).curves
    assert curve == FamilyCurve(family, 5, 10, 0.5)


def test_decimal_commas() -> None:
    rows = [HEADER, ["m", "a", "hill", "1.234,5", "10,25", "1,5", ""]]
    ((curve,),) = read_curves(csv_file(rows, delimiter=";")).curves
    assert isinstance(curve, FamilyCurve)
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


def rich(*rows: str) -> BroughtCurves:
    return read_curves(SourceFile("curves.csv", "\n".join(rows).encode()))


def test_points_are_sorted_and_begin_at_nothing() -> None:
    brought = rich(
        "platform,audience,family,spend,outcome,ceiling,half_saturation",
        "meta,A,points,200,9,,",
        "meta,A,Points,100,5,,",
        "meta,B,linear,,,5,10",
        "tiktok,A,points,0,1,,",
        "tiktok,A,points,50,1,,",
    )
    first, second, third = brought.curves[0]
    assert isinstance(first, PointCurve)
    assert isinstance(third, PointCurve)
    assert second == FamilyCurve("linear", 5, 10, 1.0)
    assert (first.spend.tolist(), first.outcome.tolist()) == ([0, 100, 200], [0, 5, 9])
    assert (third.spend.tolist(), third.outcome.tolist()) == ([0, 50], [1, 1])


def test_draws_make_one_curve_in_the_same_order_for_all() -> None:
    brought = rich(
        "platform,audience,draw,family,ceiling,half_saturation,shape,max",
        "meta,A,7,hill,10,100,1.5,900",
        "meta,B,9,log,22,10,,",
        "meta,A,9,hill,12,90,1.25,",
        "meta,B,7,log,20,11,,",
    )
    first, second = brought.curves[0]
    assert brought.n_draws == 2
    assert isinstance(first, DrawnCurve)
    assert isinstance(second, DrawnCurve)
    assert (first.family, first.ceiling.tolist(), first.half_saturation.tolist()) == ("hill", [10, 12], [100, 90])
    assert (first.shape.tolist(), first.most, second.most) == ([1.5, 1.25], 900, None)
    assert (second.family, second.ceiling.tolist()) == ("log", [20, 22])


def test_kpis_tags_last_spend_and_rates() -> None:
    brought = rich(
        "platform,audience,kpi,family,ceiling,half_saturation,tags,last_spend,bounce_rate",
        "meta,A,lead,linear,5,10,country=PL | goal=new,100,",
        "meta,A,click,linear,90,10,,,0.4",
        "meta,B,Click,linear,80,10,country=DE,50.5,0.2",
        "meta,C,lead,linear,80,10,,0,",
    )
    assert brought.kpis == ("lead", "click")
    leads, clicks = brought.curves
    assert [curve is None for curve in leads] == [False, True, False]
    assert [curve is None for curve in clicks] == [False, False, True]
    assert brought.tags == (frozenset({"country=PL", "goal=new"}), frozenset({"country=DE"}), frozenset())
    assert brought.last_spend is not None
    assert brought.last_spend.tolist() == [100, 50.5, 0]
    kpi, rate = brought.rates["bounce_rate"]
    assert (kpi, rate.tolist()) == ("click", [0.4, 0.2, 0.0])


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            ["family,spend,outcome", "points,5,3", "points,5,4"],
            "row 3 gives a second point at the same spend for m / A",
        ),
        (["family,spend,outcome", "points,5,3", "points,9,2"], "row 3: the outcome of m / A falls although"),
        (["family,spend,outcome", "points,5,"], "row 2: column 'outcome' holds ''; give a number that is not negative"),
        (["family,spend,outcome", "points,-5,1"], "row 2: column 'spend' holds '-5'; give a number that is not negat"),
        (["family,spend,outcome", "points,0,1"], "row 2: the curve of m / A has no point but the one at spend 0;"),
        (["family,ceiling,half_saturation,spend", "linear,1,1,4"], "row 2: column 'spend' holds '4'; give nothing, as"),
        (
            ["family,spend,outcome,ceiling,half_saturation", "points,4,4,1,"],
            "row 2: column 'ceiling' holds '1'; give nothing, as the family points has only spend and outcome",
        ),
        (
            ["family,ceiling,half_saturation,draw", "linear,1,1,1", "linear,1,1,1"],
            "row 3 gives a second curve for m / A, after curves.csv, row 2;",
        ),
        (
            ["family,ceiling,half_saturation,draw", "linear,1,1,1", "linear,1,1,"],
            "row 3: column 'draw' holds ''; give the number of a draw",
        ),
        (
            ["family,ceiling,half_saturation,draw", "linear,1,1,1", "log,1,1,2"],
            "row 3: column 'family' holds 'log'; give the family of the curve's first row",
        ),
        (
            ["family,ceiling,half_saturation,draw,kpi", "log,1,1,1,a", "log,1,1,2,a", "log,1,1,1,b"],
            "row 4: m / A (b) has 1 draws and other curves have 2;",
        ),
        (
            ["family,ceiling,half_saturation,kpi,last_spend", "log,1,1,a,5", "log,1,1,b,6"],
            "row 3: column 'last_spend' differs from curves.csv, row 2, which is about m / A (b) too;",
        ),
        (
            ["family,ceiling,half_saturation,kpi,tags", "log,1,1,a,x", "log,1,1,b,y"],
            "row 3: column 'tags' differs from curves.csv, row 2",
        ),
        (
            ["family,ceiling,half_saturation,kpi,x_rate", "log,1,1,a,0.1", "log,1,1,b,0.1"],
            "row 3: column 'x_rate' is filled in for the KPI b, after a in curves.csv, row 2;",
        ),
        (["family,ceiling,half_saturation,x_rate", "log,1,1,-1"], "row 2: column 'x_rate' holds '-1'; give a number"),
        (
            ["family,ceiling,half_saturation,kpi", "log,1,1,a", "log,1,1,"],
            "row 3: column 'kpi' holds ''; give the name of a KPI",
        ),
        (["family,ceiling,half_saturation,extra", "log,1,1,a"], " has a column 'extra' that is not known;"),
    ],
)
def test_what_does_not_fit_together_is_refused(rows: list[str], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        rich(f"platform,audience,{rows[0]}", *(f"m,A,{text}" for text in rows[1:]))
    assert "curves.csv" in str(caught.value)
    assert sentence in str(caught.value)


def test_a_last_spend_for_some_only_is_refused() -> None:
    with pytest.raises(
        DataError, match=r"row 3: column 'last_spend' is empty for m / B, though other segments have it"
    ):
        rich("platform,audience,family,ceiling,half_saturation,last_spend", "m,A,log,1,1,5", "m,B,log,1,1,")
