"""Results without dates: foretell the enquiries of ads that were held out, on the public KAG data.

usage: python -m benchmarks.cross_section FILE

FILE is ``kag_conversion.csv`` (1,143 ads x campaign x age x gender x interest, no dates). Segments are campaign x age x
gender; a random fifth of the ads is held out, five times.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom

from benchmarks.markdown import table
from benchmarks.settings import Settings
from optimizer.curves.cross_section import Ads, lay_out_ads, predict_ads
from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable

N_SEEDS = 5
LEAST_MEAN = 0.05
"""A rival that expects nothing of an ad that cost nothing would be infinitely surprised by one enquiry."""


def kag_table(path: Path) -> PerformanceTable:
    """KAG's columns under our names; its month of days is made up, as it has no dates."""
    found = pd.read_csv(path, lineterminator="\r")
    campaign = found["xyz_campaign_id"].astype(str)
    rows = pd.DataFrame(
        {
            "date": pd.Timestamp("2017-08-01"),
            "platform": "facebook",
            "audience": campaign + " / " + found["age"] + " / " + found["gender"],
            "days": 31,
            "campaign": campaign,
            "age": found["age"],
            "gender": found["gender"],
            "spend": found["Spent"].astype(float),
            "impressions": found["Impressions"].astype(float),
            "clicks": found["Clicks"].astype(float),
            "conversions": found["Total_Conversion"].astype(float),
        }
    )
    return PerformanceTable(rows, None)


