"""What one unit of what the model counts is worth in the figure that was asked for: money per sale, or one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from optimizer.curves.evidence.count_units import money_unit
from optimizer.curves.evidence.far_out import FarOut, bounded
from optimizer.curves.evidence.observations import Observations, observe, seen_of
from optimizer.curves.evidence.panel import BoolArray, Panel, figure_of
from optimizer.domain.curve import FloatArray
from optimizer.domain.money import is_money

_MOST_UNSOLD: Final = 0.02
"""Where more than this share of the revenue comes without a conversion, the two are not of the same sales."""
_FEWEST_SALES: Final = 30.0
"""Fewer say too little of what one brings."""
_WEEK: Final = 7
_FEWEST_PAIRS: Final = 20
"""Pairs of cells a week apart whose differences say how noisy sums of sales are."""
_BEYOND: Final = 20.0
"""Standard deviations of single sales beyond which revenue is no sale like the others. Where sales scatter as widely as
they do in shops (log scatter 1), not one in ten thousand is that large."""
_LEFT_OUT: Final = 0.01
"""Share of the cells, the dearest, that do not say what is usual."""


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What one counted unit is worth.

    Attributes
    ----------
    log_mean, log_sd : (n_segments,) array
        Log of the worth, and how sure that is.
    noise : float
        Squared coefficient of variation of the worth of single sales.
    far_out : tuple of FarOut
        Figures beyond all that is possible, which count as less: counts for the money, revenue for the sales.
    """

    log_mean: FloatArray
    log_sd: FloatArray
    noise: float
    far_out: tuple[FarOut, ...] = ()

    def draws(self, n_draws: int, rng: np.random.Generator) -> FloatArray:
        """Draw the worth of each segment's unit, in antithetic pairs, (n_draws, n_segments); exactly 1 for counts."""
        half = rng.standard_normal((n_draws // 2, len(self.log_mean))) * self.log_sd
        return np.asarray(np.exp(self.log_mean + np.concatenate([half, -half])), dtype=np.float64)

    @property
    def typical(self) -> float:
        """Median worth over the segments."""
        return float(np.exp(np.median(self.log_mean)))


def counted(panel: Panel, kpi: str) -> tuple[Observations, Worth]:
    """What the model learns of, and what a unit of it is worth.

    Counts are learned as they are. Revenue is learned as conversions times what one brings, wherever revenue comes from
    conversions: counts carry the many zeros, and a few large orders cannot bend a curve. Where there are none, revenue
    is divided by what a typical sale brings, so that it is as noisy as a count.

    Raises
    ------
    CurveError
        As `observe`.
    """
    seen, far_out = bounded(observe(panel, kpi), kpi)
    ones = np.zeros(len(seen.segments))
    if not is_money(kpi):
        return seen, Worth(ones, ones, 0.0, far_out)
    if "conversions" in panel.table.figures:
        sold, strays = bounded(seen_of(panel, "conversions"), "conversions")
        worth = value_per_conversion(panel, sold)
        if worth is not None:
            return sold, replace(worth, far_out=(*worth.far_out, *strays))
    unit = _typical_sale(seen)
    idle = None if seen.idle_outcome is None else seen.idle_outcome / unit
    worth = Worth(ones + np.log(unit), ones, 0.0, far_out)
    return replace(seen, outcome=seen.outcome / unit, idle_outcome=idle), worth


def value_per_conversion(panel: Panel, conversions: Observations) -> Worth | None:
    """Money per conversion of each segment, pooled; None where revenue does not come from conversions.

    The ratio r_s of revenue to the n_s conversions of a segment has the relative variance v / n_s, with v the squared
    coefficient of variation of single sales, measured between cells: v = sum n_c (r_c / r_s - 1)^2 / (cells -
    segments). Between segments log r_s varies by t^2, by the method of moments (DerSimonian and Laird 1986, Control.
    Clin. Trials 7); each is drawn towards the common mean by v / n_s against t^2.

    Parameters
    ----------
    conversions : Observations
        As far as they count.
    """
    revenue, is_known = figure_of(panel, "revenue")
    _, are_known = figure_of(panel, "conversions")
    idle = conversions.idle_outcome
    sales = conversions.outcome if idle is None else conversions.outcome + idle
    both = is_known & are_known & (sales > 0.0)
    total = float(revenue[is_known & (panel.spend > 0.0)].sum())
    unsold = total - float(revenue[both & (panel.spend > 0.0)].sum())
    sold = np.where(both, sales, 0.0).sum(axis=1)
    if total <= 0.0 or unsold > _MOST_UNSOLD * total or sold.sum() < _FEWEST_SALES:
        return None
    most = _most_earned(revenue, sales, both)
    places = sorted(np.argwhere(both & (revenue > most)).tolist(), key=lambda place: -revenue[*place] / most[*place])
    far_out = tuple(
        FarOut(row, cell, "revenue", float(revenue[row, cell]), float(most[row, cell])) for row, cell in places
    )
    revenue = np.minimum(revenue, most)
    earned = np.where(both, revenue, 0.0).sum(axis=1)
    overall = float(earned.sum() / sold.sum())
    # half a typical sale on either side keeps segments without sales or revenue finite
    ratio = (earned + 0.5 * overall) / (sold + 0.5)
    noise = _single_sale_noise(revenue, sales, both, ratio)
    return replace(_pooled(np.log(ratio), noise / (sold + 0.5), noise), far_out=far_out)


def _most_earned(revenue: FloatArray, sales: FloatArray, both: BoolArray) -> FloatArray:
    """The most that so many sales may bring in one cell: n r + 20 r sqrt(v n), (n_segments, n_cells).

    r and v are the ratio and the squared coefficient of variation of single sales of all segments, measured without
    the dearest hundredth of the cells.
    """
    each = np.where(both, revenue / np.where(both, sales, 1.0), -np.inf)
    left_out = int(np.ceil(_LEFT_OUT * both.sum()))
    usual = both & (each < np.sort(each[both])[-left_out])
    usual = usual if usual.any() else both
    ratio = float(revenue[usual].sum() / sales[usual].sum())
    apart = each[usual] / max(ratio, 1e-300) - 1.0
    noise = float(np.average(sales[usual] * apart**2))
    return np.asarray(ratio * (sales + _BEYOND * np.sqrt(max(noise, 1.0) * sales)), dtype=np.float64)


def _single_sale_noise(revenue: FloatArray, sales: FloatArray, both: BoolArray, ratio: FloatArray) -> float:
    apart = np.where(both, revenue / np.where(both, sales, 1.0) / ratio[:, None] - 1.0, 0.0)
    freedom = max(int(both.sum()) - int(both.any(axis=1).sum()), 1)
    return max(float((np.where(both, sales, 0.0) * apart**2).sum()) / freedom, 1e-4)


def _pooled(log_ratio: FloatArray, variance: FloatArray, noise: float) -> Worth:
    weight = 1.0 / variance
    centre = float(weight @ log_ratio / weight.sum())
    spread = float(weight @ (log_ratio - centre) ** 2) - (len(log_ratio) - 1)
    between = max(spread / max(float(weight.sum() - (weight**2).sum() / weight.sum()), 1e-12), 1e-3)
    certain = 1.0 / (variance + between)
    centre = float(certain @ log_ratio / certain.sum())
    kept = between / (between + variance)
    return Worth(centre + kept * (log_ratio - centre), np.sqrt(between * variance / (between + variance)), noise)


def _typical_sale(seen: Observations) -> float:
    """What a typical sale brings, weighted by size.

    It is `money_unit` where cells have few sales; divided by it, revenue is as noisy as a count. Where every cell has
    many sales that is far too much, and what cells differ by from those of the same weekday a week before says more:
    their variance over their mean is sum((y_t - y_(t-7))^2) / sum(y_t + y_(t-7)).
    """
    by_size = money_unit(seen.outcome[seen.observed])
    lag = _WEEK if bool((seen.cell_days == 1).all()) else 1
    both = seen.observed[:, lag:] & seen.observed[:, :-lag]
    later, earlier = seen.outcome[:, lag:][both], seen.outcome[:, :-lag][both]
    total = float((later + earlier).sum())
    if both.sum() < _FEWEST_PAIRS or total <= 0.0:
        return by_size
    by_change = float(((later - earlier) ** 2).sum()) / total
    return min(by_size, by_change) if by_change > 0.0 else by_size
