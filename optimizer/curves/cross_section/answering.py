"""Whether what ads bring follows how much was done for them."""

from __future__ import annotations

import numpy as np

from optimizer.curves.cross_section.exposure import ExposureView
from optimizer.curves.diagnostics.identification import SURE, UNRELATED_BELOW
from optimizer.curves.evidence.market_days import N_KINDS
from optimizer.domain.fit_summary import FitSummary, FormShare, SpendResponse


def exposure_response(view: ExposureView) -> SpendResponse:
    """Read the elasticity that all segments share: per cent more results of ads with one per cent more exposure."""
    elasticity, error = float(view.pooled.mode[1]), float(np.sqrt(view.pooled.covariance[1, 1]))
    if elasticity + SURE * error < UNRELATED_BELOW:
        return SpendResponse(elasticity, error, "unrelated")
    return SpendResponse(elasticity, error, "follows" if elasticity - SURE * error > 0.0 else "unclear")


def unrelated_summary(view: ExposureView, response: SpendResponse) -> FitSummary | None:
    """Sum up a fit of which the user must know that nothing follows the spend; None where something does.

    What only days can tell, such as weekdays and carry-over, is as if there were none.
    """
    if response.answer != "unrelated":
        return None
    return FitSummary(
        response=response,
        forms=(FormShare("straight", 1.0),),
        threshold=0.0,
        reach=None,
        capacity_follows=0.0,
        kinds=(),
        half_life_days=0.0,
        share_after_end=0.0,
        carried_in=0.0,
        weekdays=(1.0,) * 7,
        special_days=(1.0,) * N_KINDS,
        demand=(),
        demand_step=0.0,
        day_effect=0.0,
        own_drift_step=0.0,
        size=view.pooled.law.size,
        autocorrelation=0.0,
        segments=(),
    )
