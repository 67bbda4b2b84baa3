"""Whole minor units that add up to the total exactly and keep within every limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, hstack

from optimizer.domain.curve import FloatArray

_SLACK_COST = 1e3
"""Leaving a unit unplaced must cost more than any way of moving it: lines move by at most 3 units each."""


@dataclass(frozen=True, slots=True)
class Band:
    """Least and most minor units that some lines together may have.

    Attributes
    ----------
    members : tuple of int
        Positions of the lines.
    least : int
        In minor units, not negative.
    most : int or None
        In minor units; None where there is no upper limit.
    """

    members: tuple[int, ...]
    least: int
    most: int | None


def apportion(total_minor: int, weights: Sequence[float] | FloatArray) -> list[int]:
    """Share out whole units in proportion to weights by the largest remainder (Hamilton's method).

    Every line gets its quota ``total_minor * weight / sum(weights)`` rounded down or up; the units that are left after
    rounding down go to the largest remainders, the first line first where they are equal. All arithmetic is on
    integers, so the lines add up exactly whatever the weights.

    Parameters
    ----------
    total_minor : int
        Units to share out, not negative.
    weights : (n_lines,) sequence of float
        Finite and not negative. All zero counts as all equal.

    Returns
    -------
    list of int
        Length n_lines, adding up to `total_minor`; empty where there are no lines.

    Raises
    ------
    ValueError
        When a weight is negative or not finite, the total is negative, or there is money and no line to take it.
    """
    shares = _whole_numbers([float(weight) for weight in weights])
    if total_minor < 0 or (total_minor > 0 and not shares):
        msg = f"cannot share out {total_minor} units over {len(shares)} lines"
        raise ValueError(msg)
    if not shares:
        return []
    whole = sum(shares)
    quotas = [divmod(share * total_minor, whole) for share in shares]
    units = [floor for floor, _ in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda line: -quotas[line][1])
    for line in by_remainder[: total_minor - sum(units)]:
        units[line] += 1
    return units


def _whole_numbers(weights: list[float]) -> list[int]:
    """Return integers in exactly the proportion of the weights; ones where all are zero."""
    if not all(math.isfinite(weight) and weight >= 0 for weight in weights):
        msg = "weights must be finite and not negative"
        raise ValueError(msg)
    if not any(weights):
        return [1] * len(weights)
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = max(denominator for _, denominator in ratios)  # denominators of floats are powers of two
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def whole_units(total_minor: int, spend: FloatArray, bands: Sequence[Band], *looser: Sequence[Band]) -> list[int]:
    """Round a spend vector to whole units within bands, as close to it as can be.

    The largest remainder first; where its rounding breaks a band by a unit, a linear program moves as few units as
    possible. Rounded rows and columns of a table always exist (Bacharach 1966), so with limits on segments, platforms
    and audiences it finds an answer whenever the spend itself kept to the bands.

    Parameters
    ----------
    total_minor : int
        Units to place.
    spend : (n_lines,) array
        Not negative, in any unit; only the proportions count.
    bands : sequence of Band
        All hold together.
    *looser : sequence of Band
        What to keep instead where no whole units keep `bands`, tried in this order.

    Returns
    -------
    list of int
        Length n_lines. Adds up to `total_minor`, or to less where the bands have no room for all of it.
    """
    units = apportion(total_minor, spend)
    for wanted in (bands, *looser):
        if not is_any_broken(wanted, units):
            return units
        moved = _moved_units(units, total_minor, spend, wanted)
        if moved is not None:
            return moved
    return units


def is_any_broken(bands: Sequence[Band], units: Sequence[int]) -> bool:
    """Say whether whole units are outside any band."""
    return any(_is_broken(band, units) for band in bands)


def _is_broken(band: Band, units: Sequence[int]) -> bool:
    placed = sum(units[line] for line in band.members)
    return placed < band.least or (band.most is not None and placed > band.most)


def _moved_units(units: list[int], total_minor: int, spend: FloatArray, bands: Sequence[Band]) -> list[int] | None:
    """Solve for the fewest moves: variables are moves up, moves down (per line) and units left unplaced.

    Limits on segments, platforms and audiences are a flow through a network, so every vertex of the linear program is
    whole; the simplex method ends on one. (The integer solver took 20 s where this takes a hundredth.)
    """
    n_lines = len(units)
    quota = spend * (total_minor / spend.sum()) if spend.sum() > 0 else np.full(n_lines, total_minor / n_lines)
    above_quota = np.array(units) - quota
    # A unit up costs less where the line was rounded down, so that ties go to the larger remainder.
    cost = np.concatenate([1.0 + above_quota / 4, 1.0 - above_quota / 4, [_SLACK_COST]])
    most_down = np.minimum(units, 2).astype(float)
    everything = Band(tuple(range(n_lines)), 0, None)
    rows = np.concatenate([np.full(len(band.members), row) for row, band in enumerate([*bands, everything])])
    members = np.concatenate([band.members for band in [*bands, everything]])
    ups = coo_array((np.ones(rows.size), (rows, members)), shape=(len(bands) + 1, n_lines)).tocsr()
    left_over = coo_array(([1.0], ([len(bands)], [0])), shape=(len(bands) + 1, 1)).tocsr()
    placed = np.array([sum(units[line] for line in band.members) for band in bands])
    least = np.array([band.least for band in bands]) - placed
    most = np.array([np.inf if band.most is None else band.most for band in bands]) - placed
    answer = milp(  # with nothing declared whole, this is the plain linear program with limits on both sides
        cost,
        bounds=Bounds(0.0, np.concatenate([np.full(n_lines, 2.0), most_down, [float(n_lines)]])),
        constraints=LinearConstraint(hstack([ups, -ups, left_over]), np.append(least, 0.0), np.append(most, 0.0)),
    )
    if answer.x is None:
        return None
    moves = np.rint(answer.x).astype(int)
    return [unit + int(moves[line]) - int(moves[n_lines + line]) for line, unit in enumerate(units)]
