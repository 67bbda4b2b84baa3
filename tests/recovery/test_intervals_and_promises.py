"""Simulated worlds of two makes, neither the model's: do intervals hold as often as they say, and totals come true?

The truth is the expected outcome over the days ahead. The few worlds of the quick tests can only show gross errors;
the slow ones hold the model to its claim: 75 to 85 % for the 80 % interval, totals unbiased within 2 %. Fits that are
wrong on purpose must be caught by the same figures.
"""

import numpy as np
import pytest
from many_fits import (
    Fitted,
    coverage,
    fitted_worlds,
    judged,
    relative_errors,
    scaled,
    squeezed,
    standard_error,
    swapped,
)

from benchmarks.judged_worlds import Judged
from benchmarks.worlds_made import KINDS, Kind

FEW, MANY = 5, 78
SEGMENTS = ("kept_segments", "plan_segments")
TOTALS = ("kept_total", "plan_total")


@pytest.fixture(scope="module")
def few() -> list[Fitted]:
    return [one for fitted in fitted_worlds(FEW).values() for one in fitted]


def test_intervals_of_segments_hold_most_of_the_time(few: list[Fitted]) -> None:
    found = judged(few)
    for figure in SEGMENTS:
        assert 0.65 <= coverage(found, figure).mean() <= 0.95


def test_segments_are_ranked_and_totals_met_roughly(few: list[Fitted]) -> None:
    found = judged(few)
    agreements = [
        np.corrcoef(np.log(one.kept_segments.truth + 0.1), np.log(one.kept_segments.mean + 0.1)) for one in found
    ]
    assert np.mean([one[0, 1] for one in agreements]) > 0.9
    for figure in TOTALS:
        assert np.median(np.abs(relative_errors(found, figure))) < 0.2


def test_negative_control_wrong_fits_are_caught(few: list[Fitted]) -> None:
    right = coverage(judged(few), "kept_segments").mean()
    assert coverage(judged([squeezed(one, 0.25) for one in few]), "kept_segments").mean() < right - 0.3
    assert coverage(judged([swapped(one) for one in few]), "kept_segments").mean() < right - 0.3
    assert coverage(judged([scaled(one, 1.6) for one in few]), "kept_total").mean() < 0.5


@pytest.fixture(scope="module")
def many() -> dict[Kind, list[Judged]]:
    return {kind: judged(fitted) for kind, fitted in fitted_worlds(MANY).items()}


@pytest.mark.slow
@pytest.mark.parametrize("figure", [*SEGMENTS, *TOTALS])
def test_the_80_percent_interval_holds_75_to_85_percent(many: dict[Kind, list[Judged]], figure: str) -> None:
    by_kind = {kind: coverage(found, figure) for kind, found in many.items()}
    together = np.concatenate(list(by_kind.values()))
    said = {kind: round(float(shares.mean()), 3) for kind, shares in by_kind.items()}
    assert 0.75 - standard_error(together) <= together.mean() <= 0.85 + standard_error(together), said
    for kind, shares in by_kind.items():
        assert 0.70 <= shares.mean() <= 0.90, (kind, said)


@pytest.mark.slow
def test_the_promised_total_is_unbiased(many: dict[Kind, list[Judged]]) -> None:
    by_kind = [relative_errors(found, "plan_total") for found in many.values()]
    assert abs(np.concatenate(by_kind).mean()) <= 0.02, [errors.mean() for errors in by_kind]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_promised_total_is_unbiased_on_each_kind(many: dict[Kind, list[Judged]], kind: Kind) -> None:
    errors = relative_errors(many[kind], "plan_total")
    assert abs(errors.mean()) <= 0.02 + standard_error(errors), f"standard error {standard_error(errors):.3f}"


@pytest.mark.slow
def test_probabilities_come_true(many: dict[Kind, list[Judged]]) -> None:
    for kind, found in many.items():
        said = np.concatenate([one.better_splits.said for one in found])
        came = np.concatenate([one.better_splits.came for one in found])
        assert abs(said.mean() - came.mean()) < 0.06, kind
        assert ((said - came) ** 2).mean() < 0.7 * came.var(), kind
        assert came[said > 0.8].mean() > 0.8, kind
        assert came[said < 0.2].mean() < 0.2, kind


@pytest.mark.slow
def test_negative_control_the_same_bounds_refuse_what_is_a_little_wrong(many: dict[Kind, list[Judged]]) -> None:
    found = fitted_worlds(26)
    narrow = [one for fitted in found.values() for one in judged([squeezed(one, 0.6) for one in fitted])]
    high = [one for fitted in found.values() for one in judged([scaled(one, 1.1) for one in fitted])]
    assert coverage(narrow, "kept_segments").mean() < 0.75
    usual = np.concatenate([relative_errors(one[:26], "plan_total") for one in many.values()])
    assert relative_errors(high, "plan_total").mean() < usual.mean() - 0.06
