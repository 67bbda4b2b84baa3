"""Several KPIs with a value each."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.allocation import allocate, certify, kpi_outcomes, weigh_kpis
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError

FRAME = AllocationProblem((Segment("meta", "a"), Segment("tiktok", "b")), (), 1300.0)
CURVES = {
    "leads": [FamilyCurve("power", 3.0, 1.0, 0.5), FamilyCurve("power", 1.0, 1.0, 0.5)],
    "followers": [None, FamilyCurve("power", 10.0, 1.0, 0.5)],
}


def test_square_roots_of_several_kpis_add_up_to_one():
    """Leads 5, followers 0.5: 15 sqrt(x) and (5 + 5) sqrt(x), shared as 225 to 100."""
    values = {"leads": 5.0, "followers": 0.5}
    problem = weigh_kpis(FRAME, CURVES, values)
    allocation = allocate(problem)
    certificate = certify(problem, allocation)
    np.testing.assert_allclose(allocation.spend, [900.0, 400.0], rtol=1e-4)
    assert certificate.value == pytest.approx(math.sqrt(325.0 * 1300.0), rel=1e-9)
    leads, followers = kpi_outcomes(CURVES, values, allocation.spend)
    np.testing.assert_allclose(leads.outcome, [90.0, 20.0], rtol=1e-4)
    np.testing.assert_allclose(followers.outcome, [0.0, 200.0], rtol=1e-4)
    assert (leads.kpi, leads.value, followers.kpi) == ("leads", 5.0, "followers")
    assert leads.total == pytest.approx(110.0, rel=1e-4)
    assert leads.worth + followers.worth == pytest.approx(certificate.value)


def test_a_kpi_of_no_value_counts_for_nothing_but_is_reported():
    """It does not end the curve either, though its own is known up to 10 only."""
    curves = {**CURVES, "likes": [PointCurve(np.array([0.0, 10.0]), np.array([0.0, 7.0]))] * 2}
    values = {"leads": 1.0, "followers": 0.0, "likes": 0.0}
    allocation = allocate(weigh_kpis(FRAME, curves, values))
    np.testing.assert_allclose(allocation.spend, [1170.0, 130.0], rtol=1e-4)
    likes = kpi_outcomes(curves, values, allocation.spend)[2]
    assert (likes.total, likes.worth) == (14.0, 0.0)


def test_values_scale_the_worth_and_not_the_split():
    one, other = (
        allocate(weigh_kpis(FRAME, CURVES, {"leads": 5.0 * unit, "followers": 0.5 * unit})) for unit in (1.0, 1e6)
    )
    np.testing.assert_allclose(one.spend, other.spend, rtol=1e-6)
    assert other.shadow_price == pytest.approx(1e6 * one.shadow_price, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"leads": -1.0, "followers": 1.0}, "value of the KPI 'leads' is -1.0; give a number that is not negative"),
        ({"leads": math.nan, "followers": 1.0}, "value of the KPI 'leads' is nan"),
        ({"leads": math.inf, "followers": 1.0}, "value of the KPI 'leads' is inf"),
        ({"leads": 1.0}, "'followers' has curves but no value"),
        (
            {"leads": 1.0, "followers": 1.0, "sales": 2.0},
            "'sales' has a value but no curves; use one of: followers, lea",
        ),
        ({"leads": 0.0, "followers": 0.0}, "Every KPI has the value 0"),
        ({"leads": 0.0, "followers": 1.0}, "meta / a has no curve of any KPI that has a value"),
    ],
)
def test_values_that_make_no_sense_are_refused(values, sentence):
    with pytest.raises(AllocationError) as caught:
        weigh_kpis(FRAME, CURVES, values)
    assert sentence in str(caught.value)


def test_every_kpi_needs_a_curve_per_segment():
    with pytest.raises(AllocationError, match="'leads' has 1 curves for 2 segments"):
        weigh_kpis(FRAME, {"leads": CURVES["leads"][:1]}, {"leads": 1.0})
