"""Limits that contradict each other are mended."""

from __future__ import annotations

from dataclasses import replace

import pytest
from advice_samples import SEGMENTS, asked, curves_of, problem_of
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer import workflow
from optimizer.allocation import allocate
from optimizer.domain.assumption import Assumptions, Paused
from optimizer.domain.money import Money
from optimizer.domain.plan import PlanRequest
from optimizer.domain.problem import FundedLimit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.repair import Repair, StatedLimit
from optimizer.errors import AllocationError, InfeasibleError

FIT = curves_of()


def refused(request: PlanRequest) -> InfeasibleError:
    with pytest.raises(InfeasibleError) as caught:
        allocate(problem_of(request, FIT))
    return caught.value


def repairs(*limits: StatedLimit, budget: float = 1600.0) -> tuple[Repair, ...]:
    request = asked(budget, limits)
    return workflow.repairs_of(request, refused(request), FIT)


def least(amount: float, platform: str | None = "meta", audience: str | None = None) -> SpendLimit:
    return SpendLimit(platform, audience, least=LimitAmount(amount))


def test_each_limit_alone_all_together_or_a_larger_budget() -> None:
    one, other = least(1200.0), least(800.0, "tiktok")
    found = repairs(one, other)
    assert [repair.kind for repair in found] == ["one", "one", "all", "budget"]
    assert found[0].limits == (least(800.0), other)
    assert found[1].limits == (one, least(400.0, "tiktok"))
    assert found[2].limits == (least(960.0), least(640.0, "tiktok"))  # both by a fifth
    assert found[3].limits == (one, other)
    assert found[3].budget == Money(200_000, "EUR")


def test_a_cap_can_be_raised_instead() -> None:
    cap = SpendLimit("meta", None, most=LimitAmount(500.0))
    found = repairs(cap, least(400.0, "meta", "a"), least(300.0, "meta", "b"))
    amounts = {(change.kind, change.becomes.value) for repair in found[:3] for change in repair.changes}
    assert amounts == {("most", 700.0), ("least", 200.0), ("least", 100.0)}
    assert "budget" not in [repair.kind for repair in found]  # more money helps nobody here


def test_shares_give_way_as_shares() -> None:
    shares = [SpendLimit(name, None, least=LimitAmount(0.75, "share")) for name in ("meta", "tiktok")]
    found = repairs(*shares)
    assert [repair.kind for repair in found] == ["one", "one", "all"]
    assert found[0].changes[0].becomes == LimitAmount(0.25, "share")
    assert [change.becomes for change in found[2].changes] == [LimitAmount(0.5, "share")] * 2


def test_one_limit_that_asks_for_more_than_the_budget() -> None:
    (lower, raised) = repairs(SpendLimit("meta", None, lock=LimitAmount(2000.0)))
    assert lower.changes[0].becomes == LimitAmount(1600.0)
    assert raised.budget == Money(200_000, "EUR")


def test_a_lock_can_move_up() -> None:
    found = repairs(SpendLimit("meta", None, lock=LimitAmount(300.0)), least(500.0, "meta", "a"))
    assert ("lock", LimitAmount(500.0)) in {(one.changes[0].kind, one.changes[0].becomes) for one in found}


def test_a_minimum_of_each_segment_finds_the_smallest_budget() -> None:
    found = repairs(SpendLimit(None, None, each=True, least=LimitAmount(500.0)))
    assert found[0].changes[0].becomes == LimitAmount(400.0)
    assert found[-1].budget == Money(200_000, "EUR")


def test_counts_and_ratios_give_way() -> None:
    everyone = tuple(least(100.0, one.platform, one.audience) for one in SEGMENTS)
    found = repairs(FundedLimit(Scope(), 3), *everyone)
    assert ("most_funded", 4) in {(one.changes[0].kind, one.changes[0].becomes) for one in found if one.changes}
    ratio = RatioLimit(Scope("meta"), Scope("tiktok"), 2.0)
    found = repairs(ratio, SpendLimit("meta", None, most=LimitAmount(300.0)), least(400.0, "tiktok"))
    assert any(change.kind == "ratio" and change.after is None for one in found for change in one.changes)


