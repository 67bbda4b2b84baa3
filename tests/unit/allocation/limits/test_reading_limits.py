"""Every kind of limit is read as it is written, or refused with one sentence that names where it stands."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from optimizer.allocation.limits.naming import subject_of
from optimizer.allocation.limits.region import Region, read_demands, region_of
from optimizer.domain.curve import FamilyCurve, PointCurve, WeightedCurve
from optimizer.domain.problem import (
    AllocationProblem,
    FundedLimit,
    Guardrail,
    Limit,
    LimitAmount,
    RatioLimit,
    Scope,
    SpendLimit,
)
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError

SEGMENTS = (Segment("meta", "men"), Segment("meta", "women"), Segment("tiktok", "men"), Segment("tiktok", "women"))
CURVE = FamilyCurve("michaelis_menten", 40.0, 400.0, 1.0)
TAGS = (frozenset({"pl", "new"}), frozenset({"pl"}), frozenset({"de"}), frozenset({"de", "new"}))
LAST = np.array([100.0, 200.0, 0.0, 50.0])


def money(value: float) -> LimitAmount:
    return LimitAmount(value)


def share(value: float) -> LimitAmount:
    return LimitAmount(value, "share")


def problem(*limits: Limit, **more: Any) -> AllocationProblem:
    given: dict[str, Any] = {"segments": SEGMENTS, "curves": (CURVE,) * 4, "budget": 1000.0, "tags": TAGS}
    return AllocationProblem(limits=limits, **(given | more))


def region(*limits: Limit, **more: Any) -> Region:
    asked = problem(*limits, **more)
    return region_of(read_demands(asked), len(asked.segments), asked.budget)


def test_each_segment_of_a_scope_has_the_limit_for_itself() -> None:
    found = region(
        SpendLimit(None, None, most=share(0.3), each=True), SpendLimit("meta", None, least=money(5), each=True)
    )
    assert found.upper == pytest.approx([300.0] * 4)
    assert found.lower == pytest.approx([5.0, 5.0, 0.0, 0.0])
    assert found.groups == ()


def test_a_sum_stays_one_group_with_all_its_amounts() -> None:
    found = region(SpendLimit(None, None, tag="new", least=money(100), most=share(0.4), source="a"))
    (group,) = found.groups
    assert list(group.members) == [0, 3]
    assert (group.least, group.most, group.threshold, group.limit) == (100.0, 400.0, 0.0, 0)
    assert list(group.weights) == [1.0, 1.0]


def test_nothing_named_is_the_sum_over_everything() -> None:
    (group,) = region(SpendLimit(None, None, least=money(900))).groups
    assert list(group.members) == [0, 1, 2, 3]
    assert group.least == 900.0


def test_parts_of_a_scope_all_have_to_fit() -> None:
    found = region(
        SpendLimit("meta", None, most=money(7), tag="new"), SpendLimit(None, "women", most=money(9), tag="de")
    )
    assert found.upper[0] == 7.0
    assert found.upper[3] == 9.0
    assert (found.upper[1:3] > 900.0).all()


def test_periods_split_what_a_segment_sums_up_to() -> None:
    periods = ("may", "may", "june", "june")
    segments = (SEGMENTS[0], SEGMENTS[1], SEGMENTS[0], SEGMENTS[1])
    limits = (SpendLimit("meta", "men", most=money(300)), SpendLimit("meta", "men", most=money(20), period="june"))
    found = region(*limits, segments=segments, periods=periods, tags=())
    assert [list(group.members) for group in found.groups] == [[0, 2]]
    assert found.upper[2] == 20.0
    assert 300.0 < found.upper[0] < 300.1  # a bound that only follows from a sum is a little wide


def test_amounts_next_to_nothing_are_nothing() -> None:
    found = region(
        SpendLimit("meta", None, most=share(2.2e-313)), SpendLimit("tiktok", "men", least=money(1e-300), most=money(1))
    )
    assert list(found.upper[:2]) == [0.0, 0.0]
    assert found.groups[0].most == 0.0
    assert (found.lower[2], found.upper[2]) == (0.0, 1.0)


def test_the_change_is_held_against_the_last_spend() -> None:
    found = region(
        SpendLimit("meta", "men", most_change=share(0.2)),
        SpendLimit("meta", "women", most_change=money(500)),
        SpendLimit("tiktok", None, most_change=share(0.5)),
        last_spend=LAST,
    )
    assert found.lower == pytest.approx([80.0, 0.0, 0.0, 0.0])
    assert found.upper[:2] == pytest.approx([120.0, 700.0])
    (group,) = found.groups
    assert (group.least, group.most) == (25.0, 75.0)


def test_steps_round_bounds_inwards() -> None:
    found = region(
        SpendLimit("meta", None, step=30.0, each=True),
        SpendLimit("meta", "men", least=money(31), most=money(119)),
        SpendLimit("meta", "women", on_off_minimum=money(61)),
        SpendLimit("meta", "women", step=10.0),
    )
    assert list(found.step) == [30.0, 30.0, 0.0, 0.0]
    assert (found.lower[0], found.upper[0]) == (60.0, 90.0)
    assert found.threshold[1] == 90.0
    # the budget is 1000, of which 60 are taken: 31 steps fit into what is left
    assert found.upper[1] == 930.0
    assert region(SpendLimit("meta", "men", step=40.0)).upper[0] == 1000.0


def test_a_minimum_that_is_meant_to_be_the_most_can_be_reached() -> None:
    a_third, above = share(1.0 / 3.0), money(np.nextafter(1000.0 / 3.0, np.inf))
    own = region(SpendLimit("meta", "men", on_off_minimum=above), SpendLimit(None, None, most=a_third, each=True))
    assert (own.threshold[0], own.upper[0]) == (above.value, above.value)
    (group,) = region(SpendLimit("meta", None, most=a_third, on_off_minimum=above)).groups
    assert group.threshold == group.most == above.value
    off = region(SpendLimit("meta", "men", on_off_minimum=money(333.4)), SpendLimit("meta", "men", most=a_third))
    assert (off.threshold[0], off.upper[0]) == (0.0, 0.0)


def test_counts_ratios_and_guardrails() -> None:
    rate = np.array([0.1, 0.2, 0.3, 0.4])
    found = region(
        FundedLimit(Scope("meta"), 1),
        FundedLimit(Scope("meta"), 2),
        RatioLimit(Scope(tag="pl"), Scope("tiktok"), 2.0),
        Guardrail("bounce rate", 0.25, (CURVE,) * 4, rate),
        Guardrail("CPA", 12.0, (CURVE,) * 4),
    )
    (count,) = found.counts  # a count that no split can break is none
    assert (list(count.members), count.least, count.most, count.limit) == ([0, 1], 0, 1, 0)
    (group,) = found.groups
    assert list(group.members) == [0, 1, 2, 3]
    assert list(group.weights) == [1.0, 1.0, -2.0, -2.0]
    assert (group.least, group.most, group.limit) == (0.0, np.inf, 2)
    bounce, cpa = found.rates
    assert bounce.weights == pytest.approx([-0.15, -0.05, 0.05, 0.15])
    assert not bounce.money.any()
    assert list(cpa.weights) == [-12.0] * 4
    assert list(cpa.money) == [1.0] * 4


def test_a_sum_of_kpis_is_known_up_to_the_first_end() -> None:
    short = PointCurve(np.array([0.0, 70.0]), np.array([0.0, 5.0]))
    mixed = WeightedCurve((CURVE, FamilyCurve("hill", 1.0, 100.0, 1.0, 90.0), short), (1.0, 2.0, 3.0))
    assert region(curves=(mixed, CURVE, CURVE, CURVE)).upper[0] == 70.0


def test_names_of_scopes() -> None:
    assert str(subject_of(Scope("meta", None, "pl", "may"))) == "meta / pl / may"
    assert str(subject_of(SpendLimit(None, None))) == "all segments"
    assert str(subject_of(SpendLimit("meta", None, each=True))) == "each segment of meta"


VOLUMES = (CURVE,) * 4
HERE = {"source": "row 7"}


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (SpendLimit(None, None, tag="fr", most=money(1), **HERE), "fr .row 7. matches no segment.*de, new, pl"),
        (SpendLimit(None, None, period="may", most=money(1), **HERE), "may .row 7. matches no segment"),
        (SpendLimit("meta", None, tag="de", most=money(1), **HERE), "meta / de .row 7. matches no.*meta / men"),
        (SpendLimit("meta", None, most=money(-1), **HERE), "row 7.* -1"),
        (SpendLimit("meta", None, each=True, most=share(1.01), **HERE), "row 7.*101.0% of the budget"),
        (SpendLimit("meta", None, least=share(0.6), most=money(500), **HERE), "row 7.*min of 600.*max of 500"),
        (SpendLimit("meta", None, most_change=money(float("nan")), **HERE), "max_change.*row 7.*nan"),
        (SpendLimit("meta", "men", step=0.0, **HERE), "step.*row 7.* 0.0"),
        (SpendLimit("meta", "men", step=float("inf"), **HERE), "step.*row 7.*inf"),
        (SpendLimit("meta", None, step=5.0, **HERE), "step.*row 7.*sum of several segments"),
        (FundedLimit(Scope("meta"), -1, **HERE), "meta .row 7. is -1"),
        (FundedLimit(Scope("meta"), 1.5, **HERE), "meta .row 7. is 1.5"),  # type: ignore[arg-type]
        (FundedLimit(Scope("snap"), 1, **HERE), "snap .row 7. matches no segment"),
        (RatioLimit(Scope("meta"), Scope("tiktok"), 0.0, **HERE), "ratio of meta to tiktok .row 7. is 0"),
        (RatioLimit(Scope("meta"), Scope(None, "men"), 1.0, **HERE), "row 7.*meta / men is on both sides"),
        (RatioLimit(Scope("meta"), Scope("snap"), 1.0, **HERE), "snap .row 7. matches no segment"),
        (Guardrail("CPA", 0.0, VOLUMES, **HERE), "'CPA' .row 7. is 0"),
        (Guardrail("CPA", 1.0, VOLUMES[:3], **HERE), "'CPA' .row 7. has 3 volumes"),
        (Guardrail("rate", 1.0, VOLUMES, np.ones(3), **HERE), "'rate' .row 7. has 4 volumes and 3 rates"),
        (Guardrail("rate", 1.0, VOLUMES, np.array([1, 1, -1, 1.0]), **HERE), "row 7.*rate of -1.0 for tiktok / men"),
        (
            Guardrail("rate", 1.0, (*VOLUMES[:3], FamilyCurve("hill", 1.0, -1.0, 1.0)), **HERE),
            "'rate' .row 7. cannot use its volume.*tiktok / women",
        ),
    ],
)
def test_limits_that_make_no_sense_name_their_place(limit: Limit, words: str) -> None:
    with pytest.raises(AllocationError, match=words):
        read_demands(problem(limit, last_spend=LAST))


def test_what_a_limit_needs_of_the_problem_is_asked_for() -> None:
    change = SpendLimit("meta", None, most_change=money(5), source="row 7")
    with pytest.raises(AllocationError, match=r"row 7.*last period.*not known"):
        read_demands(problem(change))
    with pytest.raises(AllocationError, match=r"row 7.*each of the 4 segments"):
        read_demands(problem(change, last_spend=LAST[:2]))
    with pytest.raises(AllocationError, match="3 tags for 4 segments"):
        read_demands(problem(tags=TAGS[:3]))
    with pytest.raises(AllocationError, match="1 periods for 4 segments"):
        read_demands(problem(periods=("may",)))


def test_steps_of_one_segment_must_go_into_each_other() -> None:
    one = SpendLimit("meta", None, step=30.0, each=True, source="row 1")
    with pytest.raises(AllocationError, match=r"meta / men has a step of 20.0 \(row 2\) and a step of 30.0 \(row 1\)"):
        read_demands(problem(one, SpendLimit("meta", "men", step=20.0, source="row 2")))
    assert region(one, SpendLimit("meta", "men", step=15.0)).step[0] == 30.0


def test_thousands_of_limits_are_read_at_once() -> None:
    """Ten times the limits take about ten times as long; were every limit compared with each, it would be a hundred."""

    def seconds(n_segments: int) -> float:
        segments = tuple(Segment(f"p{k % 5}", f"a{k // 5}") for k in range(n_segments))
        stated = tuple(SpendLimit(s.platform, s.audience, least=money(0.001), most=money(50)) for s in segments)
        asked = AllocationProblem(segments, (CURVE,) * n_segments, 1e5, stated[: 7 * n_segments // 10])
        times = []
        for _ in range(3):
            start = time.perf_counter()
            region_of(read_demands(asked), n_segments, asked.budget)
            times.append(time.perf_counter() - start)
        return min(times)

    assert seconds(10_000) < 60.0 * seconds(1000)
