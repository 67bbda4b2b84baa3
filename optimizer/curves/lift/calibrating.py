"""Turn curves of what platforms report into curves of what ads cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.curves.lift.contradictions import misfits, widened_errors
from optimizer.curves.lift.incrementality import ShareScales, draw_shares
from optimizer.curves.lift.remarks import guessed_shares, tests_of_others, told_shares
from optimizer.curves.lift.reported import reported_for
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable

_STREAM = 11
"""Sets these random numbers apart from those of the curves with the same seed."""


def calibrate(
    fit: CurveFit,
    table: PerformanceTable,
    tests: Sequence[LiftTest],
    *,
    seed: int = 0,
    scales: ShareScales | None = None,
) -> CurveFit:
    """Multiply every draw of every curve by a draw of the segment's incremental share, given lift tests.

    Parameters
    ----------
    fit : CurveFit
        Learned from what the platforms report.
    table : PerformanceTable
        The history that it was learned from.
    tests : sequence of LiftTest
        Those of other KPIs are left out, with a finding.
    seed : int
        The same seed gives the same draws.
    scales : ShareScales, optional
        Of the prior.

    Returns
    -------
    CurveFit
        Incremental, with findings on what the tests say; where no test can be used, as it was, with findings on why.
    """
    known = reported_for(tests, table, fit.kpi, fit.segments)
    left_out = (*known.findings, *tests_of_others(tests, fit.kpi, fit.segments))
    if not known.tests:
        return replace(fit, findings=(*fit.findings, *left_out)) if left_out else fit
    errors, contradictions = widened_errors(known.tests, known.outcome)
    shares = draw_shares(
        fit.segments,
        known.outcome,
        np.array([test.incremental for test in known.tests]),
        errors,
        n_draws=len(fit.draws),
        rng=np.random.default_rng([seed, _STREAM]),
        scales=scales,
    )
    return replace(
        fit,
        draws=fit.draws * shares[:, :, np.newaxis],
        dispersion=_thinned(fit, shares),
        measure="incremental",
        lift_tests=tuple(test.name for test in known.tests),
        findings=(
            *fit.findings,
            *told_shares(fit, known.tests, known.outcome, shares),
            *guessed_shares(fit, known.tests, shares),
            *contradictions,
            *misfits(known.tests, known.outcome, errors, shares),
            *left_out,
        ),
    )


def _thinned(fit: CurveFit, shares: FloatArray) -> float:
    """Variance over mean of the incremental outcome.

    Where each reported result is incremental with probability phi, counts with variance over mean D have
    1 + phi (D - 1); money, whose unit is that of many small sales, has phi D. phi is that of the recent spend.
    """
    mean = fit.draws.mean(axis=0)
    recent = np.array([np.interp(x, fit.spend[i], mean[i]) for i, x in enumerate(fit.recent_spend)])
    usual = shares.mean(axis=0)
    share = float(usual @ recent / recent.sum()) if recent.sum() > 0.0 else float(usual.mean())
    rest = 0.0 if is_money(fit.kpi) else max(1.0 - share, 0.0)
    return share * fit.dispersion + rest
