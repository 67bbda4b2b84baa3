"""Segments without a history beside those that have one, whose curves stay what they are without them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray


def beside_known(alone: CurveFit, joined: CurveFit) -> CurveFit:
    """Take the known segments from the fit of them alone, and the newcomers from the fit of all.

    A segment without results says nothing of the others. But random draws are as many as there are segments, and an
    audience that is new on a second platform is pooled, so that the known segments' curves would move a little, and
    what is expected of today's split with them.

    One draw shall hold for all segments together. So the newcomers' draws are put in the order in which the known
    segments bring as much at their recent spend: the best draw of the one fit with the best of the other, and so on.

    Parameters
    ----------
    alone : CurveFit
        Of the known segments.
    joined : CurveFit
        Of all, for the same KPI and period; with as many draws and knots.
    """
    place = {segment: row for row, segment in enumerate(joined.segments)}
    known = np.array([place[segment] for segment in alone.segments])
    order = np.empty(len(joined.draws), dtype=np.int64)
    order[np.argsort(_brought(alone, np.arange(len(known))), kind="stable")] = np.argsort(
        _brought(joined, known), kind="stable"
    )
    spend, draws = joined.spend.copy(), joined.draws[order]
    spend[known], draws[:, known] = alone.spend, alone.draws
    return replace(joined, spend=spend, draws=draws, dispersion=alone.dispersion)


def _brought(fit: CurveFit, rows: np.ndarray) -> FloatArray:
    """What some segments bring a day at their recent spend, (n_draws,)."""
    total = np.zeros(len(fit.draws))
    for row in rows.tolist():
        knots, daily = fit.spend[row], min(float(fit.recent_spend[row]), float(fit.spend[row, -1]))
        right = int(np.clip(np.searchsorted(knots, daily), 1, len(knots) - 1))
        along = (daily - knots[right - 1]) / (knots[right] - knots[right - 1])
        total += fit.draws[:, row, right - 1] * (1.0 - along) + fit.draws[:, row, right] * along
    return total
