"""Allocation: the best split of a budget on known curves, within limits, with a proof of how good it is."""

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate import certify
from optimizer.allocation.objective import objective_curves

__all__ = ["allocate", "certify", "objective_curves"]
