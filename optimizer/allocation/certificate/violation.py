"""By how much money an allocation breaks the limits of its problem."""

from __future__ import annotations

import numpy as np

from optimizer.allocation.certificate.ragged import IndexArray
from optimizer.allocation.certificate.reading import Rate, Rules
from optimizer.allocation.certificate.terms import terms_of, values_at
from optimizer.domain.curve import FloatArray


def violation_of(rules: Rules, spend: FloatArray, unplaced: float) -> float:
    """Most money by which anything is broken; infinite where a spend, or what a limit refers to, is no number.

    Parameters
    ----------
    spend : (n_segments,) array
        Major units over the horizon.
    unplaced : float
        Placed and unplaced money must add up to the budget.
    """
    if spend.shape != (rules.n_segments,) or not np.isfinite(spend).all() or not np.isfinite(unplaced):
        return float(np.inf)
    total = float(spend.sum())
    broken = [0.0, total - rules.budget, abs(total + unplaced - rules.budget), -unplaced]
    if rules.n_segments:
        broken.extend((float(-spend.min()), float((spend - rules.end).max())))
    own = rules.own
    if len(own.place):
        held = spend[own.place]
        broken.append(float(_asked_of(held, own.least, own.most, own.threshold, own.step).max()))
    for one in rules.totals:
        asked = (np.array([part]) for part in (one.least, one.most, one.threshold, one.step))
        broken.append(float(_asked_of(np.array([spend[one.members].sum()]), *asked)[0]))
    for funded in rules.funded:
        broken.append(_too_many(spend[funded.members], funded.most))
    for ratio in rules.ratios:
        broken.append(float(ratio.least * spend[ratio.under].sum() - spend[ratio.over].sum()))
    broken.extend(above_of(rate, spend)[1] for rate in rules.rates)
    return float(np.inf) if np.isnan(broken).any() else max(broken)


def _asked_of(
    held: FloatArray, least: FloatArray, most: FloatArray, threshold: FloatArray, step: FloatArray
) -> FloatArray:
    """Money by which amounts leave [least, most], lie below an on/off minimum, or off the multiples of a step."""
    off = np.where((held > 0.0) & (held < threshold), np.minimum(held, threshold - held), 0.0)
    width = np.where(step > 0.0, step, 1.0)
    uneven = np.where(step > 0.0, np.abs(held - width * np.round(held / width)), 0.0)
    return np.asarray(np.maximum.reduce([least - held, held - most, off, uneven]), dtype=np.float64)


def _too_many(spend: FloatArray, most: int) -> float:
    """Money of the smallest funded segments beyond the number allowed."""
    funded = np.sort(spend[spend > 0.0])
    return float(funded[: max(len(funded) - most, 0)].sum())


def above_of(rate: Rate, spend: FloatArray) -> tuple[float, float]:
    """What a guardrail's sum is above 0, and in money: the part that its average is above its level, times the spend.

    No volume averages to nothing. The average is sum x / sum V or sum r V / sum V, so the part is
    (sum money x + (r - most) V) / (most sum V).
    """
    every: IndexArray = np.arange(len(spend), dtype=np.intp)
    volume = values_at(terms_of(rate.rail.volume), every, np.maximum(spend, 0.0))
    excess = float(rate.money * spend.sum() + rate.weight @ volume)
    if not excess > 0.0:
        return excess, excess if np.isnan(excess) else 0.0
    counted = float(rate.rail.most * volume.sum())
    return excess, excess / counted * float(spend.sum()) if counted > 0.0 else float(np.inf)
