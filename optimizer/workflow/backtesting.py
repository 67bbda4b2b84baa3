"""How good forecasts were, from a history."""

from __future__ import annotations

from optimizer import export
from optimizer.curves.backtest import HORIZON_DAYS, MOST_FOLDS, backtest
from optimizer.domain.backtest import Backtest
from optimizer.domain.performance import PerformanceTable
from optimizer.progress import Progress, untold
from optimizer.store import Workspace
from optimizer.words import Voice
from optimizer.workflow.asking import check_question, default_request
from optimizer.workflow.learning import history


def backtest_table(
    table: PerformanceTable,
    *,
    kpi: str | None = None,
    horizon_days: int = HORIZON_DAYS,
    most_folds: int = MOST_FOLDS,
    progress: Progress = untold,
) -> Backtest:
    """Make forecasts of the past again, each with what was known then, and judge them.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    kpi : str or None
        The first with results where not given.
    horizon_days : int
        How far ahead each forecast looks, at least 1.
    most_folds : int
        How many at most, at least 1.
    progress : callable
        Told how much is done, 0 to 1; the work stops where it raises.

    Raises
    ------
    DataError
        When the history has no such KPI.
    CurveError
        When it is too short.
    """
    usual = default_request(table)
    wanted = usual.kpi if kpi is None else kpi
    check_question(table, wanted, usual.period)
    return backtest(table, wanted, horizon_days=horizon_days, most_folds=most_folds, progress=progress)


def backtest_workspace(
    workspace: Workspace,
    *,
    kpi: str | None = None,
    horizon_days: int = HORIZON_DAYS,
    most_folds: int = MOST_FOLDS,
) -> Backtest:
    """Do the same for the history of a workspace that must not be empty."""
    return backtest_table(history(workspace), kpi=kpi, horizon_days=horizon_days, most_folds=most_folds)


def backtest_file(found: Backtest) -> bytes:
    """Return every forecast of a segment as CSV."""
    return export.backtest_csv(found)


def backtest_report_file(found: Backtest, *, voice: Voice | None = None) -> bytes:
    """Return scores and folds as JSON."""
    return export.backtest_json(found, voice=voice)
