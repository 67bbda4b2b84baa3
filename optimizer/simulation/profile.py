"""Who the people behind the results are: age, gender and country of an audience, as a platform breaks them down."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from optimizer.domain.curve import FloatArray

PROFILE_FIGURES: Final = ("impressions", "clicks", "engagements", "new_followers", "conversions")
_AGES: Final = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
_GENDERS: Final = ("female", "male", "unknown")
_COUNTRIES: Final = ("DE", "AT", "NL")
_AGE_MIX: Final = {
    "facebook": (0.06, 0.20, 0.26, 0.22, 0.16, 0.10),
    "instagram": (0.20, 0.36, 0.23, 0.12, 0.06, 0.03),
    "pinterest": (0.15, 0.30, 0.25, 0.16, 0.09, 0.05),
    "tiktok": (0.38, 0.33, 0.16, 0.08, 0.04, 0.01),
    "youtube": (0.17, 0.24, 0.22, 0.17, 0.12, 0.08),
}
_FEMALE: Final = {"facebook": 0.62, "instagram": 0.68, "pinterest": 0.82, "tiktok": 0.64, "youtube": 0.50}
_COUNTRY_MIX: Final = (0.78, 0.15, 0.07)
_BUYING_AGE: Final = (
    0.55,
    1.0,
    1.25,
    1.2,
    1.0,
    0.8,
)  # purchases per impression against the mean: homes are bought at 35
_TARGETED: Final = {"Women 25-34": ("25-34", "female")}


def monthly_profile(rng: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Break the figures of every segment and month down by age, by gender and by country.

    Parameters
    ----------
    rng : numpy.random.Generator
    rows : pandas.DataFrame
        Daily rows as `demonstration.demo_performance` makes them.

    Returns
    -------
    pandas.DataFrame
        ``month`` (YYYY-MM), ``platform``, ``audience``, ``dimension``, ``value`` and the counts of `PROFILE_FIGURES`.
        Within each dimension they add up exactly to the segment's month; rows without any impression are left out.
    """
    months = rows.assign(month=rows["date"].str.slice(0, 7))
    sums = months.groupby(["month", "platform", "audience"], as_index=False)[list(PROFILE_FIGURES)].sum()
    parts = []
    for dimension, values in (("age", _AGES), ("gender", _GENDERS), ("country", _COUNTRIES)):
        mixes = [
            _mix(dimension, platform, audience)
            for platform, audience in zip(sums["platform"], sums["audience"], strict=True)
        ]
        part = sums.loc[sums.index.repeat(len(values)), ["month", "platform", "audience"]]
        part = part.assign(dimension=dimension, value=list(values) * len(sums))
        for figure in PROFILE_FIGURES:
            chances = np.array(mixes) * _pull(dimension, figure)
            chances /= chances.sum(axis=1, keepdims=True)
            part[figure] = rng.multinomial(sums[figure].to_numpy(), chances).ravel()
        parts.append(part)
    broken_down = pd.concat(parts)
    broken_down = broken_down[broken_down["impressions"] > 0]
    return broken_down.sort_values(["month", "platform", "audience", "dimension", "value"]).reset_index(drop=True)


def _mix(dimension: str, platform: str, audience: str) -> tuple[float, ...]:
    """Shares of impressions; an audience that is targeted by age and gender has only those."""
    age, gender = _TARGETED.get(audience, ("", ""))
    if dimension == "age":
        return tuple(float(value == age) for value in _AGES) if age else _AGE_MIX[platform]
    if dimension == "gender":
        female = _FEMALE[platform]
        return tuple(float(value == gender) for value in _GENDERS) if gender else (female, 0.98 - female, 0.02)
    return _COUNTRY_MIX


def _pull(dimension: str, figure: str) -> FloatArray:
    if dimension == "age" and figure == "conversions":
        return np.array(_BUYING_AGE)
    return np.ones(1)
