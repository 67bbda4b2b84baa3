"""How long importing takes and how much memory it needs: up to a million rows of daily results.

usage: python -m benchmarks.importing read|import KIND ROWS    (one size, in this process)
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.markdown import table
from benchmarks.settings import Settings
from optimizer.domain.imports import ReadingWishes
from optimizer.ingest import Imported, SourceFile, read_files
from optimizer.workflow.importing import import_files
from optimizer.workflow.places import open_workspace

SIZES = (100_000, 300_000, 1_000_000)
"""Rows."""
KINDS = ("tidy", "meta", "meta by age and gender", "google, UTF-16")
"""Exports that are made: the tidy table, Meta's daily ad sets, the same by breakdown, and a file of 16-bit letters."""
HEAD = ("file", "rows", "MB", "read, s", "peak, MB", "ratio per row", "with the store, s", "peak, MB")
_AGES = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
_GENDERS = ("female", "male", "unknown")


def big_export(kind: str, n_rows: int) -> bytes:
    """Draw an export; some names hold commas and quotation marks, as names of ads do."""
    rng = np.random.default_rng(0)
    cuts = [f"{age},{gender}" for age in _AGES for gender in _GENDERS] if "age" in kind else [""]
    n_segments = max(min(n_rows // (len(cuts) * 100), 1000 // len(cuts)), 1)
    n_days = -(-n_rows // (n_segments * len(cuts)))
    n_all = n_segments * n_days * len(cuts)
    day = np.repeat(pd.date_range("2023-01-01", periods=n_days).strftime("%Y-%m-%d").to_numpy(), n_segments * len(cuts))
    ad_set = np.tile(np.repeat(np.arange(n_segments), len(cuts)), n_days)
    cut = np.tile(np.arange(len(cuts)), n_segments * n_days)
    spend = np.round(rng.lognormal(3.0, 0.8, n_all), 2)
    impressions = (spend * rng.uniform(80, 160, n_all)).astype(np.int64)
    figures = {
        "impressions": impressions,
        "reach": (impressions / rng.uniform(1.1, 2.5, n_all)).astype(np.int64),
        "clicks": (impressions * rng.uniform(0.005, 0.03, n_all)).astype(np.int64),
        "results": rng.poisson(spend / 15),
    }
    names = pd.DataFrame({"ad_set": ad_set, "campaign": ad_set // 10, "cut": cut})
    rows = names.assign(day=day, spend=spend, **figures)[:n_rows]
    text = _tidy(rows) if kind == "tidy" else _google(rows) if "google" in kind else _meta(rows, cuts)
    return text.encode("utf-16" if "UTF-16" in kind else "utf-8")


def _meta(rows: pd.DataFrame, cuts: Sequence[str]) -> str:
    has_cuts = len(cuts) > 1
    head = "Reporting starts,Reporting ends,Day,Campaign name,Campaign ID,Ad set name,Ad set ID,"
    head += ("Age,Gender," if has_cuts else "") + (
        '"Amount spent (EUR)",Impressions,Reach,"Link clicks",Results,"Result indicator","Purchases conversion value"'
    )
    name = '"PL, retargeting ""{:d}"" 25-34"'
    lines = [
        f'2023-01-01,2025-09-30,{day},"Spring | {campaign}",{120210000000000000 + campaign},{name.format(ad_set)},'
        f"{120220000000000000 + ad_set},{cuts[cut] + ',' if has_cuts else ''}{spend},{impressions},{reach},{clicks},"
        f"{results},actions:offsite_conversion.fb_pixel_purchase,{results * 49.99:.2f}"
        for ad_set, campaign, cut, day, spend, impressions, reach, clicks, results in rows.itertuples(index=False)
    ]
    return "\n".join([head, *lines, ""])


def _tidy(rows: pd.DataFrame) -> str:
    buffer = io.StringIO()
    renamed = rows.drop(columns="cut").rename(columns={"day": "date", "results": "conversions"})
    renamed["campaign"] = "Spring " + renamed["campaign"].astype("str")
    renamed["ad_set"] = "Women, 25-34, " + renamed["ad_set"].astype("str")
    renamed.insert(0, "platform", "facebook")
    renamed.to_csv(buffer, index=False)
    return buffer.getvalue()


def _google(rows: pd.DataFrame) -> str:
    lines = [
        f"{day}\tSearch | {ad_set}\t{9000 + ad_set}\tEUR\t{spend:,.2f}\t{impressions:,}\t{clicks:,}\t{results}.00"
        for ad_set, _, _, day, spend, impressions, _, clicks, results in rows.itertuples(index=False)
    ]
    head = "Day\tCampaign\tCampaign ID\tCurrency code\tCost\tImpr.\tClicks\tConversions"
    return "\r\n".join(["Campaign report", "All time", head, *lines, ""])


def measure_here(step: str, kind: str, n_rows: int) -> dict[str, float]:
    """Read or import once and tell seconds and peak memory of this process, which was started for it."""
    content = big_export(kind, n_rows)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        imported = _step(step, SourceFile("ads.csv", content), Path(folder))
        seconds = time.perf_counter() - start
    if len(imported.table.rows) != n_rows:
        msg = f"{n_rows} rows were made, {len(imported.table.rows)} were read"
        raise RuntimeError(msg)
    return {"megabytes": len(content) / 1e6, "seconds": seconds, "peak": _peak_mb()}


def _step(step: str, file: SourceFile, folder: Path) -> Imported:
    wishes = ReadingWishes(currency="EUR")
    if step == "read":
        return read_files([file], wishes)
    return import_files(open_workspace(folder / "workspace.sqlite"), [file], wishes)


def section(settings: Settings) -> str:
    kinds, sizes = (KINDS[:1], SIZES[:1]) if settings.is_quick else (KINDS, SIZES)
    lines = [
        "## Importing: time and memory",
        "",
        "Daily exports of up to 1,000 ad sets, each read by `read_files`, and imported into a new workspace, each in a",
        "process of its own. Seconds on the wall clock. The peak is that of the process, which made the file, too,",
        "and stays. The ratio is the time of reading per row against the size before it: 1 where time grows with rows.",
        "",
        *table(HEAD, [line for kind in kinds for line in _lines(kind, sizes)]),
    ]
    return "\n".join(lines) + "\n"


def _lines(kind: str, sizes: Sequence[int]) -> list[list[str]]:
    lines: list[list[str]] = []
    per_row: float | None = None
    for n_rows in sizes:
        read, whole = _measure_apart("read", kind, n_rows), _measure_apart("import", kind, n_rows)
        ratio = "" if per_row is None else f"{read['seconds'] / n_rows / per_row:.2f}"
        per_row = read["seconds"] / n_rows
        size = [kind, f"{n_rows:,}", f"{read['megabytes']:.0f}"]
        lines.append([*size, f"{read['seconds']:.2f}", f"{read['peak']:.0f}", ratio])
        lines[-1] += [f"{whole['seconds']:.2f}", f"{whole['peak']:.0f}"]
    return lines


def _measure_apart(step: str, kind: str, n_rows: int) -> dict[str, float]:
    """Measure in a fresh process, as peak memory never falls within one; the quicker of two counts."""
    command = [sys.executable, "-m", "benchmarks.importing", step, kind, str(n_rows)]
    answers = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    found: list[dict[str, float]] = [json.loads(answer) for answer in answers]
    return min(found, key=lambda one: one["seconds"])


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)  # bytes there, kilobytes elsewhere


if __name__ == "__main__":
    print(json.dumps(measure_here(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
