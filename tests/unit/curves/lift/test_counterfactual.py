"""The predicted sum and its error, against statsmodels and against the formula written out."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from optimizer.curves.lift.counterfactual import autocorrelation_of, predict_total


def series(seed: int = 0, n_rows: int = 60) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    control = 100.0 + 20.0 * np.sin(np.arange(n_rows)) + rng.normal(0, 5, n_rows)
    return 3.0 + 1.4 * control + rng.normal(0, 4, n_rows), control


def test_without_autocorrelation_it_is_ordinary_regression() -> None:
    treated, control = series()
    found = predict_total(treated, control, 42)
    fitted = sm.OLS(treated[:42], sm.add_constant(control[:42])).fit()
    during = sm.add_constant(control[42:])
    assert found.total == pytest.approx((during @ fitted.params).sum(), rel=1e-9)
    sums = during.sum(axis=0)
    spread = len(during) + sums @ fitted.normalized_cov_params @ sums
    assert found.standard_error == pytest.approx(np.sqrt(fitted.mse_resid * spread), rel=1e-9)
    assert found.degrees_of_freedom == 40


def test_with_autocorrelation_it_is_the_conditional_mean_of_a_normal_vector() -> None:
    treated, control = series(1, 30)
    rho, n_before = 0.6, 20
    found = predict_total(treated, control, n_before, autocorrelation=rho)
    lags = rho ** np.abs(np.subtract.outer(np.arange(30), np.arange(30)))
    before = sm.add_constant(control)[:n_before]
    fitted = sm.GLS(treated[:n_before], before, sigma=lags[:n_before, :n_before]).fit()
    residuals = treated[:n_before] - before @ fitted.params
    pull = lags[n_before:, :n_before] @ np.linalg.inv(lags[:n_before, :n_before])
    predicted = sm.add_constant(control)[n_before:] @ fitted.params + pull @ residuals
    assert found.total == pytest.approx(predicted.sum(), rel=1e-9)
    left = (sm.add_constant(control)[n_before:] - pull @ before).sum(axis=0)
    within = lags[n_before:, n_before:] - pull @ lags[:n_before, n_before:]
    variance = fitted.scale * (within.sum() + left @ fitted.normalized_cov_params @ left)
    assert found.standard_error == pytest.approx(np.sqrt(variance), rel=1e-9)


def test_a_regressor_that_never_moved_says_nothing() -> None:
    spend = np.array([5.0, 6.0, 4.0, 5.0, 5.5, 4.5, 50.0])
    found = predict_total(spend, np.append(np.zeros(6), 9.0), 6)
    assert found.total == pytest.approx(5.0)
    assert found.degrees_of_freedom == 5


def test_autocorrelation_is_found_without_the_bias_of_short_series() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(300):
        errors = np.zeros(90)
        for row in range(1, 90):
            errors[row] = 0.5 * errors[row - 1] + rng.normal()
        found.append(autocorrelation_of((errors - errors.mean())[48:]))
    assert np.mean(found) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("residuals", [np.zeros(9), np.tile([1.0, -1.0], 20)])
def test_errors_that_alternate_or_vanish_are_taken_for_independent(residuals: np.ndarray) -> None:
    assert autocorrelation_of(residuals) == 0.0
