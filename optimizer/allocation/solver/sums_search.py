"""Branch and bound where limits on sums, S-shaped curves and on/off minimums are all there is: many quick cases.

A case costs a few milliseconds, since the program goes on from the one before; so cuts are tried before they are made.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.region import Group
from optimizer.allocation.solver.allowed import IMPOSSIBLE, is_allowed, total_outcome
from optimizer.allocation.solver.candidates import is_impossible
from optimizer.allocation.solver.cases import Bounds, Case, Cut, bounds_of, narrower, narrower_group
from optimizer.allocation.solver.choosing import Chooser, Doubt, Part
from optimizer.allocation.solver.crowd import crowd_roundings, crowds_of
from optimizer.allocation.solver.ground import Ground, worth
from optimizer.allocation.solver.halfway import STARTED
from optimizer.allocation.solver.profiles import Standing
from optimizer.allocation.solver.two_modes import two_modes
from optimizer.allocation.solver.warm_program import WarmProgram
from optimizer.domain.curve import FloatArray

FINEST = 1e-6
"""Tolerances below this share are not for programs whose edges are packed."""
DIVES, SELDOM = 2, 10
"""Roundings are tried at so many of the first cases, and at every so-manieth later."""
ROUNDED = 3
"""A third of what is doubtful is rounded at once, the clearest first."""
ALL_ROUNDINGS = 60
"""At most so many cases in one dive."""
PATIENCE, FAR, RESCUE_SECONDS = 40, 5e-3, 0.35
"""After so many cases, a best allocation that is this share below the bound is looked for by a mixed-integer program,
for so many seconds."""


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """The best allocation found, its outcome, and the case it is of."""

    spend: FloatArray
    value: float
    case: Case


def is_of_sums(ground: Ground, tolerance: float) -> bool:
    """Whether this search is for a problem: limits on sums, and nothing priced or stepped."""
    region = ground.region
    plain = not region.counts and not region.rates and not ground.tables.stepped.any() and ground.guarded is None
    return (
        plain and bool(region.groups) and region.budget > 0.0 and tolerance >= FINEST and bool(len(ground.edges.owner))
    )


def search_sums(
    ground: Ground,
    guess: FloatArray | None,
    fallback: FloatArray | None,
    tolerance: float,
    is_time_over: Callable[[], bool],
) -> tuple[Reached | None, Case]:
    """Find the best allocation on the tables, to a relative tolerance or until the time is over.

    Parameters
    ----------
    guess : (n_segments,) array or None
        Price of money in each segment in the whole problem, where it is known.
    ground, fallback, tolerance, is_time_over
        As in `optimizer.allocation.solver.branching.search`.

    Returns
    -------
    (Reached or None, Case)
        None where no allowed allocation was found; and the whole tree of cases.
    """
    run = _Search(ground, tolerance, is_time_over)
    root = run.solved({}, ground.region.groups, guess)
    if fallback is not None:
        run.take(fallback, total_outcome(ground, fallback), root.case)
    run.settle(root)
    run.dive(root)
    run.count_over(root)
    heap: list[tuple[float, int, Part]] = [(-root.case.relaxation.bound, 0, root)]
    number, is_rescued = 0, False
    while heap and not is_time_over():
        part = heap[0][2]
        if part.case.relaxation.bound <= run.enough:
            break
        if not is_rescued and run.n_solved > PATIENCE and run.is_far_below(part.case.relaxation.bound):
            is_rescued = True
            run.rescue(root)
        heapq.heappop(heap)
        if not part.doubts:
            continue
        for side in run.split(part):
            number += 1
            if side.case.relaxation.bound <= run.enough:
                continue
            if number <= DIVES or number % SELDOM == 0:
                run.dive(side)
            heapq.heappush(heap, (-side.case.relaxation.bound, number, side))
    return run.best, root.case


class _Search:
    """The program, the best allocation so far, and what cuts did."""

    def __init__(self, ground: Ground, tolerance: float, is_time_over: Callable[[], bool]) -> None:
        self._ground, self._tolerance, self._is_time_over = ground, tolerance, is_time_over
        self._program = WarmProgram(ground)
        self._chooser = Chooser(len(ground.curves) + len(ground.region.groups))
        self.best: Reached | None = None
        self.n_solved = 0

    @property
    def enough(self) -> float:
        """A case with a bound this low holds nothing that is better by more than the tolerance."""
        return -np.inf if self.best is None else self.best.value + self._tolerance * abs(self.best.value)

    def is_far_below(self, bound: float) -> bool:
        """Whether the best allocation is far below a bound."""
        return self.best is None or bound - self.best.value > FAR * abs(bound)

    def take(self, spend: FloatArray, value: float, case: Case) -> None:
        """Take an allowed allocation if it is better."""
        if self.best is None or value > self.best.value:
            self.best = Reached(spend, value, case)

    def solved(self, bounds: Mapping[int, Bounds], groups: tuple[Group, ...], guess: FloatArray | None) -> Part:
        """Solve a case; where it stays open though nothing in it is doubtful, to the last digit."""
        self.n_solved += 1
        relaxation, standing = self._program.solve(bounds, groups, guess, self.enough)
        part = self._looked_at(Case(bounds, groups, (), relaxation, self._ground.edges), standing)
        if not part.doubts and self.enough < relaxation.bound and not is_impossible(self._ground, part.case):
            relaxation, standing = self._program.solve(bounds, groups, relaxation.segment_prices, exact=True)
            part = self._looked_at(Case(bounds, groups, (), relaxation, self._ground.edges), standing)
        return part

    def split(self, part: Part) -> tuple[Part, Part]:
        """Cut a case in two."""
        cut, sides = self._chooser.choose(part, self.enough, self._sides)
        part.case.cut, part.case.low, part.case.high = cut, sides[0].case, sides[1].case
        return sides

    def settle(self, part: Part) -> None:
        """Decide every "nothing or at least" at once, to the nearer side: rounding in steps may take too long."""
        threshold, spend = self._ground.region.threshold, part.case.relaxation.spend
        cuts = [
            (Cut(place, None, 0.0, float(threshold[place])), bool(2.0 * spend[place] >= threshold[place]))
            for place in np.flatnonzero(threshold > 0.0).tolist()
        ]
        for place, group in enumerate(part.case.groups):
            if group.threshold > 0.0:
                is_on = 2.0 * float(group.weights @ spend[group.members]) >= group.threshold
                cuts.append((Cut(None, place, 0.0, group.threshold), is_on))
        if cuts and not is_impossible(self._ground, part.case):
            self._narrowed(part.case, cuts)

    def count_over(self, part: Part) -> None:
        """Send the fullest of a crowd of alike segments over their leap all at once, and round the rest."""
        for crowd in crowds_of(self._ground, part.case)[:1]:
            for cuts in crowd_roundings(self._ground, crowd):
                if self._is_time_over():
                    return
                self.dive(self._narrowed(part.case, cuts))

    def dive(self, part: Part) -> None:
        """Round what is clearest of what is doubtful, solve again, until nothing is."""
        for number in range(ALL_ROUNDINGS):
            relaxation = part.case.relaxation
            if not part.doubts or relaxation.bound <= self.enough or is_impossible(self._ground, part.case):
                return
            # One rounding is made however late it is: without any, nothing may be found at all.
            if number > 0 and self._is_time_over():
                return
            clearest = sorted(part.doubts, key=lambda one: -abs(2.0 * one.part - 1.0))
            cuts = [(one.rounding, one.part >= 0.5) for one in clearest[: -(-len(clearest) // ROUNDED)]]
            rounded = self._narrowed(part.case, cuts)
            if is_impossible(self._ground, rounded.case) and len(cuts) > 1:
                rounded = self._narrowed(part.case, cuts[:1])
            if is_impossible(self._ground, rounded.case):
                rounded = self._narrowed(part.case, [(cuts[0][0], not cuts[0][1])])
            part = rounded

    def rescue(self, root: Part) -> None:
        """Decide all that is either-or at once, and round the rest."""
        self._program.profiles.load({})
        doubtful = {one.cut.segment for one in root.doubts if one.cut.segment is not None}
        cuts = two_modes(self._ground, self._program.profiles, root.case, doubtful, RESCUE_SECONDS)
        if cuts is not None:
            self.dive(self._narrowed(root.case, cuts))

    def _sides(self, case: Case, cut: Cut) -> tuple[Part, Part]:
        return self._narrowed(case, [(cut, False)]), self._narrowed(case, [(cut, True)])

    def _narrowed(self, case: Case, cuts: Sequence[tuple[Cut, bool]]) -> Part:
        bounds, groups = dict(case.bounds), list(case.groups)
        for cut, high in cuts:
            if cut.segment is not None:
                bounds[cut.segment] = narrower(self._ground, bounds_of(self._ground, bounds, cut.segment), cut, high)
            elif cut.group is not None:
                groups[cut.group] = narrower_group(groups[cut.group], cut, high)
                if not high and cut.at_most <= 0.0:
                    # Where slopes are endless at zero, the program would leave traces in a sum that must be nothing.
                    for member in groups[cut.group].members.tolist():
                        if bounds_of(self._ground, bounds, member)[0] <= 0.0:
                            bounds[member] = 0.0, 0.0
        return self.solved(bounds, tuple(groups), case.relaxation.segment_prices)

    def _looked_at(self, case: Case, standing: Standing) -> Part:
        """Take the relaxed allocation if it is allowed and better; tell what is doubtful in it."""
        ground = self._ground
        spend, threshold = standing.spend, ground.region.threshold
        brought = worth(ground, spend)
        doubts = self._doubts(case, standing, brought)
        if is_impossible(self._ground, case):
            return Part(case, doubts)
        if not any(one.is_forbidden for one in doubts):
            self.take(spend, float(brought.sum()), case)
            return Part(case, doubts)
        pruned = np.where(spend < threshold * (1.0 - IMPOSSIBLE), 0.0, spend)
        for group in case.groups:
            if float(group.weights @ pruned[group.members]) < group.threshold * (1.0 - IMPOSSIBLE):
                pruned[group.members] = ground.region.lower[group.members]
        if is_allowed(ground, pruned):
            self.take(pruned, total_outcome(ground, pruned), case)
        return Part(case, doubts)

    def _doubts(self, case: Case, standing: Standing, brought: FloatArray) -> list[Doubt]:
        spend, low, high = standing.spend, standing.low, standing.high
        margin = STARTED * (high - low)
        doubts = []
        for segment in np.flatnonzero(standing.over_leap & (spend > low + margin) & (spend < high - margin)).tolist():
            place, start, end = float(spend[segment]), float(low[segment]), float(high[segment])
            threshold = float(self._ground.region.threshold[segment])
            loss = float(standing.outcome[segment] - brought[segment])
            least = bounds_of(self._ground, case.bounds, segment)[0]
            is_forbidden = place < threshold * (1.0 - STARTED) and least == 0.0
            if not is_forbidden and loss <= STARTED * abs(case.relaxation.bound):
                continue
            cut = Cut(segment, None, 0.0, threshold) if is_forbidden else Cut(segment, None, place, place)
            # A leap that ends beyond the minimum is rounded at the minimum: more is allowed there.
            rounding = cut if is_forbidden else Cut(segment, None, start, end)
            part = min(place / threshold, 1.0) if is_forbidden else (place - start) / (end - start)
            doubts.append(Doubt(segment, cut, rounding, loss, part, is_forbidden))
        return doubts + self._doubts_of_sums(case, spend)

    def _doubts_of_sums(self, case: Case, spend: FloatArray) -> list[Doubt]:
        doubts = []
        for place, group in enumerate(case.groups, start=len(spend)):
            part = float(group.weights @ spend[group.members]) / group.threshold if group.threshold > 0.0 else 0.0
            if STARTED < part < 1.0 - STARTED:
                cut = Cut(None, place - len(spend), 0.0, group.threshold)
                doubts.append(Doubt(place, cut, cut, 0.0, part, True))
        return doubts
