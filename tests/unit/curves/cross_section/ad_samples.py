"""Small lists of ads with a known truth."""

import numpy as np
import pandas as pd

from optimizer.domain.performance import PerformanceTable

CAMPAIGNS = ("brand", "launch", "sale")
AGES = ("18-24", "25-34", "35-44")


def ads_table(
    seed: int,
    *,
    n_ads: int = 600,
    elasticity: float = 0.9,
    level: float = -7.0,
    size: float = 8.0,
    follows: str = "impressions",
    is_selected: bool = False,
) -> PerformanceTable:
    """Ads of three campaigns and three ages: money buys impressions, and results follow one of the two."""
    rng = np.random.default_rng(seed)
    campaign, age = rng.integers(0, 3, n_ads), rng.integers(0, 3, n_ads)
    effect = np.array([0.0, 0.4, -0.3])[campaign] + np.array([0.2, 0.0, -0.2])[age]
    impressions = np.round(np.exp(rng.normal(9.5, 1.3, n_ads))) + 1.0
    clicks = rng.poisson(impressions * 3e-4 * np.exp(rng.normal(0.0, 0.4, n_ads)))
    spend = clicks * rng.uniform(0.8, 1.6, n_ads)
    if follows == "impressions":
        mean = np.exp(level + effect + elasticity * np.log(impressions))
    else:
        mean = np.exp(effect + elasticity * np.log(spend + 0.3))
    outcome = rng.negative_binomial(size, size / (size + mean)).astype(float)
    rows = pd.DataFrame(
        {
            "date": pd.Timestamp("2025-03-01"),
            "platform": "facebook",
            "audience": [f"{CAMPAIGNS[c]} / {AGES[a]}" for c, a in zip(campaign, age, strict=True)],
            "days": 31,
            "campaign": [CAMPAIGNS[c] for c in campaign],
            "age": [AGES[a] for a in age],
            "spend": spend,
            "impressions": impressions,
            "conversions": outcome,
            "mean": mean,
        }
    )
    if is_selected:
        rows = rows[rows["conversions"] > 0.0]
    return PerformanceTable(rows.reset_index(drop=True), "EUR")
