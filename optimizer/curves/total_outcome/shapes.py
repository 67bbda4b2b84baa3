"""Which forms an effect may have, and how likely each is beforehand: a grid of saturation by carry-over.

On both axes one value stands apart with a probability of its own - a straight line, and no carry-over - as a density
around it alone always finds some bend and some delay, and with them more outcome, where there are none (spike and slab,
Mitchell and Beauchamp 1988, "Bayesian variable selection in linear regression"). The segments of a shop share these two
probabilities: where one is seen to bend the others are likely to, and what no data tell is wrong for all at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from optimizer.curves.evidence.panel import BoolArray
from optimizer.curves.total_outcome.effects import counted_spend
from optimizer.curves.total_outcome.history import even_spend, usual_days
from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals

_PAID_SHARE: Final = 0.25
"""Scale of what all segments together contribute, as a share of the total."""
_STRAIGHT: Final = (1.0, 1.0)
"""Segments with a straight effect and with a bent one that count as seen beforehand."""
_AT_ONCE: Final = (0.7, 1.3)
"""The same for no carry-over and some."""
_HALF_SATURATION: Final = 2.0
"""Prior median of the half saturation, in units of typical spend."""
_HALF_SATURATION_SD: Final = 1.0
"""Log scale: the share of the ceiling that usual spend reaches is then spread nearly evenly."""
_HALF_LIFE_DAYS: Final = 5.0
_HALF_LIFE_SD: Final = 1.0
_STEPS: Final = 9
_SEEN: Final = 0.01
"""Share of the draws from which a step of the grid is worth a closer look."""
_FEWEST: Final = 0.02
"""Share of the draws on the slab from which it is known where on it they lie."""


@dataclass(frozen=True, slots=True, eq=False)
class EffectPrior:
    """Where the effects are believed to be before the totals speak.

    Attributes
    ----------
    contribution : (n_segments,) array
        Scale of the half-t prior of the mean contribution per period, in units of the mean total: a quarter, split half
        by share of spend and half evenly.
    log_half_saturation : (n_segments,) array
        Prior median, of spend per period.
    period_days : float
        Days of a period.
    """

    contribution: FloatArray
    log_half_saturation: FloatArray
    period_days: float

    @property
    def n_segments(self) -> int:
        """How many segments there are."""
        return len(self.contribution)


@dataclass(frozen=True, slots=True, eq=False)
class FormPrior:
    """How likely forms are beforehand, and what the segments share of that.

    Attributes
    ----------
    probability : (n_segments, n_cells) array
        Of each form where nothing is known of the shop.
    apart : (n_axes, n_cells) bool array
        Whether the form has the value that stands apart on an axis.
    seen : tuple of (float, float)
        For each axis how many segments with and without that value count as seen: its probability in a shop is Beta.
    """

    probability: FloatArray
    apart: BoolArray
    seen: tuple[tuple[float, float], ...]

    def shared(self, chance: FloatArray) -> FloatArray:
        """Log probability of each form's kind, (n, n_cells), from that of the value apart on each axis, (n, n_axes)."""
        return np.asarray(np.log(chance) @ self.apart + np.log1p(-chance) @ ~self.apart, dtype=np.float64)

    @property
    def usual_chance(self) -> FloatArray:
        """Mean probability of the value apart, (n_axes,)."""
        return np.array([with_ / (with_ + without) for with_, without in self.seen])


@dataclass(frozen=True, slots=True, eq=False)
class ShapeGrid:
    """The forms that a segment's effect may have.

    Attributes
    ----------
    saturation_range, life_range : (n_segments, 2) arrays
        Part of each prior, as its quantiles, that the steps lie in.
    half_saturation, carryover_rate : (n_segments, n_cells) arrays
        Of each form, see `effects.Effects`.
    probability : (n_segments, n_cells) array
        Beforehand; adds up to what the ranges hold.
    """

    saturation_range: FloatArray
    life_range: FloatArray
    half_saturation: FloatArray
    carryover_rate: FloatArray
    probability: FloatArray

    @property
    def forms(self) -> FormPrior:
        """What the sampler must know of the forms."""
        cell = np.arange((_STEPS + 1) ** 2)
        return FormPrior(self.probability, np.stack([cell <= _STEPS, cell % (_STEPS + 1) == 0]), (_STRAIGHT, _AT_ONCE))


