"""The question that the allocator answers, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.domain.curve import FloatArray, ResponseCurve
from optimizer.domain.segment import Segment

LimitKind = Literal[
    "least", "most", "on_off_minimum", "lock", "step", "most_change", "most_funded", "ratio", "guardrail"
]
LimitUnit = Literal["money", "share"]
UnplacedReason = Literal["cost", "target", "steps", "ends", "guardrails", "limits"]
LimitScope = Literal["segment", "platform", "audience", "group", "curve"]


@dataclass(frozen=True, slots=True)
class LimitAmount:
    """Money over the horizon in major units, or a share of the budget in [0, 1]."""

    value: float
    unit: LimitUnit = "money"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which segments a limit speaks of: those that have all that is given; all segments where nothing is.

    Attributes
    ----------
    platform, audience : str or None
        Of the segment.
    tag : str or None
        One of the tags that `AllocationProblem.tags` has for the segment, such as ``"country=PL"``.
    period : str or None
        One of `AllocationProblem.periods`; None for all of them together.
    """

    platform: str | None = None
    audience: str | None = None
    tag: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class SpendLimit:
    """Limits on the spend of one segment, or on the sum over several.

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
    tag, period : str or None
        As in `Scope`: only segments with this tag, only this period.
    each : bool
        The amounts hold for every segment of the scope by itself, not for their sum; with neither platform nor audience
        nor tag, for every segment of the plan.
    most_change : LimitAmount or None
        The sum differs from the last period's spend by at most this; a share is one of the last period's spend.
    step : float or None
        Spend is a whole multiple of this, major units above zero; for single segments only.
    """

    platform: str | None
    audience: str | None
    least: LimitAmount | None = None
    most: LimitAmount | None = None
    on_off_minimum: LimitAmount | None = None
    lock: LimitAmount | None = None
    source: str = ""
    tag: str | None = None
    period: str | None = None
    each: bool = False
    most_change: LimitAmount | None = None
    step: float | None = None


@dataclass(frozen=True, slots=True)
class FundedLimit:
    """At most so many segments of a scope receive money at all.

    Attributes
    ----------
    scope : Scope
        Which segments are counted; with periods, a segment counts once in each period that it is funded in.
    most : int
        Not negative.
    source : str
        As in `SpendLimit`.
    """

    scope: Scope
    most: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class RatioLimit:
    """The spend of one scope is at least so many times the spend of another.

    Attributes
    ----------
    over, under : Scope
        No segment is in both.
    least : float
        sum over `over` >= least x sum over `under`; above zero.
    source : str
        As in `SpendLimit`.
    """

    over: Scope
    under: Scope
    least: float
    source: str = ""


SAME_LEVEL = 1e-12
"""Rates that differ from a guardrail's level by less than this share are at the level."""


@dataclass(frozen=True, slots=True, eq=False)
class Guardrail:
    """The average of a rate over the whole plan is at most a level.

    With rates r_i (bounces per click, say) the plan's average is sum r_i V_i(x_i) / sum V_i(x_i); without, it is the
    money paid per unit of volume, sum x_i / sum V_i(x_i), as for a cost per acquisition.

    Attributes
    ----------
    name : str
        What the rate is called, such as ``"bounce rate"``.
    most : float
        The level, above zero.
    volume : tuple of ResponseCurve
        Length n_segments: what the rate is counted over, at a spend.
    rate : (n_segments,) array or None
        Each segment's own rate, not negative. None for money per unit of volume.
    source : str
        As in `SpendLimit`.
    """

    name: str
    most: float
    volume: tuple[ResponseCurve, ...]
    rate: FloatArray | None = None
    source: str = ""


Limit = SpendLimit | FundedLimit | RatioLimit | Guardrail


