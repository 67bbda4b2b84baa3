"""The question that the allocator answers, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.curve import FloatArray, ResponseCurve
from optimizer.domain.segment import Segment

LimitKind = Literal["least", "most", "on_off_minimum", "lock"]
LimitUnit = Literal["money", "share"]


@dataclass(frozen=True, slots=True)
class LimitAmount:
    """Money over the horizon in major units, or a share of the budget in [0, 1]."""

    value: float
    unit: LimitUnit = "money"


@dataclass(frozen=True, slots=True)
class SpendLimit:
    """Limits on the spend of one segment, of a whole platform, or of an audience on all platforms.

    Attributes
    ----------
    platform, audience : str or None
        Both given: one segment. Audience None: the sum over the platform. Platform None: the sum over the audience.
    least, most : LimitAmount or None
        The sum is at least, at most this.
    on_off_minimum : LimitAmount or None
        The sum is nothing, or at least this.
    lock : LimitAmount or None
        The sum is exactly this.
    source : str
        Where the user stated it, such as ``"limits.csv, row 3"``; named in messages.
    """

    platform: str | None
    audience: str | None
    least: LimitAmount | None = None
    most: LimitAmount | None = None
    on_off_minimum: LimitAmount | None = None
    lock: LimitAmount | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class AllocationProblem:
    """One budget, to be split over segments for the most outcome.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments, no segment twice.
    curves : tuple of ResponseCurve
        Length n_segments; spend and outcome over the whole horizon.
    budget : float
        Major units over the horizon, not negative.
    limits : tuple of SpendLimit
        All hold together.
    """

    segments: tuple[Segment, ...]
    curves: tuple[ResponseCurve, ...]
    budget: float
    limits: tuple[SpendLimit, ...] = ()


@dataclass(frozen=True, slots=True)
class BindingLimit:
    """A limit that the allocation touches.

    Attributes
    ----------
    segment : Segment
        The segment whose spend it holds back or up.
    kind : str
        Which amount of the limit binds.
    scope : {"segment", "platform", "audience", "curve"}
        Whose limit it is; "curve" is the end of the known curve.
    """

    segment: Segment
    kind: LimitKind
    scope: Literal["segment", "platform", "audience", "curve"]


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of money, each set of which bounds what any allocation can bring.

    Attributes
    ----------
    budget : float
        Outcome asked for one unit of budget, not negative.
    limits : tuple of float
        One per limit of the problem: outcome asked for one more unit of money under it; negative where it forces money
        in; 0 where it is a segment's own.
    """

    budget: float
    limits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Two cases that cover all allocations: the spend of a segment, or under a limit, is low or it is high.

    Attributes
    ----------
    segment, limit : int or None
        Whose spend, by its place in the problem; one of the two is None.
    at_most, at_least : float
        Where the low case ends and the high case begins; no spend strictly between is allowed.
    low, high : Branch or tuple of Prices
        What bounds each case.
    """

    segment: int | None
    limit: int | None
    at_most: float
    at_least: float
    low: BoundTree
    high: BoundTree


BoundTree = Branch | tuple[Prices, ...]
"""How an upper bound is proved: cases, and in each case prices, the best of which counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """The solver's answer.

    Attributes
    ----------
    segments : tuple of Segment
        As in the problem.
    spend : (n_segments,) array
        Major units over the horizon; adds up to the budget less `unplaced`.
    marginal_outcome : (n_segments,) array
        Outcome gained by the next unit of money in each segment.
    shadow_price : float
        Outcome gained by one more unit of budget.
    group_prices : tuple of float
        One per limit of the problem (0 where it is a segment's own or does not bind): outcome gained by one more unit
        of money under that limit; negative where the limit forces money in.
    binding : tuple of BindingLimit
        Limits that the spend touches.
    unplaced : float
        Money that the limits leave no room for.
    proof : Branch or tuple of Prices
        From which the certificate computes its upper bound; where empty, from `shadow_price` and `group_prices`.
    """

    segments: tuple[Segment, ...]
    spend: FloatArray
    marginal_outcome: FloatArray
    shadow_price: float
    group_prices: tuple[float, ...]
    binding: tuple[BindingLimit, ...]
    unplaced: float
    proof: BoundTree = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of how far an allocation can be from the best possible one.

    Attributes
    ----------
    value : float
        Outcome of the allocation on the curves that it was made for.
    upper_bound : float
        No allocation within the limits brings more.
    gap : float
        (upper_bound - value) / value; 0 where both are 0.
    max_violation : float
        Most money by which any limit, or the budget, is broken.
    """

    value: float
    upper_bound: float
    gap: float
    max_violation: float
