"""A question as it stands on the Plan page, half typed or wrong as it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from optimizer.domain.assumption import Assumptions
from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import Risk
from optimizer.domain.segment import Segment

Aim = Literal["most", "outcome", "cpa", "roas", "roi", "marginal_roas"]
"""The most for the money, or a target of that kind."""


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """One row of the limits table, as typed.

    Attributes
    ----------
    platform, audience : str or None
        Both: a segment. One: a whole platform or a whole audience.
    least, most, on_off_minimum, lock, most_change : str
        Money such as ``"2,000"`` or a share such as ``"20%"``; empty where there is no limit. A share is one of the
        budget, but that of `most_change` is one of the last period's spend.
    """

    platform: str | None
    audience: str | None
    least: str = ""
    most: str = ""
    on_off_minimum: str = ""
    lock: str = ""
    most_change: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is limited."""
        cells = (self.least, self.most, self.on_off_minimum, self.lock, self.most_change)
        return not any(text.strip() for text in cells)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What a person has chosen and typed.

    Attributes
    ----------
    period, budget, kpi, risk
        As in `optimizer.domain.plan.PlanRequest`; `kpi` may also be ``"profit"`` or `optimizer.domain.goal.WEIGHTED`.
    entries : tuple of LimitEntry
        The limits as typed, rows without limits left out.
    change_cap : str
        By how much each segment may change against the last period, such as ``"20%"``; empty for no such limit.
    kept_places : tuple of (str or None, str or None)
        Platforms, audiences or segments whose budgets stay as they were in the last period.
    aim : {"most", "outcome", "cpa", "roas", "roi", "marginal_roas"}
        What is wanted of the KPI.
    level, value, margin : str
        The target, the worth of one result and the margin, as typed.
    weights : tuple of (str, str)
        What each KPI counts, as typed.
    refused_budget : str or None
        What stands in the budget field, where it is no budget; `budget` is then the last that was one.
    refused_days : tuple of two dates or None
        First and last day as chosen, where they are no period; `period` is then the last that was one.
    newcomers : tuple of Segment
        As in `optimizer.domain.plan.PlanRequest`.
    assumptions : Assumptions
        Of this plan alone, without the client's calendar.
    """

    period: Period
    budget: Money
    kpi: str
    risk: Risk
    entries: tuple[LimitEntry, ...] = ()
    change_cap: str = ""
    kept_places: tuple[tuple[str | None, str | None], ...] = ()
    aim: Aim = "most"
    level: str = ""
    value: str = ""
    margin: str = ""
    weights: tuple[tuple[str, str], ...] = ()
    refused_budget: str | None = None
    refused_days: tuple[date, date] | None = None
    newcomers: tuple[Segment, ...] = ()
    assumptions: Assumptions = field(default_factory=Assumptions)

    @property
    def is_refused(self) -> bool:
        """Whether something was typed that no plan can be made for."""
        return self.refused_budget is not None or self.refused_days is not None
