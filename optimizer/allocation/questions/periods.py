"""Several periods at once: weeks of the month, months of a quarter, with a demand of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import assert_never

import numpy as np

from optimizer.allocation.limits.scopes import Directory, directory_of, members_of
from optimizer.curves.shapes.families import response_value
from optimizer.domain.curve import (
    DrawnCurve,
    FamilyCurve,
    FloatArray,
    PointCurve,
    ResponseCurve,
    SingleCurve,
    WeightedCurve,
)
from optimizer.domain.demand_period import DemandPeriod, PeriodSplit
from optimizer.domain.problem import AllocationProblem, Guardrail, Limit, SpendLimit
from optimizer.errors import AllocationError
from optimizer.message import N_

ADDS_UP = 1e-6
"""Shares of the horizon may add up to 1 within this: they are often typed with a few digits, or 7 days over 30."""


def spread_over_periods(problem: AllocationProblem, periods: Sequence[DemandPeriod]) -> AllocationProblem:
    """Lay a problem out over the periods of its horizon, so that the budget may move between them.

    A steady spend x over the horizon brings F(x). In a period that has the share w of its days, y money is spent as
    fast as y / w over the whole horizon, and each of its days brings d times an average day's outcome:

        f(y) = d w F(y / w)

    so that steady spend, y = w x in each period, brings F(x) again, since sum w d = 1. Each segment becomes one cell
    per period, all cells of the first period first. `allocate` and `certify` take the result as any other problem.

    Limits that name no period speak of the whole horizon, and so of sums over the periods; limits of each segment are
    written out for that. Other limits change like this:

    - A step holds in every period.
    - A `FundedLimit` counts a segment once in each period that it is funded in.
    - A guardrail's volume has the same demand as the outcome; the average is over the whole horizon.
    - The last period's spend is laid out by days.

    Parameters
    ----------
    problem : AllocationProblem
        Curves and budget over the whole horizon, without periods. Limits may name the periods given here.
    periods : sequence of DemandPeriod
        One or more, in order.

    Raises
    ------
    AllocationError
        When the problem has periods already, or names, shares or demands of the periods make no sense, or a limit names
        no segment.
    """
    if problem.periods:
        raise AllocationError(N_("The problem is laid out over periods already; lay out the one that has none."))
    shares, demand = _checked(periods)
    directory = directory_of(problem)
    n_segments = len(problem.segments)
    scales = [(share, share * level) for share, level in zip(shares, demand, strict=True)]
    last = problem.last_spend
    return replace(
        problem,
        segments=problem.segments * len(periods),
        curves=_scaled_all(problem.curves, scales),
        limits=tuple(
            [laid_out for limit in problem.limits for laid_out in _laid_out(limit, directory, scales)]
            + [_own_limit(period) for period in periods if period.least is not None or period.most is not None]
        ),
        tags=problem.tags * len(periods),
        periods=tuple(period.name for period in periods for _ in range(n_segments)),
        last_spend=None if last is None else np.concatenate([share * np.asarray(last) for share in shares]),
    )


def split_by_period(problem: AllocationProblem, spend: FloatArray) -> PeriodSplit:
    """Read an allocation over periods as a table.

    Parameters
    ----------
    problem : AllocationProblem
        From `spread_over_periods`.
    spend : (n_cells,) array
        Of its allocation, major units.

    Raises
    ------
    AllocationError
        When the problem has no periods.
    """
    if not problem.periods:
        raise AllocationError(N_("The problem has no periods; lay it out over some first."))
    names = tuple(dict.fromkeys(problem.periods))
    shape = (len(names), len(problem.segments) // len(names))
    outcome = np.array([float(response_value(curve, x)) for curve, x in zip(problem.curves, spend, strict=True)])
    return PeriodSplit(
        problem.segments[: shape[1]], names, np.asarray(spend).reshape(shape).T.copy(), outcome.reshape(shape).T.copy()
    )


def _scaled_all(curves: tuple[ResponseCurve, ...], scales: Sequence[tuple[float, float]]) -> tuple[ResponseCurve, ...]:
    return tuple(_scaled(curve, spend, outcome) for spend, outcome in scales for curve in curves)


def _scaled(curve: ResponseCurve, spend: float, outcome: float) -> ResponseCurve:
    """Stretch a curve: y -> outcome x f(y / spend)."""
    if isinstance(curve, WeightedCurve):
        return replace(curve, parts=tuple(_scaled_part(part, spend, outcome) for part in curve.parts))
    return _scaled_part(curve, spend, outcome)


def _scaled_part(curve: SingleCurve, spend: float, outcome: float) -> SingleCurve:
    if isinstance(curve, PointCurve):
        return PointCurve(curve.spend * spend, curve.outcome * outcome)
    most = None if curve.most is None else curve.most * spend
    if isinstance(curve, FamilyCurve):
        ceiling, half_saturation = curve.ceiling * outcome, curve.half_saturation * spend
        return replace(curve, ceiling=ceiling, half_saturation=half_saturation, most=most)
    if isinstance(curve, DrawnCurve):
        ceilings, half_saturations = curve.ceiling * outcome, curve.half_saturation * spend
        return replace(curve, ceiling=ceilings, half_saturation=half_saturations, most=most)
    assert_never(curve)


def _laid_out(limit: Limit, directory: Directory, scales: Sequence[tuple[float, float]]) -> Iterator[Limit]:
    """A limit of the horizon as limits on cells and on sums of cells."""
    if isinstance(limit, Guardrail):
        rate = limit.rate
        volume = _scaled_all(limit.volume, scales)
        yield replace(limit, volume=volume, rate=None if rate is None else np.tile(rate, len(scales)))
        return
    if not isinstance(limit, SpendLimit) or limit.period is not None:
        yield limit
        return
    is_own = limit.each or (limit.platform is not None and limit.audience is not None)
    if limit.step is not None and is_own:
        yield SpendLimit(limit.platform, limit.audience, source=limit.source, tag=limit.tag, each=True, step=limit.step)
        limit = replace(limit, step=None)
    amounts = (limit.least, limit.most, limit.on_off_minimum, limit.lock, limit.most_change, limit.step)
    if all(amount is None for amount in amounts):
        return
    if not limit.each:
        yield limit
        return
    for place in members_of(directory, limit, limit):
        segment = directory.segments[place]
        yield replace(limit, platform=segment.platform, audience=segment.audience, each=False)


def _own_limit(period: DemandPeriod) -> SpendLimit:
    return SpendLimit(None, None, least=period.least, most=period.most, source="periods", period=period.name)


def _checked(periods: Sequence[DemandPeriod]) -> tuple[FloatArray, FloatArray]:
    """Shares that add up to 1, and demands whose mean over the days is 1; each of shape (n_periods,)."""
    if not periods:
        raise AllocationError(N_("A horizon needs one period or more, found none; name them."))
    names = [period.name for period in periods]
    for name in names:
        if not name or names.count(name) > 1:
            raise AllocationError(
                N_("The periods are called {names}; give each a name of its own, not empty.", names=", ".join(names))
            )
    shares = np.array([period.share for period in periods])
    if not (np.isfinite(shares).all() and (shares > 0.0).all() and abs(shares.sum() - 1.0) <= ADDS_UP):
        raise AllocationError(
            N_(
                "The periods have {found} of the horizon's days; give shares above 0 that add up to 1.",
                found=", ".join(f"{share:g}" for share in shares),
            )
        )
    shares = shares / shares.sum()
    for period in periods:
        if not np.isfinite(period.demand) or period.demand <= 0.0:
            raise AllocationError(
                N_(
                    "The demand of the period {name} is {found}; give a multiple of an average day above zero, and a"
                    " max of 0 where nothing is to be spent.",
                    name=period.name,
                    found=period.demand,
                )
            )
    demand = np.array([period.demand for period in periods])
    return shares, demand / float(shares @ demand)
