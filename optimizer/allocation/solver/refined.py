"""What zooming in hands on."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """Spends, and the prices at which the last relaxed problem sold its money; `rate_prices` one per guardrail."""

    spend: FloatArray
    price: float
    group_prices: FloatArray
    rate_prices: FloatArray
