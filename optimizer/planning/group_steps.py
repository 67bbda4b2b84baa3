"""From one figure to the next in each group: seen, clicked, visited, bought."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.curves.groups import GroupPanel, step_rate
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.group_comparison import StepRate
from optimizer.domain.performance import FIGURES

STEPS: Final = (
    ("impressions", ("reach",)),
    ("clicks", ("impressions",)),
    ("link_clicks", ("impressions",)),
    ("video_views", ("impressions",)),
    ("engagements", ("impressions",)),
    ("new_followers", ("impressions",)),
    ("negative_feedback", ("impressions",)),
    ("bounces", ("sessions",)),
    ("leads", ("link_clicks", "clicks", "impressions")),
    ("conversions", ("link_clicks", "clicks", "impressions")),
    ("revenue", ("conversions",)),
)
"""A figure, and what it comes of: the first that the results have."""
_TAILS: Final = ((1 - USUAL_LEVEL) / 2, 0.5, (1 + USUAL_LEVEL) / 2)


def group_totals(panel: GroupPanel) -> list[tuple[tuple[str, float], ...]]:
    """Return what was counted in each group, figure by figure; only those that the group reports."""
    found: list[list[tuple[str, float]]] = [[] for _ in panel.names]
    for figure in FIGURES:
        if figure == "spend" or figure not in panel.rows:
            continue
        reports = np.bincount(panel.group[panel.known(figure)], minlength=len(found)) > 0
        sums = panel.total(figure).sum(axis=1)
        for row in np.flatnonzero(reports).tolist():
            found[row].append((figure, float(sums[row])))
    return [tuple(one) for one in found]


def group_steps(panel: GroupPanel, rng: np.random.Generator) -> list[tuple[StepRate, ...]]:
    """Estimate how much of one figure comes of another in each group, pooled over the groups."""
    found: list[list[StepRate]] = [[] for _ in panel.names]
    for figure, sources in STEPS:
        over = next((name for name in sources if name in panel.rows), None)
        draws = None if over is None or figure not in panel.rows else step_rate(panel, figure, over, rng)
        if over is None or draws is None:
            continue
        lower, middle, upper = np.quantile(draws, _TAILS, axis=0)
        for row, rates in enumerate(found):
            rate = None
            if np.isfinite(middle[row]):
                rate = Estimate(float(middle[row]), Interval(float(lower[row]), float(upper[row]), USUAL_LEVEL))
            rates.append(StepRate(figure, over, rate))
    return [tuple(one) for one in found]
