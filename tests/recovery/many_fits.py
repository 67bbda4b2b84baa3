"""Worlds of both kinds with their fits, and fits that are wrong on purpose."""

from dataclasses import dataclass, replace

import numpy as np

from benchmarks.judged_worlds import Judged, Said, default_fit, judge
from benchmarks.worlds_made import KINDS, Kind, many_worlds
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.simulation import (
    FunnelSettings,
    World,
    WorldSettings,
    make_funnel_world,
    make_world,
    restless_settings,
)

SEED = 11


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A world and the curves that were learned from its history."""

    world: World
    fit: CurveFit


def fitted_worlds(n_of_each: int) -> dict[Kind, list[Fitted]]:
    return {kind: [Fitted(w, default_fit(w)) for w in many_worlds(n_of_each, SEED, kind)] for kind in KINDS}


def small_world(kind: Kind) -> World:
    """Eight segments over half a year: quick to fit, with enough to learn from."""
    platforms, audiences = ("facebook", "tiktok"), ("Women 25-34", "Men 35-44", "Retargeting 30 days", "Interest: home")
    if kind == "funnel":
        return make_funnel_world(FunnelSettings(platforms=platforms, audiences=audiences, days=180, seed=5))
    if kind == "market":
        return make_world(WorldSettings(platforms=platforms, audiences=audiences, days=180, seed=5))
    return make_world(replace(restless_settings(1)[0], platforms=platforms, audiences=audiences, days=180, seed=5))


def judged(fitted: list[Fitted]) -> list[Judged]:
    return [judge(one.world, one.fit) for one in fitted]


def squeezed(one: Fitted, factor: float) -> Fitted:
    """Intervals so many times as wide around the same middle."""
    middle = one.fit.draws.mean(axis=0)
    return Fitted(one.world, replace(one.fit, draws=middle + factor * (one.fit.draws - middle)))


def scaled(one: Fitted, factor: float) -> Fitted:
    """Curves so many times as high."""
    return Fitted(one.world, replace(one.fit, draws=factor * one.fit.draws))


def swapped(one: Fitted) -> Fitted:
    """Each segment has the curve of its neighbour, at the neighbour's spends."""
    fit = one.fit
    return Fitted(one.world, replace(fit, draws=np.roll(fit.draws, 1, axis=1), spend=np.roll(fit.spend, 1, axis=0)))


def coverage(judgements: list[Judged], figure: str) -> FloatArray:
    """Share of the 80 % intervals that hold, of each world."""
    return np.array([getattr(one, figure).held.mean() for one in judgements])


def relative_errors(judgements: list[Judged], figure: str) -> FloatArray:
    """(true - promised) / promised, of each world."""
    said: list[Said] = [getattr(one, figure) for one in judgements]
    return np.array([float(one.truth[0] / one.mean[0]) - 1 for one in said])


def standard_error(values: FloatArray) -> float:
    return float(values.std(ddof=1) / np.sqrt(values.size))
