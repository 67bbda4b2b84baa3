"""Knots on which curves are tabulated."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray

_N_KNOTS: Final = 160
_N_FAR_KNOTS: Final = 16
_LOWEST: Final = 0.01
"""The first knot above 0, in units of what was usual; with 160 knots one is 7 to 10 % above the other. A line between
them is off by 0.1 % of the outcome where returns fall, by 0.5 % far below a threshold."""
_NEAR: Final = 10.0
_FAR: Final = 1e6
"""Where the close and the few far knots end, in units of all that is spent a day."""


def geometric_knots(usual: FloatArray, total: float) -> FloatArray:
    """Geometric knots, after one at 0: close up to where plans move, few beyond for budgets out of all proportion.

    Parameters
    ----------
    usual : (n_segments,) array
        Usual daily spend, not negative, not all 0.
    total : float
        What all segments together spend a day, above 0.

    Returns
    -------
    (n_segments, n_knots) array
        Daily spend.
    """
    lowest = _LOWEST * np.clip(usual, 1e-3 * total / len(usual), total)
    near = np.geomspace(lowest, total * _NEAR, _N_KNOTS - _N_FAR_KNOTS - 1, axis=1)
    far = np.geomspace(total * _NEAR, total * _FAR, _N_FAR_KNOTS + 1)[1:]
    return np.hstack([np.zeros((len(usual), 1)), near, np.tile(far, (len(usual), 1))])
