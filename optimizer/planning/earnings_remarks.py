"""What is missing to say what a plan earns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from optimizer.domain.finding import Finding
from optimizer.message import N_, listed


def earnings_remarks(*, has_revenue: bool, has_margin: bool, platforms: Sequence[str] = ()) -> Iterator[Finding]:
    """Say what is not known of revenue and profit, and whose revenue it is.

    Parameters
    ----------
    has_revenue, has_margin : bool
        Whether they are known.
    platforms : sequence of str
        Those that revenue is of, where not all report it.
    """
    if not has_revenue:
        yield Finding(
            "info",
            "profit",
            N_("Return on ad spend and profit are not known, because no revenue is."),
            N_("Say what one result is worth, or import revenue."),
        )
        return
    if platforms:
        yield Finding(
            "warning",
            "revenue",
            N_(
                "Revenue is known of {platforms} alone, so returns and profit are of that revenue and of what is spent "
                "there; whether the whole plan earns money is not known.",
                platforms=listed(platforms),
            ),
            N_("Import revenue of the other platforms too."),
        )
    if not has_margin:
        yield Finding(
            "info",
            "profit",
            N_("Profit and return on investment are not known, because the margin is not."),
            N_("Give the margin in Settings."),
        )
