"""Forecasts of the past, judged: on simulated worlds, and on a real export where one is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.markdown import as_percent, table
from benchmarks.settings import Settings
from benchmarks.worlds_made import many_worlds
from optimizer.curves.backtest import backtest
from optimizer.curves.backtest.cutting import parts_of, period_of
from optimizer.domain.backtest import FORECASTERS, Backtest
from optimizer.domain.performance import PerformanceTable
from optimizer.errors import CurveError, DataError
from optimizer.message import N_
from optimizer.words import FORECASTER_NAMES, voice_for
from optimizer.workflow import SourceFile, preview_files

N_WORLDS = 12
_KPI = "conversions"
REAL_EXPORT = "meta_export_cad_2025.csv"


def section(settings: Settings) -> str:
    lines = ["## Forecasts of the past", "", *on_worlds(2 if settings.is_quick else N_WORLDS), ""]
    export = settings.case(REAL_EXPORT)
    if export is None:
        lines += ["No real export was given; a folder of cases (`--cases`) has one."]
    else:
        lines += on_export(export)
    return "\n".join(lines) + "\n"


def on_worlds(n_worlds: int) -> list[str]:
    """Backtest many simulated worlds with the product's own settings."""
    found = []
    for world in many_worlds(n_worlds, seed=3):
        try:
            found.append(backtest(world.history, _KPI))
        except CurveError:  # a world too short for a single fold
            continue
    folds = sum(len(one.folds) for one in found)
    return [
        f"{folds} forecasts of 30 days on {len(found)} simulated worlds (`varied_settings`, seed 3), each from what",
        "was known before, at the spend that followed; means over the worlds.",
        "",
        *_scores(found),
        "",
        f"The 80 % interval held {as_percent(_mean(found, 'segments_held'))} of the segments' outcomes and "
        f"{as_percent(_mean(found, 'totals_held'))} of the totals.",
    ]


def on_export(path: Path) -> list[str]:
    """Forecast the last period of a real export from those before it, each segment at its real spend."""
    results = _read(path)
    found = backtest(results, _KPI, most_folds=1)
    lines = found.folds[0].segments
    came = np.array([line.outcome for line in lines])
    ours = np.array([line.expected.value for line in lines])
    smooth = np.array([line.last_rate for line in lines])
    plain = plain_rates(results, found)
    said = voice_for("en").period(found.folds[0].period)
    return [
        f"A real export, {len(lines)} ad sets with spend in {said},",
        f"forecast from the {found.folds[0].history_days} days before at their real spend.",
        "",
        *table(
            ["forecast", "mean absolute error", "log score"],
            [
                ["response curves", f"{np.abs(ours - came).mean():.2f}", f"{found.scores[0].log_score:.3f}"],
                ["last period's rate", f"{np.abs(smooth - came).mean():.2f}", f"{found.scores[1].log_score:.3f}"],
                ["the same without pooling", f"{np.abs(plain - came).mean():.2f}", ""],
            ],
        ),
        "",
        f"The 80 % interval held {as_percent(found.segments_held)} of the ad sets.",
    ]


def plain_rates(results: PerformanceTable, found: Backtest) -> np.ndarray:
    """Outcome per money of the period before; everybody's for a segment without spend in it."""
    fold = found.folds[0]
    before = period_of(results, parts_of(results, found.horizon_days)[1])
    rows = results.rows
    window = rows[(rows["date"] >= np.datetime64(before.start)) & (rows["date"] <= np.datetime64(before.end))]
    sums = window.groupby(["platform", "audience"])[["spend", _KPI]].sum()
    everybody = float(sums[_KPI].sum() / sums["spend"].sum())
    rates = (sums[_KPI] / sums["spend"]).where(sums["spend"] > 0.0).to_dict()
    keys = [(line.segment.platform, line.segment.audience) for line in fold.segments]
    own = np.array([rates.get(key, np.nan) for key in keys])
    return np.where(np.isfinite(own), own, everybody) * np.array([line.spend for line in fold.segments])


def _read(path: Path) -> PerformanceTable:
    try:
        content = path.read_bytes()
    except OSError as trouble:
        raise DataError(N_("The file '{path}' cannot be read; check the name.", path=str(path))) from trouble
    return preview_files([SourceFile(path.name, content)]).table


def _scores(found: Sequence[Backtest]) -> list[str]:
    def of(place: int, name: str) -> float:
        return float(np.mean([getattr(one.scores[place], name) for one in found]))

    return table(
        ["forecast", "total off by", "segments off by", "bias", "log score"],
        [
            [
                str(FORECASTER_NAMES[forecaster]),
                f"{of(place, 'total_error'):.1%}",
                f"{of(place, 'segment_error'):.1%}",
                f"{of(place, 'bias'):+.1%}",
                f"{of(place, 'log_score'):.3f}",
            ]
            for place, forecaster in enumerate(FORECASTERS)
        ],
    )


def _mean(found: Sequence[Backtest], name: str) -> float:
    return float(np.mean([getattr(one, name) for one in found]))
