"""Totals taken apart: intervals hold the truth as often as they say, and what did nothing is not praised."""

import numpy as np
import pytest
from total_histories import KINDS, LENGTHS, Found, coverage, found_in, widened

N_SLOW = 10
QUICK = ("plain", "bent", "bent and slow")


@pytest.fixture(scope="module")
def few() -> list[Found]:
    return [found_in(KINDS[kind], 40, 7, seed) for seed, kind in enumerate(QUICK)]


def test_over_a_few_histories_nothing_is_grossly_wrong(few: list[Found]) -> None:
    columns, together = coverage(few)
    assert columns >= 0.6
    assert together >= 0.5
    assert abs(bias(few)) <= 0.06


def test_intervals_that_are_too_narrow_are_caught(few: list[Found]) -> None:
    columns, _ = coverage([widened(one, 0.2) for one in few])
    assert columns < 0.6


def test_what_did_nothing_is_not_praised() -> None:
    one = found_in(KINDS["nothing"], 40, 7, 0)
    assert not any(one.is_told)
    assert one.low[-1] <= 1e-3


@pytest.mark.slow
@pytest.mark.parametrize(("n_periods", "period_days"), LENGTHS)
def test_over_many_histories_intervals_hold_as_often_as_they_say(n_periods: int, period_days: int) -> None:
    found = {kind: [found_in(KINDS[kind], n_periods, period_days, seed) for seed in range(N_SLOW)] for kind in KINDS}
    nothing = found.pop("nothing")
    every = [one for of_kind in found.values() for one in of_kind]
    columns, together = coverage(every)
    assert 0.7 <= columns <= 0.95
    assert 0.7 <= together <= 0.97
    assert abs(bias(every)) <= 0.03
    for kind, of_kind in found.items():
        assert min(coverage(of_kind)) >= 0.6, f"{kind}: {coverage(of_kind)}"
    assert np.mean([one.low[-1] <= 0.01 for one in nothing]) >= 0.8
    assert np.mean([told for one in nothing for told in one.is_told]) <= 0.05
    narrow, _ = coverage([widened(one, 0.4) for one in every])
    assert narrow < 0.7, "the negative control must fail"


def bias(found: list[Found]) -> float:
    return float(np.mean([one.middle[-1] - one.truth[-1] for one in found]))
