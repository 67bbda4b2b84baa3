"""What rounding put past a bound or past the budget is taken away."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.allocation.limits.region import Region
from optimizer.allocation.solver.solving import within


@pytest.mark.parametrize("lower", [0.0, -0.0])
@pytest.mark.parametrize("upper", [0.0, -0.0])
@pytest.mark.parametrize("last", [6.0, 6.0 + 1e-9, 9.0])
def test_no_spend_is_a_zero_below_zero(lower: float, upper: float, last: float) -> None:
    region = Region(10.0, np.full(3, lower), np.array([upper, 8.0, 8.0]), np.zeros(3), (), np.zeros(3))
    for nothing in (0.0, -0.0, -1e-15):
        found = within(region, np.array([nothing, 4.0, last]))
        assert not np.signbit(found).any()
        assert found.sum() <= 10.0 + 1e-12
        assert found.max() <= 8.0
