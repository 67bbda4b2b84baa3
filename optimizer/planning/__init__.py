"""From an allocation in floats to a plan in whole minor units, with what it brings and how sure that is."""

from optimizer.planning.comparison import compare_only, compare_segments
from optimizer.planning.curve_proposal import DrawnOutcomes, current_units, make_curve_plan
from optimizer.planning.curve_readings import read_curves
from optimizer.planning.evidence import is_too_short
from optimizer.planning.group_comparison import compare_groups
from optimizer.planning.membership import PlanLines
from optimizer.planning.next_money import next_money
from optimizer.planning.proposal import make_plan
from optimizer.planning.rounding import apportion
from optimizer.planning.todays import brings_less, less_than_one_unit, todays_allocation
from optimizer.planning.whole import in_major_units, whole_allocation

__all__ = [
    "DrawnOutcomes",
    "PlanLines",
    "apportion",
    "brings_less",
    "compare_groups",
    "compare_only",
    "compare_segments",
    "current_units",
    "in_major_units",
    "is_too_short",
    "less_than_one_unit",
    "make_curve_plan",
    "make_plan",
    "next_money",
    "read_curves",
    "todays_allocation",
    "whole_allocation",
]
