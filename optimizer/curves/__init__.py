"""Learning response curves with honest uncertainty from past results."""

from optimizer.curves.fitting import fit_curves

__all__ = ["fit_curves"]
