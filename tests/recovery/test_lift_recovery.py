"""Simulated accounts whose incremental shares are known: do lift tests find them, as surely as they say?

Three audiences each on four platforms. Lift tests, unbiased and with the noise that they state, were made on two of
the platforms and on one audience of a third; of the fourth nobody knows anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest

from optimizer.curves.lift import calibrate
from optimizer.curves.lift.incrementality import ShareScales
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.lift import LiftTest
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period
from optimizer.domain.segment import Segment

PLATFORMS = ("facebook", "google", "tiktok", "x")
SEGMENTS = tuple(Segment(platform, audience) for platform in PLATFORMS for audience in ("a", "b", "c"))
TESTED = slice(0, 6)
SILENT = slice(9, 12)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
LEVEL = (0.1, 0.9)


@dataclass(frozen=True)
class Account:
    """One simulated account: the truth and draws of what the tests say of it, one column per segment."""

    truth: FloatArray
    draws: FloatArray


def flat_fit() -> CurveFit:
    """Curves without any doubt, so that the calibrated ones show the shares alone."""
    shape = np.array([0.0, 1.0])
    return CurveFit(
        segments=SEGMENTS,
        kpi="conversions",
        period=Period(date(2026, 4, 1), date(2026, 4, 30)),
        spend=np.tile([0.0, 100.0], (12, 1)),
        draws=np.broadcast_to(shape, (200, 12, 2)).copy(),
        observed_spend=np.tile([10.0, 100.0], (12, 1)),
        recent_spend=np.full(12, 50.0),
        dispersion=1.0,
    )


def account(seed: int, *, bias: float = 1.0, truth: FloatArray | None = None) -> Account:
    rng, scales = np.random.default_rng(seed), ShareScales()
    platform = np.repeat(scales.platform * rng.normal(size=4), 3)
    line = 1.0 + scales.shared * rng.normal() + platform + scales.own * rng.normal(size=12)
    drawn = (line + np.sqrt(line**2 + 0.0004)) / 2
    shares = drawn if truth is None else truth
    totals = rng.poisson(31 * rng.lognormal(1.5, 0.7, 12)) + 1.0
    rows = pd.DataFrame(
        {
            "date": pd.Timestamp("2026-03-01"),
            "platform": [segment.platform for segment in SEGMENTS],
            "audience": [segment.audience for segment in SEGMENTS],
            "days": 31,
            "spend": 1500.0,
            "conversions": totals,
        }
    )
    scopes: list[tuple[str, str | None, list[int]]] = [
        ("facebook", None, [0, 1, 2]),
        ("google", None, [3, 4, 5]),
        ("tiktok", "b", [7]),
    ]
    tests = []
    for name, audience, places in scopes:
        caused = float(totals[places] @ shares[places])
        error = float(rng.uniform(0.1, 0.5)) * float(totals[places].sum()) * 0.6
        lift = bias * caused + rng.normal(0, error)
        tests.append(LiftTest(name, "conversions", MARCH, lift, error, platform=name, audience=audience))
    found = calibrate(flat_fit(), PerformanceTable(rows, "EUR"), tests, seed=seed)
    return Account(shares, found.draws[:, :, 1])


def share_held(accounts: list[Account], columns: slice = slice(None), squeeze: float = 1.0) -> float:
    held = []
    for one in accounts:
        draws = one.draws[:, columns]
        middle = np.median(draws, axis=0)
        low, high = np.quantile(middle + squeeze * (draws - middle), LEVEL, axis=0)
        held.append((one.truth[columns] >= low) & (one.truth[columns] <= high))
    return float(np.mean(held))


@pytest.fixture(scope="module")
def accounts() -> list[Account]:
    return [account(seed) for seed in range(60)]


def test_the_intervals_hold_the_truth_as_often_as_they_say(accounts: list[Account]) -> None:
    assert 0.75 <= share_held(accounts) <= 0.85
    assert 0.74 <= share_held(accounts, TESTED) <= 0.86
    assert 0.70 <= share_held(accounts, SILENT) <= 0.90  # three of a kind each: 60 figures that are worth no more


def test_negative_control_intervals_half_as_wide_do_not(accounts: list[Account]) -> None:
    assert share_held(accounts, squeeze=0.5) < 0.60


def test_what_was_not_tested_stays_wide(accounts: list[Account]) -> None:
    spread = np.mean([one.draws.std(axis=0) for one in accounts], axis=0)
    assert spread[SILENT].min() > 1.2 * spread[TESTED].max()
    assert spread[SILENT].min() > 0.35


@pytest.mark.slow
def test_the_intervals_hold_over_many_accounts_and_not_with_biased_tests() -> None:
    many = [account(seed) for seed in range(1000, 1600)]
    for columns in (slice(None), TESTED, SILENT):
        assert 0.76 <= share_held(many, columns) <= 0.84
    biased = [account(seed, bias=2.0) for seed in range(1000, 1300)]
    assert share_held(biased, TESTED) < 0.65


@pytest.mark.slow
def test_shares_that_no_prior_foresaw_are_found_where_they_were_tested() -> None:
    """A truth that is always the same, far from 1 and far from each other, as from no normal distribution."""
    truth = np.repeat([1.1, 0.35, 0.9, 0.2], 3)
    many = [account(seed, truth=truth) for seed in range(2000, 2300)]
    assert 0.70 <= share_held(many, TESTED) <= 0.97
