"""All KPIs of a plan, and what they are worth, beside the last period and today's split."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate, Interval
from optimizer.domain.money import is_money, major_units, money
from optimizer.domain.performance import PerformanceTable
from optimizer.domain.plan import Plan
from optimizer.domain.plan_outcomes import KpiFigures, PlanOutcomes, RevenueSource, ThreeFigures
from optimizer.domain.settings import FixedCost
from optimizer.planning.earnings_remarks import earnings_remarks
from optimizer.planning.last_period import figures_within, fixed_costs_within, last_period
from optimizer.planning.outcome import counted, expected_outcomes, realized_total
from optimizer.planning.reporting import is_counted, platforms_but, silent_platforms, without


@dataclass(frozen=True, slots=True, eq=False)
class ValuedFit:
    """Curves of revenue.

    Attributes
    ----------
    fit : CurveFit
        Outcome in major units; nothing on the platforms that are silent.
    source : {"reported", "valued"}
        Whether revenue is a figure of the history.
    parts : tuple of (str, float)
        Figures of the history and what one is worth, which add up to it.
    """

    fit: CurveFit
    source: RevenueSource
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Money of the three columns, major units, on the platforms that a figure is of."""

    last: float
    kept: float
    planned: float

    def figures(
        self, last: float | None, kept: Estimate | None, planned: Estimate | None, change: Callable[..., float]
    ) -> ThreeFigures:
        """Turn totals into another figure of total and spend, which rises or falls with the total throughout."""
        return ThreeFigures(
            None if last is None else _finite(change(last, self.last)),
            None if kept is None else _changed(kept, lambda total: change(total, self.kept)),
            None if planned is None else _changed(planned, lambda total: change(total, self.planned)),
        )


def outcomes_of_plan(
    table: PerformanceTable,
    plan: Plan,
    fits: Mapping[str, CurveFit],
    *,
    revenue: ValuedFit | None,
    margin: float | None = None,
    fixed_costs: Sequence[FixedCost] = (),
) -> PlanOutcomes:
    """Put last period, today's split and the plan side by side.

    A figure that some platforms of the history never report is that of the others alone, and so is the money that it is
    set against; segments of new platforms count with what is borrowed for them. Only the plan's own KPI counts ahead
    what the plan counts, `Plan.expected`.

    Today's split is that of the plan's money (`PlanLine.current_budget`), with which the plan's gain is compared too.
    Intervals hold the doubt about the curves and the noise of counts (`optimizer.planning.outcome`). Cost, ROAS, ROI
    and profit rise or fall with one total throughout, so the ends of their intervals are those of the total, put into
    their formulas; their values are those of the mean total.

    Parameters
    ----------
    table : PerformanceTable
        The history.
    plan : Plan
        The answer.
    fits : mapping of str to CurveFit
        Curves of each KPI, with the plan's assumptions, of its segments in its order; nothing on platforms that are
        silent on it (`optimizer.planning.reporting.counted_only`).
    revenue : ValuedFit or None
        Curves of revenue; None where nobody says what results are worth.
    margin : float or None
        Share of the revenue that is left after the cost of the goods, in (0, 1].
    fixed_costs : sequence of FixedCost
        Of people and tools.
    """
    days = plan.request.period.days
    before = last_period(table.period, days)
    currency = plan.request.budget.currency
    planned = np.array([float(major_units(line.budget)) for line in plan.lines])
    kept = np.array([float(major_units(line.current_budget)) for line in plan.lines])
    parts = () if revenue is None else revenue.parts
    counts = tuple(dict.fromkeys([*fits, *(name for name, _ in parts)]))
    then = figures_within(table, before, ["spend", *counts])
    silent = silent_platforms(table, counts)

    def columns_of(figures: Sequence[str]) -> _Columns:
        """Like with like: money counts where any of the figures does; of the plan's own KPI all of it ahead."""
        nowhere = frozenset.intersection(*(silent[one] for one in figures))
        ahead = is_counted([line.segment for line in plan.lines], () if plan.request.kpi in figures else nowhere)
        last = figures_within(without(table, nowhere), before, ["spend"])["spend"] if nowhere else then["spend"]
        return _Columns(0.0 if last is None else last, float(kept[ahead].sum()), float(planned[ahead].sum()))

    worth = None if revenue is None else _three(revenue.fit, kept, planned, _worth_then(parts, then))
    of_worth = columns_of([name for name, _ in parts] or list(counts))
    costs = (fixed_costs_within(fixed_costs, before), fixed_costs_within(fixed_costs, plan.request.period))
    spent = money(float(planned.sum()), currency)
    unknown = frozenset.intersection(*(silent[name] for name, _ in parts)) if parts else frozenset[str]()
    if plan.request.kpi in dict(parts):
        unknown = frozenset()  # the proposal warns of it
    whole = revenue if not unknown else None
    return PlanOutcomes(
        last_period=before,
        spend=(money(0.0 if then["spend"] is None else then["spend"], currency), spent, spent),
        kpis=tuple(
            _kpi(kpi, _three(fit, kept, planned, then[kpi]), columns_of([kpi]), platforms_but(table, silent[kpi]))
            for kpi, fit in fits.items()
        ),
        revenue=worth,
        revenue_source=None if revenue is None else revenue.source,
        roas=None if worth is None else of_worth.figures(worth.last, worth.status_quo, worth.plan, _per_money),
        roi=_roi(worth, margin, of_worth),
        fixed_costs=costs,
        profit=_profit(worth, margin, of_worth, costs),
        profit_is_positive=_is_positive(whole, planned, margin, costs[1]),
        profit_is_better=_is_better(whole, kept, planned, margin),
        findings=tuple(
            earnings_remarks(
                has_revenue=worth is not None,
                has_margin=margin is not None,
                platforms=platforms_but(table, unknown),
            )
        ),
    )


