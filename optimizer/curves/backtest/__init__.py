"""Forecasts of the past, made with what was known before, against what came and against simple rivals."""

from optimizer.curves.backtest.rolling import HORIZON_DAYS, MOST_FOLDS, backtest

__all__ = ["HORIZON_DAYS", "MOST_FOLDS", "backtest"]
