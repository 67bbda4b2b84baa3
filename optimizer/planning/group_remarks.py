"""What the reader of a comparison of groups must know."""

from __future__ import annotations

from collections.abc import Iterator

from optimizer.domain.finding import Finding
from optimizer.domain.group_comparison import GroupComparison
from optimizer.message import N_

_MUCH_UNSTATED = 0.02
_SELDOM = 0.5


def group_findings(found: GroupComparison) -> tuple[Finding, ...]:
    """Say what the figures of a comparison cannot say."""
    return tuple(_remarks(found))


def _remarks(found: GroupComparison) -> Iterator[Finding]:
    unstated = sum(row.spend_share for row in found.rows if not all(row.names))
    if unstated > _MUCH_UNSTATED:
        yield Finding(
            "info",
            "groups",
            N_("The results do not say the group of {share:percent} of the spend.", share=unstated),
            N_("That part stands in its own row and is compared with nothing."),
        )
    if found.left_out:
        yield Finding(
            "info",
            "groups",
            N_(
                "{count:number} groups with little spend are left out, {share:percent} of all spend.",
                count=found.left_out,
                share=found.left_out_share,
            ),
            N_("Choose a coarser grouping to see all."),
        )
    if found.question.kpi == "reach":
        yield Finding(
            "warning",
            "groups",
            N_("Reach cannot be added up: who saw ads on two days, or two ads, counts twice here."),
            N_("Compare reach between groups that ran alike, and do not read it as a number of people."),
        )
    most = max((row.days for row in found.rows), default=0)
    seldom = [row for row in found.rows if 0 < row.days < _SELDOM * most]
    if seldom:
        yield Finding(
            "info",
            "groups",
            N_(
                "{count:number} of {total:number} groups had spend on less than half as many days as the longest, so "
                "season can be part of the difference.",
                count=len(seldom),
                total=len(found.rows),
            ),
            N_("Choose days on which all of them ran."),
        )
