"""Which cut to make: the one that lowers the bounds of both cases most, as tried or as seen before.

Strong branching with pseudo-costs (Achterberg, Koch and Martin 2005, Operations Research Letters 33): a cut that has
been tried on a segment or a sum less than twice is tried, the others are expected to do what they did before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.solver.cases import Case, Cut
from optimizer.domain.curve import FloatArray

TRIED = 6
"""At most so many cuts are tried for one case."""
MISSES = 3
"""After so many in a row that were no better, no more are."""
KNOWN = 2
"""Cuts of a segment or a sum that tell what its next will do."""
SMALLER = 0.8
"""Weight of what the less lowered case is lowered by; the other has the rest."""
NOTHING = 1e-12
N_KINDS = 3
"""Leaps, minimums of segments, and minimums of sums."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A segment that stands over a leap, or a sum between 0 and its minimum.

    Attributes
    ----------
    place : int
        Of the segment; sums come behind all segments.
    cut, rounding : Cut
        Where to split the case, and where to round.
    loss : float
        The outcome that it pretends to.
    part : float
        The part of the leap that it is over, in (0, 1).
    is_forbidden : bool
        It is below its on/off minimum.
    """

    place: int
    cut: Cut
    rounding: Cut
    loss: float
    part: float
    is_forbidden: bool

    @property
    def kind(self) -> int:
        """Which of the kinds of doubt it is."""
        return 2 if self.cut.group is not None else int(self.is_forbidden)

    @property
    def size(self) -> float:
        """What the lowering is taken to be in proportion to."""
        return 4.0 * self.part * (1.0 - self.part) + 1e-3 if self.is_forbidden else max(self.loss, NOTHING)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A case, and what is doubtful in it."""

    case: Case
    doubts: list[Doubt]


class Chooser:
    """What cuts did so far, by place and by kind: outcome by which bounds were lowered, per size of the doubt."""

    def __init__(self, n_places: int) -> None:
        self._lowered: FloatArray = np.zeros((2, n_places))
        self._seen = np.zeros(n_places)
        self._lowered_by_kind: FloatArray = np.zeros((2, N_KINDS))
        self._seen_by_kind = np.zeros(N_KINDS)

    def choose(
        self, part: Part, enough: float, split: Callable[[Case, Cut], tuple[Part, Part]]
    ) -> tuple[Cut, tuple[Part, Part]]:
        """Choose a cut, and solve the case on both sides of it.

        Minimums first: while one is not met, a bound often says little. A cut that leaves only one side in which
        anything as good as `enough` can be is taken at once.
        """
        room = part.case.relaxation.bound - enough
        best: tuple[float, Cut, tuple[Part, Part]] | None = None
        tried = misses = 0
        for doubt in self._in_order(part.doubts, room):
            if best is not None and self._is_known(doubt) and self._expected(doubt, room) <= best[0]:
                continue
            if best is not None and not self._is_known(doubt) and (tried >= TRIED or misses >= MISSES):
                continue
            tried += not self._is_known(doubt)
            sides = split(part.case, doubt.cut)
            drops = [min(max(part.case.relaxation.bound - side.case.relaxation.bound, 0.0), room) for side in sides]
            self._learn(doubt, drops)
            score = _score(drops)
            misses = 0 if best is None or score > best[0] else misses + 1
            if best is None or score > best[0] or max(drops) >= room:
                best = score, doubt.cut, sides
            if max(drops) >= room:
                break
        assert best is not None  # noqa: S101  a case without doubts is not split
        return best[1], best[2]

    def _in_order(self, doubts: Sequence[Doubt], room: float) -> list[Doubt]:
        return sorted(doubts, key=lambda one: (not one.is_forbidden or self._is_known(one), -self._expected(one, room)))

    def _is_known(self, doubt: Doubt) -> bool:
        return bool(self._seen[doubt.place] >= KNOWN)

    def _expected(self, doubt: Doubt, room: float) -> float:
        """The score that a cut is expected to have."""
        seen, kind = float(self._seen[doubt.place]), doubt.kind
        if seen > 0.0:
            rates = self._lowered[:, doubt.place] / seen
        elif self._seen_by_kind[kind] > 0.0:
            rates = self._lowered_by_kind[:, kind] / self._seen_by_kind[kind]
        else:
            rates = np.full(2, 0.2 * room if doubt.is_forbidden else 1.0)
        return _score([min(float(rate) * doubt.size, room) for rate in rates])

    def _learn(self, doubt: Doubt, drops: Sequence[float]) -> None:
        rates, kind = np.array(drops) / doubt.size, doubt.kind
        self._lowered[:, doubt.place] += rates
        self._lowered_by_kind[:, kind] += rates
        self._seen[doubt.place] += 1.0
        self._seen_by_kind[kind] += 1.0


def _score(drops: Sequence[float]) -> float:
    return SMALLER * min(drops) + (1.0 - SMALLER) * max(drops)
