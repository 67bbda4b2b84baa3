"""Money left of the budget, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, FundedLimit, Guardrail, LimitAmount, Scope, SpendLimit
from optimizer.domain.segment import Segment

ROOT = FamilyCurve("power", 10.0, 100.0, 0.5)
PLAIN = AllocationProblem((Segment("p", "a"), Segment("q", "b")), (ROOT, ROOT), 100.0)
STEPS = replace(PLAIN, limits=(SpendLimit(None, None, each=True, step=30.0),))
ENDS = replace(PLAIN, curves=(replace(ROOT, most=20.0), replace(ROOT, most=30.0)))
CAPPED = replace(PLAIN, limits=(SpendLimit(None, None, each=True, most=LimitAmount(40.0)),))
NONE_FUNDED = replace(PLAIN, limits=(FundedLimit(Scope(), 0),))
COSTLY = replace(PLAIN, money_cost=0.2)
GUARDED = replace(PLAIN, limits=(Guardrail("cost", 2.0, (ROOT, ROOT)),))


@pytest.mark.parametrize(
    ("problem", "left", "reason"),
    [
        (PLAIN, 0.0, None),
        (STEPS, 10.0, "steps"),
        (ENDS, 50.0, "ends"),
        (CAPPED, 20.0, "limits"),
        (NONE_FUNDED, 100.0, "limits"),
        # Slope 5 / sqrt(100 x) = 0.2 at x = 6.25, in each segment.
        (COSTLY, 87.5, "cost"),
        # x / (10 sqrt(x / 100)) = sqrt(x) = 2 at x = 4, in each segment.
        (GUARDED, 92.0, "guardrails"),
    ],
)
def test_money_left_over_has_its_reason(problem, left, reason):
    certificate = certify(problem, allocate(problem))
    assert certificate.unplaced == pytest.approx(left, abs=0.01)
    assert certificate.unplaced_because == reason


def test_the_certificate_counts_for_itself():
    wrong = replace(allocate(PLAIN), spend=np.array([10.0, 10.0]), unplaced=0.0)
    assert certify(PLAIN, wrong).unplaced == pytest.approx(80.0)
