"""The tree of a search's cases: its leaves, and which of them an allocation lies in."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.allocation.solver.cases import Case, Cut
from optimizer.allocation.solver.ground import Ground
from optimizer.domain.curve import FloatArray


def leaves(case: Case) -> Iterator[Case]:
    """Cases that were not split, from low to high."""
    open_ = [case]
    while open_:
        one = open_.pop()
        if one.low is None or one.high is None:
            yield one
        else:
            open_ += (one.high, one.low)


def leaf_of(ground: Ground, case: Case, spend: FloatArray) -> Case:
    """The leaf that an allocation lies in."""
    while case.cut is not None and case.low is not None and case.high is not None:
        case = case.low if held(ground, case.cut, spend) <= case.cut.at_most else case.high
    return case


def held(ground: Ground, cut: Cut, spend: FloatArray) -> float:
    """What an allocation has of what was cut."""
    if cut.segment is not None:
        return float(spend[cut.segment])
    if cut.group is not None:
        group = ground.region.groups[cut.group]
        return float(group.weights @ spend[group.members])
    return 0.0 if cut.count is None else float((spend[cut.count.members] > cut.count.marks).sum())
