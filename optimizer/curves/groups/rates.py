"""What groups bring per unit of money, how that changed, and how much of one figure comes of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from optimizer.curves.evidence.count_units import count_unit
from optimizer.curves.groups.effects import PooledEffects, pooled_effects
from optimizer.curves.groups.layout import GroupPanel, across
from optimizer.curves.groups.likelihoods import Counts, Parts
from optimizer.curves.groups.scatter import scatter
from optimizer.domain.curve import FloatArray
from optimizer.domain.money import is_money

_STEP_DRAWS: Final = 500
_FINE: Final = 50.0
"""Of a sale, in how many parts it is counted where the number of sales is known: then only their size is uncertain."""


def group_efficiency(panel: GroupPanel, kpi: str, rng: np.random.Generator) -> PooledEffects:
    r"""Learn the log of what a unit of money brings in each group.

    Of the rows that know the outcome, with y its total, x their spend and :math:`\phi` the `scatter`, the likelihood is
    that of a Poisson count :math:`y / \phi` over :math:`x / \phi` (a quasi-likelihood; McCullagh and Nelder 1989,
    section 9.2), and the groups are pooled as `pooled_effects` says. Revenue is counted in typical sales.

    The rate is that of the money that was spent in these days; what more money would bring is told by response curves.
    """
    known = panel.known(kpi)
    counted, base = panel.total(kpi, known), panel.total("spend", known)
    unit = _unit(counted, kpi)
    spread = scatter(counted / unit, base, days_of_cell=panel.days_of_cell)
    found = pooled_effects(Counts(counted.sum(axis=1) / unit / spread, base.sum(axis=1) / spread), rng)
    return PooledEffects(found.draws + np.log(unit), found.leaning, found.centre + float(np.log(unit)), found.spread)


def group_changes(
    later: tuple[FloatArray, FloatArray], earlier: tuple[FloatArray, FloatArray], kpi: str, rng: np.random.Generator,
    *, days_of_cell: int = 1,
) -> PooledEffects:  # fmt: skip
    r"""Learn the log of how what a unit of money brings changed in each group from earlier to later days.

    Given the results of both times together, those of the later are binomial with the odds
    :math:`(x_2 / x_1) e^{\delta_g}`, whatever the group's level is (Przyborowski and Wilenski 1940, Biometrika 31,
    313-323); counts are divided by the larger `scatter` of the two times. The changes are pooled around a common one.

    Parameters
    ----------
    later, earlier : two (n_groups, n_cells) arrays each
        Outcome and spend where the outcome is known.
    """
    unit = _unit(np.concatenate([later[0].ravel(), earlier[0].ravel()]), kpi)
    spread = np.maximum(
        scatter(later[0] / unit, later[1], days_of_cell=days_of_cell),
        scatter(earlier[0] / unit, earlier[1], days_of_cell=days_of_cell),
    )
    (y_late, x_late), (y_early, x_early) = (
        (outcome.sum(axis=1) / unit / spread, spend.sum(axis=1)) for outcome, spend in (later, earlier)
    )
    both = (x_late > 0.0) & (x_early > 0.0)
    odds = np.divide(x_late, x_early, out=np.ones_like(x_late), where=both)
    return pooled_effects(Parts(np.where(both, y_late, 0.0), np.where(both, y_late + y_early, 0.0), odds), rng)


def contrasts(panel: GroupPanel, strata: Sequence[str], kpi: str, rng: np.random.Generator) -> PooledEffects | None:
    r"""Learn the log of what a unit of money brings in each group over what it brings in the others, like for like.

    Kinds of content, ages and the like run in different segments, and look good where the segment is good. So each
    group is compared with the others within the same stratum s, such as a segment, by Mantel and Haenszel's rate ratio
    with the variance of Greenland and Robins (1985, Biometrics 41, 55-68). With the group's outcome and spend y, x,
    the others' y', x' and the stratum's Y, X:

    .. math:: R = \sum_s \frac{y_s x'_s}{X_s}, \quad S = \sum_s \frac{y'_s x_s}{X_s}, \quad
              V = \phi \sum_s \frac{Y_s x_s x'_s}{X_s^2}, \quad
              \widehat{\theta} = \log \frac{R}{S}, \quad \operatorname{var} \widehat{\theta} = \frac{V}{R S}

    which is what a binomial count :math:`cR` of :math:`c(R + S)` with :math:`c = (R + S) / V` says; as such it is
    pooled (`pooled_effects`). A stratum that a group has for itself says nothing.

    Returns
    -------
    PooledEffects or None
        The leaning is 1 for a group that ran beside no other; None where none did.
    """
    known = panel.known(kpi)
    spend, outcome = across(panel, strata, "spend", known), across(panel, strata, kpi, known)
    counted = panel.total(kpi, known)
    unit = _unit(counted, kpi)
    outcome = outcome / unit
    spread = scatter(counted / unit, panel.total("spend", known), days_of_cell=panel.days_of_cell)
    all_spend, all_outcome = spend.sum(axis=0), outcome.sum(axis=0)
    share = np.divide(spend, all_spend, out=np.zeros_like(spend), where=all_spend > 0.0)
    ahead = (outcome * (1.0 - share)).sum(axis=1)
    behind = ((all_outcome - outcome) * share).sum(axis=1)
    variance = spread * (all_outcome * share * (1.0 - share)).sum(axis=1)
    told = (variance > 1e-9) & (ahead + behind > 0.0)
    if not told.any():
        return None
    worth = np.divide(ahead + behind, variance, out=np.zeros_like(variance), where=told)
    found = pooled_effects(Parts(worth * ahead, worth * (ahead + behind), np.ones(len(worth))), rng)
    return PooledEffects(found.draws, np.where(told, found.leaning, 1.0), found.centre, found.spread)


def step_rate(panel: GroupPanel, figure: str, over: str, rng: np.random.Generator) -> FloatArray | None:
    """Draw how much of a figure comes of another in each group, (n_draws, n_groups); NaN where it reports none.

    Pooled as `pooled_effects` says: shares as a binomial, anything else (impressions per person, revenue per sale) as
    a Poisson, with the scatter that the days have. None where no row knows both.
    """
    known = panel.known(figure) & panel.known(over)
    counted, base = panel.total(figure, known), panel.total(over, known)
    if not (base.sum() > 0.0 and counted.sum() > 0.0):
        return None
    unit = _unit(counted, figure) / (_FINE if is_money(figure) else 1.0)
    is_share = bool((counted <= base).all()) and not is_money(figure)
    spread = scatter(counted / unit, base, days_of_cell=panel.days_of_cell, is_share=is_share)
    total, among = counted.sum(axis=1) / unit / spread, base.sum(axis=1) / spread
    if is_share:
        effect = pooled_effects(Parts(total, among, np.ones(len(total))), rng, _STEP_DRAWS).draws
        draws = 1.0 / (1.0 + np.exp(-effect))
    else:
        draws = np.exp(pooled_effects(Counts(total, among), rng, _STEP_DRAWS).draws) * unit
    return np.where(base.sum(axis=1) > 0.0, draws, np.nan)


def _unit(counted: FloatArray, figure: str) -> float:
    return count_unit(counted.ravel(), figure) if counted.any() else 1.0