def _kpi(kpi: str, total: ThreeFigures, columns: _Columns, platforms: tuple[str, ...]) -> KpiFigures:
    cost = None if is_money(kpi) else columns.figures(total.last, total.status_quo, total.plan, _cost_of_one)
    return KpiFigures(kpi, total, cost, platforms)


def _three(fit: CurveFit, kept: FloatArray, planned: FloatArray, then: float | None) -> ThreeFigures:
    return ThreeFigures(
        then,
        realized_total(expected_outcomes(fit, kept), fit.dispersion),
        realized_total(expected_outcomes(fit, planned), fit.dispersion),
    )


def _worth_then(parts: Sequence[tuple[str, float]], then: Mapping[str, float | None]) -> float | None:
    """Revenue of the last period; None where a part of it is not known."""
    total = 0.0
    for name, value in parts:
        found = then[name]
        if found is None:
            return None
        total += value * found
    return total


def _cost_of_one(total: float, spend: float) -> float:
    if spend <= 0.0:
        return math.nan
    return spend / total if total > 0.0 else math.inf


def _per_money(total: float, spend: float) -> float:
    return total / spend if spend > 0.0 else math.nan


def _roi(worth: ThreeFigures | None, margin: float | None, columns: _Columns) -> ThreeFigures | None:
    if worth is None or margin is None:
        return None

    def roi(revenue: float, spend: float) -> float:
        return _per_money(revenue * margin - spend, spend)

    return columns.figures(worth.last, worth.status_quo, worth.plan, roi)


def _profit(
    worth: ThreeFigures | None, margin: float | None, columns: _Columns, costs: tuple[float, float]
) -> ThreeFigures | None:
    if worth is None or margin is None:
        return None

    def earned(revenue: float, spend: float) -> float:
        return revenue * margin - spend - costs[1]

    ahead = columns.figures(None, worth.status_quo, worth.plan, earned)
    then = None if worth.last is None else worth.last * margin - columns.last - costs[0]
    return ThreeFigures(then, ahead.status_quo, ahead.plan)


def _is_positive(revenue: ValuedFit | None, planned: FloatArray, margin: float | None, cost: float) -> float | None:
    if revenue is None or margin is None:
        return None
    total = expected_outcomes(revenue.fit, planned).sum(axis=1, keepdims=True)
    earned = margin * counted(total, revenue.fit.dispersion) - float(planned.sum()) - cost
    return float((earned > 0.0).mean())


def _is_better(revenue: ValuedFit | None, kept: FloatArray, planned: FloatArray, margin: float | None) -> float | None:
    """Spend and fixed costs are the same, so the one with more revenue earns more."""
    if revenue is None or margin is None or np.array_equal(kept, planned):
        return None
    more = expected_outcomes(revenue.fit, planned).sum(axis=1) - expected_outcomes(revenue.fit, kept).sum(axis=1)
    return float((more > 0.0).mean())


def _changed(total: Estimate, change: Callable[[float], float]) -> Estimate | None:
    """Put value and ends of an estimate into a formula that rises or falls throughout; None where it makes no sense."""
    value, one, other = (change(end) for end in (total.value, total.interval.lower, total.interval.upper))
    if not math.isfinite(value) or math.isnan(one) or math.isnan(other):
        return None
    return Estimate(value, Interval(min(one, other), max(one, other), total.interval.level))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
