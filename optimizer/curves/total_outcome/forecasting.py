"""What the total will be at given spend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from optimizer.curves.total_outcome.baseline import baseline_inputs, covariance
from optimizer.curves.total_outcome.effects import segment_effects
from optimizer.curves.total_outcome.history import even_spend, relative_length
from optimizer.curves.total_outcome.learning import TotalPosterior
from optimizer.curves.total_outcome.noise import Outliers, draw_noise, noise_density
from optimizer.domain.curve import FloatArray
from optimizer.domain.totals import Totals


@dataclass(frozen=True, slots=True, eq=False)
class TotalForecast:
    """Foretold totals.

    Attributes
    ----------
    mean : (n_draws, n_ahead) array
        Expected total of each draw of the effects.
    deviation : (n_draws, n_ahead) array
        Standard deviation of the baseline around it.
    noise : (n_draws, 1) array
        Usual standard deviation of single periods.
    outliers : Outliers
        Law of periods out of the ordinary.
    """

    mean: FloatArray
    deviation: FloatArray
    noise: FloatArray
    outliers: Outliers


def forecast_totals(learned: TotalPosterior, ahead: Totals) -> TotalForecast:
    """Foretell totals of the periods right after the history.

    Parameters
    ----------
    learned : TotalPosterior
        From the history.
    ahead : Totals
        Spend, drivers and events of the periods; their totals are not looked at.
    """
    history, n_known = learned.history, learned.history.n_periods
    coming, length = baseline_inputs(history, ahead), relative_length(ahead)
    spend = np.vstack([even_spend(history), even_spend(ahead)])
    added = segment_effects(learned.effects, spend, n_known)[:, n_known:].sum(axis=2)
    means, deviations = [], []
    residuals = np.split(learned.residual, len(learned.baselines))
    for baseline, residual in zip(learned.baselines, residuals, strict=True):
        between = covariance(learned.inputs, coming, baseline.scales)
        between = solve_triangular(baseline.root, between, lower=True)
        left = np.diag(covariance(coming, coming, baseline.scales)) - (between**2).sum(axis=0)
        means.append(solve_triangular(baseline.root, residual.T, lower=True).T @ between)
        deviations.append(np.tile(np.sqrt(np.maximum(left, 0.0)), (len(residual), 1)))
    noise = np.repeat([one.scales.noise for one in learned.baselines], len(residuals[0]))
    return TotalForecast(
        mean=(1.0 + np.concatenate(means) + added) * length * learned.unit,
        deviation=np.concatenate(deviations) * length * learned.unit,
        noise=noise[:, None] * learned.unit,
        outliers=learned.outliers,
    )


def drawn_totals(forecast: TotalForecast, rng: np.random.Generator, *, per_draw: int = 20) -> FloatArray:
    """Draw totals as they may be counted, each period by itself, (n_draws * per_draw, n_ahead)."""
    shape = (per_draw, *forecast.mean.shape)
    baseline = rng.standard_normal(shape) * forecast.deviation
    drawn = forecast.mean + baseline + draw_noise(shape, forecast.outliers, rng) * forecast.noise
    return np.asarray(drawn.reshape(-1, shape[2]), dtype=np.float64)


def log_scores(forecast: TotalForecast, total: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Log of the foretold density at the totals that came, period by period, (n_ahead,)."""
    centre = forecast.mean + rng.standard_normal((20, *forecast.mean.shape)) * forecast.deviation
    density = noise_density(total - centre, forecast.noise, forecast.outliers)
    return np.asarray(np.log(density.mean(axis=(0, 1))), dtype=np.float64)
