"""The curves of one fixed history, held to numbers in a file.

A workspace keeps fits by `MODEL_VERSION`. Whoever changes the model sees this fail, raises the version, and rewrites
the file with ``make golden``.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from optimizer.curves import MODEL_VERSION, fit_curves
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

GOLDEN = Path(__file__).with_name("curve_numbers.json")
ASKED = Period(date(2025, 7, 1), date(2025, 7, 31))


def history() -> PerformanceTable:
    """Six months of four segments, with counts that anybody can make again: no random numbers."""
    days, segments = np.arange(180)[:, None], np.arange(4)[None, :]
    spend = 40.0 + 8.0 * segments + 25.0 * np.sin(days * (0.7 + 0.13 * segments))
    mean = (4.0 + 3.0 * segments) * spend / (60.0 + 30.0 * segments + spend) * (1.2 + np.sin(days / 20.0) / 3.0)
    won = np.floor(mean + (days * 7 + segments * 3) % 10 / 10.0)
    return PerformanceTable(
        pd.DataFrame(
            {
                "date": np.repeat(pd.date_range("2025-01-01", periods=180), 4),
                "platform": ["facebook", "facebook", "tiktok", "tiktok"] * 180,
                "audience": ["A", "B", "A", "B"] * 180,
                "days": 1,
                "spend": spend.ravel(),
                "conversions": won.ravel(),
            }
        ),
        "EUR",
    )


def numbers() -> dict[str, object]:
    fit = fit_curves(history(), "conversions", ASKED)
    at = fit.recent_spend[:, None] * np.array([0.5, 1.0, 2.0])
    curves = np.array([[np.interp(at[i], fit.spend[i], draw[i]) for i in range(len(at))] for draw in fit.draws])
    return {
        "model": MODEL_VERSION,
        "mean": curves.mean(axis=0).tolist(),
        "low": np.quantile(curves, 0.1, axis=0).tolist(),
        "high": np.quantile(curves, 0.9, axis=0).tolist(),
        "dispersion": fit.dispersion,
    }


def test_the_curves_are_those_of_this_version() -> None:
    kept, found = json.loads(GOLDEN.read_text()), numbers()
    assert kept["model"] == found["model"], "the model has a new version: rewrite the numbers with `make golden`"
    for name in ("mean", "low", "high", "dispersion"):
        # other processors and libraries add in another order; a change of the model moves more
        np.testing.assert_allclose(found[name], kept[name], rtol=1e-3, err_msg="the curves moved: raise MODEL_VERSION")


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(numbers(), indent=1) + "\n")
