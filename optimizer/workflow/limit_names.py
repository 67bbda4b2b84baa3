"""Names in limits that were copied from our own plan files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from optimizer.domain.problem import SpendLimit
from optimizer.domain.segment import Segment


def with_known_names(limits: Iterable[SpendLimit], segments: Sequence[Segment]) -> tuple[SpendLimit, ...]:
    """Take off the apostrophe that ``plan.csv`` puts before a name such as ``=SUM(1)``, where only so it is known."""
    platforms = {segment.platform for segment in segments}
    audiences = {segment.audience for segment in segments}
    return tuple(
        replace(limit, platform=_known(limit.platform, platforms), audience=_known(limit.audience, audiences))
        for limit in limits
    )


def _known(name: str | None, names: set[str]) -> str | None:
    if name is None or name in names or not name.startswith("'"):
        return name
    return name[1:] if name[1:] in names else name
