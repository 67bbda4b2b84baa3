"""How the parameters enter: segment effects that are pooled, and time effects that are shared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from optimizer.curves.evidence.calendar import KNOTS, knot_count, time_effects
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import IntArray
from optimizer.curves.model.prior import N_SHAPE, PriorScales, global_prior
from optimizer.domain.curve import FloatArray

LEVEL, CAPACITY, THRESHOLD = 0, 1, 2
N_LOCAL = 3
"""Local effects of a segment, in this order, each a deviation from what it is pooled to."""
SHAPE = slice(CAPACITY, N_LOCAL)
"""Those of them that bend the curve."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The fixed side of the model.

    Global parameters stand in this order: shared level, one level per platform, one per pooled audience, shared
    capacity and threshold, how far capacity follows a segment's usual spend, seven weekdays, the kinds of special day,
    immaturity of the last days, demand at each knot, for each platform its drift at each knot, the effects of single
    days (time cells), and the effect of each kind of content and each objective.

    Attributes
    ----------
    platform, audience : (n_segments,) int array
        Index of the segment's platform and pooled audience; -1 for an audience that is found on one platform only,
        whose effect cannot be told from the segment's own.
    n_platforms, n_audiences, n_knots : int
        Counts.
    time : (n_cells, KNOTS.start + n_knots) array
        Weekday shares, shares of special days, immaturity and knot weights of each time cell.
    log_days : (n_cells,) array
        Log of the days in each cell.
    typical_log_spend : float
        Log of the typical daily spend: mean over the segments of their mean log spend.
    local_scales : (n_segments, n_local) array
        Prior standard deviations of the local effects: level, capacity, threshold, and the steps of the own drift.
    global_precision : (n_global, n_global) array
        Prior precision of the global parameters.
    global_mean : (n_global,) array
        Prior mean of the global parameters.
    scales : PriorScales
        What they were made from.
    form : str
        In which results per money fall, a key of `optimizer.curves.model.growth.GROWTH_FORMS`.
    reach_gain : (n_segments, n_cells) array
        Log of reach per money at each cell's spend, against that at the usual spend.
    reach_weight : (n_segments,) array
        How much of the saturation is that of reach, in [0, 1]; the rest is the segment's own.
    shape_weights : (n_segments, 2, 3) array
        What the shared parameters of shape add to the log capacity and log threshold of each segment.
    own_time : (n_cells, n_own_knots) array
        What each step of a segment's own drift adds to its log efficiency in each cell; no columns where there is none.
    mix : (n_segments, n_cells, n_kinds) array
        Share of each kind of content and each objective in the spend; no kinds where they are taken for equal.
    """

    platform: IntArray
    audience: IntArray
    n_platforms: int
    n_audiences: int
    n_knots: int
    time: FloatArray
    log_days: FloatArray
    typical_log_spend: float
    local_scales: FloatArray
    global_precision: FloatArray
    global_mean: FloatArray
    scales: PriorScales
    form: str
    reach_gain: FloatArray
    reach_weight: FloatArray
    shape_weights: FloatArray
    own_time: FloatArray
    mix: FloatArray

    @property
    def levels(self) -> slice:
        """Shared, platform and audience levels among the global parameters."""
        return slice(0, 1 + self.n_platforms + self.n_audiences)

    @property
    def shared_shape(self) -> slice:
        """What bends all curves: offsets of log capacity and log threshold, and how far capacity follows spend."""
        first: int = self.levels.stop
        return slice(first, first + N_SHAPE)

    @property
    def shared_time(self) -> slice:
        """Weekdays, kinds of special day, immaturity and demand knots."""
        first = self.shared_shape.stop
        return slice(first, first + KNOTS.start + self.n_knots)

    @property
    def drift(self) -> slice:
        """Drift knots, platform after platform."""
        return slice(self.shared_time.stop, self.shared_time.stop + self.n_platforms * self.n_knots)

    @property
    def day_effects(self) -> slice:
        """Effects of the single time cells, in their order; none where days are taken for what the rest says."""
        return slice(self.drift.stop, self.drift.stop + len(self.time) * (self.scales.day_effect > 0.0))

    @property
    def kinds(self) -> slice:
        """Effects of kinds of content and of objectives."""
        return slice(self.day_effects.stop, self.day_effects.stop + self.mix.shape[2])

    @property
    def n_global(self) -> int:
        """Number of global parameters."""
        return int(self.kinds.stop)

    @property
    def prior_log_shape(self) -> FloatArray:
        """Prior medians of log capacity and log learning threshold, (2,)."""
        of_typical = (self.scales.capacity_of_typical_spend, self.scales.threshold_of_typical_spend)
        return self.typical_log_spend + np.log(of_typical)


def level_weights(design: Design) -> FloatArray:
    """Which global levels each segment adds up, (n_segments, 1 + n_platforms + n_audiences), entries 0 and 1."""
    n_segments = len(design.platform)
    weights = np.zeros((n_segments, design.levels.stop))
    row = np.arange(n_segments)
    weights[:, 0] = 1.0
    weights[row, 1 + design.platform] = 1.0
    pooled = design.audience >= 0
    weights[row[pooled], 1 + design.n_platforms + design.audience[pooled]] = 1.0
    return weights


def make_design(observations: Observations, scales: PriorScales) -> Design:
    """Lay out parameters and priors for these observations, before anything is refined."""
    platform, n_platforms = _index([s.platform for s in observations.segments])
    audience, n_audiences = _pooled_audiences(observations)
    n_knots = knot_count(observations.n_days, scales.knot_days)
    own_level = np.where(audience >= 0, scales.level_segment, np.hypot(scales.level_segment, scales.level_audience))
    ones = np.ones(len(audience))
    spend, observed = observations.spend, observations.observed
    total_days = (observed * observations.cell_days).sum(axis=1)
    rate = observations.outcome.sum() / (spend * observations.cell_days * observed).sum()
    usual = _mean_log_spend(observations)
    typical = float(usual[total_days > 0].mean())
    usual = np.where(total_days > 0, usual, typical)
    precision, mean = global_prior(n_platforms, n_audiences, n_knots, scales, float(np.log(rate)))
    return Design(
        platform=platform,
        audience=audience,
        n_platforms=n_platforms,
        n_audiences=n_audiences,
        n_knots=n_knots,
        time=time_effects(observations, n_knots),
        log_days=np.log(observations.cell_days.astype(float)),
        typical_log_spend=typical,
        local_scales=np.column_stack(
            [own_level, scales.capacity_segment * ones, scales.threshold_segment * ones],
        ),
        global_precision=precision,
        global_mean=mean,
        scales=scales,
        form="ceiling",
        reach_gain=np.zeros(spend.shape),
        reach_weight=np.zeros(len(audience)),
        shape_weights=_shape_weights(usual, typical),
        own_time=np.zeros((spend.shape[1], 0)),
        mix=np.zeros((*spend.shape, 0)),
    )


def of_segments(design: Design, rows: IntArray) -> Design:
    """The same design for some of the segments, by their rows; what is shared keeps its place."""
    return replace(
        design,
        platform=design.platform[rows],
        audience=design.audience[rows],
        local_scales=design.local_scales[rows],
        reach_gain=design.reach_gain[rows],
        reach_weight=design.reach_weight[rows],
        shape_weights=design.shape_weights[rows],
        mix=design.mix[rows],
    )


def _mean_log_spend(observations: Observations) -> FloatArray:
    logs = np.log(np.where(observations.observed, observations.spend, 1.0))
    return np.asarray(logs.sum(axis=1) / np.maximum(observations.observed.sum(axis=1), 1), dtype=np.float64)


def _shape_weights(usual: FloatArray, typical: float) -> FloatArray:
    """Each segment's share in the offsets of capacity and threshold, and in how far capacity follows its own spend."""
    weights = np.zeros((len(usual), N_LOCAL - CAPACITY, N_SHAPE))
    weights[:, 0, 0] = weights[:, 1, 1] = 1.0
    weights[:, 0, 2] = usual - typical
    return weights


def _index(names: list[str]) -> tuple[IntArray, int]:
    unique, index = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    return index.astype(np.int64), len(unique)


def _pooled_audiences(observations: Observations) -> tuple[IntArray, int]:
    platforms_of = Counter(segment.audience for segment in observations.segments)
    shared = sorted(name for name, platforms in platforms_of.items() if platforms > 1)
    place = {name: k for k, name in enumerate(shared)}
    index = [place.get(segment.audience, -1) for segment in observations.segments]
    return np.array(index, dtype=np.int64), len(shared)
