"""Names in limits that were copied from our own plan files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from optimizer.domain.problem import FundedLimit, RatioLimit, Scope, SpendLimit
from optimizer.domain.segment import Segment

StatedLimit = SpendLimit | FundedLimit | RatioLimit


def with_known_names(limits: Iterable[StatedLimit], segments: Sequence[Segment]) -> tuple[StatedLimit, ...]:
    """Take off the apostrophe that ``plan.csv`` puts before a name such as ``=SUM(1)``, where only so it is known."""
    platforms = {segment.platform for segment in segments}
    audiences = {segment.audience for segment in segments}

    def known_scope(scope: Scope) -> Scope:
        return replace(scope, platform=_known(scope.platform, platforms), audience=_known(scope.audience, audiences))

    def known(limit: StatedLimit) -> StatedLimit:
        if isinstance(limit, FundedLimit):
            return replace(limit, scope=known_scope(limit.scope))
        if isinstance(limit, RatioLimit):
            return replace(limit, over=known_scope(limit.over), under=known_scope(limit.under))
        return replace(limit, platform=_known(limit.platform, platforms), audience=_known(limit.audience, audiences))

    return tuple(known(limit) for limit in limits)


def scopes_of(limit: StatedLimit) -> tuple[Scope, ...]:
    """Return whom a limit speaks of."""
    if isinstance(limit, FundedLimit):
        return (limit.scope,)
    if isinstance(limit, RatioLimit):
        return limit.over, limit.under
    return (Scope(limit.platform, limit.audience, limit.tag, limit.period),)


def _known(name: str | None, names: set[str]) -> str | None:
    if name is None or name in names or not name.startswith("'"):
        return name
    return name[1:] if name[1:] in names else name
