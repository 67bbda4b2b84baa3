"""Turn curves of what platforms report into curves of what ads cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.curves.lift.contradictions import misfits, widened_errors
from optimizer.curves.lift.incrementality import ShareScales, draw_shares
from optimizer.curves.lift.reported import is_in_scope, reported_for, scope_name
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.finding import Finding
from optimizer.domain.lift import LiftTest
from optimizer.domain.money import is_money
from optimizer.domain.performance import PerformanceTable
from optimizer.message import N_

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
        Those of other KPIs are left out.
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
    if not known.tests:
        return replace(fit, findings=(*fit.findings, *known.findings)) if known.findings else fit
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
            *_told_shares(fit, known.tests, known.outcome, shares),
            *_guessed_shares(fit, known.tests, shares),
            *contradictions,
            *misfits(known.tests, known.outcome, errors, shares),
            *known.findings,
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


def _told_shares(fit: CurveFit, tests: Sequence[LiftTest], reported: FloatArray, shares: FloatArray) -> list[Finding]:
    """Say for each scope that was tested how much of its reported outcome is incremental."""
    found = []
    for scope in dict.fromkeys((test.platform, test.audience) for test in tests):
        members = [(test.platform, test.audience) == scope for test in tests]
        weights = reported[members].sum(axis=0)
        share = shares @ weights / weights.sum()
        low, high = np.quantile(share, [0.5 - USUAL_LEVEL / 2, 0.5 + USUAL_LEVEL / 2])
        found.append(
            Finding(
                "info",
                "lift tests",
                N_(
                    "Lift tests find {share:percent} ({low:percent} to {high:percent}) of the reported {kpi} of "
                    "{scope:message} to be incremental.",
                    share=float(share.mean()),
                    low=float(low),
                    high=float(high),
                    kpi=fit.kpi,
                    scope=scope_name(next(test for test in tests if (test.platform, test.audience) == scope)),
                ),
                N_("Nothing to do; all outcomes here are what would be missed without the ads."),
            )
        )
    return found


def _guessed_shares(fit: CurveFit, tests: Sequence[LiftTest], shares: FloatArray) -> list[Finding]:
    """Say of platforms without a test of their own what tests elsewhere suggest."""
    tested = {one.platform for one in fit.segments if any(is_in_scope(test, one) for test in tests)}
    silent = sorted({one.platform for one in fit.segments} - tested)
    if not silent:
        return []
    ends = [
        np.quantile(
            shares[:, [segment.platform == platform for segment in fit.segments]].mean(axis=1),
            [0.5 - USUAL_LEVEL / 2, 0.5 + USUAL_LEVEL / 2],
        )
        for platform in silent
    ]
    return [
        Finding(
            "info",
            "lift tests",
            N_(
                "No lift test was of {platforms}; by those elsewhere, {low:percent} to {high:percent} of the {kpi} "
                "reported there may be incremental.",
                platforms=", ".join(silent),
                low=float(np.min(ends)),
                high=float(np.max(ends)),
                kpi=fit.kpi,
            ),
            N_("A test there would make its part of the plan surer."),
        )
    ]