def test_two_conflicts_are_mended_together() -> None:
    limits = (
        SpendLimit("meta", None, most=LimitAmount(500.0)),
        least(700.0, "meta", "a"),
        SpendLimit("tiktok", None, most=LimitAmount(300.0)),
        least(400.0, "tiktok", "b"),
    )
    found = repairs(*limits)
    assert [repair.kind for repair in found] == ["several"]
    assert {change.before for change in found[0].changes} & set(limits[:2])
    assert {change.before for change in found[0].changes} & set(limits[2:])
    allocate(problem_of(asked(limits=found[0].limits), FIT))


def test_nothing_is_tried_after_the_time() -> None:
    limits = (least(1200.0), least(800.0, "tiktok"))
    request = asked(limits=limits)
    assert workflow.repairs_of(request, refused(request), FIT, seconds=-1.0) == ()


def test_what_is_paused_stays_paused() -> None:
    limits = (least(1200.0, "meta", "a"), least(900.0, "tiktok", "a"))
    request = replace(asked(limits=limits), assumptions=Assumptions(paused=(Paused("meta", "b"),)))
    found = workflow.repairs_of(request, refused(asked(limits=limits)), FIT)
    assert found
    everything = replace(request, assumptions=Assumptions(paused=(Paused("meta"),)))
    assert workflow.repairs_of(everything, refused(asked(limits=limits)), FIT) == ()


def test_errors_without_a_conflict_have_no_repairs() -> None:
    error = AllocationError(refused(asked(limits=(least(9000.0),))).message)
    error.message = replace(error.message, values={})
    assert workflow.conflict_of(error) == ()
    assert workflow.repairs_of(asked(limits=(least(9000.0),)), error, FIT) == ()


amounts = st.one_of(
    st.floats(50.0, 2500.0).map(lambda value: LimitAmount(round(value, 2))),
    st.floats(0.05, 0.9).map(lambda value: LimitAmount(round(value, 3), "share")),
)
kinds = st.sampled_from(["least", "most", "lock", "on_off_minimum"])
scopes = st.sampled_from(
    [("meta", None), ("tiktok", None), (None, "a"), (None, "b"), *((one.platform, one.audience) for one in SEGMENTS)]
)


@settings(max_examples=80)
@given(st.lists(st.tuples(scopes, kinds, amounts), min_size=1, max_size=6))
def test_every_repair_makes_a_plan_possible(stated: list[tuple[tuple[str, str], str, LimitAmount]]) -> None:
    limits = tuple(SpendLimit(*scope, **{kind: amount}, source="table") for scope, kind, amount in stated)
    request = asked(limits=limits)
    try:
        allocate(problem_of(request, FIT))
    except InfeasibleError as error:
        found = workflow.repairs_of(request, error, FIT, seconds=60.0)
        assert found
        for repair in found:
            mended = replace(request, limits=repair.limits, budget=repair.budget)
            allocate(problem_of(mended, FIT))  # raises where the repair repairs nothing
            assert set(limits) - {change.before for change in repair.changes} <= set(repair.limits)
            assert repair.budget.minor_units >= request.budget.minor_units


def test_a_largest_change_of_each_segment_is_widened_as_far_as_needed() -> None:
    fit = curves_of(recent=(10.0, 20.0, 40.0, 80.0))
    last = float(fit.recent_spend.sum()) * fit.period.days
    request = asked(0.695 * last, (SpendLimit(None, None, most_change=LimitAmount(0.1, "share"), each=True),))
    with pytest.raises(InfeasibleError) as caught:
        allocate(problem_of(request, fit))
    found = workflow.repairs_of(request, caught.value, fit)
    widened = [change.becomes for repair in found for change in repair.changes if change.kind == "most_change"]
    # all together must be able to fall to the budget: by 30.5 %, in whole per cent
    assert widened == [LimitAmount(0.31, "share")]
