"""Demand that comes and goes within days and stands in no calendar: budgets that followed it get no credit."""

from __future__ import annotations

import numpy as np
import pytest
from known_histories import BASE, DAYS, JULY, SEGMENTS, ceiling, curve_at, history, seen_in, table_of

from optimizer.curves import fit_curves
from optimizer.curves.diagnostics.identification import follow_days
from optimizer.curves.model.design import make_design
from optimizer.curves.model.prior import PriorScales
from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.performance import PerformanceTable

LIFT = 0.45
SCALE = 3.0


def bursts(seed: int) -> FloatArray:
    """Log demand: four days of promotion every two to four weeks, (n_days, 1)."""
    starts = np.cumsum(np.random.default_rng([seed, 7]).integers(14, 29, 12))
    days = np.arange(DAYS)
    return LIFT * ((days[:, None] >= starts) & (days[:, None] < starts + 4)).any(axis=1)[:, None]


def promoted(seed: int, followed: float) -> PerformanceTable:
    """Budgets rise on the days of promotion by a power of demand, and scatter by a fifth beside that."""
    rng = np.random.default_rng(seed)
    spend = BASE * np.exp(followed * bursts(seed) + 0.2 * rng.standard_normal((DAYS, len(BASE))))
    return table_of(spend, rng.poisson(SCALE * ceiling(spend) * np.exp(bursts(seed))))


def follow(table: PerformanceTable) -> bool:
    seen = seen_in(table)
    return follow_days(seen, make_design(seen, PriorScales()))


def growths(fit: CurveFit) -> list[float]:
    return [
        float(curve_at(fit, one, 2.0 * base).mean() / curve_at(fit, one, base).mean())
        for one, base in zip(SEGMENTS, BASE, strict=True)
    ]


def test_budgets_that_followed_the_days_are_told_from_those_that_did_not() -> None:
    """By the test's own level one in twenty of those that did not is taken for one that did."""
    seeds = range(16)
    assert all(follow(promoted(seed, 1.2)) for seed in seeds[:6])
    assert sum(follow(promoted(seed, 0.0)) for seed in seeds) <= 3
    assert sum(follow(history(ceiling, seed)) for seed in seeds) <= 3


@pytest.mark.parametrize("seed", [0, 1])
def test_promotions_give_no_credit_to_the_money_that_followed_them(seed: int) -> None:
    """Twice the spend brings 4/3 on a ceiling at half of which the budget stands; the promotions would say twice."""
    fit = fit_curves(promoted(seed, 1.2), "conversions", JULY)
    assert np.mean(growths(fit)) == pytest.approx(4.0 / 3.0, rel=0.12)
    assert fit.summary is not None
    assert fit.summary.day_effect > 0.0
    assert "budgets that followed demand" in {finding.subject for finding in fit.findings}


def test_what_the_average_day_brings_counts_the_promotions_too() -> None:
    """Days ahead are like those of the past, of which some are better: the mean of demand, not of its log."""
    table = promoted(3, 1.2)
    fit = fit_curves(table, "conversions", JULY)
    said = sum(float(curve_at(fit, one, base).mean()) for one, base in zip(SEGMENTS, BASE, strict=True))
    true = float(SCALE * ceiling(BASE[None]).sum() * np.exp(bursts(3)).mean())
    assert said == pytest.approx(true, rel=0.08)
