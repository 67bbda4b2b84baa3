"""A plan as people read it: whole minor units, with what it brings and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from optimizer.domain.assumption import Assumptions
from optimizer.domain.broken_limit import BrokenLimit
from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.goal import Goal
from optimizer.domain.goal_answer import GoalAnswer
from optimizer.domain.guardrail import GuardrailLevel, GuardrailValue
from optimizer.domain.measure import Measure
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.problem import BindingLimit, Certificate, FundedLimit, RatioLimit, SpendLimit
from optimizer.domain.segment import Segment

Risk = Literal["cautious", "balanced", "bold"]
RISKS: tuple[Risk, ...] = ("cautious", "balanced", "bold")
Verdict = Literal["shift", "hold"]


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A question: how to split this budget over this period.

    Attributes
    ----------
    period : Period
        The days to plan.
    budget : Money
        All the money, above zero; its currency is the plan's.
    kpi : str
        The outcome to maximize.
    risk : {"cautious", "balanced", "bold"}
        How uncertain gains are weighed.
    limits : tuple of SpendLimit, FundedLimit or RatioLimit
        What the plan must obey.
    guardrails : tuple of GuardrailLevel
        Averages of the whole plan that may be at most so high.
    newcomers : tuple of Segment
        Segments without a history that may receive money too; their curves are borrowed from their relatives.
    goal : Goal
        What is wanted of the KPI: the most of it for all the money, where nothing else is said.
    assumptions : Assumptions
        What is taken for granted of the days ahead.
    """

    period: Period
    budget: Money
    kpi: str = "conversions"
    risk: Risk = "balanced"
    limits: tuple[SpendLimit | FundedLimit | RatioLimit, ...] = ()
    newcomers: tuple[Segment, ...] = ()
    guardrails: tuple[GuardrailLevel, ...] = ()
    goal: Goal = field(default_factory=Goal)
    assumptions: Assumptions = field(default_factory=Assumptions)


@dataclass(frozen=True, slots=True)
class Gain:
    """What the plan brings more than today's split of the same budget.

    Attributes
    ----------
    estimate : Estimate
        Outcome of the plan less outcome of today's split.
    probability : float
        Probability that the plan is the better one, in [0, 1].
    """

    estimate: Estimate
    probability: float


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One segment of a plan.

    Attributes
    ----------
    segment : Segment
        Who receives the money.
    budget : Money
        Over the whole period.
    share : float
        Of the whole budget, in [0, 1]; where a target, or limits that are shares of what is spent, ask for less money
        than the budget, of that money.
    last_spend : Money
        Spent in the last days of the data, as many as the period has.
    expected : Estimate
        Outcome over the period.
    current : Estimate
        Outcome over the period if today's split were kept.
    marginal : float
        Outcome that the next unit of money brings here.
    extrapolated : bool
        The daily budget lies above what was ever spent here.
    binding : tuple of BindingLimit
        Limits that this line touches.
    probability : float or None
        Probability that this line's change against today's split is right, in [0, 1]: that its money does better where
        the plan puts it than in the opposite changes (`optimizer.planning.outcome.move_probabilities`). None where
        nothing changes.
    """

    segment: Segment
    budget: Money
    share: float
    last_spend: Money
    current_budget: Money
    expected: Estimate
    current: Estimate
    marginal: float
    extrapolated: bool
    binding: tuple[BindingLimit, ...]
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a `PlanRequest`.

    Attributes
    ----------
    request : PlanRequest
        The question.
    lines : tuple of PlanLine
        One per segment; their budgets add up to the request's, less `unplaced`, exactly.
    expected, current_split : Estimate
        Outcome of the plan, and of today's split of the same budget.
    gain : Gain
        The difference.
    verdict : {"shift", "hold"}
        Hold where the gain's low end is not above zero.
    certificate : Certificate
        How far the split can be from the best possible.
    unplaced : Money
        Money that the limits leave no room for, or that the goal asks not to spend; the certificate says why.
    findings : tuple of Finding
        What the user must know.
    current_breaks : BrokenLimit or None
        A limit that today's split of the same money does not keep: it cannot be chosen instead of the plan.
    measure, lift_tests
        What outcomes are, as in `optimizer.domain.curve.CurveFit`.
    guardrails : tuple of GuardrailValue
        Where the plan stands against each guardrail of the request, in the same order.
    answer : GoalAnswer or None
        What a target or the most profit came to; None where all the money is to be spent.
    """

    request: PlanRequest
    lines: tuple[PlanLine, ...]
    expected: Estimate
    current_split: Estimate
    gain: Gain
    verdict: Verdict
    certificate: Certificate
    unplaced: Money
    findings: tuple[Finding, ...]
    current_breaks: BrokenLimit | None = None
    measure: Measure = "platform_reported"
    lift_tests: tuple[str, ...] = ()
    guardrails: tuple[GuardrailValue, ...] = ()
    answer: GoalAnswer | None = None

    @property
    def lacks_evidence(self) -> bool:
        """Whether it holds because nothing was learned that it could stand on.

        Results that do not follow the spend, or of which that cannot be told, and histories that are too short say
        nothing of the gain: its range and all probabilities are those of assumptions.
        """
        return any(one.subject == "verdict" and one.severity == "warning" for one in self.findings)


@dataclass(frozen=True, slots=True)
class PlanSeconds:
    """Wall-clock seconds that a plan took.

    Attributes
    ----------
    read, fit : float
        Reading the files; learning the curves.
    allocate : float
        The solver with its tables, and nothing else.
    certify : float
        The certificate, by other code.
    round : float
        Whole minor units.
    price : float
        What the limits cost, by solving again with each of them loosened.
    """

    read: float
    fit: float
    allocate: float
    certify: float = 0.0
    round: float = 0.0
    price: float = 0.0
