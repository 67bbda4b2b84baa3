"""How much "a little more money" is on the pages that read the same curves."""

from __future__ import annotations

from optimizer import workflow
from optimizer.domain.curve import CurveFit
from optimizer.domain.group_comparison import SEGMENTS
from optimizer.words import next_step


def money_ahead(fit: CurveFit, currency: str | None) -> int:
    """Return the step of which the pages say what it brings, as of `optimizer.words.next_step`, major units."""
    slopes = [one.marginal.value for one in workflow.next_money(fit, SEGMENTS)]
    return next_step(fit, currency, [slope for slope in slopes if slope > 0.0])
