"""What a plan stands on, so that a later one can say why it differs."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.money import Money
from optimizer.domain.period import Period
from optimizer.domain.plan import PlanRequest
from optimizer.domain.segment import Segment


@dataclass(frozen=True, slots=True)
class PlanOrigin:
    """The question, the history, the versions and the answer of one plan.

    Attributes
    ----------
    request : PlanRequest
        The question.
    history : Period
        First to last day of the history.
    rows : int
        Of the history.
    history_digest : str
        SHA-256 of the figures of the history; another when a single one changes.
    days_digests : tuple of str
        One digest per day of `history`, short: tells which days of a history differ from those of another.
    fit_digest : str
        SHA-256 of the learned curves.
    model, program : str
        Versions of the model of the curves and of the program.
    lift_tests : tuple of str
        Names of the lift tests that the curves stand on.
    budgets : tuple of (Segment, Money)
        The answer.
    """

    request: PlanRequest
    history: Period
    rows: int
    history_digest: str
    days_digests: tuple[str, ...]
    fit_digest: str
    model: str
    program: str
    lift_tests: tuple[str, ...]
    budgets: tuple[tuple[Segment, Money], ...]
