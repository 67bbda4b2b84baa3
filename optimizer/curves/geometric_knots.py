"""Knots of curves that were not learned from daily results."""

from __future__ import annotations

from typing import Final

import numpy as np

from optimizer.domain.curve import FloatArray

_N_KNOTS: Final = 256
_N_FAR_KNOTS: Final = 16
_LOWEST: Final = 0.01
_NEAR: Final = 10.0
_FAR: Final = 1e6
"""Where the close and the few far knots end, in units of all that is spent a day."""


def geometric_knots(daily: FloatArray) -> FloatArray:
    """Lay geometric knots per segment after one at 0: close up to ten times all money, few beyond.

    Parameters
    ----------
    daily : (n_segments,) array
        Usual daily spend, not negative, not all 0.

    Returns
    -------
    (n_segments, n_knots) array
        Daily spend.
    """
    total = float(daily.sum())
    lowest = _LOWEST * np.maximum(daily, 1e-3 * total / len(daily))
    near = np.geomspace(lowest, total * _NEAR, _N_KNOTS - _N_FAR_KNOTS - 1, axis=1)
    far = np.geomspace(total * _NEAR, total * _FAR, _N_FAR_KNOTS + 1)[1:]
    return np.hstack([np.zeros((len(daily), 1)), near, np.tile(far, (len(daily), 1))])
