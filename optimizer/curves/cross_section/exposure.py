"""What tells best how much was done for an ad: the money spent on it, or how often it was shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from optimizer.curves.cross_section.ads import Ads
from optimizer.curves.cross_section.listed_counts import log_density
from optimizer.curves.cross_section.pooling import (
    EffectLayout,
    Pooled,
    draw_effects,
    lay_out_effects,
    learn_pooled,
    log_means,
    relearn,
)
from optimizer.curves.evidence.panel import IntArray
from optimizer.domain.curve import FloatArray
from optimizer.progress import Progress, part_of, untold

_FREE_SHARES: Final = (0.03, 0.3, 3.0)
"""Spend that delivery without a bill is worth, in units of the median spend of the ads that cost anything."""
_FOLDS: Final = 5
_LEARNING_SHARE: Final = 0.75
"""Of the work on one exposure; the rest is trying it on ads that are held out."""
_DRAWS: Final = 100
_LEAST: Final = 1e-9

ExposureKind = Literal["spend", "impressions"]


@dataclass(frozen=True, slots=True, eq=False)
class ExposureView:
    """How results depend on one kind of exposure.

    Attributes
    ----------
    kind : {"spend", "impressions"}
        The exposure.
    free : float
        Spend added to every ad's before the logarithm, so that an ad that cost nothing but was shown counts for what
        it showed; 0 for impressions.
    log_exposure : (n_ads,) array
        Around `centre`.
    centre : float
        Mean log exposure of the ads.
    layout : EffectLayout
        Which effects each ad has.
    pooled : Pooled
        What was learned.
    score : float
        Held-out log score per ad, folds of a fifth.
    """

    kind: ExposureKind
    free: float
    log_exposure: FloatArray
    centre: float
    layout: EffectLayout
    pooled: Pooled
    score: float


def choose_exposure(
    ads: Ads,
    outcome: FloatArray,
    rng: np.random.Generator,
    *,
    may_be_selected: bool = True,
    progress: Progress = untold,
) -> tuple[ExposureView, ...]:
    """Learn from each exposure that the ads have, and put the one first that foretells ads it has not seen best.

    Parameters
    ----------
    ads : Ads
        The ads.
    outcome : (n_ads,) array
        Their results, in units of a count.
    rng : numpy.random.Generator
        Deals the ads out to the folds.
    may_be_selected : bool
        Whether ads without results may have been left out of the list.
    progress : callable
        Told how much is done, 0 to 1; learning stops where it raises.

    Returns
    -------
    tuple of ExposureView
        By held-out log score, the best first.
    """
    fold = rng.permutation(np.arange(ads.n_ads) % _FOLDS)
    typical = float(np.median(ads.spend[ads.spend > 0.0]))
    frees = [share * typical for share in _FREE_SHARES]
    if not (ads.spend == 0.0).any():
        frees.append(0.0)
    kinds: list[tuple[ExposureKind, float]] = [("spend", free) for free in frees]
    if ads.impressions is not None:
        kinds.append(("impressions", 0.0))
    views = []
    for done, (kind, free) in enumerate(kinds):
        tell = part_of(progress, done / len(kinds), 1.0 / len(kinds))
        views.append(_view(ads, outcome, fold, (kind, free), tell, may_be_selected=may_be_selected))
    best_of_kind = {view.kind: view for view in sorted(views, key=lambda view: view.score)}
    return tuple(sorted(best_of_kind.values(), key=lambda view: -view.score))


def exposure_of(ads: Ads, kind: ExposureKind, free: float) -> FloatArray:
    """Return how much was done for each ad, above 0, (n_ads,)."""
    if kind == "spend":
        return np.asarray(np.maximum(ads.spend + free, _LEAST), dtype=np.float64)
    assert ads.impressions is not None  # noqa: S101 - the kind is offered only where they are there
    return np.asarray(np.maximum(ads.impressions, 1.0), dtype=np.float64)


def _view(
    ads: Ads,
    outcome: FloatArray,
    fold: IntArray,
    exposure: tuple[ExposureKind, float],
    tell: Progress,
    *,
    may_be_selected: bool,
) -> ExposureView:
    kind, free = exposure
    logs = np.log(exposure_of(ads, kind, free))
    centre = float(logs.mean())
    layout = lay_out_effects(logs - centre, ads.groups)
    learning = part_of(tell, 0.0, _LEARNING_SHARE)
    pooled = learn_pooled(layout, outcome, may_be_selected=may_be_selected, progress=learning)
    rng = np.random.default_rng(0)
    scores = np.empty(ads.n_ads)
    for held in range(_FOLDS):
        tell(_LEARNING_SHARE + (1.0 - _LEARNING_SHARE) * held / _FOLDS)
        is_held = fold == held
        learned = relearn(layout, outcome, ~is_held, pooled)
        drawn = log_means(layout.columns[np.flatnonzero(is_held)], draw_effects(learned, _DRAWS, rng))
        density = np.exp(log_density(outcome[is_held], drawn, learned.law))
        scores[is_held] = np.log(np.maximum(density.mean(axis=0), 1e-300))
    return ExposureView(kind, free, logs - centre, centre, layout, pooled, float(scores.mean()))
