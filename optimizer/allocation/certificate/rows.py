"""What the certificate asks of the curves: for many prices at once, the most that each segment brings above them."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.allocation.certificate.ragged import FlagArray, IndexArray
from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Ranges of spend of single segments at prices, shape (n_rows,) but for `weights`.

    Asked is the largest of f(x) + sum_j weights_j V_j(x) - price x over low <= x <= high.

    Attributes
    ----------
    segment : array of int
        Whose curve f.
    price : array
        Outcome asked for a unit of money.
    low, high : array
        Money; low <= high.
    beyond : array
        On a grid of multiples only those strictly above it count; -1 where all do.
    weights : (n_rates, n_rows) array
        Outcome given for a unit of the segment's volume under each guardrail.
    """

    segment: IndexArray
    price: FloatArray
    low: FloatArray
    high: FloatArray
    beyond: FloatArray
    weights: FloatArray

    def part(self, kept: FlagArray | IndexArray | slice) -> Rows:
        """Keep some rows."""
        return Rows(
            self.segment[kept],
            self.price[kept],
            self.low[kept],
            self.high[kept],
            self.beyond[kept],
            self.weights[:, kept],
        )
