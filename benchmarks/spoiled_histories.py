"""Histories spoiled on purpose: outcomes that spend has nothing to do with, and delivery that means nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.performance import PerformanceTable

Spoil = Callable[[pd.DataFrame, np.random.Generator], pd.DataFrame]
_SEGMENT: Final = ["platform", "audience"]


def spoiled(table: PerformanceTable, how: Spoil, seed: int = 0) -> PerformanceTable:
    """Return a history of the same days and segments with some of its columns spoiled."""
    return PerformanceTable(how(table.rows.copy(), np.random.default_rng(seed)), table.currency)


def days_shuffled(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Shuffle each segment's results over its own days: its mean stays, what it has to do with spend is gone."""
    rows["conversions"] = _shuffled(rows, "conversions", rng)
    return rows


def days_shuffled_together(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give every segment the results of another day, the same one for all; none where it did not run then."""
    days = np.sort(rows["date"].unique())
    other = dict(zip(days, days[rng.permutation(len(days))], strict=True))
    keys = pd.MultiIndex.from_frame(rows[["date", *_SEGMENT]])
    moved = pd.MultiIndex.from_frame(rows.assign(date=rows["date"].map(other))[["date", *_SEGMENT]])
    results = pd.Series(rows["conversions"].to_numpy(), index=keys)
    rows["conversions"] = results.reindex(moved).fillna(0.0).to_numpy()
    return rows


def all_shuffled(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Shuffle the results over all rows, so that segments do not differ either."""
    rows["conversions"] = rng.permutation(rows["conversions"].to_numpy())
    return rows


def spend_does_nothing(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Draw results around each segment's mean, whatever was spent."""
    mean = rows.groupby(_SEGMENT)["conversions"].transform("mean")
    rows["conversions"] = rng.poisson(mean.to_numpy()).astype(np.float64)
    return rows


def more_people_than_impressions(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Report more people than impressions, on most days and on every total."""
    rows["reach"] = np.round(rows["impressions"] * rng.uniform(0.9, 2.5, len(rows)))
    return rows


def frequency_falls_with_spend(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Let everybody see fewer ads where there are more of them."""
    del rng
    most = rows.groupby(_SEGMENT)["impressions"].transform("max").clip(lower=1.0)
    rows["reach"] = np.round(0.95 * most * (rows["impressions"] / most) ** 1.4)
    return rows


def reach_is_noise(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Report a random share of the impressions as people."""
    rows["reach"] = np.round(rows["impressions"] * rng.beta(1.0, 1.5, len(rows)))
    return rows


def delivery_is_noise(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Report impressions and people that have nothing to do with spend nor with each other."""
    rows["impressions"] = np.round(rng.lognormal(8.5, 0.5, len(rows)))
    rows["reach"] = np.round(np.minimum(rng.lognormal(8.0, 0.5, len(rows)), rows["impressions"]))
    return rows


def reach_shuffled(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Shuffle each segment's reach over its own days."""
    rows["reach"] = _shuffled(rows, "reach", rng)
    return rows


def reach_is_a_multiple(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Report the same share of the impressions as people on every day."""
    del rng
    rows["reach"] = np.round(0.6 * rows["impressions"])
    return rows


def reach_hardly_grows(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Report a reach that looks right but stands nearly still: the fifth root of the impressions."""
    mean = rows.groupby(_SEGMENT)["impressions"].transform("mean").clip(lower=1.0)
    smooth = 0.6 * mean * (rows["impressions"] / mean) ** 0.2 * rng.lognormal(0.0, 0.02, len(rows))
    rows["reach"] = np.round(np.minimum(smooth, rows["impressions"]))
    return rows


UNRELATED: Final[dict[str, Spoil]] = {
    "each segment's results shuffled over its days": days_shuffled,
    "the days of all results shuffled together": days_shuffled_together,
    "results shuffled over days and segments": all_shuffled,
    "results drawn without regard to spend": spend_does_nothing,
}
"""Histories in which spend has nothing to do with the outcome."""
NONSENSE: Final[dict[str, Spoil]] = {
    "more people than impressions": more_people_than_impressions,
    "frequency falls with spend": frequency_falls_with_spend,
    "reach is noise": reach_is_noise,
    "impressions and reach are noise": delivery_is_noise,
    "reach shuffled over days": reach_shuffled,
    "reach a constant share of impressions": reach_is_a_multiple,
    "reach hardly grows": reach_hardly_grows,
}
"""Histories whose delivery is not what it says."""


def without_delivery(table: PerformanceTable) -> PerformanceTable:
    """Return the history as a platform would tell it that reports neither impressions nor reach."""
    return PerformanceTable(table.rows.drop(columns=["impressions", "reach"], errors="ignore"), table.currency)


def _shuffled(rows: pd.DataFrame, name: str, rng: np.random.Generator) -> pd.Series:
    return rows.groupby(_SEGMENT)[name].transform(lambda values: rng.permutation(values.to_numpy()))
