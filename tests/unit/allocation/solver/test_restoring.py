"""Spends that just break a guardrail are brought back with little change."""

import numpy as np
import pytest

from optimizer.allocation.limits.region import read_demands, region_of
from optimizer.allocation.solver.allowed import holds_rates, towards
from optimizer.allocation.solver.ground import ground_of
from optimizer.allocation.solver.restoring import restored
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, Guardrail
from optimizer.domain.segment import Segment


def ground_with(rng, count=5, budget=1000.0):
    half = rng.lognormal(5, 0.5, count)
    curves = tuple(FamilyCurve("hill", 50.0, one, 1.5) for one in half)
    volumes = tuple(FamilyCurve("power", 5.0, one, 0.8) for one in half)
    segments = tuple(Segment("a", f"x{place}") for place in range(count))
    rails = (
        Guardrail("bounce rate", 0.4, volumes, rng.uniform(0.2, 0.8, count)),
        Guardrail("cost", 1.05 * float(half.mean() / 5.0), volumes, None),
    )
    problem = AllocationProblem(segments, curves, budget, rails)
    return ground_of(curves, region_of(read_demands(problem), count, budget, 0.0))


@pytest.mark.parametrize("seed", range(20))
def test_what_just_breaks_guardrails_is_brought_back_close_by(seed):
    rng = np.random.default_rng(seed)
    ground = ground_with(rng)
    inside = np.zeros(5)
    for _ in range(2000):
        trial = rng.dirichlet(np.full(5, 0.7)) * rng.uniform(50.0, 900.0)
        if holds_rates(ground, trial):
            inside = trial
            break
    edge = towards(ground, inside, rng.dirichlet(np.ones(5)) * 900.0)
    broken = edge * (1.0 + 1e-3 * rng.normal(size=5))
    mended = restored(ground, broken)
    assert holds_rates(ground, mended)
    assert (np.abs(mended - broken) <= 0.05 * broken + 1e-9).all()


def test_what_holds_already_stays_as_it_is():
    ground = ground_with(np.random.default_rng(0))
    spend = np.zeros(5)
    assert (restored(ground, spend) == spend).all()
