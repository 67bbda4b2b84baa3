"""Total-outcome mode: foretell the last 26 weeks of the marketing-mix demonstration that everybody knows.

usage: python -m benchmarks.total_outcome FOLDER

FOLDER has in its folder ``real`` the file ``robyn_dt_simulated_weekly.csv`` (208 weeks: revenue, five paid channels, a
competitor's sales, events), and the two files of the geo experiment that `benchmarks.lift` reads: what its answer is
known to be, the total of the treated regions by itself must say too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm

from benchmarks.lift import GROUPS, SALES
from benchmarks.markdown import table
from benchmarks.settings import Settings
from optimizer.curves.total_outcome import (
    contribution_draws,
    decompose,
    drawn_totals,
    forecast_totals,
    learn_totals,
    log_scores,
    part_of,
)
from optimizer.domain.curve import FloatArray
from optimizer.domain.segment import Segment
from optimizer.domain.totals import Totals
from optimizer.simulation.shop_totals import ShopSettings, make_shop, with_shuffled_spend

CHANNELS = ("tv_S", "ooh_S", "print_S", "facebook_S", "search_S")
AHEAD = 26
N_WORLDS = 60


@dataclass(frozen=True, slots=True)
class Scored:
    """How a forecast of some weeks did: mean absolute error as a share of the mean, log score, 80 % intervals."""

    error: float
    log_score: float
    held: float


def demonstration(path: Path) -> Totals:
    found = pd.read_csv(path)
    events = pd.get_dummies(found["events"]).drop(columns="na")
    return Totals(
        kpi="revenue",
        first_day=date.fromisoformat(found["DATE"].iloc[0]),
        period_days=7,
        total=found["revenue"].to_numpy(dtype=np.float64),
        segments=tuple(Segment(name, "all") for name in CHANNELS),
        spend=found[list(CHANNELS)].to_numpy(dtype=np.float64),
        driver_names=("competitor_sales_B",),
        drivers=found[["competitor_sales_B"]].to_numpy(dtype=np.float64),
        event_names=tuple(events.columns),
        events=events.to_numpy(dtype=np.float64),
    )


def without_drivers(totals: Totals) -> Totals:
    return replace(totals, driver_names=(), drivers=totals.drivers[:, :0])


def without_spend(totals: Totals) -> Totals:
    return replace(totals, segments=(), spend=totals.spend[:, :0])


def model_scores(totals: Totals, origin: int) -> Scored:
    ahead = part_of(totals, origin, origin + AHEAD)
    forecast = forecast_totals(learn_totals(part_of(totals, 0, origin)), ahead)
    rng = np.random.default_rng(0)
    low, high = np.quantile(drawn_totals(forecast, rng), [0.1, 0.9], axis=0)
    return Scored(
        error=float(np.abs(ahead.total - forecast.mean.mean(axis=0)).mean() / ahead.total.mean()),
        log_score=float(log_scores(forecast, ahead.total, rng).mean()),
        held=float(((ahead.total >= low) & (ahead.total <= high)).mean()),
    )


def year_ago(total: FloatArray, origin: int) -> FloatArray:
    return total[origin - 52 : origin - 52 + AHEAD]


def last_weeks(total: FloatArray, origin: int) -> FloatArray:
    return np.full(AHEAD, total[origin - 8 : origin].mean())


def rival_scores(total: FloatArray, origin: int, rival: Callable[[FloatArray, int], FloatArray]) -> Scored:
    """Score a rule of thumb, with a normal distribution as wide as its errors were in the history."""
    came, foretold = total[origin : origin + AHEAD], rival(total, origin)
    earlier = range(52, origin - AHEAD + 1)
    errors = np.concatenate([total[start : start + AHEAD] - rival(total, start) for start in earlier])
    spread = float(np.sqrt((errors**2).mean()))
    off = came - foretold
    return Scored(
        error=float(np.abs(off).mean() / came.mean()),
        log_score=float(norm.logpdf(off, scale=spread).mean()),
        held=float((np.abs(off) <= norm.ppf(0.9) * spread).mean()),
    )


def section(settings: Settings) -> str:
    """Measure on the public data that there are; nothing where the demonstration is not."""
    path = settings.case("robyn_dt_simulated_weekly.csv")
    sales, groups = settings.case(SALES), settings.case(GROUPS)
    if path is None:
        return ""
    lines = _demonstrated(demonstration(path), is_quick=settings.is_quick)
    if sales is not None and groups is not None:
        lines += ["", *_known_experiment(sales, groups)]
    return "\n".join([*lines, "", *_recovery(4 if settings.is_quick else N_WORLDS)]) + "\n"


def _demonstrated(totals: Totals, *, is_quick: bool) -> list[str]:
    last = totals.n_periods - AHEAD
    origins = [last] if is_quick else [last - 13 * k for k in range(6)]
    models = {
        "**ours**, spend, season, events and the competitor's sales": totals,
        "its baseline alone, without spend": without_spend(totals),
        "**ours**, without the competitor's sales": without_drivers(totals),
        "its baseline alone, without spend ": without_spend(without_drivers(totals)),
    }
    scored = {name: [model_scores(one, origin) for origin in origins] for name, one in models.items()}
    for name, rival in (("same week a year ago", year_ago), ("mean of the last 8 weeks", last_weeks)):
        scored[name] = [rival_scores(totals.total, origin, rival) for origin in origins]
    rows = [
        [
            name.strip(),
            f"{one[0].error:.1%}",
            f"{one[0].log_score:.2f}",
            f"{one[0].held:.0%}",
            f"{np.mean([each.error for each in one]):.1%}",
            f"{np.mean([each.log_score for each in one]):.2f}",
            f"{np.mean([each.held for each in one]):.0%}",
        ]
        for name, one in scored.items()
    ]
    return [
        "## Only the total is known",
        "",
        f"Robyn's demonstration, {totals.n_periods} weeks of revenue with five paid channels. The last {AHEAD} weeks",
        "are held out and foretold at the spend that there was (and, where it is used, at the competitor's real",
        f"sales); beside it the mean of {len(origins)} origins, 13 weeks apart. A rule of thumb has a normal",
        "distribution as wide as its errors were before.",
        "",
        *table(["forecast", "error", "log score", "80 % held", "error, all", "log score, all", "80 % held, all"], rows),
        "",
        *_taken_apart(totals),
    ]


def _taken_apart(totals: Totals) -> list[str]:
    found = decompose(learn_totals(totals))
    rows = [
        [
            one.segment.platform,
            f"{one.share.value:.1%}",
            f"{one.share.interval.lower:.1%} to {one.share.interval.upper:.1%}",
            f"{one.per_money.value:.2f}",
            f"{one.per_money.interval.lower:.2f} to {one.per_money.interval.upper:.2f}",
            "yes" if one.is_told else "no",
        ]
        for one in found.contributions
    ]
    return table(["channel", "share of revenue", "80 %", "ROAS", "80 %", "can be told from nothing"], rows)


def treated_total(sales: Path, groups: Path, *, with_control: bool) -> Totals:
    """Daily sales of the regions in which money was spent; those of the others as a driver, or not at all."""
    rows = pd.read_csv(sales).merge(pd.read_csv(groups), on="geo")
    is_treated = rows["geo.group"].isin(rows.loc[rows["cost"] > 0.0, "geo.group"])
    treated = rows[is_treated].groupby("date")[["sales", "cost"]].sum()
    control = rows[~is_treated].groupby("date")["sales"].sum().to_numpy(dtype=np.float64)
    return Totals(
        kpi="revenue",
        first_day=date.fromisoformat(str(treated.index[0])),
        period_days=1,
        total=treated["sales"].to_numpy(dtype=np.float64),
        segments=(Segment("ads", "all"),),
        spend=treated[["cost"]].to_numpy(dtype=np.float64),
        driver_names=("control",) * with_control,
        drivers=control[:, None][:, : int(with_control)],
        event_names=(),
        events=np.zeros((len(treated), 0)),
    )


def _known_experiment(sales: Path, groups: Path) -> list[str]:
    rows = []
    for name, with_control in (
        ("the treated regions' total alone", False),
        ("with the others' sales as a driver", True),
    ):
        found = (
            decompose(learn_totals(treated_total(sales, groups, with_control=with_control))).contributions[0].per_money
        )
        rows.append([name, f"{found.value:.2f}", f"{found.interval.lower:.2f} to {found.interval.upper:.2f}"])
    return [
        "The geo experiment of the section on experiments, where regions are compared, has a known return on ad spend.",
        "Here the daily total of the treated regions is taken apart:",
        "",
        *table(["", "incremental return on ad spend", "80 %"], rows),
    ]


def _recovery(n_worlds: int) -> list[str]:
    """How often the intervals hold the truth on shops that were made, and what is said where nothing can be known."""
    held, promised, told, told_shuffled = [], [], [], []
    for seed in range(n_worlds):
        shop, added = make_shop(ShopSettings(), seed)
        for totals, told_here in ((shop, told), (with_shuffled_spend(shop, seed), told_shuffled)):
            learned = learn_totals(totals, seed=seed)
            told_here += [one.is_told for one in decompose(learned).contributions]
            if totals is shop:
                draws, truth = contribution_draws(learned), added.sum(axis=0)
                low, high = np.quantile(draws, [0.1, 0.9], axis=0)
                held.append((truth >= low) & (truth <= high))
                promised.append(draws.mean(axis=0).sum() / truth.sum())
    return [
        f"On {n_worlds} made shops (120 weeks, 4 segments, `optimizer.simulation.shop_totals`) the 80 % intervals held",
        f"{np.mean(held):.1%} of the true contributions; the median of their foretold sum over the true one was",
        f"{np.median(promised):.3f}; {np.mean(told):.0%} of the segments were told from nothing. With each segment's",
        f"spend dealt out to other weeks, {np.mean(told_shuffled):.0%} were.",
    ]


if __name__ == "__main__":
    print(section(Settings(cases=Path(sys.argv[1]))))
