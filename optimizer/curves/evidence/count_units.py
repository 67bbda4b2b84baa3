"""Money as a count: in units of what a typical sale brings, or a typical click costs."""

from __future__ import annotations

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.domain.money import is_money


def count_unit(outcome: FloatArray, kpi: str) -> float:
    """Return what one result is worth: 1 for counts, for money what a typical sale brings (`money_unit`)."""
    return money_unit(outcome) if is_money(kpi) else 1.0


def money_unit(amounts: FloatArray) -> float:
    """Return the size of one event behind sums of money, above 0.

    For a sum of independent events of value v the variance over the mean is E[v**2] / E[v], about
    sum(y**2) / sum(y) over rows with few of them, here the lower half of those that had any.

    Parameters
    ----------
    amounts : (n_rows,) array
        Not negative, not all 0.
    """
    positive = amounts[amounts > 0.0]
    quiet = positive[positive <= np.quantile(positive, 0.5)]
    return float((quiet**2).sum() / quiet.sum())
