"""Limits that make no sense, or contradict each other, end with a sentence; those that do are named when touched."""

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.domain.curve import FamilyCurve, PointCurve
from optimizer.domain.problem import AllocationProblem, BindingLimit, LimitAmount, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError, CurveError, InfeasibleError

SEGMENTS = (Segment("meta", "men"), Segment("meta", "women"), Segment("tiktok", "men"), Segment("tiktok", "women"))
CURVES = tuple(FamilyCurve("michaelis_menten", ceiling, 400.0, 1.0) for ceiling in (40.0, 80.0, 60.0, 20.0))


def problem(*limits, budget=1000.0, curves=CURVES, segments=SEGMENTS):
    return AllocationProblem(segments, curves, budget, limits)


def limit(platform, audience, source="limits.csv, row 3", **amounts):
    parts = {kind: LimitAmount(*amount) if isinstance(amount, tuple) else LimitAmount(amount) for kind, amount in amounts.items()}  # fmt: skip  # noqa: E501
    return SpendLimit(platform, audience, source=source, **parts)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (limit("snap", None, least=10.0), "snap .*row 3.* matches no segment.*meta, tiktok"),
        (limit(None, "teens", least=10.0), "teens.*men, women"),
        (limit("meta", "teens", most=10.0), "meta / teens.*meta / men"),
        (limit(None, None, most=-10.0), "all segments .*-10"),
        (limit("meta", None, least=500.0, most=300.0), "min of 500.* max of 300"),
        (limit("meta", None, most=(1.2, "share")), "120.0% of the budget"),
        (limit("meta", None, lock=-5.0), "-5"),
        (limit("meta", None, on_off_minimum=float("nan")), "nan"),
    ],
)
def test_limits_that_make_no_sense_are_refused(bad, words):
    with pytest.raises(AllocationError, match=words):
        allocate(problem(bad))


@pytest.mark.parametrize("budget", [-5.0, float("nan"), float("inf")])
def test_budgets_that_make_no_sense_are_refused(budget):
    with pytest.raises(AllocationError, match="budget"):
        allocate(problem(budget=budget))


def test_segments_without_curves_or_twice_are_refused():
    with pytest.raises(AllocationError, match="0 segments"):
        allocate(AllocationProblem((), (), 100.0))
    with pytest.raises(AllocationError, match="twice"):
        allocate(problem(segments=(SEGMENTS[0], *SEGMENTS[:3])))


def test_a_bad_curve_is_named():
    with pytest.raises(CurveError, match="tiktok / women"):
        allocate(problem(curves=(*CURVES[:3], FamilyCurve("hill", 1.0, -1.0, 1.0))))


def test_least_spends_above_the_budget_name_all_of_them_and_the_missing_money():
    with pytest.raises(InfeasibleError) as refusal:
        allocate(
            problem(
                limit("meta", "men", "row 2", least=400.0),
                limit("tiktok", None, "row 3", least=(0.7, "share")),
                limit("meta", "women", "row 4", most=500.0),
            )
        )
    text = str(refusal.value)
    assert "the min of 400.0 on meta / men (row 2)" in text
    assert "the min of 700.0 on tiktok (row 3)" in text
    assert "row 4" not in text
    assert "by 100.0" in text
    assert refusal.value.message.values["short"] == pytest.approx(100.0)
    assert {one.source for one in refusal.value.message.values["conflict"]} == {"row 2", "row 3"}