def held_out(n_ads: int, seed: int) -> BoolArray:
    chosen = np.random.default_rng(seed).permutation(n_ads)[: n_ads // 5]
    is_held = np.zeros(n_ads, dtype=np.bool_)
    is_held[chosen] = True
    return is_held


def average_of(measure: Callable[[Ads], FloatArray], by: str | None) -> Callable[[Ads, BoolArray], FloatArray]:
    """Foretell from the known ads' results per unit of a measure, by a name that ads share or over all of them."""

    def foretold(ads: Ads, known: BoolArray) -> FloatArray:
        size = measure(ads)
        level = np.zeros(ads.n_ads, dtype=np.int64) if by is None else ads.groups[ads.group_names.index(by)]
        results = np.bincount(level[known], ads.outcome[known], minlength=level.max() + 1)
        rate: FloatArray = results / np.bincount(level[known], size[known], minlength=level.max() + 1)
        return rate[level] * size

    return foretold


def per_ad(ads: Ads) -> FloatArray:
    return np.ones(ads.n_ads)


def per_money(ads: Ads) -> FloatArray:
    return ads.spend


def per_impression(ads: Ads) -> FloatArray:
    return np.ones(ads.n_ads) if ads.impressions is None else ads.impressions


RIVALS = {
    "campaign's enquiries per ad": average_of(per_ad, "campaign"),
    "campaign's enquiries per money": average_of(per_money, "campaign"),
    "campaign's enquiries per impression": average_of(per_impression, "campaign"),
    "all enquiries per ad": average_of(per_ad, None),
    "all enquiries per money": average_of(per_money, None),
}


def by_segment(ads: Ads, known: BoolArray, amounts: FloatArray) -> FloatArray:
    """Add figures of the held-out ads up to segments; only those that have any."""
    place = np.unique(ads.segment[~known], return_inverse=True)[1]
    return np.asarray(amounts @ np.eye(int(place.max()) + 1)[place], dtype=np.float64)


def rival_scores(ads: Ads, known: BoolArray, mean: FloatArray) -> tuple[float, float, float]:
    """Error, log score of negative-binomial counts around the mean with the likeliest size, error of segments."""
    floored = np.maximum(mean, LEAST_MEAN)

    def density(log_size: float, chosen: BoolArray) -> float:
        size = np.exp(log_size)
        return float(nbinom.logpmf(ads.outcome[chosen], size, size / (size + floored[chosen])).mean())

    best = minimize_scalar(lambda log_size: -density(log_size, known), bounds=(-3.0, 7.0), method="bounded")
    off = (ads.outcome - mean)[~known]
    return float(np.abs(off).mean()), density(best.x, ~known), float(np.abs(by_segment(ads, known, off)).mean())


def our_scores(ads: Ads, known: BoolArray, seed: int, *, may_be_selected: bool = True) -> dict[str, float]:
    """Error, log score, and how often the 80 % interval holds.

    Counts of 0 or 1 have no interval of exactly 80 %: the one between the 10 % and 90 % points holds more, and says how
    much (``claimed``). ``held, ties split`` counts an ad whose outcome lies on a bound by the part of the bound's
    probability that is needed for 80 % (randomized probability integral transform).
    """
    found = predict_ads(ads, known, seed=seed, may_be_selected=may_be_selected)
    outcome = ads.outcome[~known]
    low, high = np.quantile(found.draws, [0.1, 0.9], axis=0, method="inverted_cdf")
    below, upto = (found.draws < outcome).mean(axis=0), (found.draws <= outcome).mean(axis=0)
    width = np.maximum(upto - below, 1e-9)
    sums, truth = by_segment(ads, known, found.draws), by_segment(ads, known, outcome)
    least, most = np.quantile(sums, [0.1, 0.9], axis=0)
    inside = np.clip((np.minimum(upto, 0.9) - np.maximum(below, 0.1)) / width, 0.0, 1.0)
    return {
        "error": float(np.abs(outcome - found.mean).mean()),
        "log score": float(found.log_score.mean()),
        "held": float(((outcome >= low) & (outcome <= high)).mean()),
        "claimed": float(((found.draws >= low) & (found.draws <= high)).mean()),
        "held, ties split": float(inside.mean()),
        "segment error": float(np.abs(truth - by_segment(ads, known, found.mean)).mean()),
        "segments held": float(((truth >= least) & (truth <= most)).mean()),
        "total": float(found.mean.sum() / outcome.sum()),
    }


def section(settings: Settings) -> str:
    path = settings.case("kag_conversion.csv")
    return "" if path is None else measured(path, 1 if settings.is_quick else N_SEEDS)


def measured(path: Path, n_seeds: int) -> str:
    ads = lay_out_ads(kag_table(path), "conversions")
    splits = [~held_out(ads.n_ads, seed) for seed in range(n_seeds)]
    ours = pd.DataFrame([our_scores(ads, known, seed) for seed, known in enumerate(splits)]).mean()
    plain = pd.DataFrame(
        [our_scores(ads, known, seed, may_be_selected=False) for seed, known in enumerate(splits)]
    ).mean()
    rows: list[list[object]] = [
        [name, f"{one['error']:.3f}", f"{one['log score']:.3f}", f"{one['segment error']:.2f}"]
        for name, one in (("**ours**", ours), ("ours, taking the list of ads for complete", plain))
    ]
    for name, rival in RIVALS.items():
        error, score, off = np.mean([rival_scores(ads, known, rival(ads, known)) for known in splits], axis=0)
        rows.append([name, f"{error:.3f}", f"{score:.3f}", f"{off:.2f}"])
    lines = [
        "## Results without dates",
        "",
        f"KAG: {ads.n_ads:,} real Facebook ads, {len(ads.segments)} segments (campaign x age x gender). A random fifth",
        f"of the ads is held out and its enquiries foretold from its spend and impressions; mean of {n_seeds} splits.",
        "The log score is per ad; a rival's counts are negative-binomial around its mean, with the likeliest size.",
        "",
        *table(
            ["forecast", "mean absolute error per ad", "log score per ad", "error per segment's held-out sum"], rows
        ),
        "",
        f"The interval between the 10 % and 90 % points held {ours['held']:.1%} of the ads where the forecast itself",
        f"says {ours['claimed']:.1%} (counts of 0 and 1 allow no exact 80 %); with ties split,"
        f" {ours['held, ties split']:.1%}",
        f"against 80 %; of the segments' sums {ours['segments held']:.1%}. The foretold total was {ours['total']:.3f}",
        "of the real one.",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(measured(Path(sys.argv[1]), N_SEEDS))
