"""What the platforms report where and when a lift test was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.segment import Segment
from optimizer.message import N_, Message

_SURE = 2.0
_MOST_TIMES = 20.0
"""Lifts surely above so many times what is reported, or below its negative, are in another unit or of other ads."""
_MORE_SPEND = 1.1
"""A test that spent so many times what the history knows of was of other ads too."""


@dataclass(frozen=True, slots=True, eq=False)
class ReportedOutcome:
    """What is reported for the scopes and periods of tests.

    Attributes
    ----------
    tests : tuple of LiftTest
        Those that can be used, length n_tests.
    outcome : (n_tests, n_segments) array
        Reported outcome of each segment in the period of each test, 0 outside its scope; of a test of less money than
        was spent there, that money's share of it.
    findings : tuple of Finding
        On tests that cannot be used, or are about part of the spend.
    """

    tests: tuple[LiftTest, ...]
    outcome: FloatArray
    findings: tuple[Finding, ...]


def reported_for(
    tests: Sequence[LiftTest], table: PerformanceTable, kpi: str, segments: Sequence[Segment]
) -> ReportedOutcome:
    """Look up what the platforms report for tests of a KPI.

    Parameters
    ----------
    tests : sequence of LiftTest
        Those of other KPIs are left out.
    table : PerformanceTable
        The history; rows of several days count by the days that fall into a test.
    kpi : str
        A figure of the table.
    segments : sequence of Segment
        Length n_segments.
    """
    used: list[LiftTest] = []
    outcomes: list[FloatArray] = []
    findings: list[Finding] = []
    for test in (one for one in tests if one.kpi == kpi):
        problem, outcome, spent = _look_up(test, table, segments)
        if problem is not None:
            findings.append(_unused(test, problem))
            continue
        share, remark = _share_of_spend(test, spent)
        findings.extend(remark)
        used.append(test)
        outcomes.append(outcome * share)
    return ReportedOutcome(tuple(used), np.reshape(outcomes, (len(used), len(segments))), tuple(findings))


def unusable_tests(tests: Sequence[LiftTest], table: PerformanceTable) -> tuple[Finding, ...]:
    """Say which tests the history cannot be set against, and why."""
    segments = sorted(
        {Segment(*key) for key in table.rows[["platform", "audience"]].drop_duplicates().itertuples(index=False)}
    )
    found = []
    for test in tests:
        problem, _, _ = _look_up(test, table, segments)
        if problem is not None:
            found.append(_unused(test, problem))
    return tuple(found)


def scope_name(test: LiftTest) -> Message:
    """Name whose ads a test was of."""
    if test.platform is None:
        return N_("all ads")
    if test.audience is None:
        return N_("{platform}", platform=test.platform)
    return N_("{segment}", segment=str(Segment(test.platform, test.audience)))


def is_in_scope(test: LiftTest, segment: Segment) -> bool:
    """Whether a test is about a segment."""
    return test.platform in (None, segment.platform) and test.audience in (None, segment.audience)


def _look_up(
    test: LiftTest, table: PerformanceTable, segments: Sequence[Segment]
) -> tuple[Message | None, FloatArray, float]:
    """Reported outcome per segment and spend in scope and period, or what is wrong."""
    nothing = np.zeros(len(segments))
    members = [is_in_scope(test, segment) for segment in segments]
    if not any(members):
        return N_("the history has no {scope:message}", scope=scope_name(test)), nothing, 0.0
    if test.kpi not in table.rows.columns:
        return N_("the history has no {kpi}", kpi=test.kpi), nothing, 0.0
    history = table.period
    if test.period.start < history.start or test.period.end > history.end:
        problem = N_(
            "its days ({period:period}) are not all in the history, which has {history:period}",
            period=test.period,
            history=history,
        )
        return problem, nothing, 0.0
    outcome, spend = (_in_period(test, table, figure, segments) * members for figure in (test.kpi, "spend"))
    if not spend.sum() > 0.0:
        return N_("the history has no spend there in those days"), nothing, 0.0
    if not outcome.sum() > 0.0:
        return N_("the history reports no {kpi} there in those days", kpi=test.kpi), nothing, 0.0
    return _nonsense(test, float(outcome.sum())), outcome, float(spend.sum())


def _nonsense(test: LiftTest, reported: float) -> Message | None:
    """Say that a lift cannot be of what is reported: it is surely of another size."""
    certain = (test.incremental - _SURE * test.standard_error, test.incremental + _SURE * test.standard_error)
    if certain[0] <= _MOST_TIMES * reported and certain[1] >= -reported:
        return None
    return N_(
        "its lift of {lift:number} cannot be of the {reported:number} {kpi} that are reported there in those days",
        lift=test.incremental,
        reported=reported,
        kpi=test.kpi,
    )


def _in_period(test: LiftTest, table: PerformanceTable, figure: str, segments: Sequence[Segment]) -> FloatArray:
    """Sum of a figure per segment over the days of a test, (n_segments,)."""
    rows = table.rows
    starts = rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    days = rows["days"].to_numpy()
    first, last = (int(np.datetime64(day).astype(np.int64)) for day in (test.period.start, test.period.end))
    overlap = np.minimum(starts + days - 1, last) - np.maximum(starts, first) + 1
    is_inside = overlap > 0
    inside = rows.loc[is_inside, ["platform", "audience", figure]]
    inside[figure] = inside[figure].fillna(0.0) * (overlap / days)[is_inside]
    totals = inside.groupby(["platform", "audience"], observed=True)[figure].sum().to_dict()
    return np.array([max(float(totals.get((one.platform, one.audience), 0.0)), 0.0) for one in segments])


def _unused(test: LiftTest, problem: Message) -> Finding:
    return Finding(
        "warning",
        "lift tests",
        N_("The lift test '{name}' is not used, because {problem:message}.", name=test.name, problem=problem),
        N_("Check its platform, audience and days, or import the results of those days."),
    )


def _share_of_spend(test: LiftTest, spent: float) -> tuple[float, tuple[Finding, ...]]:
    """Part of the reported outcome that a test is about, by its part of the spend."""
    if test.spend is None:
        return 1.0, ()
    if test.spend > _MORE_SPEND * spent:
        return 1.0, (
            Finding(
                "warning",
                "lift tests",
                N_(
                    "The lift test '{name}' spent {tested:number}, but the history has only {spent:number} there in "
                    "those days, so its lift may be too large for what is reported.",
                    name=test.name,
                    tested=test.spend,
                    spent=spent,
                ),
                N_("Check the test's platform, audience, days and spend, or import what is missing."),
            ),
        )
    if test.spend > spent / _MORE_SPEND:
        return 1.0, ()
    share = test.spend / spent
    return share, (
        Finding(
            "info",
            "lift tests",
            N_(
                "The lift test '{name}' was of {share:percent} of the spend there, so its lift is set against that "
                "share of what is reported.",
                name=test.name,
                share=share,
            ),
            N_("Nothing to do; leave out the spend of the test if all of it was tested."),
        ),
    )