def effect_prior(totals: Totals) -> EffectPrior:
    """Set the prior by the spend; half saturations around twice the geometric mean of own and overall typical spend."""
    usual = even_spend(totals).mean(axis=0)
    if not len(usual):  # a baseline by itself
        return EffectPrior(usual, usual, usual_days(totals))
    share = usual / usual.sum()
    typical = np.exp(np.average(np.log(usual), weights=usual))
    return EffectPrior(
        contribution=_PAID_SHARE * 0.5 * (share + 1.0 / len(usual)),
        log_half_saturation=np.log(_HALF_SATURATION * np.sqrt(usual * typical)),
        period_days=usual_days(totals),
    )


def whole_grid(prior: EffectPrior) -> ShapeGrid:
    """Lay the grid over the whole prior."""
    whole = np.tile([0.0, 1.0], (prior.n_segments, 1))
    return _grid(prior, whole, whole)


def closer_grid(prior: EffectPrior, grid: ShapeGrid, frequency: FloatArray) -> ShapeGrid:
    """Lay the grid over the part in which the draws lie.

    Parameters
    ----------
    frequency : (n_segments, n_cells) array
        How often the draws had each form.
    """
    table = frequency.reshape(-1, _STEPS + 1, _STEPS + 1)
    return _grid(
        prior,
        _closer(grid.saturation_range, table.sum(axis=2)),
        _closer(grid.life_range, table.sum(axis=1)),
    )


def shape_bases(grid: ShapeGrid, totals: Totals) -> FloatArray:
    """Course of an effect of each form whose mean is 1, (n_segments, n_periods, n_cells)."""
    spend = even_spend(totals)
    counted = counted_spend(spend[:, :, None], grid.half_saturation, grid.carryover_rate)
    return np.asarray((counted / counted.mean(axis=0)).swapaxes(0, 1), dtype=np.float64)


def _grid(prior: EffectPrior, saturation_range: FloatArray, life_range: FloatArray) -> ShapeGrid:
    saturation, bent = _steps(saturation_range, _STRAIGHT[0] / sum(_STRAIGHT))
    life, late = _steps(life_range, _AT_ONCE[0] / sum(_AT_ONCE))
    half = np.exp(prior.log_half_saturation[:, None] + _HALF_SATURATION_SD * saturation)
    half_saturation = np.column_stack([np.full(prior.n_segments, np.inf), half])
    half_life = _HALF_LIFE_DAYS * np.exp(_HALF_LIFE_SD * life)
    rate = np.column_stack([np.zeros(prior.n_segments), 0.5 ** (prior.period_days / half_life)])
    n_cells = (_STEPS + 1) ** 2
    return ShapeGrid(
        saturation_range=saturation_range,
        life_range=life_range,
        half_saturation=np.repeat(half_saturation, _STEPS + 1, axis=1),
        carryover_rate=np.tile(rate, (1, _STEPS + 1)),
        probability=(bent[:, :, None] * late[:, None, :]).reshape(-1, n_cells),
    )


def _steps(within: FloatArray, apart: float) -> tuple[FloatArray, FloatArray]:
    """Standard normal values of the steps, (n, steps), and probabilities with the value apart first, (n, 1 + steps)."""
    width = (within[:, [1]] - within[:, [0]]) / _STEPS
    middle = within[:, [0]] + width * (np.arange(_STEPS) + 0.5)
    shares = np.column_stack([np.full(len(within), apart), np.repeat((1.0 - apart) * width, _STEPS, axis=1)])
    return np.asarray(ndtri(middle), dtype=np.float64), shares


def _closer(within: FloatArray, frequency: FloatArray) -> FloatArray:
    found = within.copy()
    for line, (share, (low, high)) in enumerate(zip(frequency, within, strict=True)):
        on_slab = share[1:].sum()
        if on_slab < _FEWEST * share.sum() or on_slab == 0.0:
            continue
        seen = np.flatnonzero(share[1:] > _SEEN * on_slab)
        width = (high - low) / _STEPS
        found[line] = max(low + (seen[0] - 0.5) * width, 0.0), min(low + (seen[-1] + 1.5) * width, 1.0)
    return found
