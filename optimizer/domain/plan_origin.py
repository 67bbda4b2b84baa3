"""What a plan stands on, so that a later one can say why it differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class HistoryPrint:
    """What tells one history from another.

    Attributes
    ----------
    period : Period
        First to last day.
    rows : int
        How many.
    digest : str
        Of all figures; another when a single one changes, whatever the order of the rows.
    days : tuple of (date, str)
        The same of the rows that start on each day, in order.
    """

    period: Period
    rows: int
    digest: str
    days: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class PlanOrigin:
    """The question, the history, the versions and the answer of one plan.

    Attributes
    ----------
    request : PlanRequest
        The question.
    history : HistoryPrint
        What was learned from.
    fit : str
        Digest of the learned curves.
    model, program : str
        Versions of the model of the curves and of the program.
    lift_tests : tuple of str
        Names of the lift tests that the curves stand on.
    budgets : tuple of (Segment, Money)
        The answer.
    """

    request: PlanRequest
    history: HistoryPrint
    fit: str
    model: str
    program: str
    lift_tests: tuple[str, ...]
    budgets: tuple[tuple[Segment, Money], ...]
