"""Lift tests that were typed: what they are, and what they would change, before anything is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from optimizer.curves.lift import calibrate
from optimizer.domain.curve import CurveFit
from optimizer.domain.lift import LiftTest
from optimizer.domain.lift_change import LiftChange, LiftPreview
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.errors import DataError
from optimizer.message import N_
from optimizer.planning import read_curve
from optimizer.workflow.learning import learn_curves


@dataclass(frozen=True, slots=True)
class FoundRange:
    """What a test found, as its provider states it.

    Attributes
    ----------
    incremental : float
        Outcome that the ads caused.
    low, high : float
        The range around it.
    level : float
        Probability that the range holds the truth, in (0, 1).
    """

    incremental: float
    low: float
    high: float
    level: float


def lift_test_of_range(
    found: FoundRange,
    *,
    name: str,
    kpi: str,
    period: Period,
    platform: str | None = None,
    audience: str | None = None,
) -> LiftTest:
    r"""Make a lift test of a range that was typed.

    The standard error is that of a normal distribution with that range, :math:`(high - low) / 2 z`, z its quantile at
    (1 + level) / 2.

    Raises
    ------
    DataError
        When the range does not hold the result, or a part of the test cannot be.
    """
    if not found.low <= found.incremental <= found.high or found.low >= found.high:
        raise DataError(
            N_(
                "The result {incremental:exact} does not lie between {low:exact} and {high:exact}; type the lower end "
                "first, and then the upper one.",
                incremental=found.incremental,
                low=found.low,
                high=found.high,
            )
        )
    return LiftTest(
        name=name,
        kpi=kpi,
        period=period,
        incremental=found.incremental,
        standard_error=(found.high - found.low) / (2.0 * NormalDist().inv_cdf(0.5 + found.level / 2.0)),
        platform=platform,
        audience=audience,
    )


def lift_changes(table: PerformanceTable, fit: CurveFit, tests: Sequence[LiftTest]) -> LiftPreview:
    """Say what the curves would be with these tests, at what was spent lately.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    fit : CurveFit
        As it is now, learned from that history without newcomers or with.
    tests : sequence of LiftTest
        All that would be kept, those that are kept already among them.

    Returns
    -------
    LiftPreview
        With the same warnings as plans give once the tests are in use.
    """
    reported = learn_curves(table, fit.kpi, fit.period)
    after = calibrate(reported, table, tests)
    changes = []
    for segment in after.segments:
        line, before = after.segments.index(segment), fit.segments.index(segment)
        spend = np.array([after.recent_spend[line]])
        if spend[0] > 0.0:
            (now,), (then,) = (tuple(read_curve(one, row, spend)) for one, row in ((fit, before), (after, line)))
            changes.append(LiftChange(segment, now.outcome, then.outcome))
    doubts = [one for one in after.findings if one.severity != "info" and one not in reported.findings]
    return LiftPreview(tuple(changes), tuple(doubts))