@pytest.mark.parametrize(
    ("limits", "sources", "short"),
    [
        # A locked segment above its platform's cap.
        ((limit("meta", "men", "a", lock=600.0), limit("meta", None, "b", most=500.0)), {"a", "b"}, 100.0),
        # Two audiences that together are everything are capped, the platforms are forced in.
        (
            (
                limit(None, "men", "a", most=200.0),
                limit(None, "women", "b", most=300.0),
                limit("meta", None, "c", least=450.0),
                limit("tiktok", None, "d", least=250.0),
            ),
            {"a", "b", "c", "d"},
            200.0,
        ),
        # Nothing or at least 300, but a min of 100 and a max of 200.
        (
            (limit("meta", "men", "a", least=100.0, most=200.0), limit("meta", "men", "b", on_off_minimum=300.0)),
            {"a", "b"},
            100.0,
        ),
    ],
)
def test_a_smallest_conflict_is_named_with_the_money_it_lacks(limits, sources, short):
    with pytest.raises(InfeasibleError) as refusal:
        allocate(problem(*limits, limit("tiktok", "women", "innocent", most=900.0)))
    values = refusal.value.message.values
    assert {one.source for one in values["conflict"]} == sources
    assert values["short"] == pytest.approx(short, abs=0.01)


def test_a_min_past_the_end_of_a_curve_names_the_end():
    ending = PointCurve(np.array([0.0, 100.0]), np.array([0.0, 9.0]))
    with pytest.raises(InfeasibleError, match="end of the curve of meta / men at 100"):
        allocate(problem(limit("meta", "men", least=150.0), curves=(ending, *CURVES[1:])))


def test_room_for_less_than_the_budget_leaves_the_rest_unplaced():
    caps = (limit("meta", None, most=300.0), limit("tiktok", None, most=(0.25, "share")))
    allocation = allocate(problem(*caps))
    assert allocation.unplaced == pytest.approx(450.0)
    assert allocation.spend.sum() == pytest.approx(550.0)
    assert allocation.shadow_price == pytest.approx(0.0)
    assert certify(problem(*caps), allocation).gap <= 1e-6


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (limit("meta", "women", most=100.0), {BindingLimit(SEGMENTS[1], "most", "segment")}),
        (limit("tiktok", "women", least=300.0), {BindingLimit(SEGMENTS[3], "least", "segment")}),
        (limit("tiktok", "women", lock=50.0), {BindingLimit(SEGMENTS[3], "lock", "segment")}),
        (limit("tiktok", "women", on_off_minimum=60.0), {BindingLimit(SEGMENTS[3], "on_off_minimum", "segment")}),
        (limit("meta", None, most=200.0), {BindingLimit(one, "most", "platform") for one in SEGMENTS[:2]}),
        (limit(None, "men", least=(0.8, "share")), {BindingLimit(SEGMENTS[k], "least", "audience") for k in (0, 2)}),
        (limit("meta", None, most=990.0), set()),
    ],
)
def test_touched_limits_are_told_with_their_scope(one, expected):
    curves = (*CURVES[:3], FamilyCurve("michaelis_menten", 24.0, 400.0, 1.0)) if one.on_off_minimum else CURVES
    allocation = allocate(problem(one, curves=curves))
    assert set(allocation.binding) == expected
    assert certify(problem(one, curves=curves), allocation).max_violation <= 1e-6


def test_the_end_of_a_curve_binds_too():
    ending = PointCurve(np.array([0.0, 50.0]), np.array([0.0, 90.0]))
    allocation = allocate(problem(curves=(ending, *CURVES[1:])))
    assert allocation.binding == (BindingLimit(SEGMENTS[0], "most", "curve"),)
    assert allocation.spend[0] == pytest.approx(50.0)


def test_group_prices_are_what_one_more_unit_under_the_limit_brings():
    def solved(cap, floor):
        one = problem(limit("meta", None, most=cap), limit(None, "women", least=floor))
        allocation = allocate(one)
        return certify(one, allocation).value, allocation.group_prices

    value, prices = solved(300.0, 700.0)
    assert prices[0] == pytest.approx(solved(300.5, 700.0)[0] - solved(299.5, 700.0)[0], rel=1e-3)
    assert prices[1] == pytest.approx(solved(300.0, 700.5)[0] - solved(300.0, 699.5)[0], rel=1e-3)
    assert prices[0] > 0.0 > prices[1]
    assert value > 0.0
