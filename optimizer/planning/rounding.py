"""Whole minor units that add up to the total exactly and keep within every limit."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from optimizer.domain.curve import FloatArray
from optimizer.planning.unit_moves import Band, UnitArray, UnitRows, broken_rows, moved_units, rows_of

__all__ = ["Band", "apportion", "is_any_broken", "whole_units"]


_UNITS = 3
"""Bands that a line has to move further for, and further than one unit for each line, the spend did not keep to."""

_NOISE = 1e-6
"""As far, as a share of the total: what floating point may have moved the spend by."""


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

    The largest remainder first. What is then outside of a line's own band goes to its edge, and the rest is made even
    by the largest remainder again. Where that breaks a band on several lines by a unit or two, a linear program moves
    as few units as possible. Rounded rows and columns of a table always exist (Bacharach 1966), so with limits on
    segments, platforms and audiences it finds an answer whenever the spend itself kept to the bands.

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
        Length n_lines. Adds up to `total_minor`, or to less where the bands have no room for all of it. Bands that the
        spend is far from keeping are not kept.
    """
    shared = apportion(total_minor, spend)
    quota = _quota(total_minor, spend)
    units = np.array(shared, dtype=np.int64)
    for wanted in (bands, *looser):
        rows = rows_of(wanted, total_minor, len(shared))
        if (rows.least > rows.most).any():
            continue
        evened = _evened(units, quota, total_minor, rows)
        if np.abs(evened - units).max(initial=0) > max(_UNITS, len(shared), _NOISE * total_minor):
            continue
        # Less than the total means that no line can take more.
        if evened.sum() <= total_minor and not broken_rows(rows, evened).any():
            return [int(unit) for unit in evened]
        moved = moved_units(evened, quota, total_minor, rows)
        if moved is not None:
            return [int(unit) for unit in moved]
    return shared


def is_any_broken(bands: Sequence[Band], units: Sequence[int]) -> bool:
    """Say whether whole units are outside any band."""
    placed = np.array(units, dtype=np.int64)
    rows = rows_of(bands, int(placed.sum()), len(placed))
    is_own_broken = (placed < rows.least).any() or (placed > rows.most).any()
    return bool(is_own_broken or broken_rows(rows, placed).any())


def _quota(total_minor: int, spend: FloatArray) -> FloatArray:
    """What each line would have if units could be divided."""
    whole = float(spend.sum())
    return spend * (total_minor / whole) if whole > 0.0 else np.full(len(spend), total_minor / max(len(spend), 1))


def _evened(units: UnitArray, quota: FloatArray, total_minor: int, rows: UnitRows) -> UnitArray:
    """Bring each line into its own band, then add or take away units until the total is right or no line can."""
    within = np.clip(units, rows.least, rows.most)
    missing = total_minor - int(within.sum())
    if missing == 0:
        return within
    sign = 1 if missing > 0 else -1
    room = rows.most - within if missing > 0 else within - rows.least
    # One unit each, where it leads towards the quota most; what is then still missing fills up line after line.
    order = np.argsort(sign * (within - quota), kind="stable")
    still = abs(missing)
    able = order[room[order] > 0][:still]
    within[able] += sign
    room[able] -= 1
    still -= len(able)
    for line in order:
        if still == 0:
            break
        taken = min(still, int(room[line]))
        within[line] += sign * taken
        still -= taken
    return within
