"""Experiments: a known geo experiment, intervals of lifts and incremental shares, and what lift tests are worth.

usage: python -m benchmarks.lift FOLDER

FOLDER has in its folder ``real`` the files ``google_mm_salesandcost.csv`` (date, geo, sales, cost) and
``google_mm_geoassignment.csv`` (geo, geo.group): the simulated geo experiment of Google's GeoexperimentsResearch, in
which 50,000 were spent in one group over four weeks.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t as student

from benchmarks.markdown import table
from benchmarks.settings import Settings
from benchmarks.worlds_made import many_worlds
from optimizer import workflow
from optimizer.allocation import allocate, objective_curves
from optimizer.curves.lift import calibrate, estimate_geo_lift
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.geo_experiment import GeoExperiment
from optimizer.domain.imports import ReadingWishes
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.problem import AllocationProblem
from optimizer.simulation import World, best_split, true_outcome

SALES, GROUPS = "google_mm_salesandcost.csv", "google_mm_geoassignment.csv"
N_EXPERIMENTS = 400
N_WORLDS = 40
TEST_DAYS = 28
NOISE = 0.12
"""Standard error of a simulated lift test, as a share of what is reported."""
BEFORE, DURING = 42, 28


def section(settings: Settings) -> str:
    sales, groups = settings.case(SALES), settings.case(GROUPS)
    known = [] if sales is None or groups is None else known_experiment(sales, groups)
    lines = [
        "## Experiments",
        "",
        *known,
        *geo_coverage(20 if settings.is_quick else N_EXPERIMENTS),
        "",
        *worth_of_tests(2 if settings.is_quick else N_WORLDS),
    ]
    return "\n".join(lines) + "\n"


def known_experiment(sales: Path, groups: Path) -> list[str]:
    """The lift of the known experiment, and how it moves the plan's return, from files to plan."""
    files = [workflow.SourceFile(path.name, path.read_bytes()) for path in (sales, groups)]
    lift = workflow.geo_lift(files[0], files[1])
    history = total_history(sales)
    ahead = history.period.end
    period = Period(ahead + timedelta(days=1), ahead + timedelta(days=28))
    test = workflow.lift_test_of(lift, name="geo", platform="google", audience="all")
    reported, calibrated = (
        returns_at(workflow.learn_curves(history, "revenue", period, lift_tests=tests), lift.spend)
        for tests in ((), (test,))
    )
    rows = [
        [
            "geo experiment: incremental return on ad spend",
            *told(lift.roas.value, lift.roas.interval.lower, lift.roas.interval.upper),
        ],
        ["plan of the same money for the four weeks after the data: platform-reported", *told(*reported)],
        ["the same with the geo experiment as a lift test: incremental", *told(*calibrated)],
    ]
    return [
        f"A known geo experiment: {lift.spend:,.0f} spent over {lift.period.days} days in one of two groups of regions",
        "(the days are found from the spend). All sales of all regions are then imported as what one segment reports.",
        "The plans' ranges have the doubt about the weeks ahead in them.",
        "",
        *table(["", "per unit of spend", "80 % between"], rows),
        "",
    ]


def told(value: float, low: float, high: float) -> list[str]:
    return [f"{value:.2f}", f"{low:.2f} to {high:.2f}"]


def total_history(sales: Path) -> PerformanceTable:
    found = pd.read_csv(sales).groupby("date")[["sales", "cost"]].sum().reset_index()
    found = found.rename(columns={"sales": "revenue", "cost": "spend"}).assign(platform="google", audience="all")
    content = found.round(2).to_csv(index=False).encode()
    return workflow.preview_files([workflow.SourceFile("total.csv", content)], wishes=ReadingWishes("USD")).table


def returns_at(fit: CurveFit, spend: float) -> tuple[float, float, float]:
    """Expected outcome per unit of money, spent evenly over the period: mean, and the 80 % interval."""
    days = fit.period.days
    draws = np.array([np.interp(spend / days, fit.spend[0], draw[0]) for draw in fit.draws]) * days / spend
    low, high = np.quantile(draws, [0.1, 0.9])
    return float(draws.mean()), float(low), float(high)


def geo_coverage(n_experiments: int) -> list[str]:
    """How often 80 % intervals of a known lift hold it, by how much the errors hang together."""
    rows = []
    for rho in (0.0, 0.35, 0.7):
        lifts = [estimate_geo_lift(made_experiment(seed, rho)) for seed in range(n_experiments)]
        scale = float(student.ppf(0.9, lifts[0].effect.degrees_of_freedom))
        held = [
            np.mean([abs(one.incremental - 30.0 * DURING) <= scale * one.standard_error for one in effects])
            for effects in ([lift.simple for lift in lifts], [lift.effect for lift in lifts])
        ]
        rows.append([f"{rho:.2f}", *(f"{share:.1%}" for share in held)])
    return [
        f"{n_experiments} made geo experiments with a known lift: how often the 80 % interval holds it.",
        "",
        *table(["autocorrelation of the errors", "plain regression", "ours"], rows),
    ]


