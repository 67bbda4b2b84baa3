"""What a little more money brings groups of segments, by their response curves."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import USUAL_LEVEL, Estimate, Interval
from optimizer.domain.group_comparison import SEGMENTS, NextMoney
from optimizer.domain.segment import Segment

_TAILS: Final = ((1 - USUAL_LEVEL) / 2, (1 + USUAL_LEVEL) / 2)


def next_money(fit: CurveFit, dimension: str) -> tuple[NextMoney, ...]:
    r"""Read the slopes of the curves at today's spend, segment by segment or added up.

    In a platform or an audience the next money is spread as today's is: with each segment's share w of the group's
    recent spend and the slopes :math:`f'_{ds}` of its draws at its own recent spend, the group's is
    :math:`\sum_s w_s f'_{ds}`; the estimate is the mean over the draws with their 10 % and 90 % quantiles. Where a
    group spends nothing today, all its segments get the same. Beside it stands what a unit of today's spend brings,
    :math:`\sum_s f_{ds}(x_s) / \sum_s x_s`: with lift tests the curves count other results than platforms do, and only
    figures of the same curves can be compared.

    Parameters
    ----------
    fit : CurveFit
        Learned curves.
    dimension : {"platform", "audience", "segment"}
        What the groups are.
    """
    slopes, brought = _slopes(fit), _brought(fit)
    lines: dict[tuple[str, ...], list[int]] = {}
    for line, segment in enumerate(fit.segments):
        lines.setdefault(_names(segment, dimension), []).append(line)
    found = []
    for names, mine in lines.items():
        spent = np.maximum(fit.recent_spend[mine], 0.0)
        weight = spent / spent.sum() if spent.sum() > 0.0 else np.full(len(mine), 1.0 / len(mine))
        today = _told(brought[:, mine].sum(axis=1) / spent.sum()) if spent.sum() > 0.0 else None
        found.append(NextMoney(names, _told(slopes[:, mine] @ weight), today))
    return tuple(found)


def _told(drawn: FloatArray) -> Estimate:
    value = float(drawn.mean())
    lower, upper = np.quantile(drawn, _TAILS).tolist()
    return Estimate(value, Interval(min(lower, value), max(upper, value), USUAL_LEVEL))


def _names(segment: Segment, dimension: str) -> tuple[str, ...]:
    if dimension == SEGMENTS:
        return (segment.platform, segment.audience)
    return (segment.platform if dimension == "platform" else segment.audience,)


def _slopes(fit: CurveFit) -> FloatArray:
    """Slope of each draw over the knots around the recent spend, (n_draws, n_segments); 0 past the last knot."""
    columns = []
    for line, spend in enumerate(fit.recent_spend.tolist()):
        knots = fit.spend[line]
        left = int(np.clip(np.searchsorted(knots, spend, side="right") - 1, 0, knots.size - 2))
        rise = fit.draws[:, line, left + 1] - fit.draws[:, line, left]
        columns.append(rise / (knots[left + 1] - knots[left]) if spend <= knots[-1] else np.zeros(len(fit.draws)))
    return np.stack(columns, axis=1)


def _brought(fit: CurveFit) -> FloatArray:
    """Outcome of each draw at the recent spend, (n_draws, n_segments); that of the last knot past it."""
    columns = []
    for line, spend in enumerate(np.maximum(fit.recent_spend, 0.0).tolist()):
        knots = fit.spend[line]
        right = int(np.clip(np.searchsorted(knots, spend, side="right"), 1, knots.size - 1))
        part = float(np.clip((spend - knots[right - 1]) / (knots[right] - knots[right - 1]), 0.0, 1.0))
        columns.append((1.0 - part) * fit.draws[:, line, right - 1] + part * fit.draws[:, line, right])
    return np.stack(columns, axis=1)
