"""Learned response curves as points, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from optimizer.domain.curve import CurveFit
from optimizer.export.cells import csv_bytes, number_cell, text_cell

CURVE_COLUMNS: Final = ("platform", "audience", "daily_spend", "expected", "low", "high", "extrapolated")
_TAILS: Final = (0.1, 0.9)


def curves_csv(fit: CurveFit) -> bytes:
    """Write each curve's knots as UTF-8 CSV: spend a day, expected outcome a day, and its 80 % interval.

    ``extrapolated`` is 1 where the spend lies outside what the history has, else 0.
    """
    return csv_bytes(CURVE_COLUMNS, _rows(fit))


def _rows(fit: CurveFit) -> Iterator[tuple[str, ...]]:
    means = fit.draws.mean(axis=0)
    lows, highs = np.quantile(fit.draws, _TAILS, axis=0)
    for line, segment in enumerate(fit.segments):
        least, most = (float(bound) for bound in fit.observed_spend[line])
        for knot, spend in enumerate(fit.spend[line]):
            yield (
                text_cell(segment.platform),
                text_cell(segment.audience),
                number_cell(float(spend)),
                number_cell(float(means[line, knot])),
                number_cell(float(lows[line, knot])),
                number_cell(float(highs[line, knot])),
                str(int(not least <= spend <= most)),
            )
