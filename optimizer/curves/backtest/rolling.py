"""Rolling origins: at earlier days learn from what was known, forecast the days after at their real spend, compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from optimizer.curves.backtest.cutting import Part, parts_of
from optimizer.curves.backtest.fold import History, Learner, attempt
from optimizer.curves.backtest.judging import judge
from optimizer.curves.backtest.remarks import remark
from optimizer.curves.diagnostics.far_out_findings import check_far_out
from optimizer.curves.evidence.far_out import bounded
from optimizer.curves.evidence.observations import check_known, seen_of
from optimizer.curves.evidence.panel import lay_out
from optimizer.curves.fitting import fit_curves
from optimizer.curves.model.carryover import with_idle_days
from optimizer.domain.backtest import Backtest
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.performance import PerformanceTable
from optimizer.errors import CurveError
from optimizer.message import N_
from optimizer.progress import Progress, untold

HORIZON_DAYS: Final = 30
MOST_FOLDS: Final = 6
_USUAL_HISTORY: Final = 60
"""Days that a fold shall have before it."""
_LEAST_HISTORY: Final = 28
"""Days that the only fold of a short history must have before it: four of each weekday."""
_LEAST_HORIZON: Final = 7
"""Fewer days ahead are not worth a forecast."""


def backtest(
    table: PerformanceTable,
    kpi: str,
    *,
    horizon_days: int = HORIZON_DAYS,
    most_folds: int = MOST_FOLDS,
    seed: int = 0,
    learn: Learner = fit_curves,
    progress: Progress = untold,
) -> Backtest:
    """Judge forecasts by making them again.

    The end of the history is cut into periods of about `horizon_days`. For each, curves are learned from the rows that
    were complete before it, each segment is forecast at what was really spent on it, and the forecast is set against
    what came and against rivals that need no model (`optimizer.curves.backtest.rivals`). A fold has at least 60 days
    before it; where none can, the newest is made if it has 28. Figures that no honest result explains count as usual
    ones here too (`optimizer.curves.evidence.far_out`): no forecaster is judged by a typing error.

    Parameters
    ----------
    table : PerformanceTable
        The history; rows of days, weeks or months.
    kpi : str
        The outcome.
    horizon_days : int
        How far ahead each fold forecasts, at least 1.
    most_folds : int
        How many folds at most, at least 1.
    seed : int
        Of the draws.
    learn : callable
        Learns curves from a table, for a KPI and a period.
    progress : callable
        Told how much is done, 0 to 1; the work stops where it raises.

    Raises
    ------
    CurveError
        When the table lacks the KPI, or is too short for a single fold.
    """
    check_known(table, kpi)
    panel, parts = lay_out(table), parts_of(table, horizon_days)
    seen, far_out = bounded(seen_of(panel, kpi), kpi)
    past = History(table, kpi, with_idle_days(seen))
    folds = []
    places = list(reversed(_places(parts)[:most_folds]))
    for number, place in enumerate(places):
        progress(number / len(places))
        fold = attempt(past, parts[place:], np.random.default_rng([seed, place]), learn)
        folds += [] if fold is None else [fold]
    if not folds:
        raise _too_short(parts, horizon_days)
    scores, segments_held, totals_held = judge(folds)
    return Backtest(
        kpi=kpi,
        horizon_days=horizon_days,
        level=USUAL_LEVEL,
        folds=tuple(folds),
        scores=scores,
        segments_held=segments_held,
        totals_held=totals_held,
        findings=(*check_far_out(panel, far_out), *remark(folds, scores, segments_held, totals_held)),
    )


def _places(parts: Sequence[Part]) -> list[int]:
    """Which parts can be forecast, the newest first: those with enough history before them."""
    usual = [place for place, part in enumerate(parts) if part.start >= _USUAL_HISTORY]
    return usual or [place for place, part in enumerate(parts[:1]) if part.start >= _LEAST_HISTORY]


def _too_short(parts: Sequence[Part], horizon_days: int) -> CurveError:
    days, most = parts[0].end, parts[0].end - _LEAST_HISTORY
    values = {"days": days, "horizon": horizon_days, "needed": _LEAST_HISTORY + horizon_days, "most": most}
    if most < _LEAST_HORIZON:
        return CurveError(
            N_(
                "The history of {days:number} days is too short to try forecasts of {horizon:number} days on it; "
                "import at least {needed:number} days with spend and results.",
                **values,
            )
        )
    return CurveError(
        N_(
            "The history of {days:number} days is too short to try forecasts of {horizon:number} days on it; import at "
            "least {needed:number} days with spend and results, or ask for at most {most:number} days ahead.",
            **values,
        )
    )
