"""Whole units within all limits of a large plan: exact, near the spend, and quick."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.planning.rounding import Band, is_any_broken, whole_units


def spend_of(rng: np.random.Generator, n_lines: int) -> tuple[np.ndarray, int]:
    spend = np.where(rng.random(n_lines) < 0.3, 0.0, rng.lognormal(0.0, 2.0, n_lines) * 1000)
    total = int(spend.sum())
    return spend * (total / max(spend.sum(), 1e-9)), total


def own_bands(rng: np.random.Generator, spend: np.ndarray) -> list[Band]:
    """Off stays off; some lines are locked to a step, some hardly free."""
    bands = []
    for line, amount in enumerate(spend):
        kind = rng.random()
        if amount == 0.0:
            bands.append(Band((line,), 0, 0))
        elif kind < 0.3:
            bands.append(Band((line,), max(int(amount) - 1, 0), int(amount) + 2))
    return bands


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(3, 60), st.integers(0, 4))
def test_sums_that_overlap_are_kept_and_lines_stay_near(seed: int, n_lines: int, n_sums: int) -> None:
    rng = np.random.default_rng(seed)
    spend, total = spend_of(rng, n_lines)
    if total == 0:
        return
    bands = own_bands(rng, spend)
    for _ in range(n_sums):
        members = np.flatnonzero(rng.random(n_lines) < 0.5)
        summed = float(spend[members].sum())
        if len(members) > 1:
            most = int(np.ceil(summed + 1)) if rng.random() < 0.5 else None
            bands.append(Band(tuple(members.tolist()), max(int(summed) - 1, 0), most))
    units = whole_units(total, spend, bands)
    assert sum(units) == total
    assert not is_any_broken(bands, units)
    assert np.abs(np.array(units) - spend).max() <= 5.0


def test_lines_on_a_step_stay_on_it() -> None:
    """The others take what rounding leaves over."""
    rng = np.random.default_rng(3)
    stepped = 500.0 * rng.integers(1, 9, 40)
    free = rng.random(60) * 1000
    spend = np.concatenate([stepped, free])
    total = round(spend.sum())
    units = whole_units(total, spend, [Band((line,), int(amount), int(amount)) for line, amount in enumerate(stepped)])
    assert sum(units) == total
    assert units[:40] == stepped.astype(int).tolist()
    assert np.abs(np.array(units[40:]) - free).max() <= 1.0


def test_what_is_whole_within_its_bands_is_left_as_it_is() -> None:
    spend = np.array([7.0, 0.0, 13.0, 5.0])
    assert whole_units(25, spend, [Band((0, 1), 0, 7), Band((2,), 13, 13), Band((1, 2, 3), 18, None)]) == [7, 0, 13, 5]


def test_a_sum_with_room_for_less_leaves_the_rest() -> None:
    units = whole_units(10, np.array([4.0, 3.0, 3.0]), [Band((0, 1), 0, 6), Band((2,), 0, 3)])
    assert sum(units) == 9
    assert units[2] == 3


@pytest.mark.parametrize(("n_lines", "n_sums"), [(10_000, 0), (10_000, 20)])
def test_a_large_plan_is_rounded_at_once(n_lines: int, n_sums: int) -> None:
    rng = np.random.default_rng(n_sums)
    spend, total = spend_of(rng, n_lines)
    bands = own_bands(rng, spend)
    for place in range(n_sums):
        members = np.flatnonzero(rng.random(n_lines) < 0.1)
        summed = float(spend[members].sum())
        least, most = (int(np.ceil(summed)), None) if place % 2 else (0, int(summed))
        bands.append(Band(tuple(members.tolist()), least, most))
    start = time.process_time()
    units = whole_units(total, spend, bands)
    assert time.process_time() - start < 1.0  # 0.1 s on a quiet machine
    assert sum(units) == total
    assert not is_any_broken(bands, units)
    assert np.abs(np.array(units) - spend).max() <= 5.0


def test_one_free_line_makes_up_for_what_many_bound_lines_round_up() -> None:
    """Each bound line may not fall below its spend, so each rounds up by one unit and the free line pays for all."""
    spend = np.append(np.full(20, 100.4), 5000.0)
    total = 7008
    bands = [Band((line,), 101, 200) for line in range(20)]
    units = whole_units(total, spend, bands)
    assert sum(units) == total
    assert not is_any_broken(bands, units)
    assert units[-1] == total - 20 * 101
