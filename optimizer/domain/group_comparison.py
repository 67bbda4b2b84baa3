"""Groups of ads side by side: audiences, platforms, kinds of content, ages, and whatever else the results name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from optimizer.domain.estimate import Estimate
from optimizer.domain.finding import Finding
from optimizer.domain.money import Money
from optimizer.domain.performance import DETAILS
from optimizer.domain.period import Period

SEGMENTS: Final = "segment"
"""Dimension of platform x audience."""
PLANNED_DIMENSIONS: Final = ("platform", "audience", SEGMENTS)
"""Those that budgets are set by, for which response curves tell what more money brings."""
DIMENSIONS: Final = (*PLANNED_DIMENSIONS, *(name for name in DETAILS if not name.endswith("_id")))
"""What results can be grouped by, where they name it."""
SURE: Final = 0.9
"""Probability from which on a difference is told as one."""


@dataclass(frozen=True, slots=True)
class GroupQuestion:
    """What is to be compared.

    Attributes
    ----------
    dimension : str
        One of `DIMENSIONS`.
    kpi : str
        The outcome that counts.
    period : Period
        Days that are looked at.
    earlier : Period or None
        Days that they are compared with; None for no comparison over time.
    """

    dimension: str
    kpi: str
    period: Period
    earlier: Period | None = None


@dataclass(frozen=True, slots=True)
class StepRate:
    """How much of one figure comes of another, in one group.

    Attributes
    ----------
    figure, over : str
        Such as ``"clicks"`` and ``"impressions"``.
    rate : Estimate or None
        Median and interval of `figure` per `over`, pooled over the groups; None where the group does not report both.
    """

    figure: str
    over: str
    rate: Estimate | None


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group against its own earlier days.

    Attributes
    ----------
    spend, outcome : float
        Of the earlier days, per as many days as the later ones have; major units, and the KPI's own.
    efficiency : Estimate or None
        Later over earlier outcome per unit of money, pooled over the groups: 1.1 is a tenth more for the same money.
        None where there was no spend in either.
    rose : float
        Probability that a unit of money really brings more than before, in [0, 1].
    """

    spend: float
    outcome: float
    efficiency: Estimate | None
    rose: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group.

    Attributes
    ----------
    names : tuple of str
        Platform and audience of a segment, else the one name; an empty name where the results do not state it.
    spend : Money
        In the period.
    spend_share, outcome_share : float
        Of all groups together, in [0, 1].
    outcome : float
        Of the KPI in the period, as the platforms report it.
    days : int
        On how many days of the period there was spend.
    efficiency : Estimate or None
        Outcome per unit of money, median and interval, pooled over the groups; None where it had no spend with a known
        outcome.
    price : Estimate or None
        What one outcome costs, the inverse; None as the efficiency is.
    leaning : float
        How much of that comes from the other groups, in [0, 1].
    best, better : float or None
        Probabilities that it brings most per unit of money of all groups; more than all others together. None where
        there is nothing to compare with.
    is_thin : bool
        Whether its results are so few that its own figures are little more than a guess.
    is_compare_only : bool
        Whether no platform lets a budget be set for it.
    totals : tuple of (str, float)
        What was counted in the period, figure by figure; only those that the group reports. Reach is added up over days
        and ads, so it counts people again.
    steps : tuple of StepRate
        From one figure to the next.
    change : GroupChange or None
        Against the earlier days.
    alike : Estimate or None
        What a unit of money brings here over what it brings in the other groups of the same segments (of a platform:
        the same audiences; of an audience: the same platforms): 1.1 is a tenth more, like for like. None where it ran
        beside no other group.
    alike_better : float or None
        Probability that this is above 1.
    """

    names: tuple[str, ...]
    spend: Money
    spend_share: float
    outcome: float
    outcome_share: float
    days: int
    efficiency: Estimate | None
    price: Estimate | None
    leaning: float
    best: float | None
    better: float | None
    is_thin: bool
    is_compare_only: bool
    totals: tuple[tuple[str, float], ...] = ()
    steps: tuple[StepRate, ...] = ()
    change: GroupChange | None = None
    alike: Estimate | None = None
    alike_better: float | None = None


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """All groups of one question.

    Attributes
    ----------
    question : GroupQuestion
        With the earlier days that there really are.
    rows : tuple of GroupRow
        The one with the most spend first.
    together : GroupRow
        All of them as one.
    currency : str or None
        Of all money.
    left_out : int
        Groups with too little spend to be among the rows.
    left_out_share : float
        Their share of the spend, in [0, 1].
    findings : tuple of Finding
        What the reader must know.
    """

    question: GroupQuestion
    rows: tuple[GroupRow, ...]
    together: GroupRow
    currency: str | None
    left_out: int = 0
    left_out_share: float = 0.0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class NextMoney:
    """What a little more money brings one group, by the response curves.

    Attributes
    ----------
    names : tuple of str
        As in `GroupRow`.
    marginal : Estimate
        Outcome per further unit of money, at today's spend.
    today : Estimate or None
        Outcome per unit of today's spend, by the same curves, so of the same kind; None where nothing is spent today.
    """

    names: tuple[str, ...]
    marginal: Estimate
    today: Estimate | None = None
