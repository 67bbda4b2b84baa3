"""Ratios that leave nothing: which segments can have no spend, by hand and by the bound."""

import numpy as np
import pytest

from optimizer.allocation import allocate, certify
from optimizer.allocation.certificate.barring import barred_by_ratios
from optimizer.allocation.certificate.reading import read_rules
from optimizer.domain.curve import FamilyCurve
from optimizer.domain.problem import AllocationProblem, RatioLimit, Scope
from optimizer.domain.segment import Segment

SEGMENTS = tuple(Segment(platform, "x") for platform in "abcd")
CURVES = tuple(FamilyCurve(family, 50.0, 100.0, 0.3) for family in ("power", "exponential", "hill", "log"))


def ratio(over, under, least):
    return RatioLimit(Scope(platform=over), Scope(platform=under), least)


def problem_with(*limits):
    return AllocationProblem(SEGMENTS, CURVES, 1000.0, limits)


@pytest.mark.parametrize(
    ("limits", "barred"),
    [
        ((ratio("a", "b", 3.0), ratio("b", "a", 0.5)), "ab"),
        ((ratio("a", "b", 3.0), ratio("b", "a", 1.0 / 3.0)), ""),
        ((ratio("a", "b", 3.0), ratio("b", "a", np.nextafter(1.0 / 3.0, 1.0))), ""),
        ((ratio("a", "b", 1.0), ratio("b", "c", 1.0), ratio("c", "a", 1.1), ratio("a", "d", 2.0)), "abcd"),
        ((ratio("a", "b", 1.0), ratio("b", "c", 1.0), ratio("c", "a", 1.1), ratio("d", "a", 2.0)), "abc"),
        ((ratio("a", "b", 1e4), ratio("b", "c", 1e4), ratio("c", "d", 1e4)), ""),
    ],
)
def test_circles_of_ratios_bar_what_is_in_them_and_below(limits, barred):
    found = barred_by_ratios(read_rules(problem_with(*limits)), np.full(4, 1000.0))
    assert "".join(one.platform for one, is_barred in zip(SEGMENTS, found, strict=True) if is_barred) == barred


def test_sums_over_the_line_are_seen_together():
    """What b and c have together is at most a, and at least one and a half times a; alone each could be."""
    rules = read_rules(
        AllocationProblem(
            SEGMENTS,
            CURVES,
            1000.0,
            (
                RatioLimit(Scope(platform="a"), Scope(tag="t"), 1.0),
                RatioLimit(Scope(tag="t"), Scope(platform="a"), 1.5),
            ),
            (frozenset(), frozenset({"t"}), frozenset({"t"}), frozenset()),
        )
    )
    assert barred_by_ratios(rules, np.full(4, 1000.0)).tolist() == [True, True, True, False]


def test_what_can_only_be_nothing_is_bounded_by_nothing_however_steep_the_curves():
    contradiction = (ratio("a", "b", 3.0), ratio("b", "a", 0.5))
    problem = AllocationProblem(SEGMENTS[:2], CURVES[:2], 1000.0, contradiction)
    certificate = certify(problem, allocate(problem))
    assert (certificate.value, certificate.upper_bound, certificate.gap) == (0.0, 0.0, 0.0)
