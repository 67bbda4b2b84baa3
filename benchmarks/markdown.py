"""Tables and numbers of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(str(cell) for cell in line)} |" for line in lines]


def in_ms(seconds: float) -> str:
    """Seconds as milliseconds, three digits."""
    ms = 1000.0 * seconds
    return f"{ms:.0f}" if ms >= 100.0 else f"{ms:.1f}"


def as_gap(gap: float) -> str:
    """A relative gap; what rounding leaves of one is told as zero."""
    return "0" if gap < 1e-12 else f"{gap:.1e}"


def as_percent(share: float) -> str:
    """A share in percent; only a share of nothing at all is told as 0."""
    if share <= 0.0:
        return "0"
    return f"{share:.2%}" if share >= 5e-5 else "< 0.01%"
