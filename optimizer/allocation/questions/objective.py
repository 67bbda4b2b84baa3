"""The curves that a plan maximizes: posterior draws over the whole period, and one curve per segment made of them."""

from __future__ import annotations

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray, PointCurve
from optimizer.domain.plan import Risk
from optimizer.domain.risk import DIAL, CurveDraws


def curve_draws(fit: CurveFit) -> CurveDraws:
    """Turn draws of daily curves into draws over the whole period, for `optimizer.allocation.allocate_at_risk`."""
    days = fit.period.days
    return CurveDraws(fit.spend * days, np.maximum.accumulate(fit.draws, axis=2) * days)


def objective_curves(fit: CurveFit, risk: Risk) -> tuple[PointCurve, ...]:
    """Turn draws of daily curves into one curve per segment over the whole period.

    Balanced is the mean over the draws, which maximizes the expected outcome. Cautious is, at every spend, the mean
    over the worst part of the draws, bold over the best part, as large as `DIAL` says: a quick stand-in for
    `optimizer.allocation.allocate_at_risk`, which looks at the draws of the whole plan's total. Three things speak for
    such parts:

    - The plan keeps its structure: one curve per segment that never falls, since every order statistic of curves that
      never fall never falls. A mean less some standard deviations would fall where the uncertainty grows.
    - Cautious is never above balanced, and bold never below, whatever the skew of the draws. A quantile can be.
    - The mean over the worst part is superadditive (Rockafellar and Uryasev 2000): the sum over segments is never above
      the mean over the worst part of the draws of the whole plan. It is a floor, reached if all segments disappoint
      together; bold is a roof.

    Parameters
    ----------
    fit : CurveFit
        Draws of shape (n_draws, n_segments, n_knots), outcome per day at spend per day.
    risk : {"cautious", "balanced", "bold"}
        Which draws count.

    Returns
    -------
    tuple of PointCurve
        Length n_segments; spend and outcome over the `fit.period.days` days of the period.
    """
    days = fit.period.days
    outcome = np.maximum.accumulate(_lean(fit.draws, risk), axis=1)
    return tuple(PointCurve(spend * days, row * days) for spend, row in zip(fit.spend, outcome, strict=True))


def _lean(draws: FloatArray, risk: Risk) -> FloatArray:
    if risk == "balanced":
        return np.asarray(draws.mean(axis=0))
    counted = int(np.ceil(DIAL[risk].level * len(draws)))
    ordered = np.sort(draws, axis=0)
    return np.asarray((ordered[:counted] if risk == "cautious" else ordered[-counted:]).mean(axis=0))
