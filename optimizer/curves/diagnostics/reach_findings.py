"""What the user must know about the use that was made of reach."""

from __future__ import annotations

from optimizer.curves.blending import ReachWeight
from optimizer.curves.evidence.delivery import Delivery
from optimizer.curves.evidence.observations import Observations
from optimizer.curves.evidence.panel import BoolArray
from optimizer.domain.finding import Finding
from optimizer.message import N_, Message


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
    added_up = N_(
        "There the curves were learned without it; to have it used, export reach per day and segment, not added up "
        "over ads or days."
    )
    causes = (
        (
            delivery.crowded,
            N_(
                "The reach of {names} ({count} of {total}) cannot be what it says, as it is of more people than there "
                "were impressions."
            ),
            added_up,
        ),
        (
            delivery.doubted & ~delivery.crowded & ~delivery.copied,
            N_(
                "The reach of {names} ({count} of {total}) cannot be what it says, as it does not grow with the "
                "impressions as it must, or that of most segments cannot."
            ),
            added_up,
        ),
        (
            delivery.copied,
            N_(
                "The reach of {names} ({count} of {total}) is the same share of the impressions everywhere, so it is a "
                "copy of them and does not tell how many people saw the ads."
            ),
            N_("There the curves were learned without it; to have it used, export reach as the platform counts it."),
        ),
    )
    return [
        Finding("warning", "reach", _about(seen, rows, said), remedy) for rows, said, remedy in causes if rows.any()
    ]


def _about(seen: Observations, rows: BoolArray, said: Message) -> Message:
    """The same sentence with the names and the number of these segments."""
    names = [str(one) for one, is_wanted in zip(seen.segments, rows, strict=True) if is_wanted]
    return Message(said.template, {"names": ", ".join(names), "count": len(names), "total": len(seen.segments)})
