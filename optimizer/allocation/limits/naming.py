"""What limits are called in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optimizer.domain.problem import FundedLimit, Guardrail, Limit, LimitKind, RatioLimit, Scope, SpendLimit
from optimizer.message import N_, Message

COLUMNS: dict[LimitKind, str] = {
    "least": "min",
    "most": "max",
    "on_off_minimum": "on_off_min",
    "lock": "lock",
    "step": "step",
    "most_change": "max_change",
    "most_funded": "max_funded",
    "ratio": "ratio",
    "guardrail": "guardrail",
}
"""How the limit file calls each amount; sentences use its words."""

SHOWN = 12
"""Longer lists of names are cut in sentences."""


def source_of(limit: Limit) -> str:
    """Where a limit was stated."""
    return limit.source if limit.source else "limits"


def subject_of(limit: SpendLimit | Scope) -> Message:
    """Name what a limit speaks of, such as ``"meta / women 25-34"``, ``"meta"`` or ``"each segment of meta"``."""
    names = " / ".join(part for part in (limit.platform, limit.audience, limit.tag, limit.period) if part is not None)
    if isinstance(limit, SpendLimit) and limit.each:
        return N_("each segment of {names}", names=names) if names else N_("each segment")
    return Message("{names}", {"names": names}) if names else N_("all segments")


def ratio_of(limit: RatioLimit) -> Message:
    """Name a ratio, such as ``"the ratio of prospecting to retargeting"``."""
    return N_(
        "the ratio of {over:message} to {under:message}", over=subject_of(limit.over), under=subject_of(limit.under)
    )


def limit_subject(limit: Limit) -> Message:
    """Name what any limit speaks of; a guardrail by its own name."""
    if isinstance(limit, RatioLimit):
        return ratio_of(limit)
    if isinstance(limit, Guardrail):
        return Message("{name}", {"name": limit.name})
    return subject_of(limit.scope if isinstance(limit, FundedLimit) else limit)


def known_of(names: Iterable[str]) -> str:
    """List names in alphabetical order, the first of them where there are many."""
    ordered = sorted(set(names))
    return ", ".join(ordered[:SHOWN]) + (", \N{HORIZONTAL ELLIPSIS}" if len(ordered) > SHOWN else "")


def listed(parts: Sequence[Message]) -> Message:
    """Join messages with commas; each keeps its own translation."""
    names = [f"part_{place}" for place in range(len(parts))]
    return Message(", ".join(f"{{{name}:message}}" for name in names), dict(zip(names, parts, strict=True)))
