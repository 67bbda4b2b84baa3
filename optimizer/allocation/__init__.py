"""Allocation: the best split of a budget on known curves, within limits, with a proof of how good it is."""

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate.certify import certify
from optimizer.allocation.questions.objective import objective_curves

__all__ = ["allocate", "certify", "objective_curves"]
