"""What the user must know about the use that was made of reach."""

from __future__ import annotations

from optimizer.curves.blending import ReachWeight
from optimizer.curves.evidence.delivery import Delivery
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.finding import Finding
from optimizer.message import N_


def check_reach(seen: Observations, delivery: Delivery | None, reach: ReachWeight | None) -> tuple[Finding, ...]:
    """Findings on the use that was made of reach."""
    found = [] if delivery is None else _doubted_reach(seen, delivery)
    if reach is not None:
        found.append(
            Finding(
                "info",
                "reach",
                N_(
                    "How fast results saturate was read from reach by {share:percent}, and from the results themselves "
                    "for the rest.",
                    share=reach.mean,
                ),
                N_("Nothing to do; the share is the one that the results make most likely."),
            )
        )
    return tuple(found)


def _doubted_reach(seen: Observations, delivery: Delivery) -> list[Finding]:
    found = []
    remedy = N_(
        "There the curves were learned without it; to have it used, export reach per day and segment, not added up "
        "over ads or days."
    )
    crowded = _names(seen, delivery.crowded)
    if crowded:
        said = N_(
            "The reach of {names} ({count} of {total}) cannot be what it says, as it is of more people than there were "
            "impressions.",
            count=len(crowded),
            total=len(seen.segments),
            names=", ".join(crowded),
        )
        found.append(Finding("warning", "reach", said, remedy))
    impossible = _names(seen, delivery.doubted & ~delivery.crowded & ~delivery.copied)
    if impossible:
        said = N_(
            "The reach of {names} ({count} of {total}) cannot be what it says, as it does not grow with the "
            "impressions as it must, or that of most segments cannot.",
            count=len(impossible),
            total=len(seen.segments),
            names=", ".join(impossible),
        )
        found.append(Finding("warning", "reach", said, remedy))
    copies = _names(seen, delivery.copied)
    if copies:
        said = N_(
            "The reach of {names} ({count} of {total}) is the same share of the impressions everywhere, so it is a "
            "copy of them and does not tell how many people saw the ads.",
            count=len(copies),
            total=len(seen.segments),
            names=", ".join(copies),
        )
        remedy = N_(
            "There the curves were learned without it; to have it used, export reach as the platform counts it."
        )
        found.append(Finding("warning", "reach", said, remedy))
    return found


def _names(seen: Observations, wanted: BoolArray) -> list[str]:
    return [str(one) for one, is_wanted in zip(seen.segments, wanted, strict=True) if is_wanted]
