"""The curves that a plan maximizes: posterior draws turned into one curve per segment, leaning as the user wishes."""

from __future__ import annotations

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray, PointCurve
from optimizer.domain.plan import Risk


def objective_curves(fit: CurveFit, risk: Risk) -> tuple[PointCurve, ...]:
    """Turn draws of daily curves into one curve per segment over the whole period.

    Balanced is the mean over the draws, which maximizes the expected outcome. Cautious is, at every spend, the mean
    over the worse half of the draws (the conditional value at risk at level 1/2, Rockafellar and Uryasev 2000), bold
    over the better half. Three things speak for these halves:

    - The plan keeps its structure: one curve per segment that never falls, since every order statistic of curves that
      never fall never falls. A mean less some standard deviations would fall where the uncertainty grows.
    - Cautious is never above balanced, and bold never below, whatever the skew of the draws. A quantile can be.
    - The value at risk so conditioned is superadditive: the sum over segments that the allocator maximizes is never
      above the mean over the worse half of the draws of the whole plan. Cautious maximizes a floor under the bad half
      of futures, reached if all segments disappoint together; bold maximizes a roof over the good half.

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
    half = (len(draws) + 1) // 2
    ordered = np.sort(draws, axis=0)
    return np.asarray((ordered[:half] if risk == "cautious" else ordered[-half:]).mean(axis=0))
