"""Which lines of a plan a limit speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from optimizer.domain.curve import FloatArray
from optimizer.domain.problem import Scope, SpendLimit
from optimizer.domain.segment import Segment

IndexArray = npt.NDArray[np.intp]
Name = TypeVar("Name", str, tuple[str, str])


@dataclass(frozen=True, slots=True, eq=False)
class PlanLines:
    """The lines of a plan, as limits see them; all as in `AllocationProblem`.

    Attributes
    ----------
    segments : tuple of Segment
        Length n_lines.
    tags : tuple of frozenset of str
        Length n_lines, or empty.
    periods : tuple of str
        Length n_lines, or empty.
    last_spend : (n_lines,) array or None
        What the last period spent, major units.
    """

    segments: tuple[Segment, ...]
    tags: tuple[frozenset[str], ...] = ()
    periods: tuple[str, ...] = ()
    last_spend: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Lines by name, so that a limit finds its own without a walk over all of them."""

    size: int
    platforms: dict[str, IndexArray]
    audiences: dict[str, IndexArray]
    segments: dict[tuple[str, str], IndexArray]
    tags: dict[str, IndexArray]
    periods: dict[str, IndexArray]


def membership_of(lines: PlanLines) -> Membership:
    """Sort the lines of a plan by what a scope can name."""
    return Membership(
        size=len(lines.segments),
        platforms=_places((segment.platform, place) for place, segment in enumerate(lines.segments)),
        audiences=_places((segment.audience, place) for place, segment in enumerate(lines.segments)),
        segments=_places(((line.platform, line.audience), place) for place, line in enumerate(lines.segments)),
        tags=_places((tag, place) for place, tags in enumerate(lines.tags) for tag in tags),
        periods=_places((period, place) for place, period in enumerate(lines.periods)),
    )


def members_of(membership: Membership, scope: Scope | SpendLimit) -> IndexArray:
    """Return the places of the lines that a scope names, in order; all where it names nothing."""
    nobody = np.empty(0, dtype=np.intp)
    found: list[IndexArray] = []
    if scope.platform is not None and scope.audience is not None:
        found.append(membership.segments.get((scope.platform, scope.audience), nobody))
    elif scope.platform is not None:
        found.append(membership.platforms.get(scope.platform, nobody))
    elif scope.audience is not None:
        found.append(membership.audiences.get(scope.audience, nobody))
    if scope.tag is not None:
        found.append(membership.tags.get(scope.tag, nobody))
    if scope.period is not None:
        found.append(membership.periods.get(scope.period, nobody))
    if not found:
        return np.arange(membership.size, dtype=np.intp)
    members = found[0]
    for other in found[1:]:
        members = np.intersect1d(members, other, assume_unique=True)
    return members


def _places(named: Iterable[tuple[Name, int]]) -> dict[Name, IndexArray]:
    places: dict[Name, list[int]] = {}
    for name, place in named:
        places.setdefault(name, []).append(place)
    return {name: np.array(found, dtype=np.intp) for name, found in places.items()}
