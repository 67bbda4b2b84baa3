"""Segments for which ratios leave no spend at all, each because of the others."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from optimizer.allocation.certificate.ragged import FlagArray
from optimizer.allocation.certificate.reading import Rules
from optimizer.domain.curve import FloatArray

MEANT_EQUAL = 1e-7
"""Ratios that contradict each other by less than this share are meant to fit."""
NONE = 1e-16
"""Ratios with less room than this share of the budget have none."""


def barred_by_ratios(rules: Rules, upper: FloatArray) -> FlagArray:
    """Tell which segments can have no spend, of all (n_segments,), as "A at least B / 2" and "B at least 3 A" do.

    What obeys the ratios does so at any scale; so some spends give money to all segments that any could give money to,
    at least 1 to each: maximize sum_i s_i subject to 0 <= s_i <= 1, s_i <= x_i and the ratios. Where s_i is 0, x_i is.
    Prices would show this only where they are steeper than every curve at its beginning.
    """
    free = upper > 0.0
    none = NONE * rules.budget
    if len(rules.ratios) < 2 or not free.any() or any(ratio.room > none for ratio in rules.ratios):
        return ~free
    rows = np.zeros((len(rules.ratios), rules.n_segments))
    for row, ratio in zip(rows, rules.ratios, strict=True):
        np.add.at(row, ratio.under, ratio.least * (1.0 - MEANT_EQUAL))
        np.add.at(row, ratio.over, -1.0)
    # Segments that the same ratios name in the same way are one.
    kinds, kind_of = np.unique(rows[:, free], axis=1, return_inverse=True)
    n_kinds = kinds.shape[1]
    one = np.eye(n_kinds)
    answer = linprog(
        np.concatenate([np.zeros(n_kinds), -np.ones(n_kinds)]),
        A_ub=np.vstack([np.hstack([kinds, 0.0 * kinds]), np.hstack([-one, one])]),
        b_ub=np.zeros(len(kinds) + n_kinds),
        bounds=[(0.0, None)] * n_kinds + [(0.0, 1.0)] * n_kinds,
    )
    barred = ~free
    if answer.status == 0 and answer.x is not None:
        barred[free] = (answer.x[n_kinds:] < 0.5)[kind_of.ravel()]
    return barred
