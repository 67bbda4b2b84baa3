"""Whole units: exact totals, quotas kept, limits kept."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.planning import apportion
from optimizer.planning.rounding import Band, whole_units

weights = st.lists(st.floats(0, 1e9, allow_subnormal=True), min_size=1, max_size=60)
totals = st.integers(0, 10**15)


@given(totals, weights)
def test_units_add_up_exactly_and_keep_their_quota(total: int, shares: list[float]) -> None:
    units = apportion(total, shares)
    assert sum(units) == total
    whole = sum(map(Fraction, shares))
    for unit, share in zip(units, shares, strict=True):
        quota = Fraction(total) * Fraction(share) / whole if whole else Fraction(total, len(shares))
        assert abs(unit - quota) < 1


@given(totals, weights, st.sampled_from([2.0, 0.5, 2.0**40]))
def test_only_proportions_count(total: int, shares: list[float], factor: float) -> None:
    plain = [share for share in shares if share > 1e-200 or share == 0]
    assert apportion(total, plain or [1.0]) == apportion(total, [share * factor for share in plain] or [1.0])


def test_the_largest_remainder_wins_and_the_first_of_equals() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(3, [0.5, 0.2, 0.3]) == [1, 1, 1]
    assert apportion(101, [0.0, 0.0]) == [51, 50]
    assert apportion(7, [0, 1, 0]) == [0, 7, 0]


@pytest.mark.parametrize("bad", [[-1.0, 2.0], [float("nan")], [float("inf"), 1.0]])
def test_weights_must_make_sense(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(10, bad)


def test_money_needs_somebody_to_take_it() -> None:
    assert apportion(0, []) == []
    with pytest.raises(ValueError, match="share out"):
        apportion(1, [])
    with pytest.raises(ValueError, match="share out"):
        apportion(-1, [1.0])


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 5), st.integers(2, 6))
def test_limits_on_rows_and_columns_are_kept_whenever_the_spend_keeps_them(seed: int, rows: int, columns: int) -> None:
    """A table always has a rounding that rounds every row and column sum too (Bacharach 1966)."""
    rng = np.random.default_rng(seed)
    spend = rng.random((rows, columns)) * 50
    total = int(np.floor(spend.sum()))
    spend *= total / spend.sum()
    lines = np.arange(spend.size).reshape(spend.shape)
    groups = [*lines, *lines.T, *lines.reshape(-1, 1)]
    bands = []
    for group in groups:
        members = tuple(int(line) for line in group)
        summed = spend.ravel()[list(members)].sum()
        bands.append(Band(members, int(np.floor(summed + 1e-9)), int(np.ceil(summed - 1e-9))))
    units = whole_units(total, spend.ravel(), bands)
    assert sum(units) == total
    for band in bands:
        assert band.least <= sum(units[line] for line in band.members) <= (band.most or 0)


def test_a_lock_is_kept_to_the_unit() -> None:
    spend = np.array([100.4, 33.3, 33.3])
    units = whole_units(167, spend, [Band((0,), 100, 100)])
    assert units[0] == 100
    assert sum(units) == 167


def test_what_the_limits_have_no_room_for_is_left() -> None:
    units = whole_units(10, np.array([5.0, 5.0]), [Band((0,), 0, 4), Band((1,), 0, 5)])
    assert units == [4, 5]


def test_impossible_bands_still_place_all_the_money() -> None:
    assert sum(whole_units(10, np.array([5.0, 5.0]), [Band((0, 1), 50, None)])) == 10


def test_many_lines_with_limits_are_quick() -> None:
    rng = np.random.default_rng(1)
    spend = rng.random(3000)
    total = int(spend.sum() * 1000)
    units = whole_units(total, spend, [Band(tuple(range(0, 3000, 3)), 0, int(spend[::3].sum() * 1000) - 20)])
    assert sum(units) == total
    assert sum(units[::3]) <= int(spend[::3].sum() * 1000) - 20
    assert max(abs(unit - 1000 * share) for unit, share in zip(units, spend, strict=True)) < 4
