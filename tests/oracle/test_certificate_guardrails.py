"""Guardrails that allow little or nothing: no plan on a fine grid may bring more than the certificate says."""

import numpy as np
import pytest
from curve_truth import true_outcome

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import DrawnCurve, FamilyCurve
from optimizer.domain.problem import AllocationProblem, Guardrail
from optimizer.domain.segment import Segment

KINDS = ("hill", "power", "log", "exponential", "linear", "michaelis_menten")
BUDGET = 1000.0
STEEP = FamilyCurve("power", 100.0, 500.0, 0.3)


@pytest.mark.parametrize("seed", range(16))
def test_no_bound_lies_below_a_plan_that_holds_the_guardrail(seed):
    rng = np.random.default_rng(seed)
    volumes = []
    for _ in range(2):
        name = str(rng.choice(KINDS))
        shape = rng.uniform(0.3, 1.0, 5) if name == "power" else rng.uniform(0.4, 4.0, 5)
        volumes.append(DrawnCurve(name, rng.lognormal(3, 1, 5), rng.lognormal(6, 1, 5), shape))
    dearest = np.mean([one.half_saturation.mean() / one.ceiling.mean() for one in volumes])
    most = float(rng.uniform(0.3, 1.5) * dearest)
    guardrail = Guardrail("cost", most, tuple(volumes), None)
    problem = AllocationProblem((Segment("a", "x"), Segment("a", "y")), (STEEP, STEEP), BUDGET, (guardrail,))
    certificate = certify(problem, allocate(problem))
    spend = np.concatenate([[0.0], np.geomspace(1e-3, BUDGET, 200)])
    one, other = (true_outcome(volume, spend) for volume in volumes)
    total = spend[:, None] + spend[None, :]
    held = (total <= most * (one[:, None] + other[None, :])) & (total <= BUDGET)
    outcome = true_outcome(STEEP, spend)
    reached = float(np.where(held, outcome[:, None] + outcome[None, :], 0.0).max())
    assert certificate.upper_bound >= reached * (1.0 - 1e-9)
    assert certificate.value >= reached * (1.0 - 1e-3)
    assert certificate.max_violation <= 1e-6 * BUDGET
