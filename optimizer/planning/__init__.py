"""From an allocation in floats to a plan in whole minor units, with what it brings and how sure that is."""

from optimizer.planning.comparison import compare_only, compare_segments
from optimizer.planning.curve_proposal import DrawnOutcomes, current_units, make_curve_plan
from optimizer.planning.curve_readings import read_curve, read_curves
from optimizer.planning.evidence import is_too_short
from optimizer.planning.frontier_points import read_frontier
from optimizer.planning.giving_way import LOWERED, asked_for, lowered_by_share, ways_to_give, with_changes
from optimizer.planning.group_comparison import compare_groups
from optimizer.planning.last_period import last_period_of
from optimizer.planning.market_calendar import calendar_of
from optimizer.planning.membership import PlanLines
from optimizer.planning.next_money import next_money
from optimizer.planning.pacing import pace
from optimizer.planning.plan_outcomes import ValuedFit, outcomes_of_plan
from optimizer.planning.proposal import make_plan
from optimizer.planning.reasons import line_reasons
from optimizer.planning.reporting import counted_only, silent_platforms
from optimizer.planning.rounding import apportion
from optimizer.planning.stepping import read_step
from optimizer.planning.todays import brings_less, less_than_one_unit, todays_allocation
from optimizer.planning.trust import line_evidence
from optimizer.planning.versus import given_allocation, split_gain, split_outcome, split_profit_gain
from optimizer.planning.whole import in_major_units, whole_allocation

__all__ = [
    "LOWERED",
    "DrawnOutcomes",
    "PlanLines",
    "ValuedFit",
    "apportion",
    "asked_for",
    "brings_less",
    "calendar_of",
    "compare_groups",
    "compare_only",
    "compare_segments",
    "counted_only",
    "current_units",
    "given_allocation",
    "in_major_units",
    "is_too_short",
    "last_period_of",
    "less_than_one_unit",
    "line_evidence",
    "line_reasons",
    "lowered_by_share",
    "make_curve_plan",
    "make_plan",
    "next_money",
    "outcomes_of_plan",
    "pace",
    "read_curve",
    "read_curves",
    "read_frontier",
    "read_step",
    "silent_platforms",
    "split_gain",
    "split_outcome",
    "split_profit_gain",
    "todays_allocation",
    "ways_to_give",
    "whole_allocation",
    "with_changes",
]
