"""From an allocation in floats to a plan in whole minor units, with what it brings and how sure that is."""

from optimizer.planning.comparison import compare_only, compare_segments
from optimizer.planning.curve_proposal import DrawnOutcomes, current_units, make_curve_plan
from optimizer.planning.curve_readings import read_curves
from optimizer.planning.evidence import is_too_short
from optimizer.planning.frontier_points import read_frontier
from optimizer.planning.membership import PlanLines
from optimizer.planning.plan_outcomes import ValuedFit, outcomes_of_plan
from optimizer.planning.proposal import make_plan
from optimizer.planning.reasons import line_reasons
from optimizer.planning.rounding import apportion
from optimizer.planning.stepping import read_step
from optimizer.planning.todays import brings_less, less_than_one_unit, todays_allocation
from optimizer.planning.trust import line_evidence
from optimizer.planning.whole import in_major_units, whole_allocation

__all__ = [
    "DrawnOutcomes",
    "PlanLines",
    "ValuedFit",
    "apportion",
    "brings_less",
    "compare_only",
    "compare_segments",
    "current_units",
    "in_major_units",
    "is_too_short",
    "less_than_one_unit",
    "line_evidence",
    "line_reasons",
    "make_curve_plan",
    "make_plan",
    "outcomes_of_plan",
    "read_curves",
    "read_frontier",
    "read_step",
    "todays_allocation",
    "whole_allocation",
]
