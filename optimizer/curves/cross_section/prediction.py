"""What ads bring that nobody has seen yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.cross_section.ads import Ads
from optimizer.curves.cross_section.exposure import choose_exposure, exposure_of
from optimizer.curves.cross_section.listed_counts import draw_listed, listed_moments, log_density
from optimizer.curves.cross_section.pooling import draw_effects, lay_out_effects, log_means, relearn
from optimizer.curves.evidence.count_units import count_unit
from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.curve import FloatArray

_DRAWS: Final = 400


@dataclass(frozen=True, slots=True, eq=False)
class AdPredictions:
    """Foretold results of ads at the spend and the impressions that they got.

    Attributes
    ----------
    mean : (n_new,) array
        Expected outcome.
    draws : (n_draws, n_new) array
        Of the outcome itself, the scatter of single ads included.
    log_score : (n_new,) array
        Log of the foretold density at the outcome that the ads had.
    """

    mean: FloatArray
    draws: FloatArray
    log_score: FloatArray


def predict_ads(ads: Ads, known: BoolArray, *, seed: int = 0, may_be_selected: bool = True) -> AdPredictions:
    """Learn from some of the ads and foretell the others; nothing of the outcomes of the others is used.

    Parameters
    ----------
    ads : Ads
        All ads.
    known : (n_ads,) bool array
        Those whose outcome may be used.
    seed : int
        The same seed gives the same draws.
    may_be_selected : bool
        Whether ads without results may have been left out of the list.
    """
    rng = np.random.default_rng(seed)
    unit = count_unit(ads.outcome[known], ads.kpi)
    outcome = ads.outcome / unit
    best = choose_exposure(only(ads, known), outcome[known], rng, may_be_selected=may_be_selected)[0]
    layout = lay_out_effects(np.log(exposure_of(ads, best.kind, best.free)) - best.centre, ads.groups)
    start = replace(best.pooled, mode=np.zeros(len(layout.group)))  # the others may have names that none of these has
    learned = relearn(layout, outcome, known, start)
    log_mean = log_means(layout.columns[np.flatnonzero(~known)], draw_effects(learned, _DRAWS, rng))
    density = np.exp(log_density(outcome[~known], log_mean, learned.law)).mean(axis=0)
    return AdPredictions(
        mean=listed_moments(log_mean, learned.law)[0].mean(axis=0) * unit,
        draws=draw_listed(log_mean, learned.law, rng) * unit,
        log_score=np.log(np.maximum(density, 1e-300)) - np.log(unit),
    )


def only(ads: Ads, chosen: BoolArray) -> Ads:
    """Keep some of the ads, with all the names that any ad has."""
    return replace(
        ads,
        segment=ads.segment[chosen],
        groups=tuple(level[chosen] for level in ads.groups),
        spend=ads.spend[chosen],
        impressions=None if ads.impressions is None else ads.impressions[chosen],
        outcome=ads.outcome[chosen],
    )
