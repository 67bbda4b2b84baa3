"""What an analyst can check of a fit, as one JSON object."""

from __future__ import annotations

from typing import Any

from optimizer.domain.curve import CurveFit
from optimizer.domain.fit_summary import FitSummary, ReachShare
from optimizer.export.json_parts import estimate_object, finding_objects, finite, json_bytes, period_object
from optimizer.words import Voice, how_learned, voice_for


def fit_json(fit: CurveFit, *, voice: Voice | None = None) -> bytes:
    """Write the summary of a fit as UTF-8 JSON; shares, probabilities and levels are ratios.

    Parameters
    ----------
    fit : CurveFit
        Learned curves.
    voice : Voice, optional
        Language of the sentences and the findings; English where not given.
    """
    said = voice_for() if voice is None else voice
    contents = {
        "kpi": fit.kpi,
        "period": period_object(fit.period),
        "model": fit.model,
        "measure": fit.measure,
        "sentences": [] if fit.summary is None else list(how_learned(fit.summary, said)),
        "summary": None if fit.summary is None else _summary(fit.summary),
        "findings": finding_objects(fit.findings, said),
    }
    return json_bytes(contents)


def _summary(summary: FitSummary) -> dict[str, Any]:
    return {
        "elasticity": finite(summary.response.elasticity),
        "elasticity_standard_error": finite(summary.response.standard_error),
        "spend_answer": summary.response.answer,
        "twice": None if summary.twice is None else estimate_object(summary.twice),
        "forms": {one.form: finite(one.probability) for one in summary.forms},
        "threshold": finite(summary.threshold),
        "threshold_believed": None if summary.threshold_believed is None else finite(summary.threshold_believed),
        "reach": None if summary.reach is None else _reach(summary.reach),
        "capacity_follows": finite(summary.capacity_follows),
        "kinds": [
            {
                "detail": one.detail,
                "kind": one.kind,
                "effect": None if one.effect is None else estimate_object(one.effect),
            }
            for one in summary.kinds
        ],
        "half_life_days": finite(summary.half_life_days),
        "share_after_end": finite(summary.share_after_end),
        "carried_in": finite(summary.carried_in),
        "weekdays": [finite(effect) for effect in summary.weekdays],
        "special_days": [finite(effect) for effect in summary.special_days],
        "demand": [{"day": point.day.isoformat(), **estimate_object(point.demand)} for point in summary.demand],
        "demand_step": finite(summary.demand_step),
        "day_effect": finite(summary.day_effect),
        "own_drift_step": finite(summary.own_drift_step),
        "size": finite(summary.size),
        "autocorrelation": finite(summary.autocorrelation),
        "segments": [
            {
                "platform": one.segment.platform,
                "audience": one.segment.audience,
                "efficiency": estimate_object(one.efficiency),
                "capacity": estimate_object(one.capacity),
                "threshold": estimate_object(one.threshold),
                "own_evidence": finite(one.own_evidence),
            }
            for one in summary.segments
        ],
    }


def _reach(reach: ReachShare) -> dict[str, Any]:
    held_out = [{"share": share, "log_score": finite(score)} for share, score in reach.held_out]
    return {"share": finite(reach.share), "believed": finite(reach.believed), "held_out": held_out}
