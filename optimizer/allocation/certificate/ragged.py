"""Arrays of unequal lengths laid one after the other, worked on without a loop."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray

IndexArray = npt.NDArray[np.intp]
FlagArray = npt.NDArray[np.bool_]


def places_of(first: IndexArray, count: IndexArray) -> IndexArray:
    """Return first[0], first[0] + 1 ... (count[0] of them), first[1] ... one after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total, dtype=np.intp) - np.repeat(ends - count - first, count)


def largest_of(values: FloatArray, count: IndexArray) -> FloatArray:
    """Largest of each part of `values`, which has count[0] parts of the first, and so on; -inf of an empty one."""
    largest = np.full(len(count), -np.inf)
    filled = count > 0
    if filled.any():
        starts = np.cumsum(count) - count
        largest[filled] = np.maximum.reduceat(values, starts[filled])
    return largest


def sums_of(values: FloatArray, count: IndexArray) -> FloatArray:
    """Sum of each part of `values`, as in `largest_of`; 0 of an empty one."""
    sums = np.zeros(len(count))
    filled = count > 0
    if filled.any():
        starts = np.cumsum(count) - count
        sums[filled] = np.add.reduceat(values, starts[filled])
    return sums


def places_after(sorted_values: FloatArray, first: IndexArray, last: IndexArray, sought: FloatArray) -> IndexArray:
    """Find the first place in [first, last) whose value is above the one sought; `last` where none is.

    All of shape (n_sought,) but `sorted_values`, which rises within each range.
    """
    low, high = first.copy(), last.copy()
    while True:
        open_ = low < high
        if not open_.any():
            return low
        middle = (low + high) // 2
        above = sorted_values[np.minimum(middle, len(sorted_values) - 1)] > sought
        high = np.where(open_ & above, middle, high)
        low = np.where(open_ & ~above, middle + 1, low)
