"""Which cut is chosen, and which are tried."""

import numpy as np
import pytest

from optimizer.allocation.solver.cases import Case, Cut
from optimizer.allocation.solver.choosing import Chooser, Doubt, Part
from optimizer.allocation.solver.relaxation import Relaxation

NOTHING = np.zeros(0)


def part_of(bound, doubts=()):
    relaxation = Relaxation(bound, bound, NOTHING, 0.0, NOTHING, NOTHING, NOTHING, 0.0)
    return Part(Case({}, (), (), relaxation, None), list(doubts))


def doubt_of(segment, loss=1.0, *, is_forbidden=False):
    cut = Cut(segment, None, 1.0, 1.0)
    return Doubt(segment, cut, cut, loss, 0.5, is_forbidden)


class Splits:
    """What each segment's cut lowers the bound of 100 by, and whose were asked for."""

    def __init__(self, drops):
        self.drops, self.asked = drops, []

    def __call__(self, case, cut):
        self.asked.append(cut.segment)
        low, high = self.drops[cut.segment]
        return part_of(case.relaxation.bound - low), part_of(case.relaxation.bound - high)


def test_the_cut_that_lowers_both_sides_is_chosen():
    splits = Splits({0: (9.0, 0.0), 1: (3.0, 4.0), 2: (1.0, 1.0)})
    cut, sides = Chooser(3).choose(part_of(100.0, [doubt_of(k) for k in range(3)]), 50.0, splits)
    assert cut.segment == 1
    assert [side.case.relaxation.bound for side in sides] == [97.0, 96.0]


def test_a_cut_that_leaves_one_side_is_taken_at_once():
    splits = Splits({0: (3.0, 4.0), 1: (0.0, 80.0), 2: (49.0, 49.0)})
    doubts = [doubt_of(0, 3.0), doubt_of(1, 2.0), doubt_of(2, 1.0)]
    cut, _ = Chooser(3).choose(part_of(100.0, doubts), 50.0, splits)
    assert cut.segment == 1
    assert splits.asked == [0, 1]


def test_minimums_are_tried_first():
    splits = Splits({0: (3.0, 4.0), 1: (1.0, 1.0)})
    Chooser(2).choose(part_of(100.0, [doubt_of(0, 9.0), doubt_of(1, 0.1, is_forbidden=True)]), 50.0, splits)
    assert splits.asked[0] == 1


def test_minimums_of_sums_are_learned_apart_from_those_of_segments():
    chooser = Chooser(3)
    of_sum = Doubt(2, Cut(None, 0, 0.0, 1.0), Cut(None, 0, 0.0, 1.0), 0.0, 0.5, True)
    of_segment = doubt_of(0, is_forbidden=True)
    assert len({of_sum.kind, of_segment.kind, doubt_of(0).kind}) == 3

    def split(case, cut):
        low, high = (20.0, 20.0) if cut.group is not None else (1.0, 1.0)
        return part_of(case.relaxation.bound - low), part_of(case.relaxation.bound - high)

    for _ in range(2):
        assert chooser.choose(part_of(100.0, [of_segment, of_sum]), 50.0, split)[0].group == 0


def test_what_is_known_to_help_less_is_not_tried_again():
    splits = Splits({0: (5.0, 5.0), 1: (1.0, 1.0), 2: (0.5, 0.5)})
    chooser, doubts = Chooser(3), [doubt_of(k) for k in range(3)]
    for _ in range(2):
        assert chooser.choose(part_of(100.0, doubts), 50.0, splits)[0].segment == 0
    splits.asked.clear()
    assert chooser.choose(part_of(100.0, doubts), 50.0, splits)[0].segment == 0
    assert splits.asked == [0]


def test_a_case_without_doubts_is_not_split():
    with pytest.raises(AssertionError):
        Chooser(1).choose(part_of(100.0), 50.0, Splits({}))
