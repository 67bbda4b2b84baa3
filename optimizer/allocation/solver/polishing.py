"""From a table's spends to the curves' own: Newton's method on the price of money and all spends at once.

At the best split every spend that is free has the same slope, f_i'(x_i) = p, and the money is gone. In logarithms the
slope of a saturating curve is close to a straight line over a few cells, ln f' = ln g + e (ln x - ln x0) with e < 0, so
that x_i(p) = x0 (p / g)^(1 / e); p is found where the sum meets the budget, and the lines are drawn anew there.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from optimizer.allocation.limits.region import IndexArray, Region
from optimizer.curves.shapes.stack import BoolArray, CurveStack, slopes_at
from optimizer.domain.curve import FloatArray

ROUNDS = 12
"""Lines are drawn at most so often; four times are enough as a rule."""
SETTLED = 1e-9
"""Lines are true enough where following them again would gain less than this share of the money's worth."""
AHEAD = 1e-4
"""A second slope is read so much further, as a share of the spend, to see how it falls."""
NEXT_TO_NOTHING = 1e-12
"""A spend below this share of its window's end is nothing."""
FLAT = 1e-9
"""A log slope that falls by less than this per unit of log spend does not change."""
PRICE_STEPS = 60
"""At most so many steps to the price at which the lines meet the budget."""


@dataclass(frozen=True, slots=True, eq=False)
class Polished:
    """Spends, shape (n_segments,), and the price of money at which each is best within its window."""

    spend: FloatArray
    price: float


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """Log slopes as lines of log spend: at `spend` it is `log_slope`, and falls by `fall` > 0; windows in logs."""

    log_spend: FloatArray
    log_slope: FloatArray
    fall: FloatArray
    log_left: FloatArray
    log_right: FloatArray


def polish(
    stack: CurveStack, region: Region, start: Polished, window: tuple[FloatArray, FloatArray]
) -> Polished | None:
    """Make all slopes one price, within windows around spends.

    Parameters
    ----------
    stack : CurveStack
        The curves, smooth within the windows.
    region : Region
        Its budget and the cost of money.
    start : Polished
        Spends that place the budget, and a price.
    window : two (n_segments,) arrays
        Least and most spend of each segment.

    Returns
    -------
    Polished or None
        None where the lines do not lead to one price within the windows.
    """
    left, right = window
    price = start.price + region.cost
    if price <= 0.0:
        return None
    spend = start.spend.copy()
    free = np.flatnonzero(right > left)
    inside = np.where(spend > left, spend, np.where(left > 0.0, left, 0.5 * right))[free]
    log_price = float(np.log(price))
    for round_ in range(ROUNDS):
        lines = _lines_at(stack, free, inside, left[free], right[free])
        # A spend where the slope rises stays where the search has put it.
        falls = lines.fall > 0.0
        if not falls.all():
            free, inside, lines = free[falls], inside[falls], _chosen(lines, falls)
        if not free.size:
            return None
        if round_ > 0 and falls.all() and _to_gain(lines, log_price) <= SETTLED * np.exp(log_price) * region.budget:
            spend[free] = np.where(inside <= 2.0 * NEXT_TO_NOTHING * right[free], left[free], inside)
            return Polished(spend, max(float(np.exp(log_price)) - region.cost, 0.0))
        room = region.budget - float(spend.sum() - spend[free].sum())
        found = _log_price(lines, room, log_price, region.cost)
        if found is None:
            return None
        log_price = found
        inside = np.exp(_log_spend(lines, log_price))
    return None


def _chosen(lines: _Lines, chosen: BoolArray) -> _Lines:
    return _Lines(*(getattr(lines, one.name)[chosen] for one in fields(lines)))


def _lines_at(stack: CurveStack, places: IndexArray, spend: FloatArray, left: FloatArray, right: FloatArray) -> _Lines:
    """Draw lines through the slopes at spends and a little further."""
    both = slopes_at(stack, np.concatenate([places, places]), np.concatenate([spend, spend * (1.0 + AHEAD)]))
    with np.errstate(divide="ignore", invalid="ignore"):
        here, ahead = np.log(both).reshape(2, -1)
        fall = (here - ahead) / np.log1p(AHEAD)
        fall = np.where(np.isfinite(here) & np.isfinite(fall), fall, -1.0)
    # Where the slope hardly changes, its change is rounding: such a spend goes to an end of its window.
    fall = np.where(np.abs(fall) < FLAT, FLAT, fall)
    log_left = np.log(np.maximum(left, NEXT_TO_NOTHING * right))
    return _Lines(np.log(spend), here, fall, log_left, np.log(right))


def _log_spend(lines: _Lines, log_price: float) -> FloatArray:
    """Where each line meets the price, within its window."""
    with np.errstate(over="ignore"):
        return np.clip(lines.log_spend + (lines.log_slope - log_price) / lines.fall, lines.log_left, lines.log_right)


def _to_gain(lines: _Lines, log_price: float) -> float:
    """What following the lines once more would gain, in outcome: half of the step times what it brings at first."""
    step = np.exp(_log_spend(lines, log_price)) - np.exp(lines.log_spend)
    return 0.5 * float(np.abs(step * (np.exp(lines.log_slope) - np.exp(log_price))).sum())


def _log_price(lines: _Lines, room: float, guess: float, cost: float) -> float | None:
    """Log of the price at which the lines meet the budget; that of the cost where money is left at it.

    Newton's method between two prices that hold the answer, halved where it would leave them.
    """
    low, high = -np.inf, np.inf
    if cost > 0.0:
        low = float(np.log(cost))
        if float(np.exp(_log_spend(lines, low)).sum()) <= room:
            return low
    at = max(guess, low)
    for _ in range(PRICE_STEPS):
        log_spend = _log_spend(lines, at)
        spend = np.exp(log_spend)
        excess = float(spend.sum()) - room
        if abs(excess) <= 1e-14 * room:
            return at
        low, high = (at, high) if excess > 0.0 else (low, at)
        moving = (log_spend > lines.log_left) & (log_spend < lines.log_right)
        steepness = float((spend[moving] / lines.fall[moving]).sum())
        step = at + excess / steepness if steepness > 0.0 else np.nan
        if not low < step < high:
            is_open = np.isinf(low) or np.isinf(high)
            step = at + (1.0 if excess > 0.0 else -1.0) if is_open else 0.5 * (low + high)
        if step == at:
            break
        at = step
    return at if abs(excess) <= 1e-9 * room else None
