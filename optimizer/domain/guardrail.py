"""Guardrails of a plan from the history: what is asked, what was learned for it, and where the plan stands."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.domain.curve import CurveFit, FloatArray
from optimizer.domain.estimate import Estimate
from optimizer.domain.problem import Guardrail


@dataclass(frozen=True, slots=True)
class GuardrailLevel:
    """A guardrail as the user states it; curves and rates are found for it later.

    Attributes
    ----------
    name : str
        In small letters and underscores, such as ``"bounce_rate"`` or ``"cpa"``.
    most : float
        The level, above zero.
    source : str
        Such as ``"limits.csv, row 3"``.
    """

    name: str
    most: float
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class LearnedGuardrail:
    """A guardrail on what the history taught.

    Attributes
    ----------
    guardrail : Guardrail
        On the mean curves and the mean rates, for the allocator.
    volume : CurveFit
        What it is counted over; the segments are the plan's, in the same order.
    rate_draws : (n_draws, n_segments) array or None
        Draws of the rates, as many as the volume has. None for money per unit of volume.
    """

    guardrail: Guardrail
    volume: CurveFit
    rate_draws: FloatArray | None


@dataclass(frozen=True, slots=True)
class GuardrailValue:
    """Where a plan stands against a guardrail.

    Attributes
    ----------
    name, source : str
        As in `GuardrailLevel`.
    most : float
        The level.
    is_money : bool
        Money per unit of volume, in major units; else a rate.
    expected : Estimate or None
        The plan's average, on the mean curves and rates, and its range over their draws; None where the plan brings
        none of what it is counted over.
    current : float or None
        The average of today's split of the same money.
    probability : float or None
        That the plan's average is at most the level, over the draws.
    """

    name: str
    source: str
    most: float
    is_money: bool
    expected: Estimate | None
    current: float | None
    probability: float | None
