"""Every kind of limit that is broken is measured in money, and the value is recomputed from the curves."""

import numpy as np
import pytest

from optimizer.allocation.certificate.certify import certify
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import (
    Allocation,
    AllocationProblem,
    FundedLimit,
    Guardrail,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment

SEGMENTS = (Segment("meta", "men"), Segment("meta", "women"), Segment("tiktok", "men"), Segment("tiktok", "women"))
TAGS = (frozenset({"PL"}), frozenset({"PL", "new"}), frozenset(), frozenset({"new"}))
LAST = np.array([100.0, 50.0, 0.0, 200.0])
SPEND = np.array([120.0, 30.0, 7.0, 243.0])
VOLUME = tuple(FamilyCurve("linear", volume, 1.0, 1.0) for volume in (1.0, 2.0, 3.0, 1.0))


def share(value):
    return LimitAmount(value, "share")


def plan(limits, spend=SPEND, periods=(), money_cost=0.0, unplaced=None):
    problem = AllocationProblem(SEGMENTS, VOLUME, 400.0, tuple(limits), TAGS, periods, LAST, money_cost)
    rest = 400.0 - float(np.sum(spend)) if unplaced is None else unplaced
    return certify(problem, Allocation(SEGMENTS, spend, spend, np.nan, (), (), rest))


def each(**amounts):
    return SpendLimit(None, None, each=True, **amounts)


BROKEN = {
    "least of a sum": (SpendLimit("meta", None, least=LimitAmount(190.0)), 40.0),
    "most of a share": (SpendLimit(None, "women", most=share(0.5)), 73.0),
    "most of a tag": (SpendLimit(None, None, tag="new", most=LimitAmount(270.0)), 3.0),
    "most of a platform's tag": (SpendLimit("meta", None, tag="new", most=LimitAmount(20.0)), 10.0),
    "most of each": (each(most=share(0.5)), 43.0),
    "lock": (SpendLimit("meta", "men", lock=LimitAmount(100.0)), 20.0),
    "lock of a sum": (SpendLimit("tiktok", None, lock=LimitAmount(300.0)), 50.0),
    "on/off of each": (each(on_off_minimum=LimitAmount(10.0)), 3.0),
    "on/off of a sum": (SpendLimit(None, "men", on_off_minimum=LimitAmount(140.0)), 13.0),
    "change of each in money": (each(most_change=LimitAmount(40.0)), 3.0),
    "change of each in shares": (SpendLimit("meta", None, each=True, most_change=share(0.1)), 15.0),
    "change of a sum": (SpendLimit("tiktok", None, most_change=share(0.2)), 10.0),
    "step of each": (each(step=5.0), 2.0),
    "step of one": (SpendLimit("tiktok", "women", step=50.0), 7.0),
    "funded": (FundedLimit(Scope(), 2), 37.0),
    "funded of a tag": (FundedLimit(Scope(tag="PL"), 1), 30.0),
    "ratio": (RatioLimit(Scope("meta"), Scope("tiktok"), 1.0), 100.0),
    # (120 + 60 + 4 x 243) / (120 + 60 + 21 + 243) = 2.5946 is 0.2973 above 2, and 400 is spent.
    "rate": (Guardrail("bounces", 2.0, VOLUME, np.array([1.0, 1.0, 0.0, 4.0])), (1152.0 / 444.0 / 2.0 - 1.0) * 400.0),
    "money per unit": (Guardrail("cost", 0.8, VOLUME), (400.0 / 444.0 / 0.8 - 1.0) * 400.0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_kind_of_broken_limit_is_measured_in_money(name):
    limit, broken = BROKEN[name]
    certificate = plan([limit])
    assert certificate.max_violation == pytest.approx(broken)
    assert certificate.value == pytest.approx(120.0 + 60.0 + 21.0 + 243.0)


OBEYED = (
    SpendLimit("meta", None, least=LimitAmount(150.0), most=share(0.375)),
    SpendLimit(None, None, tag="new", most=LimitAmount(273.0)),
    each(on_off_minimum=LimitAmount(7.0), most_change=LimitAmount(43.0)),
    SpendLimit("meta", None, each=True, most_change=share(0.4), step=30.0),
    SpendLimit("tiktok", None, most_change=share(0.25)),
    FundedLimit(Scope("meta"), 2),
    RatioLimit(Scope("tiktok"), Scope("meta"), 250.0 / 150.0 - 1e-12),
    Guardrail("cost", 400.0 / 444.0 + 1e-12, VOLUME),
    Guardrail("bounces", 1152.0 / 444.0 + 1e-12, VOLUME, np.array([1.0, 1.0, 0.0, 4.0])),
)


@pytest.mark.parametrize("limit", OBEYED)
def test_a_limit_that_is_just_obeyed_is_not_broken(limit):
    assert plan([limit]).max_violation <= 1e-9


def test_a_period_is_a_scope_like_others():
    limit = SpendLimit("meta", None, period="week 2", most=LimitAmount(5.0))
    weeks = ("week 1", "week 2", "week 2", "week 1")
    assert plan([limit], periods=weeks).max_violation == pytest.approx(25.0)
    funded = FundedLimit(Scope(period="week 1"), 1)
    assert plan([funded], periods=weeks).max_violation == pytest.approx(120.0)


def test_money_has_its_cost():
    assert plan([], money_cost=0.5).value == pytest.approx(444.0 - 200.0)


def test_placed_and_unplaced_money_add_up_to_the_budget():
    assert plan([], unplaced=10.0).max_violation == pytest.approx(10.0)
    assert plan([], unplaced=0.0).max_violation == 0.0
    assert plan([], spend=SPEND * 1.1).max_violation == pytest.approx(40.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_broken_without_end(bad):
    spend = SPEND.copy()
    spend[1] = bad
    assert plan([each(step=5.0)], spend=spend, unplaced=0.0).max_violation == np.inf
    assert plan([], unplaced=bad).max_violation == np.inf
    assert plan([], spend=SPEND[:3]).max_violation == np.inf


def test_a_change_against_nothing_known_is_not_passed():
    problem = AllocationProblem(SEGMENTS, VOLUME, 400.0, (each(most_change=LimitAmount(1e9)),))
    answer = Allocation(SEGMENTS, SPEND, SPEND, 1.0, (0.0,), (), 0.0)
    assert certify(problem, answer).max_violation == np.inf
    assert np.isfinite(certify(problem, answer).upper_bound)
