"""From an allocation in floats to a plan in whole minor units, with what it brings and how sure that is."""

from optimizer.planning.comparison import compare_segments
from optimizer.planning.proposal import make_curve_plan, make_plan
from optimizer.planning.rounding import apportion
from optimizer.planning.whole import whole_allocation

__all__ = ["apportion", "compare_segments", "make_curve_plan", "make_plan", "whole_allocation"]
