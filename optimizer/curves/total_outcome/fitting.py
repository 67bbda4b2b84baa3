"""From the posterior of a decomposition to the response curves of the segments."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.shapes.geometric_knots import geometric_knots
from optimizer.curves.tabulation import TriedSpend, doubt_elsewhere
from optimizer.curves.total_outcome.effects import Effects, steepness
from optimizer.curves.total_outcome.history import even_spend, usual_days
from optimizer.curves.total_outcome.learning import TotalPosterior
from optimizer.curves.total_outcome.remarks import total_findings
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.period import Period

TOTAL_VERSION: Final = "total 4"
_N_DRAWS: Final = 200
_LEAST: Final = 1e-9
"""Contribution, in units of the mean total, that stands for none."""


def curves_of_totals(learned: TotalPosterior, period: Period, *, seed: int = 0) -> CurveFit:
    """Tabulate what steady spend adds to the total per day, with the effect that falls after the days of the spend.

    Parameters
    ----------
    learned : TotalPosterior
        Of `learning.learn_totals`.
    period : Period
        The days ahead that the curves speak of; effects are taken to stay as they were.
    seed : int
        Of the doubt away from the usual spend.
    """
    history = learned.history
    per_day = even_spend(history) / usual_days(history)
    knots = geometric_knots(per_day.mean(axis=0), float(per_day.mean(axis=0).sum()))
    draws, tried = _drawn(learned, knots), TriedSpend(per_day.mean(axis=0), per_day.max(axis=0))
    doubt_elsewhere(draws, knots, tried, np.zeros(len(tried.usual)), np.random.default_rng(seed))
    recent = max(1, min(round(period.days / usual_days(history)), history.n_periods))
    return CurveFit(
        segments=history.segments,
        kpi=history.kpi,
        period=period,
        spend=knots,
        draws=draws,
        observed_spend=np.column_stack([per_day.min(axis=0), per_day.max(axis=0)]),
        recent_spend=per_day[-recent:].mean(axis=0),
        dispersion=0.0,  # nobody counts what a segment added: its interval holds the doubt about the curve alone
        findings=total_findings(learned),
        model=TOTAL_VERSION,
        measure="incremental",
    )


def _drawn(learned: TotalPosterior, knots: FloatArray) -> FloatArray:
    """Steepness x / (1 + x / half saturation) per day, (n_draws, n_segments, n_knots)."""
    chosen = np.linspace(0, len(learned.effects.contribution) - 1, _N_DRAWS).round().astype(np.int64)
    effects = Effects(
        # no effect at all is drawn as next to none, so that growth has a meaning
        contribution=np.maximum(learned.effects.contribution[chosen], _LEAST),
        half_saturation=learned.effects.half_saturation[chosen],
        carryover_rate=learned.effects.carryover_rate[chosen],
    )
    steep = steepness(effects, even_spend(learned.history))
    days = usual_days(learned.history)
    spend = knots * days
    counted = spend / (1.0 + spend / effects.half_saturation[:, :, None])
    return np.asarray(steep[:, :, None] * counted * learned.unit / days, dtype=np.float64)