def made_experiment(seed: int, rho: float) -> GeoExperiment:
    """Two groups that move alike; in the test the first spends 100 more a day and gains 30 a day."""
    rng, n_rows = np.random.default_rng(seed), BEFORE + DURING
    week = 200.0 * np.sin(2 * np.pi * np.arange(n_rows) / 7)
    control = 1000.0 + week + rng.normal(0, 30, n_rows)
    errors = rng.normal(0, 20, n_rows)
    for row in range(1, n_rows):
        errors[row] = rho * errors[row - 1] + np.sqrt(1 - rho**2) * errors[row]
    in_test = np.arange(n_rows) >= BEFORE
    return GeoExperiment(
        name="made",
        kpi="conversions",
        groups=("treatment", "control"),
        treated="treatment",
        starts=np.datetime64("2026-01-05") + np.arange(n_rows),
        row_days=1,
        outcome=np.column_stack([50.0 + 0.9 * control + errors + 30.0 * in_test, control]),
        spend=np.outer(in_test, [100.0, 0.0]),
    )


def worth_of_tests(n_worlds: int) -> list[str]:
    """What plans really cause, in worlds where platforms claim more than they cause."""
    scores = pd.DataFrame([score_tests(world, number) for number, world in enumerate(many_worlds(n_worlds))])
    rows = [[name, f"{column.mean():.3f}", f"{column.min():.3f}"] for name, column in scores.items()]
    return [
        f"{n_worlds} simulated worlds, in which 15 to 110 % of what a platform reports is incremental (and audiences",
        "differ by a quarter): incremental outcome of the plan as a share of the best possible. A test has",
        f"{TEST_DAYS} days and a standard error of {NOISE:.0%} of what is reported there.",
        "",
        *table(["the plan knows", "mean", "worst"], rows),
    ]


def score_tests(world: World, seed: int) -> dict[str, float]:
    rng = np.random.default_rng([seed, 77])
    segments = world.truth.segments
    platforms = sorted({segment.platform for segment in segments})
    of_platform = dict(zip(platforms, rng.uniform(0.15, 1.1, len(platforms)), strict=True))
    shares = np.array([of_platform[one.platform] for one in segments]) * rng.lognormal(0, 0.25, len(segments))
    truth = replace(world.truth, outcome=world.truth.outcome * shares[:, np.newaxis])
    really = replace(world, truth=truth)
    best = true_outcome(truth, best_split(really))
    reported = workflow.learn_curves(world.history, "conversions", world.settings.horizon)
    tests = [made_test(world, platform, shares, rng) for platform in platforms]
    order = np.array([segments.index(segment) for segment in reported.segments])
    fits = {
        "what platforms report": reported,
        "a lift test of every other platform": calibrate(reported, world.history, tests[::2]),
        "a lift test of every platform": calibrate(reported, world.history, tests),
        "the true incremental shares": replace(reported, draws=reported.draws * shares[order][:, np.newaxis]),
    }
    return {name: true_outcome(truth, planned(world, fit)) / best for name, fit in fits.items()}


def made_test(world: World, platform: str, shares: FloatArray, rng: np.random.Generator) -> LiftTest:
    """An unbiased test of a platform over the last days of the history."""
    end = world.history.period.end
    period = Period(end - timedelta(days=TEST_DAYS - 1), end)
    rows = world.history.rows
    rows = rows[(rows["platform"] == platform) & (rows["date"] >= pd.Timestamp(period.start))]
    share_of = {(one.platform, one.audience): share for one, share in zip(world.truth.segments, shares, strict=True)}
    share = np.array([share_of[key] for key in zip(rows["platform"], rows["audience"], strict=True)])
    error = max(NOISE * float(rows["conversions"].sum()), 1.0)
    lift = float((rows["conversions"] * share).sum()) + rng.normal(0, error)
    return LiftTest(platform, "conversions", period, lift, error, platform=platform)


def planned(world: World, fit: CurveFit) -> FloatArray:
    problem = AllocationProblem(fit.segments, objective_curves(fit, "balanced"), world.budget)
    found = dict(zip(fit.segments, allocate(problem).spend, strict=True))
    return np.array([found.get(segment, 0.0) for segment in world.truth.segments])


if __name__ == "__main__":
    print(section(Settings(cases=Path(sys.argv[1]) if len(sys.argv) > 1 else None)))
