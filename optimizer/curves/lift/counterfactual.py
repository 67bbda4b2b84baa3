"""What a series would have been: regression on another series, with the error of the predicted sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve, toeplitz

from optimizer.domain.curve import FloatArray

_MOST_AUTOCORRELATION = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactual:
    """The sum that was to be expected.

    Attributes
    ----------
    total : float
        Predicted sum over the test's rows.
    standard_error : float
        Scale of its predictive t distribution.
    degrees_of_freedom : int
        Of that distribution.
    residuals : (n_before,) array
        Of the rows before the test.
    """

    total: float
    standard_error: float
    degrees_of_freedom: int
    residuals: FloatArray


def predict_total(
    series: FloatArray, regressor: FloatArray, n_before: int, *, autocorrelation: float = 0.0
) -> Counterfactual:
    """Predict the sum of a series over the rows of a test from another series, learned from the rows before it.

    Parameters
    ----------
    series, regressor : (n_rows,) arrays
        Rows before the test, then those of the test; equally long rows without gaps.
    n_before : int
        Rows before the test, more than there are coefficients.
    autocorrelation : float
        Of the errors from one row to the next, in [0, 1).

    Returns
    -------
    Counterfactual
        With y = a + b x + e before the test, e stationary with correlation V_ij = rho^|i - j|, the best linear unbiased
        prediction of the sum over the test (Goldberger 1962): 1' (X_t beta + C' V^-1 (y - X beta)), beta by generalized
        least squares. Its variance is s^2 (1' V_t 1 - c' V^-1 c + d' (X' V^-1 X)^-1 d) with c = C 1 and
        d = X_t' 1 - X' V^-1 c. With rho = 0 this is time-based regression as Kerman, Wang and Vaver (2017) have it:
        s^2 (T + h' (X' X)^-1 h), h = X_t' 1. A regressor that never moves before the test is left out.
    """
    columns = [np.ones(len(series))]
    if np.ptp(regressor[:n_before]) > 1e-9 * max(float(np.abs(regressor).max()), 1e-300):
        columns.append(regressor)
    design = np.column_stack(columns)
    before, during = design[:n_before], design[n_before:]
    lags = toeplitz(autocorrelation ** np.arange(len(series), dtype=np.float64))
    among, across = lags[:n_before, :n_before], lags[:n_before, n_before:].sum(axis=1)
    weighted = solve(among, np.column_stack([before, series[:n_before], across]), assume_a="pos")
    n_columns = design.shape[1]
    weighted_design, weighted_series, weighted_across = weighted[:, :n_columns], weighted[:, -2], weighted[:, -1]
    information = before.T @ weighted_design
    coefficients = solve(information, before.T @ weighted_series, assume_a="pos")
    residuals = series[:n_before] - before @ coefficients
    degrees = n_before - n_columns
    variance = float(residuals @ solve(among, residuals, assume_a="pos")) / degrees
    left = during.sum(axis=0) - before.T @ weighted_across
    spread = lags[n_before:, n_before:].sum() - across @ weighted_across
    spread += left @ solve(information, left, assume_a="pos")
    total = float(during.sum(axis=0) @ coefficients + weighted_across @ residuals)
    return Counterfactual(total, float(np.sqrt(variance * spread)), degrees, residuals)


def autocorrelation_of(residuals: FloatArray) -> float:
    """Autocorrelation of the errors behind residuals of a regression, in [0, 0.95].

    That of residuals is too low by about (1 + 4 rho) / n (Marriott and Pope 1954; Kendall 1954), which is added.
    Errors that alternate are taken for independent ones, as believing in them would narrow the interval.
    """
    square = float(residuals @ residuals)
    if square == 0.0:
        return 0.0
    plain = float(residuals[1:] @ residuals[:-1]) / square
    return float(np.clip(plain + (1.0 + 4.0 * plain) / len(residuals), 0.0, _MOST_AUTOCORRELATION))
