"""What is maximized when the curves are not known exactly, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from optimizer.domain.curve import FloatArray
from optimizer.domain.plan import Risk
from optimizer.domain.problem import Allocation
from optimizer.message import N_, Message

RiskMeasure = Literal["mean", "cvar", "upside", "quantile"]


@dataclass(frozen=True, slots=True)
class RiskObjective:
    """A figure made of the total outcomes under all draws; the plan maximizes it.

    Attributes
    ----------
    measure : {"mean", "cvar", "upside", "quantile"}
        "mean": the mean over the draws. "cvar": the mean over the worst `level` of the draws. "upside": the mean over
        the best `level` of the draws. "quantile": the total that `level` of the draws stay below or at, the smallest
        such draw.
    level : float
        Share of the draws in (0, 1]; not used by the mean.
    """

    measure: RiskMeasure = "mean"
    level: float = 1.0


DIAL: Final[dict[Risk, RiskObjective]] = {
    "cautious": RiskObjective("cvar", 0.25),
    "balanced": RiskObjective("mean"),
    "bold": RiskObjective("upside", 0.25),
}
"""What each position of the risk dial maximizes. A quarter of 200 draws is 50 futures: fewer follow single ones."""

DIAL_MEANINGS: Final[dict[Risk, Message]] = {
    "cautious": N_(
        "Plays safe: it aims at the most if things go badly, in the worst quarter of what may happen; on average it "
        "may bring a little less."
    ),
    "balanced": N_("Brings the most on average over all that may happen."),
    "bold": N_(
        "Takes chances: it aims at the most if things go well, in the best quarter of what may happen; on average it "
        "may bring a little less."
    ),
}
"""What each position means, for the person who turns the dial."""


@dataclass(frozen=True, slots=True, eq=False)
class CurveDraws:
    """Drawn response curves of all segments of a problem; one draw holds for all segments together.

    Attributes
    ----------
    spend : (n_segments, n_knots) array
        Knots, major units over the horizon; strictly increasing from 0. Nothing is spent past the last.
    outcome : (n_draws, n_segments, n_knots) array
        Outcome over the horizon at the knots, straight between them; never decreasing along the knots, not negative.
    """

    spend: FloatArray
    outcome: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class RiskCase:
    """What bounds the objective in one case.

    Attributes
    ----------
    weights : (n_draws,) array or None
        Weights of the draws, adding up to 1, none above 1 / (level x n_draws); the objective "cvar" is never above the
        outcome of the curves so weighted. None for "upside" and "quantile", whose bound takes no weights.
    allocation : Allocation
        The best split of the problem with the curves so made; its prices and proof count, not its spend.
    """

    weights: FloatArray | None
    allocation: Allocation


@dataclass(frozen=True, slots=True, eq=False)
class RiskBranch:
    """Two cases that cover all splits: the spend of a segment is at most `at`, or at least `at`.

    Attributes
    ----------
    segment : int
        By its place in the problem.
    at : float
        Major units.
    low, high : RiskCase or RiskBranch
        What bounds each case.
    """

    segment: int
    at: float
    low: RiskProof
    high: RiskProof


RiskProof = RiskCase | RiskBranch


@dataclass(frozen=True, slots=True, eq=False)
class RiskAllocation:
    """The best split found for a `RiskObjective`.

    Attributes
    ----------
    allocation : Allocation
        The split, with the prices and slopes of the curves weighted by the draws that count at it.
    objective : RiskObjective
        What was maximized.
    totals : (n_draws,) array
        Total outcome under each draw.
    proof : RiskCase or RiskBranch
        From which `optimizer.allocation.certify_at_risk` computes its upper bound.
    """

    allocation: Allocation
    objective: RiskObjective
    totals: FloatArray
    proof: RiskProof
