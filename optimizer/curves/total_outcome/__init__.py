"""Curves from totals: one outcome for the whole shop, and the spend of every segment beside it."""

from optimizer.curves.total_outcome.decomposing import contribution_draws, decompose
from optimizer.curves.total_outcome.fitting import TOTAL_VERSION, curves_of_totals
from optimizer.curves.total_outcome.forecasting import TotalForecast, drawn_totals, forecast_totals, log_scores
from optimizer.curves.total_outcome.history import part_of
from optimizer.curves.total_outcome.learning import TotalPosterior, learn_totals

__all__ = [
    "TOTAL_VERSION",
    "TotalForecast",
    "TotalPosterior",
    "contribution_draws",
    "curves_of_totals",
    "decompose",
    "drawn_totals",
    "forecast_totals",
    "learn_totals",
    "log_scores",
    "part_of",
]
