"""Lasting changes told as findings: of one segment, of some, or of all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np

from optimizer.curves.diagnostics.change_points import (
    EITHER_SIDE,
    Change,
    Counted,
    find_changes,
    is_sudden,
    usual_wander,
)
from optimizer.curves.evidence.market_days import KINDS, days_of_markets
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.curve import FloatArray
from optimizer.domain.finding import Finding
from optimizer.message import N_, listed

_WANDER: Final = 0.045
"""By how much a segment's efficiency moves of itself within a fortnight; of simulated markets about 0.05."""
_LEAST_TOTAL_WANDER: Final = 0.1
"""By how much the total is taken to move within a fortnight at least, however calm its weeks: all share its demand."""
_SAME_DAYS: Final = 7
"""Changes that begin within so many days have one cause."""
_FESTIVE: Final = 3
_SEASON_DAYS: Final = 12
"""So many public holidays and shopping days within so many days either side make a season: Christmas, Tet, Songkran."""
_PAYDAY: Final = KINDS.index("payday")
"""Every month has paydays, so they make no season; they are the last of the kinds."""


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """What the model expected.

    Attributes
    ----------
    in_its_time, at_usual_demand : (n_segments, n_cells) array
        With and without season and trend, as `optimizer.curves.diagnostics.residuals.expect`.
    counts : (n_segments, n_cells) bool array
        Observed cells that are neither strange nor silent.
    size : float
        Negative-binomial size of a cell's outcome.
    demand_step : float
        Standard deviation by which log demand moves from knot to knot.
    """

    in_its_time: FloatArray
    at_usual_demand: FloatArray
    counts: BoolArray
    size: float
    demand_step: float


def change_findings(seen: Observations, expected: Expectation) -> tuple[Finding, ...]:
    """Findings on segments whose results changed lastingly; changes of most on the same days are one finding."""
    of_all = _changes_of_all(seen, expected)
    own = [
        change
        for change in find_changes(_counted(seen, expected, expected.in_its_time))
        if not any(abs(change.day - one.day) <= EITHER_SIDE for one in of_all)
    ]
    groups: list[list[Change]] = []
    for change in sorted(own, key=lambda one: one.day):
        near = next((group for group in groups if _is_alike(group[0], change)), None)
        if near is None:
            groups.append([change])
        else:
            near.append(change)
    told = [_all_changed(seen, one) for one in of_all]
    total = _total(seen, expected)
    for group in groups:
        if len(group) < 3 or 2 * len(group) <= len(seen.segments):
            told.append(_some_changed(seen, group))
        elif is_sudden(total, 0, _middle(group).day):
            told.append(_all_changed(seen, _middle(group)))
    return tuple(told)


def _counted(seen: Observations, expected: Expectation, mean: FloatArray) -> Counted:
    counts = expected.counts
    return Counted(
        start=seen.cell_start,
        days=seen.cell_days,
        outcome=np.where(counts, seen.outcome, 0.0),
        expected=np.where(counts, mean, 0.0),
        log_spend=np.log(np.where(counts & (seen.spend > 0.0), seen.spend, 1.0)),
        counts=counts,
        size=expected.size,
        wander=_WANDER,
    )


def _changes_of_all(seen: Observations, expected: Expectation) -> tuple[Change, ...]:
    """Changes of the total that demand took for its own, where most segments share them and no season explains them."""
    if len(seen.segments) < 2:
        return ()
    total = _total(seen, expected)
    wander = max(min(usual_wander(total), expected.demand_step), _LEAST_TOTAL_WANDER)
    changes = find_changes(replace(total, wander=wander))
    each = _counted(seen, expected, expected.at_usual_demand)
    return tuple(
        one for one in changes if _is_shared(each, one) and not _is_festive(seen, one) and is_sudden(total, 0, one.day)
    )


def _total(seen: Observations, expected: Expectation) -> Counted:
    """All segments together as one series, at usual demand."""
    each = _counted(seen, expected, expected.at_usual_demand)
    mean = each.expected.sum(axis=0, keepdims=True)
    return replace(
        each,
        outcome=each.outcome.sum(axis=0, keepdims=True),
        expected=mean,
        log_spend=np.zeros_like(mean),
        counts=np.asarray(each.counts.any(axis=0, keepdims=True)),
        # at which the variance of the total is the sum of the segments' variances
        size=expected.size * float((mean**2).sum() / np.maximum((each.expected**2).sum(), 1e-12)),
    )


def _is_festive(seen: Observations, change: Change) -> bool:
    around = range(change.day - _SEASON_DAYS, change.day + _SEASON_DAYS + 1)
    days = days_of_markets([seen.first_day + timedelta(days=day) for day in around], seen.markets)
    return bool(days[:, :_PAYDAY].max(axis=1).sum() >= _FESTIVE)


def _is_shared(each: Counted, change: Change) -> bool:
    """Whether most segments moved the same way, at least half as far."""
    before = (each.start >= change.day - 2 * EITHER_SIDE) & (each.start < change.day)
    after = (each.start >= change.day) & (each.start < change.day + 2 * EITHER_SIDE)
    won, hoped = ([values[:, part].sum(axis=1) for part in (before, after)] for values in (each.outcome, each.expected))
    known = (hoped[0] > EITHER_SIDE) & (hoped[1] > EITHER_SIDE)
    if known.sum() < 2:
        return False
    moved = np.log((won[1][known] + 0.5) / hoped[1][known]) - np.log((won[0][known] + 0.5) / hoped[0][known])
    return bool((moved * np.sign(np.log(change.ratio)) > 0.5 * abs(np.log(change.ratio))).mean() > 0.6)


def _is_alike(one: Change, other: Change) -> bool:
    return abs(one.day - other.day) <= _SAME_DAYS and (one.ratio > 1.0) == (other.ratio > 1.0)


def _middle(group: Sequence[Change]) -> Change:
    return sorted(group, key=lambda one: one.ratio)[len(group) // 2]


def _all_changed(seen: Observations, change: Change) -> Finding:
    values = {"day": seen.first_day + timedelta(days=change.day), "size": abs(change.ratio - 1.0)}
    if change.ratio < 1.0:
        said = N_(
            "Since {day:date} all segments together bring {size:percent} less for their money than before.", **values
        )
    else:
        said = N_(
            "Since {day:date} all segments together bring {size:percent} more for their money than before.", **values
        )
    return Finding(
        "warning",
        "curves",
        said,
        N_("One day for all points to the tracking, the shop or the market; find out which before moving money."),
    )


def _some_changed(seen: Observations, group: Sequence[Change]) -> Finding:
    middle = _middle(group)
    values = {
        "day": seen.first_day + timedelta(days=middle.day),
        "size": abs(middle.ratio - 1.0),
        "names": listed([str(seen.segments[change.row]) for change in group]),
        "count": len(group),
    }
    if len(group) == 1 and middle.ratio < 1.0:
        said = N_("Since {day:date} {names} brings {size:percent} less for its money than before.", **values)
    elif len(group) == 1:
        said = N_("Since {day:date} {names} brings {size:percent} more for its money than before.", **values)
    elif middle.ratio < 1.0:
        said = N_(
            "Since about {day:date} {count} segments bring less for their money, typically {size:percent}: {names}.",
            **values,
        )
    else:
        said = N_(
            "Since about {day:date} {count} segments bring more for their money, typically {size:percent}: {names}.",
            **values,
        )
    return Finding(
        "warning",
        "curves",
        said,
        N_(
            "Find what changed (creative, landing page, tracking); where it will last, fit again on the days since "
            "then as soon as there are two months of them."
        ),
    )
