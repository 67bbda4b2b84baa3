"""What groups bring per unit of money, how that changed, and how much of one figure comes of another."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.evidence.count_units import count_unit
from optimizer.curves.groups.effects import PooledEffects, pooled_effects
from optimizer.curves.groups.layout import GroupPanel
from optimizer.curves.groups.likelihoods import Counts, Parts
from optimizer.curves.groups.scatter import scatter
from optimizer.domain.curve import FloatArray

_STEP_DRAWS: Final = 500


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


def step_rate(panel: GroupPanel, figure: str, over: str, rng: np.random.Generator) -> FloatArray | None:
    """Draw how much of a figure comes of another in each group, (n_draws, n_groups); NaN where it reports none.

    Pooled as `pooled_effects` says: shares as a binomial, anything else (impressions per person, sales per click) as a
    Poisson. None where no row knows both.
    """
    known = panel.known(figure) & panel.known(over)
    counted, base = panel.total(figure, known), panel.total(over, known)
    if not (base.sum() > 0.0 and counted.sum() > 0.0):
        return None
    unit = _unit(counted, figure)
    is_share = bool((counted <= base).all()) and unit == 1.0
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
