"""The Lagrangian dual of many cases at many prices: a bound of what any allocation in a case can bring.

    max  sum_i f_i(x_i) - cost x_i   within the limits   <=   sum over limits of price x what the limit allows
                                          + sum_i max over x_i of  f_i(x_i) - cost x_i - what x_i pays at the prices

for any prices of the right sign (weak duality; Everett 1963, Operations Research 11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.certificate.cases import Ground, Leaf
from optimizer.allocation.certificate.pricing import Priced, best_of
from optimizer.allocation.certificate.ragged import IndexArray
from optimizer.allocation.certificate.reading import Rules
from optimizer.allocation.certificate.rows import Rows
from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Prices

LOST_DIGITS = 1e-15
"""A few units in the last place of a float."""
CHUNK = 200_000
"""So many segments of cases are priced at once, which bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What the prices of one case ask.

    Attributes
    ----------
    given : float
        What the limits allow, at the prices.
    price : (n_segments,) array
        Of a unit of money.
    fee : (n_segments,) array
        Paid by each segment that spends at all.
    rates : (n_rates,) array
        Price of each guardrail.
    marks, fees : (n_counts, n_segments) array
        What is paid beyond which spend; marks are infinite where the segment is not counted.
    """

    given: float
    price: FloatArray
    fee: FloatArray
    rates: FloatArray
    marks: FloatArray
    fees: FloatArray


def bounds_at(ground: Ground, curves: Priced, asked: Sequence[tuple[Leaf, Prices]], tolerance: float) -> FloatArray:
    """Upper bound of each case at the prices beside it; infinite where the prices do not fit the problem.

    Parameters
    ----------
    tolerance : float
        Outcome by which the bound of each segment may be above the best that it can reach.

    Returns
    -------
    (n_asked,) array
    """
    bounds = np.full(len(asked), np.inf)
    laid = [(number, leaf, _lay_out(ground.rules, leaf, prices)) for number, (leaf, prices) in enumerate(asked)]
    fitting = [(number, leaf, one) for number, leaf, one in laid if one is not None]
    size = max(1, CHUNK // max(1, ground.rules.n_segments))
    for start in range(0, len(fitting), size):
        part = fitting[start : start + size]
        found = _together(ground, curves, [(leaf, one) for _, leaf, one in part], tolerance)
        bounds[[number for number, _, _ in part]] = np.where(np.isnan(found), np.inf, found)
    return bounds


def _lay_out(rules: Rules, leaf: Leaf, prices: Prices) -> _Asked | None:
    """Lay prices out by segment; those of the wrong sign ask nothing. None where there are too few or too many."""
    if not isinstance(prices, Prices) or len(prices.limits) != rules.n_limits:
        return None
    counts = leaf.case.counts
    if len(prices.counts) != len(counts):
        return None
    stated = np.asarray(prices.limits, dtype=np.float64)
    limits = np.where(np.isfinite(stated), stated, 0.0).tolist()
    of_money = max(_number(prices.budget), 0.0)
    given = of_money * rules.budget
    price, fee = np.full(rules.n_segments, of_money + rules.money_cost), np.zeros(rules.n_segments)
    for number, total in enumerate(rules.totals):
        asked, most = limits[total.limit], float(leaf.case.most[number])
        least = float(leaf.case.least[number])
        least = max(least, total.threshold) if least > 0.0 else least
        if asked < 0.0 or np.isfinite(most):
            given += asked * (least if asked < 0.0 else most)
            price[total.members] += asked
    for funded in rules.funded:
        asked = max(limits[funded.limit], 0.0)
        given += asked * funded.most
        fee[funded.members] += asked
    for ratio in rules.ratios:
        asked = max(limits[ratio.limit], 0.0)
        given += asked * ratio.room
        price[ratio.over] -= asked
        price[ratio.under] += asked * ratio.least
    rates = np.array([max(limits[rate.limit], 0.0) for rate in rules.rates], dtype=np.float64)
    for rate, asked in zip(rules.rates, rates.tolist(), strict=True):
        given += asked * rate.room
        price += asked * rate.money
    marks, fees = [], []
    for count, of_count in zip(counts, prices.counts, strict=True):
        asked = max(_number(of_count), 0.0) if count.is_low else min(_number(of_count), 0.0)
        if asked != 0.0:
            given += asked * count.level
            mark = np.full(rules.n_segments, np.inf)
            mark[count.members] = count.marks
            marks.append(mark)
            fees.append(np.where(np.isfinite(mark), asked, 0.0))
    shape = (len(marks), rules.n_segments)
    return _Asked(given, price, fee, rates, np.array(marks).reshape(shape), np.array(fees).reshape(shape))


def _number(price: float) -> float:
    return float(price) if np.isfinite(price) else 0.0


def _together(ground: Ground, curves: Priced, part: list[tuple[Leaf, _Asked]], tolerance: float) -> FloatArray:
    n_segments = ground.rules.n_segments
    lower = np.array([leaf.lower for leaf, _ in part])
    upper = np.minimum(np.array([leaf.upper for leaf, _ in part]), curves.end)
    start = np.maximum(lower, ground.threshold)
    price = np.array([one.price for _, one in part])
    fee = np.array([one.fee for _, one in part])
    rates = np.array([one.rates for _, one in part])
    owner, low, high, beyond, paid = _ranges(part, start, upper, np.where(lower > 0.0, 0.0, -1.0), fee)
    case, segment = np.divmod(owner, n_segments)
    weight = np.array([rate.weight for rate in ground.rules.rates]).reshape((len(ground.rules.rates), n_segments))
    rows = Rows(segment, price[case, segment], low, high, beyond, -rates[case].T * weight[:, segment])
    spending = np.full(price.size, -np.inf)
    np.maximum.at(spending, owner, best_of(curves, rows, tolerance) - paid)
    best = spending.reshape(price.shape)
    at_zero = curves.at_zero[0] - rates @ (weight * curves.at_zero[1:])
    best = np.where(lower <= 0.0, np.maximum(best, at_zero), best)
    # At steep prices large terms cancel; what rounding may have lost of them belongs to the bound.
    given = np.array([one.given for _, one in part])
    largest = np.abs(given) + (np.abs(price) * np.maximum(upper, 0.0)).sum(axis=1) + np.abs(fee).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return np.asarray(given + best.sum(axis=1) + LOST_DIGITS * largest, dtype=np.float64)


def _ranges(
    part: list[tuple[Leaf, _Asked]], start: FloatArray, upper: FloatArray, beyond: FloatArray, fee: FloatArray
) -> tuple[IndexArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Ranges of spend within which no mark lies: whose they are, their ends, and what is paid in them.

    Both ends belong to a range, so that at a mark the better of two fees counts; but where no spend beyond a mark is
    allowed, nobody is beyond it.
    """
    found: list[tuple[IndexArray, FloatArray, FloatArray, FloatArray, FloatArray]] = []
    plain = np.array([not len(one.marks) for _, one in part])
    # Without spend nothing is asked of a curve.
    kept = (start <= upper) & (upper > 0.0) & plain[:, None]
    found.append((np.flatnonzero(kept), start[kept], upper[kept], beyond[kept], fee[kept]))
    n_segments = start.shape[1]
    for number in np.flatnonzero(~plain).tolist():
        one = part[number][1]
        order = np.argsort(one.marks, axis=0, kind="stable")
        marks = np.vstack([np.take_along_axis(one.marks, order, axis=0), np.full(n_segments, np.inf)])
        fees = np.cumsum(np.take_along_axis(one.fees, order, axis=0), axis=0)
        before = np.full(n_segments, -1.0)
        for level in range(len(marks)):
            mark = marks[level]
            low, high = np.maximum(start[number], before), np.minimum(upper[number], mark)
            kept = np.flatnonzero((low <= high) & (before < mark) & (high > before) & (high > 0.0))
            paid = fee[number] + (fees[level - 1] if level else 0.0)
            strictly = np.maximum(beyond[number], before)
            found.append((number * n_segments + kept, low[kept], high[kept], strictly[kept], paid[kept]))
            before = mark
    columns = tuple(np.concatenate(column) for column in zip(*found, strict=True))
    return columns[0], columns[1], columns[2], columns[3], columns[4]
