"""Demand that is a platform's own: found, followed, and no credit for the budgets that went along with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from known_histories import BASE, DAYS, JULY, SEGMENTS, ceiling, curve_at, history, seen_in, table_of

from optimizer.curves import fit_curves
from optimizer.curves.learning import learn
from optimizer.curves.model.demand import future_demand, future_drift
from optimizer.curves.model.design import make_design
from optimizer.curves.model.prior import PriorScales
from optimizer.curves.model.refinements import with_drift_step
from optimizer.domain.curve import FloatArray
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.period import Period

AMPLITUDE = 0.3


def waves() -> FloatArray:
    """Log demand of each segment: a wave on the first platform, none on the second; high at the end."""
    wave = AMPLITUDE * np.cos(2.0 * np.pi * (DAYS - 1 - np.arange(DAYS)) / 120.0)
    return np.column_stack([wave, wave, 0.0 * wave, 0.0 * wave])


def followed(seed: int) -> PerformanceTable:
    """Budgets follow the demand of their platform, and scatter by a quarter beside that."""
    rng = np.random.default_rng(seed)
    spend = BASE * np.exp(waves() + 0.25 * rng.standard_normal((DAYS, len(BASE))))
    return table_of(spend, rng.poisson(3.0 * ceiling(spend) * np.exp(waves())))


def drift_step_in(table: PerformanceTable) -> float:
    return learn(seen_in(table), None).forms[0].design.scales.drift_step


@pytest.mark.parametrize("seed", [0, 1])
def test_waves_of_one_platform_are_found_and_calm_ones_are_not(seed: int) -> None:
    usual = PriorScales().drift_step
    assert drift_step_in(followed(seed)) > usual
    assert drift_step_in(history(ceiling, seed)) == usual


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_budget_that_followed_its_platform_gets_no_credit(seed: int) -> None:
    """Twice the spend brings 4/3 on a ceiling at half of which the budget stands; its waves would say twice."""
    fit = fit_curves(followed(seed), "conversions", JULY)
    for segment, base in zip(SEGMENTS[:2], BASE[:2], strict=True):
        growth = curve_at(fit, segment, 2.0 * base).mean() / curve_at(fit, segment, base).mean()
        assert growth == pytest.approx(4.0 / 3.0, rel=0.2)


def test_a_usual_drift_stays_and_a_wave_comes_back() -> None:
    seen = seen_in(followed(0))
    calm = make_design(seen, PriorScales())
    rng = np.random.default_rng(0)
    shared = np.zeros((1000, calm.n_global))
    shared[:, calm.drift] = np.tile(np.append(np.zeros(calm.n_knots - 1), 0.5), calm.n_platforms)
    np.testing.assert_allclose(future_drift(seen, calm, shared, JULY, rng), 0.5)
    tomorrow, next_year = Period(date(2025, 7, 1), date(2025, 7, 1)), Period(date(2026, 7, 1), date(2026, 7, 31))
    soon = future_drift(seen, with_drift_step(calm, 0.2), shared, tomorrow, rng)
    late = future_drift(seen, with_drift_step(calm, 0.2), shared, next_year, rng)
    assert np.all((soon.mean(axis=0) > 0.4) & (soon.mean(axis=0) < 0.5))
    gone = 0.5 / min(13, calm.n_knots)
    assert np.all((late > gone - 0.01) & (late.mean(axis=0) < gone + 0.1))


def test_with_one_platform_demand_is_all_there_is() -> None:
    table = followed(0)
    one = replace(table, rows=table.rows.assign(audience=table.rows["platform"] + table.rows["audience"], platform="x"))
    assert drift_step_in(one) == PriorScales().drift_step


def test_the_doubt_of_future_demand_grows_with_the_days_ahead() -> None:
    """Against paths of daily steps, half way from the past's to the usual, each of which passes by 0.4 in 30 days."""
    seen = seen_in(followed(0))
    design = make_design(seen, PriorScales())
    shared = np.zeros((20_000, design.n_global))
    rng = np.random.default_rng(0)
    drawn = future_demand(seen, design, shared, JULY, rng)
    kept = 0.4 ** (1.0 / 30.0)
    paths = np.zeros((20_000, JULY.days + 1))
    for day in range(JULY.days):
        paths[:, day + 1] = kept * paths[:, day] + rng.standard_normal(20_000)
    daily = np.sqrt(design.scales.demand_step * 0.1 / design.scales.knot_days)
    assert drawn.std() == pytest.approx(daily * paths[:, 1:].mean(axis=1).std(), rel=0.06)
    later = Period(date(2025, 8, 1), date(2025, 8, 31))
    assert future_demand(seen, design, shared, later, rng).std() > 1.2 * drawn.std()
