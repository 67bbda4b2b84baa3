"""Allocation: the best split of a budget on known curves, within limits, with a proof of how good it is."""

from optimizer.allocation.allocate import allocate
from optimizer.allocation.certificate.at_risk import certify_at_risk
from optimizer.allocation.certificate.certify import certify
from optimizer.allocation.limits.touching import guardrail_average, touched_limits
from optimizer.allocation.questions.breaking import broken_limit
from optimizer.allocation.questions.frontier import frontier
from optimizer.allocation.questions.kpis import kpi_outcomes, weigh_kpis
from optimizer.allocation.questions.objective import curve_draws, objective_curves
from optimizer.allocation.questions.periods import split_by_period, spread_over_periods
from optimizer.allocation.questions.possible import is_possible
from optimizer.allocation.questions.profit import most_profit
from optimizer.allocation.questions.reachable import guardrails_out_of_reach
from optimizer.allocation.questions.reserve import reserve
from optimizer.allocation.questions.risk import allocate_at_risk
from optimizer.allocation.questions.sensitivity import limit_prices
from optimizer.allocation.questions.shares import has_shares
from optimizer.allocation.questions.target import reach_target, reached_level
from optimizer.allocation.questions.what_if import what_if
from optimizer.allocation.solver.prepared import PreparedCurves, prepare_curves

__all__ = [
    "PreparedCurves",
    "allocate",
    "allocate_at_risk",
    "broken_limit",
    "certify",
    "certify_at_risk",
    "curve_draws",
    "frontier",
    "guardrail_average",
    "guardrails_out_of_reach",
    "has_shares",
    "is_possible",
    "kpi_outcomes",
    "limit_prices",
    "most_profit",
    "objective_curves",
    "prepare_curves",
    "reach_target",
    "reached_level",
    "reserve",
    "split_by_period",
    "spread_over_periods",
    "touched_limits",
    "weigh_kpis",
    "what_if",
]
