"""What the total will be at given spend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular

from optimizer.curves.total_outcome.baseline import baseline_inputs, covariance
from optimizer.curves.total_outcome.effects import segment_effects
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
    deviation : (n_ahead,) array
        Standard deviation of the baseline around it.
    noise : float
        Usual standard deviation of single periods.
    outliers : Outliers
        Law of periods out of the ordinary.
    """

    mean: FloatArray
    deviation: FloatArray
    noise: float
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
    history, root = learned.history, learned.root
    coming = baseline_inputs(history, ahead)
    between = solve_triangular(root, covariance(learned.inputs, coming, learned.scales), lower=True)
    whitened = solve_triangular(root, learned.residual.T, lower=True)
    spend = np.vstack([history.spend, ahead.spend])
    added = segment_effects(learned.points, learned.prior, spend, history.n_periods)[:, history.n_periods :].sum(axis=2)
    left = np.diag(covariance(coming, coming, learned.scales)) - (between**2).sum(axis=0)
    return TotalForecast(
        mean=(1.0 + whitened.T @ between + added) * learned.unit,
        deviation=np.sqrt(np.maximum(left, 0.0)) * learned.unit,
        noise=learned.scales.noise * learned.unit,
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
