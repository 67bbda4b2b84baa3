"""Cases from a folder as worlds, so that what is measured on made worlds is measured on them as well.

Every sub-folder holds ``case.json``, ``history.csv`` and ``truth.csv`` as `benchmarks.cases` describes them.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.worlds_made import Kind
from optimizer.domain.curve import FloatArray
from optimizer.domain.imports import ReadingWishes
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.simulation import FunnelSettings, Truth, World
from optimizer.workflow import SourceFile, preview_files


def read_cases(folder: Path) -> dict[Kind, list[World]]:
    """Read all cases of a folder; those whose names begin with ``market`` are of that kind."""
    worlds = [read_case(path.parent) for path in sorted(folder.glob("*/case.json"))]
    is_market = [
        world.settings.name.startswith("market") for world in worlds if isinstance(world.settings, FunnelSettings)
    ]
    return {
        "funnel": [world for world, market in zip(worlds, is_market, strict=True) if not market],
        "market": [world for world, market in zip(worlds, is_market, strict=True) if market],
    }


def read_case(folder: Path) -> World:
    """Read one case; of its recipe only the name and the days are known."""
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    horizon = Period(date.fromisoformat(case["start"]), date.fromisoformat(case["end"]))
    history = preview_files(
        [SourceFile("history.csv", (folder / "history.csv").read_bytes())], wishes=ReadingWishes("EUR")
    ).table
    truth = _read_truth(folder / "truth.csv", horizon)
    days = (horizon.start - history.period.start).days
    settings = FunnelSettings(
        name=case["name"], start=horizon.start - timedelta(days=days), days=days, horizon_days=horizon.days
    )
    return World(settings, history, truth, float(case["budget"]), _last_split(history, truth, float(case["budget"])))


def _read_truth(path: Path, horizon: Period) -> Truth:
    rows = pd.read_csv(path)
    by_segment = {
        Segment(str(platform), str(audience)): part[["daily_spend", "expected_daily_conversions"]].to_numpy(np.float64)
        for (platform, audience), part in rows.groupby(["platform", "audience"])
    }
    segments = tuple(sorted(by_segment))
    knots = np.stack([by_segment[segment] for segment in segments])
    return Truth(segments, horizon, knots[:, :, 0], knots[:, :, 1])


def _last_split(history: PerformanceTable, truth: Truth, budget: float) -> FloatArray:
    """Split the budget as the money of the last days, as many as the horizon has."""
    rows = history.rows
    recent = rows[rows["date"] > pd.Timestamp(history.period.end) - pd.Timedelta(days=truth.period.days)]
    spent = recent.groupby(["platform", "audience"])["spend"].sum()
    known = np.array([float(spent.get((segment.platform, segment.audience), 0.0)) for segment in truth.segments])
    split: FloatArray = budget * known / known.sum()
    return split
