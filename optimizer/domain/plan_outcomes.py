"""What a plan brings of everything that is counted, beside what was, and what keeping today's split would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.period import Period

RevenueSource = Literal["reported", "valued"]


@dataclass(frozen=True, slots=True)
class ThreeFigures:
    """One figure in three columns; None where it is not known, or makes no sense.

    Attributes
    ----------
    last : float or None
        In the last period, as it was counted.
    status_quo : Estimate or None
        If today's split of the plan's money were kept.
    plan : Estimate or None
        Of the plan. Intervals are about what will really be counted, at the usual level; the upper end of a cost per
        result is infinite where none at all may come.
    """

    last: float | None
    status_quo: Estimate | None
    plan: Estimate | None


@dataclass(frozen=True, slots=True)
class KpiFigures:
    """One KPI of a plan.

    Attributes
    ----------
    kpi : str
        A figure of the history.
    total : ThreeFigures
        How much of it, over the days of the column; revenue in major units.
    cost : ThreeFigures or None
        Spend for one of it, on the platforms that it is of, major units; None for revenue.
    platforms : tuple of str
        Those that report it, where others of the history never do, and then both figures are of them alone, but for the
        plan's own KPI ahead; none where all report it.
    """

    kpi: str
    total: ThreeFigures
    cost: ThreeFigures | None
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanOutcomes:
    """Last period, today's split and the plan side by side.

    Attributes
    ----------
    last_period : Period
        As many days as the plan has, the last of the history; fewer where it has fewer.
    spend : tuple of (Money, Money, Money)
        Of the last period, of today's split and of the plan; the last two are the same money.
    kpis : tuple of KpiFigures
        In the order of their importance.
    revenue : ThreeFigures or None
        Major units, of the platforms of which it is known; None where neither the history nor anybody says what results
        are worth. Ratios and profit set it against the spend on the same platforms.
    revenue_source : {"reported", "valued"} or None
        Whether revenue is a figure of the history, or results times what one is said to be worth.
    roas : ThreeFigures or None
        revenue / spend.
    roi : ThreeFigures or None
        (revenue x margin - spend) / spend; None without a margin.
    fixed_costs : tuple of (float, float)
        Of people and tools over the last period and over the plan's days, major units.
    profit : ThreeFigures or None
        revenue x margin - spend - fixed costs, major units; None without a margin.
    profit_is_positive : float or None
        Probability that the plan's profit will be above zero, in [0, 1], chance in the counts included.
        None where revenue of a platform is not known.
    profit_is_better : float or None
        Probability that the plan earns more than today's split of the same money, in [0, 1], chance in the counts left
        out, as of `Gain`. None where they are the same split, or revenue of a platform is not known.
    findings : tuple of Finding
        What is missing to know the rest.
    """

    last_period: Period
    spend: tuple[Money, Money, Money]
    kpis: tuple[KpiFigures, ...]
    revenue: ThreeFigures | None
    revenue_source: RevenueSource | None
    roas: ThreeFigures | None
    roi: ThreeFigures | None
    fixed_costs: tuple[float, float]
    profit: ThreeFigures | None
    profit_is_positive: float | None
    profit_is_better: float | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class LastPeriod:
    """What the last days of the history had.

    Attributes
    ----------
    period : Period
        As many days as a plan has, the last of the history; fewer where it has fewer.
    spend : Money
        On all segments of the platforms that report the plan's KPI.
    outcome : float or None
        Of the plan's KPI; None where the history does not say.
    platforms : tuple of str
        Those that report it, where others of the history never do; none where all do.
    """

    period: Period
    spend: Money
    outcome: float | None
    platforms: tuple[str, ...] = ()
