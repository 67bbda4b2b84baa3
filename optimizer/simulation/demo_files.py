"""Write the demonstration set as files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from optimizer.simulation.demonstration import DEMO_SETTINGS, demo_performance, demo_story, demo_truth
from optimizer.simulation.profile import monthly_profile
from optimizer.simulation.truth import Truth

DEMO_LIMITS: Final = """\
platform,audience,min,max,on_off_min,lock
facebook,,3000,,,
youtube,,,4000,,
instagram,Retargeting 30 days,,20%,,
tiktok,Lookalike 1% purchasers,,,600,
,Newsletter readers,1500,6000,,
"""
"""Limits that a manager could state for January 2026: money over the month, or a share of its budget."""

DEMO_CURVES: Final = """\
platform,audience,family,ceiling,half_saturation,shape,max,tags,last_spend
facebook,Women 25-34,hill,420,5200,1.6,12000,goal=prospecting,4000
facebook,Retargeting 30 days,exponential,310,1800,,6000,goal=retargeting,3000
instagram,Women 25-34,hill,510,6100,1.3,15000,goal=prospecting,3500
instagram,Lookalike 1% purchasers,michaelis_menten,560,5400,,,goal=prospecting,4000
pinterest,Interest: home decor,log,95,900,,9000,goal=prospecting,1500
tiktok,Lookalike 1% purchasers,logistic,260,4200,1.2,10000,goal=prospecting,1500
tiktok,Interest: home decor,power,130,2500,0.6,9000,goal=prospecting,1500
youtube,Newsletter readers,linear,60,3000,,3000,goal=retargeting,1000
"""
"""Curves as an analyst could bring them from a marketing-mix model: money and conversions per month."""

DEMO_CURVE_LIMITS: Final = """\
platform,audience,tag,each,min,max,on_off_min,max_change,step,max_funded,at_least_times,of_tag
,,,yes,,30%,500,,50,,,
instagram,,,,,,,25%,,,,
tiktok,,,,,,,,,1,,
,,goal=prospecting,,,,,,,,2,goal=retargeting
"""
"""Limits on these curves that speak of each segment, of the last spend, of how many segments, and of tags."""


def demo_files() -> dict[str, bytes]:
    """Make the demonstration set: file name -> content, the same bytes every time."""
    story = demo_story()
    performance = demo_performance(story)
    profile = monthly_profile(np.random.default_rng([DEMO_SETTINGS.seed, 8]), performance)
    return {
        "demo_performance.csv": _csv(_with_cents(performance)),
        "demo_breakdown.csv": _csv(profile),
        "demo_truth.csv": _csv(truth_table(demo_truth(story))),
        "demo_limits.csv": DEMO_LIMITS.encode(),
        "demo_curves.csv": DEMO_CURVES.encode(),
        "demo_curve_limits.csv": DEMO_CURVE_LIMITS.encode(),
    }


def write_demo(folder: Path) -> tuple[Path, ...]:
    """Write the demonstration set into a folder, over what is there."""
    files = demo_files()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in files)


def truth_table(truth: Truth) -> pd.DataFrame:
    """Lay a truth out as rows: ``platform``, ``audience``, ``daily_spend``, ``expected_daily_conversions``."""
    n_knots = truth.spend.shape[1]
    return pd.DataFrame(
        {
            "platform": np.repeat([segment.platform for segment in truth.segments], n_knots),
            "audience": np.repeat([segment.audience for segment in truth.segments], n_knots),
            "daily_spend": [f"{value:.2f}" for value in truth.spend.ravel()],
            "expected_daily_conversions": [f"{value:.5g}" for value in truth.outcome.ravel()],
        }
    )


def _with_cents(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{name: rows[name].map("{:.2f}".format) for name in ("spend", "revenue")})


def _csv(rows: pd.DataFrame) -> bytes:
    return rows.to_csv(index=False, lineterminator="\n").encode()