@dataclass(frozen=True, slots=True, eq=False)
class AllocationProblem:
    """One budget, to be split over segments for the most outcome.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_segments, no segment twice in one period.
    curves : tuple of ResponseCurve
        Length n_segments; spend and outcome over the whole horizon, or over the segment's period.
    budget : float
        Major units over the horizon, not negative.
    limits : tuple of Limit
        All hold together.
    tags : tuple of frozenset of str
        Length n_segments, or empty where there are none.
    periods : tuple of str
        The part of the horizon that each entry of `segments` speaks of, length n_segments; empty where the horizon is
        one. `optimizer.allocation.spread_over_periods` lays a problem out over periods.
    last_spend : (n_segments,) array or None
        What the last period spent, which `most_change` refers to.
    money_cost : float
        Outcome that one unit of money must bring to be worth spending, not negative: sum f(x) - money_cost x is
        maximized. 0 where all the money is to be spent.
    """

    segments: tuple[Segment, ...]
    curves: tuple[ResponseCurve, ...]
    budget: float
    limits: tuple[Limit, ...] = ()
    tags: tuple[frozenset[str], ...] = ()
    periods: tuple[str, ...] = ()
    last_spend: FloatArray | None = None
    money_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class BindingLimit:
    """A limit that the allocation touches.

    Attributes
    ----------
    segment : Segment
        The segment whose spend it holds back or up.
    kind : str
        Which amount of the limit binds.
    scope : {"segment", "platform", "audience", "group", "curve"}
        Whose limit it is; "group" is any other scope, "curve" is the end of the known curve.
    period : str
        In which of its periods the segment is held; empty where the horizon is one.
    is_of_period : bool
        The limit speaks of that period by itself, not of several together.
    """

    segment: Segment
    kind: LimitKind
    scope: LimitScope
    period: str = ""
    is_of_period: bool = False


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices, each set of which bounds what any allocation can bring.

    Attributes
    ----------
    budget : float
        Outcome asked for one unit of budget, not negative.
    limits : tuple of float
        One per limit of the problem. Of a `SpendLimit`: outcome asked for one more unit of money under it; negative
        where it forces money in; 0 where it is a segment's own. Of a `FundedLimit`: outcome asked of each funded
        segment, not negative. Of a `RatioLimit`: outcome asked of each unit of money in `under` times its `least`, and
        given to each in `over`, not negative. Of a `Guardrail`: outcome asked for each unit of
        sum (r_i - most) V_i(x_i), or of sum x_i - most V_i(x_i), not negative.
    counts : tuple of float
        One per branch on a count on the way to this case, the outermost first: outcome asked of each segment that
        spends beyond its mark; not negative where the case is the low one, not positive where it is the high one.
    """

    budget: float
    limits: tuple[float, ...]
    counts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """Two cases that cover all allocations: the spend of a segment, or under a limit, or a count, is low or it is high.

    Attributes
    ----------
    segment, limit : int or None
        Whose spend, by its place in the problem; at most one of the two is given. Both None: the number of segments
        that spend beyond their mark.
    at_most, at_least : float
        Where the low case ends and the high case begins; nothing allowed lies strictly between.
    low, high : Branch or tuple of Prices
        What bounds each case.
    members : tuple of int
        Whose number is counted, by their places in the problem; empty unless it is a count.
    marks : tuple of float
        The mark of each member; spend strictly above it is beyond.
    """

    segment: int | None
    limit: int | None
    at_most: float
    at_least: float
    low: BoundTree
    high: BoundTree
    members: tuple[int, ...] = ()
    marks: tuple[float, ...] = ()


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
        One per limit of the problem, as in `Prices.limits`; 0 where it does not bind.
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
        Outcome of the allocation on the curves that it was made for, less `money_cost` times its spend.
    upper_bound : float
        No allocation within the limits brings more.
    gap : float
        (upper_bound - value) / |value|; 0 where they differ by rounding only, infinite where the value is 0 and more is
        possible.
    max_violation : float
        Most money by which any limit on money, or the budget, is broken; for a `FundedLimit` the money of the smallest
        funded segments too many, for a `Guardrail` the part by which the average exceeds its level, times the spend.
    unplaced : float
        Money of the budget that is not spent.
    unplaced_because : {"cost", "target", "steps", "ends", "guardrails", "limits"} or None
        Why: it would not earn its cost; the target is reached without it, or would be missed with it; it is less than a
        step; the curves are known no further; a guardrail holds the average; limits leave no room. None where all is
        spent.
    """

    value: float
    upper_bound: float
    gap: float
    max_violation: float
    unplaced: float = 0.0
    unplaced_because: UnplacedReason | None = None
