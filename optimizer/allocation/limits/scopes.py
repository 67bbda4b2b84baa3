"""Which segments the scope of a limit names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from optimizer.allocation.limits.demand import IndexArray
from optimizer.allocation.limits.naming import known_of, source_of, subject_of
from optimizer.domain.problem import AllocationProblem, Limit, Scope, SpendLimit
from optimizer.domain.segment import Segment
from optimizer.errors import AllocationError
from optimizer.message import N_

Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """The segments of a problem by what scopes may name; every list is in order.

    Attributes
    ----------
    segments, tags, periods
        As in `AllocationProblem`.
    platform, audience, tag, period : dict of str to list of int
        Places of the segments with that name.
    pair : dict of (str, str) to list of int
        Places by platform and audience.
    """

    segments: tuple[Segment, ...]
    tags: tuple[frozenset[str], ...]
    periods: tuple[str, ...]
    platform: Places
    audience: Places
    tag: Places
    period: Places
    pair: dict[tuple[str, str], list[int]]


def directory_of(problem: AllocationProblem) -> Directory:
    """Sort a problem's segments by platform, audience, both, tag and period.

    Raises
    ------
    AllocationError
        When there are tags or periods, but not for every segment.
    """
    for name, given in (("tags", problem.tags), ("periods", problem.periods)):
        if given and len(given) != len(problem.segments):
            raise AllocationError(
                N_(
                    "There are {found} {name} for {expected} segments; give each segment its own, or none at all.",
                    name=name,
                    found=len(given),
                    expected=len(problem.segments),
                )
            )
    platform: Places = {}
    audience: Places = {}
    # Of many segments it takes longer than the rest of the reading, and without limits nobody asks.
    segments, tags, periods = (problem.segments, problem.tags, problem.periods) if problem.limits else ((), (), ())
    pair: dict[tuple[str, str], list[int]] = {}
    for place, segment in enumerate(segments):
        pair.setdefault((segment.platform, segment.audience), []).append(place)
    for (one, other), places in pair.items():
        platform.setdefault(one, []).extend(places)
        audience.setdefault(other, []).extend(places)
    return Directory(
        problem.segments,
        problem.tags,
        problem.periods,
        {name: sorted(places) for name, places in platform.items()},
        {name: sorted(places) for name, places in audience.items()},
        _by_name((place, name) for place, names in enumerate(tags) for name in names),
        _by_name(enumerate(periods)),
        pair,
    )


def _by_name(named: Iterable[tuple[int, str]]) -> Places:
    places: Places = {}
    for place, name in named:
        places.setdefault(name, []).append(place)
    return places


def members_of(directory: Directory, scope: SpendLimit | Scope, limit: Limit) -> list[int]:
    """Places of the segments that a scope of a limit names, in order.

    Raises
    ------
    AllocationError
        When there are none.
    """
    platform, audience, tag, period = scope.platform, scope.audience, scope.tag, scope.period
    if platform is not None and audience is not None:
        members = directory.pair.get((platform, audience), [])
    elif platform is not None:
        members = directory.platform.get(platform, [])
    elif audience is not None:
        members = directory.audience.get(audience, [])
    elif tag is not None:
        members, tag = directory.tag.get(tag, []), None
    elif period is not None:
        members, period = directory.period.get(period, []), None
    else:
        members = list(range(len(directory.segments)))
    if tag is not None:
        members = [place for place in members if directory.tags and tag in directory.tags[place]]
    if period is not None:
        members = [place for place in members if directory.periods and directory.periods[place] == period]
    if not members:
        raise AllocationError(
            N_(
                "The limit on {subject:message} ({source}) matches no segment of the plan; use one of: {known}.",
                subject=subject_of(scope),
                source=source_of(limit),
                known=_known(directory, scope),
            )
        )
    return members


def _known(directory: Directory, scope: SpendLimit | Scope) -> str:
    """The names to choose from: of the first part that is not known, else of the segments."""
    parts: tuple[tuple[str | None, Places], ...] = (
        (scope.tag, directory.tag),
        (scope.period, directory.period),
        (scope.platform if scope.audience is None else None, directory.platform),
        (scope.audience if scope.platform is None else None, directory.audience),
    )
    for name, places in parts:
        if name is not None and name not in places:
            return known_of(places) if places else "-"
    return known_of(str(segment) for segment in directory.segments)


def as_places(members: Iterable[int]) -> IndexArray:
    """Places as an array."""
    return np.fromiter(members, dtype=np.intp)
