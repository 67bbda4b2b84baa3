"""Whatever the bytes: a table or a sentence, never anything else, and never late."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
from export_templates import spoiled, templates
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_samples import META_HEADER, META_ROWS, csv_file, read, tidy_rows, xlsx_file

from optimizer.curves.shapes.families import check_curve
from optimizer.domain.performance import FIGURES
from optimizer.domain.problem import SpendLimit
from optimizer.errors import OptimizerError
from optimizer.ingest import Imported, SourceFile, read_curves, read_files, read_limits, unpacked

T = TypeVar("T")
SEEDS = {
    "tidy.csv": csv_file(tidy_rows()).content,
    "tidy-utf16.csv": csv_file(tidy_rows(), encoding="utf-16", delimiter="\t").content,
    "tidy-excel.csv": csv_file(tidy_rows(), delimiter=";", end="\r\n").content,
    "meta.csv": csv_file([META_HEADER, *META_ROWS]).content,
    "meta.xlsx": xlsx_file({"Raw Data Report": [META_HEADER, *META_ROWS]}).content,
}
LIMITS = b"platform,audience,min,max,on_off_min,lock\nmeta,A,100,20%,,\n,B,,,5,\n"
RICH_LIMITS = (
    b"platform,audience,tag,each,max,step,max_change,max_funded,at_least_times,of_tag,guardrail,level\n"
    b",,,yes,30%,,25%,,,,,\nmeta,A,,,,5,,,,,,\n,,new,,,,,3,2,old,,\n,,,,,,,,,,bounce_rate,40%\n"
)
CURVES = b"platform,audience,family,ceiling,half_saturation,shape,max\nmeta,A,hill,100,20,1.5,\nmeta,B,log,5,2,,9\n"
RICH_CURVES = (
    b"platform,audience,kpi,draw,family,ceiling,half_saturation,shape,tags,last_spend,bounce_rate\n"
    b"meta,A,lead,1,hill,100,20,1.5,new;x,5,0.4\nmeta,A,lead,2,hill,90,21,1.5,,,\n"
    b"meta,A,sale,1,log,9,20,,,,\nmeta,A,sale,2,log,8,20,,,,\n"
)
POINT_CURVES = b"platform,audience,family,spend,outcome\nmeta,A,points,10,5\nmeta,A,points,20,8\n"
NASTY = st.sampled_from(
    [b'"', b",", b";", b"\t", b"\n", b"\r", b"\x00", b"\xff", b"\xfe", b"=", b"-", b"%", b"1e999", b"nan", b"0" * 400,
     b"9" * 30, "ั€\u2028\u202e🎬".encode(), b"2026-99-99", b'"' * 7, b"," * 3000, b"\n" * 50, b"{0}{spend}", b"%s%n"]
)  # fmt: skip
EDIT = st.tuples(
    st.sampled_from(["insert", "delete", "replace", "cut", "double"]), st.floats(0, 1), st.floats(0, 1), NASTY
)


def edited(content: bytes, edits: list[tuple[str, float, float, bytes]]) -> bytes:
    for kind, where, length, piece in edits:
        start = int(where * len(content))
        stop = start + int(length * min(len(content) - start, 60))
        if kind == "insert":
            content = content[:start] + piece + content[start:]
        elif kind == "delete":
            content = content[:start] + content[stop:]
        elif kind == "replace":
            content = content[:start] + piece + content[stop:]
        elif kind == "cut":
            content = content[:start] if length > 0.5 else content[start:]
        else:
            content = content[:stop] + content[start:]
    return content


def in_time(action: Callable[[], T]) -> T | None:
    started = time.process_time()
    result: T | None
    try:
        result = action()
    except OptimizerError as error:
        sentence, result = str(error), None
    else:
        sentence = ""
    assert "\n" not in sentence
    assert time.process_time() - started < 10
    return result


def check_mutated(name: str, edits: list[tuple[str, float, float, bytes]]) -> None:
    imported = in_time(lambda: read(SourceFile(name, edited(SEEDS[name], edits))))
    if imported is None:
        return
    check_sound(imported)


def check_sound(imported: Imported) -> None:
    rows = imported.table.rows
    assert len(rows) >= 1
    assert np.isfinite(rows["spend"]).all()
    assert (rows["days"] >= 1).all()
    assert rows["date"].notna().all()
    assert rows["date"].between("2000-01-01", "2099-12-31").all()
    assert (rows[["platform", "audience"]] != "").all(axis=None)
    assert not rows.duplicated([name for name in rows if name not in FIGURES]).any()
    assert sum(summary.rows_rejected for summary in imported.summaries) == len(imported.rejected)
    for text in (*imported.findings, *imported.questions, *(row.reason for row in imported.rejected)):
        assert "\n" not in str(getattr(text, "message", text))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SEEDS)), st.lists(EDIT, min_size=1, max_size=6))
def test_mutated_exports_give_a_sound_table_or_a_sentence(
    name: str, edits: list[tuple[str, float, float, bytes]]
) -> None:
    check_mutated(name, edits)


TEMPLATES = templates()


def check_spoiled(rng: np.random.Generator) -> None:
    """Spoil one export, and read it beside a sound one at times."""
    name = sorted(TEMPLATES)[int(rng.integers(len(TEMPLATES)))]
    file = SourceFile(name, spoiled(TEMPLATES[name], list(TEMPLATES.values()), rng))
    sound = [SourceFile("sound.csv", TEMPLATES["meta_en.csv"])] if rng.random() < 0.1 else []
    imported = in_time(lambda: read_files([*unpacked(file), *sound]))
    if imported is not None:
        check_sound(imported)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_exports_that_are_not_spoiled_are_read(name: str) -> None:
    imported = read_files(unpacked(SourceFile(name, TEMPLATES[name])))
    check_sound(imported)
    assert not imported.rejected
    assert sum(summary.rows_used for summary in imported.summaries) >= 24


@pytest.mark.parametrize("seed", range(3))
def test_spoiled_exports_of_every_platform(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(100):
        check_spoiled(rng)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 120))
def test_many_spoiled_exports_of_every_platform(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(600):
        check_spoiled(rng)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SEEDS)), st.lists(EDIT, min_size=1, max_size=12))
def test_many_mutated_exports(name: str, edits: list[tuple[str, float, float, bytes]]) -> None:
    check_mutated(name, edits)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"\xff\xfe", b"PK\x03\x04", b"\xef\xbb\xbf", b"date,platform,audience,spend\n"]),
)
def test_any_bytes(content: bytes, start: bytes) -> None:
    in_time(lambda: read(SourceFile("ads.csv", start + content)))


@settings(max_examples=80, deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=4))
def test_mutated_small_tables(edits: list[tuple[str, float, float, bytes]]) -> None:
    for seed in (LIMITS, RICH_LIMITS):
        limits = in_time(lambda seed=seed: read_limits(SourceFile("limits.csv", edited(seed, edits))))
        for limit in () if limits is None else limits.limits:
            assert not isinstance(limit, SpendLimit) or limit.platform or limit.audience or limit.tag or limit.each
    for seed in (CURVES, RICH_CURVES, POINT_CURVES):
        brought = in_time(lambda seed=seed: read_curves(SourceFile("curves.csv", edited(seed, edits))))
        for curves in () if brought is None else brought.curves:
            assert len(brought.segments) == len(curves) == len(set(brought.segments))
            for segment, curve in zip(brought.segments, curves, strict=True):
                if curve is not None:
                    check_curve(curve, segment)


@pytest.mark.parametrize(
    "content",
    [
        b"date,platform,audience,spend\n2026-01-01,meta," + b"x" * 20_000_000 + b",5\n",
        b'date,platform,audience,spend\n2026-01-01,meta,"' + b"x\n" * 5_000_000,
        b"date,platform,audience,spend" + b"," * 2_000_000 + b"\n2026-01-01,meta,a,5\n",
        b"date,platform,audience,spend\n2026-01-01,meta,a,5\n2026-01-02,meta,a,5" + b"," * 2_000_000 + b"\n",
        b"\n" * 10_000_000,
        b'"' * 10_000_000,
        b"date,platform,audience,spend\n" + b"?,meta,a,5\n" * 50_000,
    ],
    ids=["long cell", "open quote", "wide header", "wide row", "blank lines", "quotes", "all rejected"],
)
def test_large_and_ugly(content: bytes) -> None:
    in_time(lambda: read(SourceFile("ads.csv", content)))
