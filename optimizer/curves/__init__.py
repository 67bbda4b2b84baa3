"""Learning response curves with honest uncertainty from past results."""

from optimizer.curves.fitting import MODEL_VERSION, fit_curves

__all__ = ["MODEL_VERSION", "fit_curves"]
