"""A plan on response curves that the user brought: no history comes with it, and uncertainty only where draws do."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.curve_question import CurveQuestion
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.frontier import Frontier
from optimizer.domain.kpi_outcome import KpiOutcome
from optimizer.domain.limit_price import LimitPrice
from optimizer.domain.money import Money, money
from optimizer.domain.plan import Gain, Verdict
from optimizer.domain.problem import BindingLimit, Certificate
from optimizer.domain.profit import ProfitAnswer
from optimizer.domain.reserve import Reserve
from optimizer.domain.segment import Segment
from optimizer.domain.target import TargetAnswer
from optimizer.domain.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class CurvePlanLine:
    """One segment of a plan on the user's own curves, in one period where there are several.

    Attributes
    ----------
    segment : Segment
        Who receives the money.
    budget : Money
        Over the horizon that the curves speak of, or over the period.
    share : float
        Of the whole budget, in [0, 1].
    expected : float
        Outcome over the horizon, as the curve has it; with draws, their mean.
    marginal : float
        Outcome that the next unit of money brings here.
    binding : tuple of BindingLimit
        Limits that this line touches.
    period : str
        Name of the period; empty where the horizon is one.
    last_spend : Money or None
        What the last period spent; None where the curve file does not say.
    interval : Estimate or None
        Outcome with its range over the draws; None without draws.
    probability : float or None
        Probability that the change against today's split is right, as in `PlanLine`; None without draws or last spend,
        and where nothing changes.
    """

    segment: Segment
    budget: Money
    share: float
    expected: float
    marginal: float
    binding: tuple[BindingLimit, ...]
    period: str = ""
    last_spend: Money | None = None
    interval: Estimate | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """What the draws say of a plan.

    Attributes
    ----------
    expected : Estimate
        Outcome of the plan: mean over the draws, and their range.
    current_split : Estimate or None
        The same of the last spend, scaled to the plan's money; None where the last spend is not known.
    gain : Gain or None
        The difference, draw by draw.
    verdict : {"shift", "hold"} or None
        Hold where the gain's low end is not above zero.
    """

    expected: Estimate
    current_split: Estimate | None = None
    gain: Gain | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """The answer to a question about given curves.

    Attributes
    ----------
    budget : Money
        All the money: as asked, or, where the budget is the answer, as found. Its currency is the plan's.
    lines : tuple of CurvePlanLine
        One per segment and period; their budgets add up to the budget, less `unplaced`, exactly.
    expected : float
        Outcome over the horizon.
    certificate : Certificate
        How far the split can be from the best possible.
    question : CurveQuestion
        What was asked.
    unplaced : Money
        Money that the limits leave no room for, or that is not worth spending.
    findings : tuple of Finding
        What the user must know.
    limit_prices : tuple of LimitPrice
        What the limits that bind cost.
    kpis : tuple of KpiOutcome
        The outcome by KPI; empty where there is one.
    current_outcome : float or None
        Outcome of the last spend, scaled to the plan's money; None where the last spend is not known.
    current_breaks : BrokenLimit or None
        A limit that today's split of the plan's money does not keep: it cannot be chosen instead of the plan.
    uncertainty : Uncertainty or None
        What the draws say; None where the curves have none.
    answer : TargetAnswer, ProfitAnswer, WhatIf, Reserve or None
        What belongs to the kind of question; None for a plain budget.
    """

    budget: Money
    lines: tuple[CurvePlanLine, ...]
    expected: float
    certificate: Certificate
    question: CurveQuestion
    unplaced: Money
    findings: tuple[Finding, ...]
    limit_prices: tuple[LimitPrice, ...] = ()
    kpis: tuple[KpiOutcome, ...] = ()
    current_outcome: float | None = None
    current_breaks: BrokenLimit | None = None
    uncertainty: Uncertainty | None = None
    answer: TargetAnswer | ProfitAnswer | WhatIf | Reserve | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CurveFrontier:
    """What each of several budgets brings at its best, on given curves.

    Attributes
    ----------
    question : CurveQuestion
        What was asked.
    budgets : tuple of Money
        Length n_budgets, rising.
    frontier : Frontier
        The best outcome of each of them.
    findings : tuple of Finding
        What the user must know.
    """

    question: CurveQuestion
    budgets: tuple[Money, ...]
    frontier: Frontier
    findings: tuple[Finding, ...] = ()

    def spent(self, place: int) -> Money:
        """Return what the best split of a budget spends: less than the budget where the rest has no room."""
        budget = self.budgets[place]
        spend = money(float(self.frontier.spend[place].sum()), budget.currency)
        return min(spend, budget, key=lambda amount: amount.minor_units)
