"""What the user must know about forecasts that were tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.stats import binom

from optimizer.domain.backtest import RIVALS, Fold, ForecastScore
from optimizer.domain.estimate import USUAL_LEVEL
from optimizer.domain.finding import Finding
from optimizer.message import N_

_CLEARLY: Final = 1.05
"""Errors that differ by less are told as the same."""
_ENOUGH: Final = 10
"""Intervals from which on their share means something: at 80 % two sd of the share are then 25 points."""
_FAR: Final = 0.15
_BIASED: Final = 0.1
_ALPHA: Final = 0.05


def remark(
    folds: Sequence[Fold], scores: Sequence[ForecastScore], segments_held: float, totals_held: float
) -> tuple[Finding, ...]:
    """Findings on rivals that did better, intervals that do not hold, and promises that were one-sided.

    Parameters
    ----------
    segments_held, totals_held : float
        Share of the intervals of segments, and of totals, that hold what came, in [0, 1].
    """
    found = [
        _worse_than_rival(scores),
        _held_too_seldom(folds, segments_held),
        _totals_held_too_seldom(len(folds), totals_held),
        _one_sided(folds, scores[0]),
        _few_folds(folds),
    ]
    return tuple(finding for finding in found if finding is not None)


def _worse_than_rival(scores: Sequence[ForecastScore]) -> Finding | None:
    """Worse means worse in both: further off, and less probability on what came."""
    ours = scores[0]
    better = [
        rival
        for rival in scores[1:]
        if ours.segment_error > _CLEARLY * rival.segment_error and ours.log_score < rival.log_score
    ]
    if not better:
        return None
    best = min(better, key=lambda score: score.segment_error)
    return Finding(
        "warning",
        "forecasts",
        N_(
            "The curves forecast single segments worse ({ours:percent} off) than {rival:message} ({theirs:percent} "
            "off).",
            ours=ours.segment_error,
            rival=_NAMES[best.forecaster],
            theirs=best.segment_error,
        ),
        N_(
            "Move budgets in small steps and look again after a month; look for breaks in the history, such as changed "
            "tracking or renamed audiences, and leave out what was before them."
        ),
    )


def _held_too_seldom(folds: Sequence[Fold], held: float) -> Finding | None:
    count = sum(len(fold.segments) for fold in folds)
    doubt = 2.0 * float(np.sqrt(USUAL_LEVEL * (1.0 - USUAL_LEVEL) / count))
    if count < _ENOUGH or held >= USUAL_LEVEL - max(_FAR, doubt):
        return None
    return Finding(
        "warning",
        "forecasts",
        N_(
            "Only {held:percent} of the segments' outcomes lay inside their {level:percent} interval, so the intervals "
            "are too narrow.",
            held=held,
            level=USUAL_LEVEL,
        ),
        N_("Take the plan's ranges for narrower than they should be, and choose the cautious plan where it matters."),
    )


def _totals_held_too_seldom(n_folds: int, held: float) -> Finding | None:
    """So few totals inside intervals that do hold as often as they say are less probable than 5 % (binomial)."""
    inside = round(held * n_folds)
    if binom.cdf(inside, n_folds, USUAL_LEVEL) >= _ALPHA:
        return None
    return Finding(
        "warning",
        "forecasts",
        N_(
            "Only {inside:number} of {count:number} totals lay inside their {level:percent} interval, so what a period "
            "brings in all is less sure than the intervals say.",
            inside=inside,
            count=n_folds,
            level=USUAL_LEVEL,
        ),
        N_(
            "Take the range of the plan's total for narrower than it should be, and look for what moved all segments "
            "at once, such as a sale, a price or the season; the split is hardly touched by it."
        ),
    )


def _one_sided(folds: Sequence[Fold], ours: ForecastScore) -> Finding | None:
    signs = {np.sign(fold.expected.value - fold.outcome) for fold in folds}
    if len(folds) < 3 or len(signs) > 1 or abs(ours.bias) < _BIASED:
        return None
    said = (
        N_("Every forecast promised more than came, {bias:percent} in all.", bias=ours.bias)
        if ours.bias > 0.0
        else N_("Every forecast promised less than came, {bias:percent} in all.", bias=-ours.bias)
    )
    return Finding(
        "warning", "forecasts", said, N_("Expect the same of the next plan's total; its split is hardly touched by it.")
    )


def _few_folds(folds: Sequence[Fold]) -> Finding | None:
    if len(folds) >= 3:
        return None
    return Finding(
        "info",
        "forecasts",
        N_("The history allows for {count:number} of these forecasts only.", count=len(folds)),
        N_("Read the errors as a first impression; they become firm with a longer history."),
    )


_NAMES: Final = dict(
    zip(
        RIVALS,
        (
            N_("what the last period brought per money"),
            N_("what the last 60 days brought per money"),
            N_("what the whole history brought per money"),
        ),
        strict=True,
    )
)
