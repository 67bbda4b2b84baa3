"""A mixed-integer program that decides all that is either-or at once, for where roundings find no good split.

Each segment that may have to be decided is in one of two modes, below a spend or above it, with a concave majorant in
each; HiGHS's own branch and bound, and its cuts, find the best modes. The majorants are coarse, and leaps within a mode
stay, so the answer is only a start; it proves nothing.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from optimizer.allocation.solver.cases import Case, Cut
from optimizer.allocation.solver.ground import Ground
from optimizer.allocation.solver.group_relaxation import STEEPEST, UNITS, membership_of, rows_on_sums
from optimizer.allocation.solver.profiles import Profile, Profiles
from optimizer.allocation.solver.program import solve_mixed_program
from optimizer.domain.curve import FloatArray

WIDE = 0.4
"""Leaps whose slope differs from the price by less than this share may have to be decided; over a minimum, twice it."""
ENDS = np.array([-8, -3, -1, 0, 1, 3, 8])
"""Edges of a majorant, counted from the price, between which it is taken as straight."""


def two_modes(
    ground: Ground, profiles: Profiles, case: Case, doubtful: Collection[int], seconds: float
) -> list[tuple[Cut, bool]] | None:
    """Decide in which mode each segment is best.

    Parameters
    ----------
    profiles : Profiles
        Of the whole problem.
    case : Case
        The whole problem; its prices say which segments may have to be decided.
    doubtful : collection of int
        Segments that surely have to be.
    seconds : float
        Time for the program.

    Returns
    -------
    list of (Cut, bool) or None
        Each segment's cut, and whether it is on the high side; None where nothing was found.
    """
    prices, region = case.relaxation.segment_prices, ground.region
    cuts = [cut for segment in range(len(prices)) if (cut := _cut(ground, profiles, segment, prices, doubtful))]
    decided = {int(cut.segment) for cut in cuts if cut.segment is not None}
    program = _Program(len(prices), region.budget)
    for segment in range(len(prices)):
        if segment not in decided:
            program.add(segment, profiles.whole[segment], float(prices[segment]))
    for number, cut in enumerate(cuts):
        segment = -1 if cut.segment is None else cut.segment
        ends = float(region.lower[segment]), float(region.upper[segment])
        low, high = profiles.within([(segment, (ends[0], cut.at_most)), (segment, (cut.at_least, ends[1]))])
        program.add_modes(number, segment, (low, high), float(prices[segment]))
    rows = rows_on_sums(case.groups, program.lower, region.budget)
    membership = membership_of(rows, case.groups, len(prices))
    found = program.solved(membership, rows.room, len(cuts), seconds)
    return None if found is None else [(cut, bool(switch > 0.5)) for cut, switch in zip(cuts, found, strict=True)]


def _cut(ground: Ground, profiles: Profiles, segment: int, prices: FloatArray, doubtful: Collection[int]) -> Cut | None:
    """Where the modes of a segment part: at its minimum, or in the middle of its first leap; None where it has none."""
    whole, price = profiles.whole[segment], float(prices[segment])
    if not whole.leap.any():
        return None
    at = int(np.argmax(whole.leap))
    apart = abs(float(whole.slope[at]) - price)
    threshold = float(ground.region.threshold[segment])
    if segment not in doubtful and apart > (2.0 * WIDE if threshold > 0.0 else WIDE) * abs(price):
        return None
    if threshold > 0.0:
        return Cut(segment, None, 0.0, threshold)
    middle = whole.start + 0.5 * float(whole.money[at] + whole.money[at + 1])
    return Cut(segment, None, middle, middle)


class _Program:
    """Columns of the program: money on pieces of majorants, and switches between modes."""

    def __init__(self, n_segments: int, budget: float) -> None:
        self._units = UNITS / budget
        self.lower = np.zeros(n_segments)
        self._owner: list[int] = []
        self._money: list[float] = []
        self._gain: list[float] = []
        self._roof: list[float] = []
        self._switch: dict[int, int] = {}
        self._modes: list[tuple[list[int], int, float, bool]] = []

    def add(self, segment: int, profile: Profile, price: float) -> None:
        """A segment with one majorant."""
        self.lower[segment] = profile.start
        self._pieces(segment, profile, price)

    def add_modes(self, number: int, segment: int, modes: tuple[Profile, Profile], price: float) -> None:
        """A segment with two: money on the low one only where the switch is off, on the high one where it is on."""
        low, high = modes
        self.lower[segment] = low.start
        self._switch[number] = switch = self._column(segment, high.start - low.start, high.base - low.base, 1.0)
        self._modes.append((self._pieces(segment, low, price), switch, float(low.money[-1]), False))
        self._modes.append((self._pieces(segment, high, price), switch, float(high.money[-1]), True))

    def solved(self, membership: FloatArray, room: FloatArray, n_switches: int, seconds: float) -> FloatArray | None:
        """The switches of the best answer."""
        money, owner, units = np.array(self._money), np.array(self._owner, dtype=np.intp), self._units
        whole = np.zeros(len(owner), dtype=np.bool_)
        switches = [self._switch[number] for number in range(n_switches)]
        whole[switches] = True
        scale = np.where(whole, money * units, 1.0)
        mode_rows = np.zeros((len(self._modes), len(owner)))
        mode_room = np.zeros(len(self._modes))
        for row, (inside, switch, width, is_high) in enumerate(self._modes):
            mode_rows[row, inside] = 1.0
            mode_rows[row, switch] = (-width if is_high else width) * units
            mode_room[row] = 0.0 if is_high else width * units
        roof = np.where(whole, 1.0, np.array(self._roof) * units)
        gain, pieces = np.array(self._gain), ~whole
        average = float(gain[pieces] @ roof[pieces]) / max(float(roof[pieces].sum()), 1e-300)
        found = solve_mixed_program(
            np.minimum(gain / (average if average > 0.0 else 1.0), STEEPEST),
            np.vstack([membership[:, owner] * scale, mode_rows]),
            np.concatenate([room * units, mode_room]),
            roof,
            whole,
            seconds,
        )
        return None if found is None else found[switches]

    def _pieces(self, segment: int, profile: Profile, price: float) -> list[int]:
        count, steeper = len(profile.slope), int((profile.slope > price).sum())
        ends = np.unique(np.clip(np.concatenate([[0, count], steeper + ENDS]), 0, count))
        money, gain = np.diff(profile.money[ends]), np.diff(profile.gain[ends])
        # A column of pieces is money in the program's units, so what it brings is per unit.
        return [
            self._column(segment, width, rise / (width * self._units), width)
            for width, rise in zip(money.tolist(), gain.tolist(), strict=True)
            if width > 0.0
        ]

    def _column(self, segment: int, money: float, gain: float, roof: float) -> int:
        self._owner.append(segment)
        self._money.append(money)
        self._gain.append(gain)
        self._roof.append(roof)
        return len(self._owner) - 1
