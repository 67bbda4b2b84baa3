"""The best allowed allocation so far: relaxed allocations as they come, and rounded ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from optimizer.allocation.limits.region import Count
from optimizer.allocation.solver.allowed import IMPOSSIBLE, is_allowed, total_outcome, towards
from optimizer.allocation.solver.cases import ANY_SPEND, Case, Cut, bounds_of, narrowed
from optimizer.allocation.solver.crowd import crowd_roundings, crowds_of
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.halfway import Halfway, halfway, spend_of
from optimizer.allocation.solver.restoring import restored
from optimizer.allocation.solver.stepping import in_steps, snapped
from optimizer.domain.curve import FloatArray

ROUNDS_UP = 3
"""So many rounds of a dive round to the nearer side."""


class Best:
    """The best allocation so far, and the case it is of."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.value = -np.inf
        self.spend: FloatArray | None = None
        self.case: Case | None = None

    def offer(self, case: Case) -> list[Halfway]:
        """Take a case's relaxed allocation if it is allowed and better; return what is half-way in it."""
        found = halfway(self._ground, case)
        if is_impossible(self._ground, case):
            return found
        if case.priced is not None:
            for spend in case.priced.seen:
                self._take_if_allowed(spend, case)
            self._mix(case)
        elif not any(one.is_forbidden for one in found):
            self._take(case.relaxation.spend, case.relaxation.outcome - sum(one.loss for one in found), case)
        else:
            self._take_pruned(case)
        if self._ground.tables.stepped.any():
            stepped = in_steps(self._ground, spend_of(case), case.groups)
            if stepped is not None:
                self._take_if_allowed(stepped, case)
        return found

    def take_if_better(self, spend: FloatArray, case: Case) -> None:
        """Take an allowed allocation if it is better."""
        self._take(spend, total_outcome(self._ground, spend), case)

    def dive(self, case: Case, is_time_over: Callable[[], bool], *, crowded: bool = True) -> None:
        """Round what is half-way; where it is crowded, a crowd of alike segments all at once."""
        if not case.bounds and case.groups and self._ground.region.threshold.any():
            self._settle(case)
        crowds = crowds_of(self._ground, case) if crowded else []
        if not crowds:
            self._round(case, is_time_over)
            return
        for number, cuts in enumerate(crowd_roundings(self._ground, crowds[0])):
            if number > 0 and is_time_over():
                break
            self._round(narrowed(self._ground, case, cuts), is_time_over)

    def _settle(self, case: Case) -> None:
        """Decide every "nothing or at least" at once, to the nearer side: rounding step by step may take too long."""
        threshold, spend = self._ground.region.threshold, spend_of(case)
        cuts = [
            (Cut(int(place), None, 0.0, float(threshold[place])), bool(2.0 * spend[place] >= threshold[place]))
            for place in np.flatnonzero(threshold > 0.0)
        ]
        self.offer(narrowed(self._ground, case, cuts))

    def _round(self, case: Case, is_time_over: Callable[[], bool]) -> None:
        """Round what is half-way, solve again, until nothing is.

        Rounding up takes money from elsewhere, which may leave another segment half-way, and so on for as many segments
        as have the same curve; rounding down does not. So after a few rounds all is rounded down.
        """
        for number in range(2 * len(self._ground.curves)):
            found = self.offer(case)
            doubtful = [one for one in found if one.loss > 0.0 or one.is_forbidden]
            cuts = [(one.rounding, one.round_up and number < ROUNDS_UP) for one in doubtful]
            cuts += _uncounted(self._ground, case, spend_of(case))
            # One rounding is made however late it is: without any, nothing may be found at all.
            if not cuts or (number > 0 and is_time_over()) or is_impossible(self._ground, case):
                return
            rounded = narrowed(self._ground, case, cuts)
            if is_impossible(self._ground, rounded):
                rounded = narrowed(self._ground, case, [(cut, False) for cut, _ in cuts])
            case = rounded

    def _take(self, spend: FloatArray, value: float, case: Case) -> None:
        if value > self.value:
            self.value, self.spend, self.case = value, snapped(self._ground, spend), case

    def _take_if_allowed(self, spend: FloatArray, case: Case) -> None:
        spend = snapped(self._ground, spend)
        if is_allowed(self._ground, spend):
            self._take(spend, total_outcome(self._ground, spend), case)

    def _take_pruned(self, case: Case) -> None:
        """Take a relaxed allocation without the spends below their minimum, where the limits on sums are met so too."""
        region, spend = self._ground.region, case.relaxation.spend
        spend = np.where(spend < region.threshold * (1.0 - IMPOSSIBLE), 0.0, spend)
        if is_allowed(self._ground, spend):
            self.take_if_better(spend, case)

    def _mix(self, case: Case) -> None:
        """Go from the best allowed allocation as far towards the relaxed one as guardrails allow."""
        if self.spend is None or case.priced is None or not self._ground.region.rates:
            return
        if self._ground.tables.stepped.all() or case.relaxation.bound <= self.value:
            return
        near, far = self.spend, case.priced.spend
        if is_allowed(self._ground, far):
            return
        self._take_if_allowed(towards(self._ground, near, far), case)
        self._take_if_allowed(restored(self._ground, far), case)


def is_impossible(ground: Ground, case: Case) -> bool:
    """Whether the limits on sums cannot be held in a case."""
    return case.relaxation.shortfall > IMPOSSIBLE * ground.region.budget


def _uncounted(ground: Ground, case: Case, spend: FloatArray) -> list[tuple[Cut, bool]]:
    """Segments to leave unfunded so that counts hold: those that get least for what they may get."""
    cuts: list[tuple[Cut, bool]] = []
    for count in ground.region.counts:
        cuts += _over(ground, case, count, spend)
    return cuts


def _over(ground: Ground, case: Case, count: Count, spend: FloatArray) -> Sequence[tuple[Cut, bool]]:
    members = count.members
    beyond = spend[members] > count.marks
    if int(beyond.sum()) <= count.most:
        return []
    priced = case.priced
    worth = spend[members] if priced is None else spend[members] / np.maximum(priced.high[members], ANY_SPEND)
    forced = np.array([bounds_of(ground, case.bounds, int(member))[0] > 0.0 for member in members])
    rank = np.lexsort((-spend[members], -worth, ~forced, ~beyond))
    left_out = members[rank[count.most :]]
    kept_out = [int(member) for member in left_out if bounds_of(ground, case.bounds, int(member))[0] <= 0.0]
    return [(Cut(member, None, 0.0, ANY_SPEND), False) for member in kept_out]
