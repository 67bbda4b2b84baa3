"""Limits of every kind in whole minor units: whom they speak of, and what rounding may not break."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain.money import Money
from optimizer.domain.problem import Allocation, FundedLimit, Limit, LimitAmount, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.planning import PlanLines, whole_allocation
from optimizer.planning.bands import limit_bands
from optimizer.planning.membership import members_of, membership_of

SEGMENTS = tuple(Segment(platform, name) for platform in ("meta", "tiktok") for name in "AB")
LINES = PlanLines(
    segments=SEGMENTS * 2,
    tags=(frozenset({"new"}), frozenset({"new", "PL"}), frozenset(), frozenset({"PL"})) * 2,
    periods=("June",) * 4 + ("July",) * 4,
    last_spend=np.array([10.0, 20.0, 30.0, 40.0] * 2),
)
BUDGET = Money(80000, "EUR")
SPEND = np.array([100.0, 50.0, 0.0, 250.0] * 2)


def bands(*limits: Limit, spend: np.ndarray = SPEND) -> list[tuple[tuple[int, ...], int, int | None]]:
    return [(band.members, band.least, band.most) for band in limit_bands(limits, LINES, spend, BUDGET)]


@pytest.mark.parametrize(
    ("scope", "members"),
    [
        (Scope(), list(range(8))),
        (Scope("meta"), [0, 1, 4, 5]),
        (Scope(audience="B"), [1, 3, 5, 7]),
        (Scope("tiktok", "B"), [3, 7]),
        (Scope(tag="PL"), [1, 3, 5, 7]),
        (Scope("meta", tag="PL", period="July"), [5]),
        (Scope(period="June"), [0, 1, 2, 3]),
        (Scope("snap"), []),
        (Scope("meta", "C"), []),
    ],
)
def test_whom_a_scope_names(scope: Scope, members: list[int]) -> None:
    assert members_of(membership_of(LINES), scope).tolist() == members


def test_each_line_has_its_own_band_and_a_sum_one() -> None:
    most = LimitAmount(0.5, "share")
    assert bands(SpendLimit(None, None, most=most, tag="PL", each=True)) == [((n,), 0, 40000) for n in (1, 3, 5, 7)]
    assert bands(SpendLimit(None, None, most=most, tag="PL")) == [((1, 3, 5, 7), 0, 40000)]


def test_a_change_is_measured_from_the_last_spend() -> None:
    money = SpendLimit("meta", None, period="June", most_change=LimitAmount(150.005))
    assert bands(money) == [((0, 1), 0, 18000)]
    share = SpendLimit("meta", None, period="June", most_change=LimitAmount(0.5, "share"))
    assert bands(share) == [((0, 1), 1500, 4500)]


def test_steps_unfunded_lines_and_tight_ratios() -> None:
    step = SpendLimit("tiktok", "B", step=25.0, each=True)
    assert bands(step) == [((3,), 25000, 25000), ((7,), 25000, 25000)]
    assert bands(FundedLimit(Scope("tiktok"), 1)) == [((2,), 0, 0), ((6,), 0, 0)]
    ratio = RatioLimit(Scope(period="June"), Scope(period="July"), 1.0)
    assert bands(ratio) == [((0, 1, 2, 3), 40000, None), ((4, 5, 6, 7), 0, 40000)]
    assert bands(RatioLimit(Scope(period="June"), Scope(period="July"), 0.5)) == []


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whole_units_keep_what_the_floats_kept(seed: int) -> None:
    """Limits are drawn around a spend that keeps them, in whole cents; the rounded plan keeps them to the cent."""
    rng = np.random.default_rng(seed)
    spend = rng.dirichlet(np.ones(8)) * 800.0 * (rng.random(8) < 0.8)
    spend *= 800.0 / spend.sum() if spend.sum() > 0 else 0.0
    if not spend.any():
        return
    cents = np.ceil(spend * 100)
    limits: list[Limit] = [
        SpendLimit(segment.platform, segment.audience, period=period, most=LimitAmount(float(cents[place]) / 100))
        for place, (segment, period) in enumerate(zip(LINES.segments, LINES.periods, strict=True))
        if rng.random() < 0.5
    ]
    limits.append(FundedLimit(Scope("meta"), int((spend[[0, 1, 4, 5]] > 0).sum())))
    june, july = spend[:4].sum(), spend[4:].sum()
    if july > 0 and june > 0:
        limits.append(RatioLimit(Scope(period="June"), Scope(period="July"), june / july))
    allocation = Allocation(LINES.segments, spend, np.zeros(8), 0.0, (0.0,) * len(limits), (), 0.0)
    whole = whole_allocation(BUDGET, allocation, limits, [None] * 8, LINES)
    units = np.rint(whole.spend * 100)
    assert np.abs(units - spend * 100).max() <= 3
    assert units.sum() + round(whole.unplaced * 100) == 80000
    for place in np.flatnonzero(spend[[0, 1, 4, 5]] == 0):
        assert units[[0, 1, 4, 5]][place] == 0
    for limit in limits:
        if isinstance(limit, SpendLimit) and limit.most is not None:
            members = members_of(membership_of(LINES), limit)
            assert units[members].sum() <= round(limit.most.value * 100)
        if isinstance(limit, RatioLimit):
            assert units[:4].sum() >= limit.least * units[4:].sum() - 1e-6 * 80000
