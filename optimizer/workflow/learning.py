"""Response curves from a history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from optimizer import curves
from optimizer.curves.cross_section import CROSS_SECTION_VERSION, fit_cross_section, is_cross_section
from optimizer.curves.lift import calibrate
from optimizer.curves.weighing import weigh_fits
from optimizer.domain.comparison import SegmentComparison
from optimizer.domain.curve import CurveFit
from optimizer.domain.goal import WEIGHTED
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment
from optimizer.errors import StoreError
from optimizer.message import N_
from optimizer.planning import compare_segments
from optimizer.progress import Progress, part_of, untold
from optimizer.store import Workspace
from optimizer.workflow.asking import check_question, counted_as, default_request, kpis_of_goal
from optimizer.workflow.importing import Clock, now, performance
from optimizer.workflow.newcomers import newcomer_findings, settled_newcomers


def learn_curves(
    table: PerformanceTable,
    kpi: str,
    period: Period,
    *,
    lift_tests: Sequence[LiftTest] = (),
    newcomers: Sequence[Segment] = (),
    kpi_values: Sequence[tuple[str, float]] = (),
    seed: int = 0,
    progress: Progress = untold,
) -> CurveFit:
    """Learn a response curve for every segment, for the KPI and the days ahead.

    Where there are lift tests of the KPI, the curves are of the incremental outcome, else of what platforms report.
    Several KPIs together are learned one by one and added up (`optimizer.curves.weighing.weigh_fits`).

    Parameters
    ----------
    table : PerformanceTable
        The history.
    kpi : str
        A figure that the table has, or `optimizer.domain.goal.WEIGHTED`.
    period : Period
        The days that the curves shall speak of.
    lift_tests : sequence of LiftTest
        Of any KPI; those of others are left out.
    newcomers : sequence of Segment
        Segments without a history, which get a wide curve from their relatives, with a finding each.
    kpi_values : sequence of (str, float)
        What one unit of each KPI counts, where several are wanted together; else not used.
    seed : int
        Of the random draws; the same seed gives the same curves, in whatever order newcomers are named.
    progress : callable
        Told how much is done, 0 to 1; learning stops where it raises.

    Raises
    ------
    DataError
        When a newcomer has a history, the history cannot lend curves, or no KPI has a weight.
    """
    if kpi == WEIGHTED:
        return _weighed(
            kpi_values,
            lambda name, tell: learn_curves(
                table, name, period, lift_tests=lift_tests, newcomers=newcomers, seed=seed, progress=tell
            ),
            progress,
        )
    named = settled_newcomers(table, newcomers)
    if is_cross_section(table):
        fit = fit_cross_section(table, kpi, period, seed=seed, progress=progress)
    else:
        fit = curves.fit_curves(table, kpi, period, seed=seed, newcomers=named, progress=progress)
    fit = replace(fit, findings=(*newcomer_findings(table, named), *fit.findings))
    return calibrate(fit, table, lift_tests, seed=seed)


def _weighed(
    kpi_values: Sequence[tuple[str, float]], learn: Callable[[str, Progress], CurveFit], tell: Progress
) -> CurveFit:
    names = kpis_of_goal(WEIGHTED, kpi_values)
    values = dict(kpi_values)
    each = 1.0 / len(names)
    return weigh_fits(
        [(learn(name, part_of(tell, number * each, each)), values[name]) for number, name in enumerate(names)]
    )


def learn_workspace(
    workspace: Workspace,
    *,
    kpi: str | None = None,
    period: Period | None = None,
    newcomers: Sequence[Segment] = (),
    kpi_values: Sequence[tuple[str, float]] = (),
    clock: Clock = now,
    progress: Progress = untold,
) -> CurveFit:
    """Learn the curves of a workspace, or take those that it has learned from the same rows for the same question.

    The lift tests that the workspace keeps are used; when they change, its revision does, and the curves are learned
    anew. Curves with newcomers are a question of the moment and are not kept. Of several KPIs together the curves of
    each are kept, not their sum.

    Parameters
    ----------
    workspace : Workspace
        Where the history is and the fit is kept.
    kpi : str or None
        The first with results where not given.
    period : Period or None
        The next whole month where not given.
    newcomers, kpi_values
        As in `learn_curves`.
    progress : callable
        Told how much is done, 0 to 1; where it raises nothing is kept.

    Raises
    ------
    StoreError
        When the workspace is empty.
    """
    revision = workspace.revision
    table = history(workspace)
    usual = default_request(table)
    wanted_kpi = usual.kpi if kpi is None else kpi
    wanted_period = usual.period if period is None else period
    if wanted_kpi == WEIGHTED:
        return _weighed(
            kpi_values,
            lambda name, tell: learn_workspace(
                workspace, kpi=name, period=wanted_period, newcomers=newcomers, clock=clock, progress=tell
            ),
            progress,
        )
    check_question(table, wanted_kpi, wanted_period)
    tests = workspace.lift_tests()
    if newcomers:
        return learn_curves(table, wanted_kpi, wanted_period, lift_tests=tests, newcomers=newcomers, progress=progress)
    kept = kept_fit(workspace, wanted_kpi, wanted_period)
    if kept is not None:
        return kept
    fit = learn_curves(table, wanted_kpi, wanted_period, lift_tests=tests, progress=progress)
    progress(1.0)
    workspace.save_fit(fit, revision=revision, at=clock())
    return fit


def kept_fit(
    workspace: Workspace, kpi: str, period: Period, *, kpi_values: Sequence[tuple[str, float]] = ()
) -> CurveFit | None:
    """Return the curves that a workspace keeps for this question; None where it must learn them or a part of them."""
    if kpi == WEIGHTED:
        kept = {name: kept_fit(workspace, name, period) for name in kpis_of_goal(kpi, kpi_values)}
        found = {name: one for name, one in kept.items() if one is not None}
        return _weighed(kpi_values, lambda name, _: found[name], untold) if len(found) == len(kept) else None
    revision = workspace.revision
    for model in (curves.MODEL_VERSION, CROSS_SECTION_VERSION):
        fit = workspace.load_fit(kpi, period, revision=revision, model=model)
        if fit is not None:
            return fit
    return None


def compare_workspace(
    workspace: Workspace, fit: CurveFit, *, kpi_values: Sequence[tuple[str, float]] = ()
) -> tuple[SegmentComparison, ...]:
    """Put the segments of a workspace side by side; curves of several KPIs need what one of each counts."""
    return compare_segments(history(workspace), fit, counted_as(fit.kpi, kpi_values))


def history(workspace: Workspace) -> PerformanceTable:
    """Return the performance of a workspace that must not be empty."""
    table = performance(workspace)
    if table is None:
        raise StoreError(N_("The workspace '{name}' is empty; import a file into it first.", name=workspace.name))
    return table
