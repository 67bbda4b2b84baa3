"""Refinements of a design: what a model may have beside the plain one, each taken only where results ask for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.calendar import KNOTS, cell_middles, knot_count, knot_weights
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.model.design import CAPACITY, N_LOCAL, THRESHOLD, Design, make_design
from optimizer.curves.model.likelihood import Parameters
from optimizer.curves.model.prior import LAST_DEMAND, LAST_DRIFT, PriorScales, walk_precision
from optimizer.curves.reach import ReachView
from optimizer.domain.curve import FloatArray

OWN_DRIFT_DAYS: Final = 56
"""Between the knots of a segment's own drift."""


def refined(observations: Observations, scales: PriorScales) -> Design:
    """A design with all the refinements that these scales have, and neither reach nor another form."""
    plain = make_design(observations, replace(scales, own_drift_step=0.0, day_effect=0.0, mix_effect=0.0))
    drifting = with_own_drift(plain, observations, scales.own_drift_step)
    return with_mix(with_day_effects(drifting, scales.day_effect), observations, scales.mix_effect)


def with_reach(design: Design, observations: Observations, view: ReachView, weight: float) -> Design:
    """The same design where saturation is that of reach by `weight`, in [0, 1], wherever reach is known."""
    spend = np.where(observations.observed, observations.spend, 1.0)
    return replace(
        design,
        reach_gain=np.where(observations.observed, view.log_gain(spend), 0.0),
        reach_weight=np.where(view.known, weight, 0.0),
    )


def with_demand_step(design: Design, step: float) -> Design:
    """The same design with another prior step of the demand curve from knot to knot."""
    precision = design.global_precision.copy()
    times = design.shared_time
    knots = slice(times.start + KNOTS.start, times.stop)
    precision[knots, knots] = walk_precision(design.n_knots, step, LAST_DEMAND, design.scales.demand_trend)
    return replace(design, global_precision=precision, scales=replace(design.scales, demand_step=step))


def with_drift_step(design: Design, step: float) -> Design:
    """The same design with another prior step of the platforms' drift from knot to knot."""
    precision = design.global_precision.copy()
    walk = walk_precision(design.n_knots, step, LAST_DRIFT)
    for first in range(design.drift.start, design.drift.stop, design.n_knots):
        precision[first : first + design.n_knots, first : first + design.n_knots] = walk
    return replace(design, global_precision=precision, scales=replace(design.scales, drift_step=step))


def without_threshold(design: Design) -> Design:
    """The same design where platforms learn at any spend."""
    return with_threshold_of(design, design.scales.without_threshold())


def with_threshold_of(design: Design, scales: PriorScales) -> Design:
    """The same design with the priors of the learning threshold that these scales have."""
    local_scales, precision = design.local_scales.copy(), design.global_precision.copy()
    local_scales[:, THRESHOLD] = scales.threshold_segment
    shared = design.shared_shape.start + THRESHOLD - CAPACITY
    precision[shared, shared] = scales.threshold_shared**-2.0
    mixed = replace(
        design.scales,
        threshold_of_typical_spend=scales.threshold_of_typical_spend,
        threshold_shared=scales.threshold_shared,
        threshold_segment=scales.threshold_segment,
    )
    return replace(design, scales=mixed, local_scales=local_scales, global_precision=precision)


def with_own_drift(design: Design, observations: Observations, step: float) -> Design:
    """The same design where the efficiency of each segment drifts by itself, with this prior step; 0 for none.

    A random walk with knots about every 56 days, tied to 0 at the last: the level is that of today. Its parameters are
    the steps, so that they are independent before the data speak.
    """
    scales = replace(design.scales, own_drift_step=step)
    basic = design.local_scales[:, :N_LOCAL]
    if step == 0.0:
        return replace(design, own_time=design.own_time[:, :0], local_scales=basic, scales=scales)
    n_knots = knot_count(observations.n_days, OWN_DRIFT_DAYS)
    weights = knot_weights(cell_middles(observations), observations.n_days, n_knots)
    steps = np.cumsum(weights, axis=1)[:, :-1]
    drawn_out = np.full((len(basic), n_knots - 1), step)
    return replace(design, own_time=steps, local_scales=np.hstack([basic, drawn_out]), scales=scales)


def with_day_effects(design: Design, effect: float) -> Design:
    """The same design where each single time cell is better or worse for all segments, with this prior sd.

    Demand that is quicker than its knots and stands in no calendar, such as a promotion or the local payday: a budget
    that followed it gets no credit. 0 for none. Kinds of content must not be told apart yet: their effects stand last.
    """
    scales, first = replace(design.scales, day_effect=effect), design.drift.stop
    size = first + (len(design.time) if effect > 0.0 else 0)
    precision, mean = _extended(design, first, size, effect)
    return replace(design, global_precision=precision, global_mean=mean, scales=scales)


def with_mix(design: Design, observations: Observations, effect: float) -> Design:
    """The same design where kinds of content and objectives differ in efficiency, with this prior sd; 0 for not at all.

    A cell's log efficiency has the sum of its kinds' effects, each times its share of the spend: close to the log of
    their mean effect where they differ by less than a half.
    """
    scales, first = replace(design.scales, mix_effect=effect), int(design.kinds.start)
    mix = observations.mix
    share = design.mix[:, :, :0] if mix is None or effect == 0.0 else mix.share
    precision, mean = _extended(design, first, first + share.shape[2], effect)
    return replace(design, mix=share, global_precision=precision, global_mean=mean, scales=scales)


def resized(local: FloatArray, design: Design) -> FloatArray:
    """Local effects of another design, as long as this one's: steps that are not there stand still."""
    fitting = np.zeros_like(design.local_scales)
    kept = min(local.shape[-1], fitting.shape[-1])
    fitting[:, :kept] = local[:, :kept]
    return fitting


def shared_resized(mode: Parameters, design: Design) -> Parameters:
    """The same point for a design with more or fewer parameters at the end: new ones are 0."""
    shared = np.zeros(design.n_global)
    kept = min(len(shared), len(mode.shared))
    shared[:kept] = mode.shared[:kept]
    return Parameters(mode.local, shared)


def _extended(design: Design, first: int, size: int, effect: float) -> tuple[FloatArray, FloatArray]:
    """Prior precision and mean of the global parameters, those from `first` on independent with this sd around 0."""
    precision, mean = np.zeros((size, size)), np.zeros(size)
    precision[:first, :first], mean[:first] = design.global_precision[:first, :first], design.global_mean[:first]
    precision[np.arange(first, size), np.arange(first, size)] = 1.0 / max(effect, 1e-12) ** 2
    return precision, mean
